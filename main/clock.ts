/** Time as the rooms see it: an argument, so that tests can replace it. */

export interface Clock {
  /** Wall clock, Unix milliseconds; may step. */
  now(): number;
  /** Milliseconds since some moment; never goes back, and on Linux stands still while the machine sleeps. */
  monotonic(): number;
  /** @returns cancels; harmless after it has fired */
  after(delayMs: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
