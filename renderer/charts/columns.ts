/**
 * What a chart draws of one series: the visible part of its ring in a straight pair of columns, with the places
 * marked where no line may run. Made anew for every drawing in buffers that are kept.
 */
import type { Track } from './track.ts';

/** A hole in time longer than this many usual steps is a gap; one missed sample (2 steps) is not. */
const gapSteps = 2.5;

export class Columns {
  /** Unix milliseconds, rising. */
  times = new Float64Array(0);
  /** NaN where there is no reading. */
  values = new Float64Array(0);
  /** 1 where a line runs from the point before to this one. */
  joined = new Uint8Array(0);
  length = 0;

  /** Makes room for `length` points; what was there is lost when the buffers grow. */
  reserve(length: number): void {
    if (this.times.length >= length) return;
    const room = Math.max(512, 2 ** Math.ceil(Math.log2(length)));
    this.times = new Float64Array(room);
    this.values = new Float64Array(room);
    this.joined = new Uint8Array(room);
  }

  push(time: number, value: number, joined: number): void {
    this.times[this.length] = time;
    this.values[this.length] = value;
    this.joined[this.length] = joined;
    this.length += 1;
  }
}

/** Copies the points from the last one before `fromMs` on, so that the line enters the picture from its edge. */
export function copyWindow(track: Track, column: 'mean' | 'min' | 'max', fromMs: number, out: Columns): void {
  const first = Math.max(0, track.lowerBound(fromMs) - 1);
  out.length = track.length - first;
  out.reserve(out.length);
  const start = track.index(first);
  const untilEnd = Math.min(out.length, track.capacity - start);
  const rest = out.length - untilEnd;
  out.times.set(track.times.subarray(start, start + untilEnd));
  out.values.set(track[column].subarray(start, start + untilEnd));
  if (rest > 0) {
    out.times.set(track.times.subarray(0, rest), untilEnd);
    out.values.set(track[column].subarray(0, rest), untilEnd);
  }
}

/** Leaves out what lies beyond the first point at or after `toMs`, which the line runs to. */
export function dropAfter(columns: Columns, toMs: number): void {
  while (columns.length > 1 && (columns.times[columns.length - 2] ?? 0) >= toMs) columns.length -= 1;
}

/**
 * Adds the values of `below` to those of `onto`, matched by time. Where `below` has no reading the sum is unknown,
 * so it becomes NaN: a stack is never drawn with a part missing.
 */
export function stackOnto(below: Columns, onto: Columns): void {
  let j = 0;
  for (let i = 0; i < onto.length; i += 1) {
    const time = onto.times[i] ?? 0;
    while (j < below.length && (below.times[j] ?? 0) < time) j += 1;
    const other = j < below.length && below.times[j] === time ? (below.values[j] ?? Number.NaN) : Number.NaN;
    onto.values[i] = (onto.values[i] ?? Number.NaN) + other;
  }
}

/** Fills `joined`: no line to or from a missing reading, nor over a hole in time. */
export function markGaps(columns: Columns): void {
  const { times, values, joined, length } = columns;
  let limitMs = gapSteps * usualStep(columns, 1);
  joined[0] = 0;
  for (let i = 1; i < length; i += 1) {
    const stepMs = (times[i] ?? 0) - (times[i - 1] ?? 0);
    if (stepMs > limitMs) limitMs = gapSteps * usualStep(columns, i);
    const isHole = stepMs > limitMs;
    // A finer part may follow a coarser one: what is usual is what was last seen, not what came first.
    if (!isHole) limitMs = gapSteps * stepMs;
    // A sum is NaN when either part is.
    joined[i] = isHole || Number.isNaN((values[i] ?? Number.NaN) + (values[i - 1] ?? Number.NaN)) ? 0 : 1;
  }
}

/** The middle one of the five steps around the step that ends at point `i`, in milliseconds. */
function usualStep(columns: Columns, i: number): number {
  const { times, length } = columns;
  const steps: number[] = [];
  for (let k = Math.max(1, i - 2); k <= Math.min(length - 1, i + 2); k += 1) {
    steps.push((times[k] ?? 0) - (times[k - 1] ?? 0));
  }
  steps.sort((a, b) => a - b);
  return steps[(steps.length - 1) >> 1] ?? 0;
}

/** The highest value; NaN when there is none. */
export function highest(columns: Columns): number {
  let most = Number.NaN;
  for (let i = 0; i < columns.length; i += 1) {
    const value = columns.values[i] ?? Number.NaN;
    if (!(value <= most) && !Number.isNaN(value)) most = value;
  }
  return most;
}

/** The value at exactly `time`; NaN where there is none. */
export function valueAt(columns: Columns, time: number): number {
  let low = 0;
  let high = columns.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((columns.times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low < columns.length && columns.times[low] === time ? (columns.values[low] ?? Number.NaN) : Number.NaN;
}

/**
 * Thins to the first, lowest, highest and last point of each span of `bucketMs`, in the order of time, so that no
 * spike is lost and lines between pixels stay right (M4, Jugel et al., VLDB 2014). Spans lie on whole multiples of
 * `bucketMs`, so that a point keeps its fate while the picture moves. Missing readings are left out, gaps kept.
 */
export function decimate(input: Columns, bucketMs: number, out: Columns): void {
  const { times, values, joined, length } = input;
  out.length = 0;
  out.reserve(length);
  let first = 0;
  while (first < length) {
    if (Number.isNaN(values[first])) {
      first += 1;
      continue;
    }
    const bucketEnd = (Math.floor((times[first] ?? 0) / bucketMs) + 1) * bucketMs;
    let low = first;
    let high = first;
    let next = first + 1;
    while (next < length && joined[next] === 1 && (times[next] ?? 0) < bucketEnd) {
      if ((values[next] ?? 0) < (values[low] ?? 0)) low = next;
      if ((values[next] ?? 0) > (values[high] ?? 0)) high = next;
      next += 1;
    }
    const last = next - 1;
    keep(first, joined[first] ?? 0);
    if (low < high) {
      if (low !== first) keep(low, 1);
      if (high !== last) keep(high, 1);
    } else {
      if (high !== first) keep(high, 1);
      if (low !== last && low !== high) keep(low, 1);
    }
    if (last !== first) keep(last, 1);
    first = next;
  }

  function keep(i: number, isJoined: number): void {
    out.push(times[i] ?? 0, values[i] ?? 0, isJoined);
  }
}
