/** How often something may happen: a count within a sliding window. */

export class Limiter {
  readonly #count: number;
  readonly #windowMs: number;
  /** Monotonic times of what happened within the window, oldest first; never more than the count. */
  readonly #timesMs: number[] = [];

  constructor(count: number, windowMs: number) {
    this.#count = count;
    this.#windowMs = windowMs;
  }

  /** Counts one more. @returns whether it is still within the limit */
  allows(nowMs: number): boolean {
    while (this.#timesMs[0] !== undefined && this.#timesMs[0] <= nowMs - this.#windowMs) this.#timesMs.shift();
    if (this.#timesMs.length >= this.#count) return false;
    this.#timesMs.push(nowMs);
    return true;
  }
}
