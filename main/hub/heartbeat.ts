/**
 * Pings, and the end of viewers who are gone or take nothing: one timer for all, which looks only at those who are due
 * and those for whom something waits. Each viewer's pings start at another moment of the heartbeat, so that they do
 * not come as a burst, and go along with a message where one is sent in time.
 */
import { closeCodes } from '../../protocol/errors.ts';
import type { Clock } from '../clock.ts';
import { DuePings } from './due-pings.ts';
import type { Encoding } from './sink.ts';
import { Slots } from './slots.ts';
import type { HubViewer } from './viewer.ts';

/** An event stream promises a comment at least every 15 s; the rest is for timers that run late. */
const commentMs = 12_000;
/** Longest time between two looks. */
const maxSweepMs = 500;
/** How long a ping may wait for a message to go along with: a little over the usual base interval. */
const maxRideMs = 1_100;
const slotMs = 250;
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
  readonly #slots = new Slots<HubViewer>(slotMs);
  readonly #waiting = new Set<HubViewer>();
  #heartbeatMs: number;
  #started = 0;
  #cancel: (() => void) | null = null;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#heartbeatMs = options.heartbeatMs;
  }

  /** At once also for who is here: nobody waits for a ping of the old pace. */
  setHeartbeatMs(heartbeatMs: number): void {
    this.#heartbeatMs = heartbeatMs;
    const nowMs = this.#options.clock.monotonic();
    let count = 0;
    for (const viewer of this.#options.viewers.values()) {
      count += 1;
      const share = (count * goldenRatio) % 1;
      const atMs = Math.min(viewer.liveness.nextPingMs, nowMs + share * this.#periodMs(viewer.encoding));
      this.#slots.delete(viewer, viewer.liveness.nextPingMs);
      this.#schedule(viewer, atMs);
    }
  }

  /** A viewer has come; the timer runs from now on. */
  begin(viewer: HubViewer): void {
    this.#started += 1;
    const share = (this.#started * goldenRatio) % 1;
    this.#schedule(viewer, this.#options.clock.monotonic() + share * this.#periodMs(viewer.encoding));
    this.#cancel ??= this.#options.clock.after(this.#sweepMs, () => this.#sweep());
  }

  /** A viewer is gone. With the last one the timer stops. */
  end(viewer: HubViewer): void {
    this.#slots.delete(viewer, viewer.liveness.nextPingMs);
    this.#waiting.delete(viewer);
    if (this.#options.viewers.size === 0) this.stop();
  }

  /** Something waits for this viewer; from now on it is watched whether that is taken. */
  watch(viewer: HubViewer): void {
    this.#waiting.add(viewer);
  }

  /** What may go along with messages that are sent now. Whoever has been silent for too long is ended. */
  due(): DuePings {
    return this.#dueBy(this.#options.clock.monotonic());
  }

  /** The timer stops until somebody comes. Harmless twice. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  get #sweepMs(): number {
    return Math.min(maxSweepMs, this.#heartbeatMs / 4, this.#options.stallMs / 4);
  }

  #sweep(): void {
    const { clock, viewers } = this.#options;
    const nowMs = clock.monotonic();
    for (const viewer of this.#waiting) this.#endStalled(viewer, nowMs);
    this.#dueBy(nowMs - Math.min(maxRideMs, this.#heartbeatMs / 4)).sendRest();
    this.#cancel = viewers.size === 0 ? null : clock.after(this.#sweepMs, () => this.#sweep());
  }

  #endStalled(viewer: HubViewer, nowMs: number): void {
    const { stallMs } = this.#options;
    const stalledForMs = viewer.liveness.stalledForMs(nowMs, viewer.sink);
    if (stalledForMs === null) this.#waiting.delete(viewer);
    else if (stalledForMs >= stallMs) viewer.end(closeCodes.policy, `nothing was taken for ${stallMs / 1_000} s`);
  }

  #dueBy(atMs: number): DuePings {
    const due: HubViewer[] = [];
    for (const viewer of this.#slots.take(atMs)) {
      if (viewer.liveness.silent) viewer.end(closeCodes.policy, 'two pings were not answered');
      else due.push(viewer);
    }
    const timestamp = () => new Date(this.#options.clock.now()).toISOString();
    return new DuePings(due, timestamp, (viewer, sent) => this.#pinged(viewer, sent));
  }

  #pinged(viewer: HubViewer, sent: boolean): void {
    // It may have gone since it was found to be due.
    if (!this.#options.viewers.has(viewer.id)) return;
    const nowMs = this.#options.clock.monotonic();
    if (sent && answersPings(viewer.encoding)) viewer.liveness.pinged(nowMs);
    const periodMs = this.#periodMs(viewer.encoding);
    const nextMs = viewer.liveness.nextPingMs + periodMs;
    // That a ping waited for a message moves none of the next; after a suspend they begin anew.
    this.#schedule(viewer, nextMs > nowMs ? nextMs : nowMs + periodMs);
  }

  #schedule(viewer: HubViewer, atMs: number): void {
    viewer.liveness.nextPingMs = atMs;
    this.#slots.add(viewer, atMs);
  }

  #periodMs(encoding: Encoding): number {
    return answersPings(encoding) ? this.#heartbeatMs : Math.min(this.#heartbeatMs, commentMs);
  }
}

/** An event stream has no way back. */
function answersPings(encoding: Encoding): boolean {
  return encoding === 'websocket' || encoding === 'json';
}
