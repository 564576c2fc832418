/** Gathers samples into a bucket of a coarse window, as the server's tiers do, so that live and past points agree. */

/** A bucket; all three are `null` when it holds no value. */
export interface Bucket {
  /** Unix milliseconds, a multiple of the step. */
  readonly startMs: number;
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** Whether it was gathered from its first sample on. */
  readonly complete: boolean;
}

export class BucketGatherer {
  readonly #stepMs: number;
  #startMs: number | null = null;
  #complete = false;
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  constructor(stepMs: number) {
    this.#stepMs = stepMs;
  }

  /**
   * Adds a sample; `null` is a gap and counts for nothing. Samples come in rising order of time.
   * @returns the bucket that this sample closed, if it did
   */
  add(timeMs: number, value: number | null): Bucket | null {
    const startMs = Math.floor(timeMs / this.#stepMs) * this.#stepMs;
    const closed = startMs === this.#startMs ? null : this.#close(startMs);
    if (value !== null) {
      this.#count += 1;
      this.#sum += value;
      this.#min = Math.min(this.#min, value);
      this.#max = Math.max(this.#max, value);
    }
    return closed;
  }

  /** Samples were missed: what is being gathered is no longer the whole bucket. */
  interrupt(): void {
    this.#complete = false;
  }

  /** What was gathered since the last bucket was closed; `null` before the first value. */
  open(): Bucket | null {
    return this.#count === 0 ? null : this.#summary();
  }

  #close(nextStartMs: number): Bucket | null {
    const startMs = this.#startMs;
    const closed = this.#summary();
    // The first bucket was entered somewhere in its middle; a later one only after a pause.
    this.#complete = startMs !== null && nextStartMs === startMs + this.#stepMs;
    this.#startMs = nextStartMs;
    this.#count = 0;
    this.#sum = 0;
    this.#min = Number.POSITIVE_INFINITY;
    this.#max = Number.NEGATIVE_INFINITY;
    return closed;
  }

  #summary(): Bucket | null {
    if (this.#startMs === null) return null;
    const empty = this.#count === 0;
    return {
      startMs: this.#startMs,
      mean: empty ? null : this.#sum / this.#count,
      min: empty ? null : this.#min,
      max: empty ? null : this.#max,
      complete: this.#complete,
    };
  }
}
