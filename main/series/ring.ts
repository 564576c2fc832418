/**
 * A ring of time buckets of one series and one tier. Each bucket keeps count, mean, minimum and maximum of what
 * was added to it; one without values is empty. Buckets start at multiples of the step since the Unix epoch.
 *
 * Everything lies in one zero-filled ArrayBuffer, 28 bytes a bucket. An empty bucket is one whose count is 0, so
 * nothing is filled at first and the system commits a page of memory only when time gets there.
 */

/** Three Float64 columns and a Uint32 one. */
export const bytesPerBucket = 3 * 8 + 4;

/** What lies in a range of buckets; mean, min and max mean nothing where the count is 0. */
export interface Summary {
  count: number;
  mean: number;
  min: number;
  max: number;
}

/** Takes the values of another summary into the first. */
export function combine(into: Summary, other: Summary): void {
  if (other.count === 0) return;
  const count = into.count + other.count;
  into.mean = into.count === 0 ? other.mean : into.mean + ((other.mean - into.mean) * other.count) / count;
  into.min = into.count === 0 ? other.min : Math.min(into.min, other.min);
  into.max = into.count === 0 ? other.max : Math.max(into.max, other.max);
  into.count = count;
}

export class BucketRing {
  readonly stepMs: number;
  readonly capacity: number;
  readonly #mean: Float64Array;
  readonly #min: Float64Array;
  readonly #max: Float64Array;
  readonly #count: Uint32Array;
  /** Number since the epoch of the newest bucket begun; −1 before the first. */
  #newest = -1;

  constructor(stepMs: number, capacity: number) {
    this.stepMs = stepMs;
    this.capacity = capacity;
    const buffer = new ArrayBuffer(capacity * bytesPerBucket);
    this.#mean = new Float64Array(buffer, 0, capacity);
    this.#min = new Float64Array(buffer, capacity * 8, capacity);
    this.#max = new Float64Array(buffer, capacity * 16, capacity);
    this.#count = new Uint32Array(buffer, capacity * 24, capacity);
  }

  get byteLength(): number {
    return this.#mean.buffer.byteLength;
  }

  /**
   * Adds a finite value at a time. O(1) but for emptying the buckets that a gap jumps over. A time before the newest
   * bucket is ignored: it would mix with what was recorded for it.
   */
  add(timeMs: number, value: number): void {
    const bucket = Math.floor(timeMs / this.stepMs);
    if (bucket < this.#newest) return;
    if (bucket > this.#newest) {
      // Before the first value all is empty: writing zeros there would only commit memory.
      if (this.#newest !== -1) this.#empty(this.#newest + 1, bucket);
      this.#newest = bucket;
    }
    const at = bucket % this.capacity;
    const count = (this.#count[at] ?? 0) + 1;
    this.#count[at] = count;
    if (count === 1) {
      this.#mean[at] = value;
      this.#min[at] = value;
      this.#max[at] = value;
      return;
    }
    const mean = this.#mean[at] ?? 0;
    this.#mean[at] = mean + (value - mean) / count;
    if (value < (this.#min[at] ?? 0)) this.#min[at] = value;
    if (value > (this.#max[at] ?? 0)) this.#max[at] = value;
  }

  /** Adds values that were summed up elsewhere, also to a bucket before the newest; out of retention it is left out. */
  merge(timeMs: number, other: Summary): void {
    const bucket = Math.floor(timeMs / this.stepMs);
    if (other.count === 0 || bucket <= this.#newest - this.capacity) return;
    if (bucket > this.#newest) {
      if (this.#newest !== -1) this.#empty(this.#newest + 1, bucket);
      this.#newest = bucket;
    }
    const at = bucket % this.capacity;
    const own = {
      count: this.#count[at] ?? 0,
      mean: this.#mean[at] ?? 0,
      min: this.#min[at] ?? 0,
      max: this.#max[at] ?? 0,
    };
    combine(own, other);
    this.#count[at] = own.count;
    this.#mean[at] = own.mean;
    this.#min[at] = own.min;
    this.#max[at] = own.max;
  }

  /** Forgets the bucket that holds this time and all after it. */
  truncate(timeMs: number): void {
    const bucket = Math.floor(timeMs / this.stepMs);
    if (bucket > this.#newest) return;
    this.#empty(bucket, this.#newest);
    this.#newest = bucket - 1;
  }

  /** Sums up the buckets that start in [fromMs, toMs) into `summary`; those out of retention are empty. */
  summarise(fromMs: number, toMs: number, summary: Summary): void {
    const first = Math.max(Math.ceil(fromMs / this.stepMs), this.#newest - this.capacity + 1, 0);
    const end = Math.min(Math.ceil(toMs / this.stepMs), this.#newest + 1);
    let count = 0;
    let sum = 0;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (let bucket = first; bucket < end; bucket += 1) {
      const at = bucket % this.capacity;
      const own = this.#count[at] ?? 0;
      if (own === 0) continue;
      count += own;
      sum += own * (this.#mean[at] ?? 0);
      min = Math.min(min, this.#min[at] ?? min);
      max = Math.max(max, this.#max[at] ?? max);
    }
    summary.count = count;
    summary.mean = sum / count;
    summary.min = min;
    summary.max = max;
  }

  /** Empties buckets `first` to `last` as far as the ring holds them. */
  #empty(first: number, last: number): void {
    const from = Math.max(first, last - this.capacity + 1);
    const start = from % this.capacity;
    const end = start + (last - from + 1);
    this.#count.fill(0, start, Math.min(end, this.capacity));
    if (end > this.capacity) this.#count.fill(0, 0, end - this.capacity);
  }
}
