/**
 * Pings, and the end of viewers who are gone or take nothing: one timer for all, which looks at everybody several
 * times within a heartbeat. Each viewer's pings start at another moment of it, so that they do not come as a burst.
 */
import { closeCodes } from '../../protocol/errors.ts';
import type { Clock } from '../clock.ts';
import { encodePing } from './encode.ts';
import { Liveness } from './liveness.ts';
import type { Chunk, Encoding } from './sink.ts';
import type { HubViewer } from './viewer.ts';

/** An event stream promises a comment at least every 15 s; the rest is for timers that run late. */
const commentMs = 12_000;
/** Longest time between two looks. */
const maxSweepMs = 500;
/** Multiples of it, modulo 1, are spread evenly however many there are. */
const goldenRatio = 0.618_033_988_75;

export interface HeartbeatOptions {
  readonly clock: Clock;
  readonly viewers: ReadonlyMap<string, HubViewer>;
  /** Time between two pings, to begin with. */
  readonly heartbeatMs: number;
  /** How long nothing may be taken of what waits. */
  readonly stallMs: number;
}

export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #heartbeatMs: number;
  #started = 0;
  #cancel: (() => void) | null = null;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#heartbeatMs = options.heartbeatMs;
  }

  get #sweepMs(): number {
    return Math.min(maxSweepMs, this.#heartbeatMs / 4, this.#options.stallMs / 4);
  }

  /** At once also for who is here: nobody waits for a ping of the old pace. */
  setHeartbeatMs(heartbeatMs: number): void {
    this.#heartbeatMs = heartbeatMs;
    const nowMs = this.#options.clock.monotonic();
    let count = 0;
    for (const { liveness, encoding } of this.#options.viewers.values()) {
      count += 1;
      const share = (count * goldenRatio) % 1;
      liveness.nextPingMs = Math.min(liveness.nextPingMs, nowMs + share * this.#periodMs(encoding));
    }
  }

  /** For a viewer that comes; the timer runs from now on. */
  begin(encoding: Encoding): Liveness {
    this.#started += 1;
    const nowMs = this.#options.clock.monotonic();
    const share = (this.#started * goldenRatio) % 1;
    this.#cancel ??= this.#options.clock.after(this.#sweepMs, () => this.#sweep());
    return new Liveness(nowMs + share * this.#periodMs(encoding));
  }

  /** The timer stops until somebody comes. Harmless twice. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #sweep(): void {
    const { clock, viewers } = this.#options;
    const nowMs = clock.monotonic();
    const timestamp = new Date(clock.now()).toISOString();
    const pings = new Map<Encoding, Chunk>();
    for (const viewer of viewers.values()) {
      if (this.#ended(viewer, nowMs) || viewer.liveness.nextPingMs > nowMs) continue;
      viewer.liveness.nextPingMs = nowMs + this.#periodMs(viewer.encoding);
      const ping = pings.get(viewer.encoding) ?? encodePing(viewer.encoding, timestamp);
      pings.set(viewer.encoding, ping);
      // Behind a full backlog a ping would measure the backlog; whether that is being taken is watched anyway.
      if (!viewer.hasRoom(ping.length)) continue;
      viewer.sink.write(ping);
      if (answersPings(viewer.encoding)) viewer.liveness.pinged(nowMs);
    }
    this.#cancel = viewers.size === 0 ? null : clock.after(this.#sweepMs, () => this.#sweep());
  }

  #ended(viewer: HubViewer, nowMs: number): boolean {
    const { stallMs } = this.#options;
    if (viewer.liveness.stalledForMs(nowMs, viewer.sink) >= stallMs) {
      viewer.end(closeCodes.policy, `nothing was taken for ${stallMs / 1_000} s`);
      return true;
    }
    if (viewer.liveness.silent && viewer.liveness.nextPingMs <= nowMs) {
      viewer.end(closeCodes.policy, 'two pings were not answered');
      return true;
    }
    return false;
  }

  #periodMs(encoding: Encoding): number {
    return answersPings(encoding) ? this.#heartbeatMs : Math.min(this.#heartbeatMs, commentMs);
  }
}

/** An event stream has no way back. */
function answersPings(encoding: Encoding): boolean {
  return encoding === 'websocket' || encoding === 'json';
}
