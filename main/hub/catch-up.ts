/**
 * How fast viewers catch up, all of them together. Whoever comes back is owed what the rings hold, megabytes at once,
 * and may ask for it again and again: without a bound a few such viewers hold up a tick, and so everybody. New messages
 * for those who have caught up are not counted.
 */
import type { Clock } from '../clock.ts';
import type { HubViewer } from './viewer.ts';

/** What may be sent at once: a few milliseconds of work. */
const burstBytes = 1_048_576;
const refillMs = 10;
/** A quarter to a half of one core's time, and 10,000 viewers who missed 30 KB each have caught up after 10 s. */
const refillBytes = 524_288;
/** What a message costs however short it is, in bytes that could be sent in that time. */
const messageBytes = 1_024;

export class CatchUp {
  readonly #clock: Clock;
  #leftBytes = burstBytes;
  #refilledMs: number;
  /** Who is owed more, in the order in which they are continued with. */
  readonly #waiting = new Set<HubViewer>();
  #cancel: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#refilledMs = clock.monotonic();
  }

  /** Whether a viewer may be sent more now; if not, its `catchUp` is called later. */
  admits(viewer: HubViewer): boolean {
    if (this.#leftBytes <= 0) this.#refill();
    if (this.#leftBytes > 0) return true;
    this.#waiting.add(viewer);
    this.#cancel ??= this.#clock.after(refillMs, () => this.#continue());
    return false;
  }

  /** Counts one message that was sent. */
  spend(bytes: number): void {
    this.#leftBytes -= bytes + messageBytes;
  }

  remove(viewer: HubViewer): void {
    this.#waiting.delete(viewer);
    if (this.#waiting.size === 0) this.stop();
  }

  /** No timer is left. Harmless twice. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #refill(): void {
    const nowMs = this.#clock.monotonic();
    const gained = (refillBytes * (nowMs - this.#refilledMs)) / refillMs;
    this.#leftBytes = Math.min(burstBytes, this.#leftBytes + gained);
    this.#refilledMs = nowMs;
  }

  #continue(): void {
    this.#cancel = null;
    const viewers = [...this.#waiting];
    this.#waiting.clear();
    for (const viewer of viewers) viewer.catchUp();
  }
}
