/** Long synchronous work in slices, so that the main thread is never kept from viewers for long. */
import type { Clock } from '../clock.ts';

/** What is told of the main thread (8 ms) leaves room for one slow read. */
const sliceMs = 3;

export class Slices {
  private readonly clock: Pick<Clock, 'monotonic'>;
  private readonly signal: AbortSignal;
  private startMs: number;

  constructor(clock: Pick<Clock, 'monotonic'>, signal: AbortSignal) {
    this.clock = clock;
    this.signal = signal;
    this.startMs = clock.monotonic();
  }

  /**
   * Between two pieces of work: lets others have their turn where the slice is used up.
   * @throws (rejects with) the signal's reason once nobody waits for the result
   */
  async next(): Promise<void> {
    if (this.clock.monotonic() - this.startMs <= sliceMs) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.signal.throwIfAborted();
    this.startMs = this.clock.monotonic();
  }
}
