/**
 * One series as a chart draws it: columns in a ring, oldest first when read from `start`. Filled by the store,
 * drawn by the controller, copied by neither.
 */

/** Time and value columns of one length; a gap is NaN in `mean`, `min` and `max` at its time. */
export interface TrackColumns {
  /** Unix milliseconds, rising. */
  times: ArrayLike<number>;
  mean: ArrayLike<number | null>;
  min: ArrayLike<number | null>;
  max: ArrayLike<number | null>;
}

export class Track {
  readonly capacity: number;
  /** Unix milliseconds. */
  readonly times: Float64Array;
  readonly mean: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** Index of the oldest point. */
  start = 0;
  length = 0;
  /** Changes with every change of the content, so that a chart knows whether it must draw. */
  version = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.times = new Float64Array(capacity);
    this.mean = new Float64Array(capacity);
    this.min = new Float64Array(capacity);
    this.max = new Float64Array(capacity);
  }

  /** Index in the columns of the i-th oldest point. */
  index(i: number): number {
    const index = this.start + i;
    return index < this.capacity ? index : index - this.capacity;
  }

  /** How many points are older than `time`: the place, oldest first, of the first point at or after it. */
  lowerBound(time: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.times[this.index(middle)] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The place, oldest first, of the point nearest in time; -1 in an empty track. */
  nearest(time: number): number {
    const after = Math.min(this.lowerBound(time), this.length - 1);
    if (after < 1) return after;
    const before = this.times[this.index(after - 1)] ?? 0;
    return time - before <= (this.times[this.index(after)] ?? 0) - time ? after - 1 : after;
  }

  /** Appends a point; the oldest gives way when the ring is full. A time not after the newest is ignored. */
  push(time: number, mean: number | null, min: number | null = mean, max: number | null = mean): void {
    if (this.length > 0 && time <= (this.times[this.index(this.length - 1)] ?? 0)) return;
    const at = this.index(this.length % this.capacity);
    if (this.length === this.capacity) this.start = this.index(1);
    else this.length += 1;
    this.times[at] = time;
    this.mean[at] = mean ?? Number.NaN;
    this.min[at] = min ?? Number.NaN;
    this.max[at] = max ?? Number.NaN;
    this.version += 1;
  }

  /** Replaces the content by the newest points of the columns. */
  load(columns: TrackColumns): void {
    this.start = 0;
    this.length = 0;
    this.version += 1;
    const count = columns.times.length;
    for (let i = Math.max(0, count - this.capacity); i < count; i += 1) {
      this.push(columns.times[i] ?? 0, columns.mean[i] ?? null, columns.min[i] ?? null, columns.max[i] ?? null);
    }
  }
}
