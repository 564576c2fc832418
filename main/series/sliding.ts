/**
 * Statistics over the last samples of one series, as `dashboard` carries them; protocol/families/dashboard.ts has
 * the definitions.
 *
 * The values are kept twice: in order of time, and sorted. A push moves up to 60 numbers of the sorted copy, which
 * costs less than any tree or pair of heaps would at this size, and minimum, maximum and percentile are then
 * look-ups. The mean is summed anew each time, so that no rounding error builds up over days.
 */
import { dashboardWindowSamples, type SlidingStatistics, type Trend } from '../../protocol/families/dashboard.ts';

/** Values that each side of the trend takes where there are enough. */
const trendSamples = 5;
/** Share of the older mean by which the newer must differ. */
const trendThreshold = 0.05;

export class SlidingWindow {
  /** Samples in order of time, a ring; NaN is a gap. */
  readonly #samples = new Float64Array(dashboardWindowSamples);
  /** The values among them, ascending, in the first {@link #values} places. */
  readonly #sorted = new Float64Array(dashboardWindowSamples);
  /** The values in order of time: room for {@link statistics} to work in. */
  readonly #ordered = new Float64Array(dashboardWindowSamples);
  #values = 0;
  #pushed = 0;

  /** Adds the newest sample; `null` is a gap. */
  push(value: number | null): void {
    const at = this.#pushed % dashboardWindowSamples;
    if (this.#pushed >= dashboardWindowSamples) this.#remove(this.#samples[at] ?? Number.NaN);
    this.#samples[at] = value ?? Number.NaN;
    this.#pushed += 1;
    if (value !== null) this.#insert(value);
  }

  /** A new object each time. */
  statistics(): SlidingStatistics {
    const count = this.#order();
    const newest = this.#samples[(this.#pushed - 1) % dashboardWindowSamples] ?? Number.NaN;
    const current = this.#pushed === 0 || Number.isNaN(newest) ? null : newest;
    if (count === 0) return { current, min: null, max: null, avg: null, p95: null, trend: 'stable' };
    return {
      current,
      min: this.#sorted[0] ?? null,
      max: this.#sorted[count - 1] ?? null,
      avg: mean(this.#ordered, 0, count),
      p95: this.#sorted[Math.ceil(0.95 * count) - 1] ?? null,
      trend: trendOf(this.#ordered, count),
    };
  }

  /** Puts the values into {@link #ordered}, oldest first, and counts them. */
  #order(): number {
    const held = Math.min(this.#pushed, dashboardWindowSamples);
    let count = 0;
    for (let index = this.#pushed - held; index < this.#pushed; index += 1) {
      const sample = this.#samples[index % dashboardWindowSamples] ?? Number.NaN;
      if (Number.isNaN(sample)) continue;
      this.#ordered[count] = sample;
      count += 1;
    }
    return count;
  }

  #insert(value: number): void {
    const at = this.#position(value);
    this.#sorted.copyWithin(at + 1, at, this.#values);
    this.#sorted[at] = value;
    this.#values += 1;
  }

  #remove(value: number): void {
    if (Number.isNaN(value)) return;
    const at = this.#position(value);
    this.#sorted.copyWithin(at, at + 1, this.#values);
    this.#values -= 1;
  }

  /** Of the first sorted value that is not below this one. */
  #position(value: number): number {
    let low = 0;
    let high = this.#values;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function trendOf(values: Float64Array, count: number): Trend {
  if (count < 2) return 'stable';
  const newerFrom = count < 2 * trendSamples ? Math.floor(count / 2) : count - trendSamples;
  const older = mean(values, Math.max(0, newerFrom - trendSamples), newerFrom);
  const change = mean(values, newerFrom, count) - older;
  if (change > trendThreshold * Math.abs(older)) return 'rising';
  if (change < -trendThreshold * Math.abs(older)) return 'falling';
  return 'stable';
}

function mean(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index += 1) sum += values[index] ?? 0;
  return sum / (to - from);
}
