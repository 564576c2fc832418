/** What a card says about its window: least, mean, most and direction of the points of a track. */
import type { Trend } from '../../protocol/families/dashboard.ts';
import type { Track } from '../charts/track.ts';
import type { Bucket } from './bucket.ts';

/** As channel `dashboard` counts them, over the points of a window instead of 60 samples. */
export interface WindowStatistics {
  min: number | null;
  max: number | null;
  /** Mean of the points' means. */
  avg: number | null;
  trend: Trend;
}

/** How many points each side of the trend has. */
const trendPoints = 5;
/** Differences within this share of the older mean are no trend. */
const trendTolerance = 0.05;

/**
 * @param fromMs Unix milliseconds; older points are left out
 * @param open the point that is still being gathered, counted as the newest
 */
export function windowStatistics(
  track: Track,
  fromMs: number,
  open: Pick<Bucket, 'mean' | 'min' | 'max'> | null = null,
): WindowStatistics {
  const newest = open?.mean ?? null;
  const recent: number[] = newest === null ? [] : [newest];
  let count = recent.length;
  let sum = newest ?? 0;
  let min = open?.min ?? Number.POSITIVE_INFINITY;
  let max = open?.max ?? Number.NEGATIVE_INFINITY;
  // Newest first, so that the points of the trend come first and the loop ends at the window's edge.
  for (let i = track.length - 1; i >= 0; i -= 1) {
    const at = track.index(i);
    if ((track.times[at] ?? 0) < fromMs) break;
    const mean = track.mean[at] ?? Number.NaN;
    if (Number.isNaN(mean)) continue;
    count += 1;
    sum += mean;
    min = Math.min(min, track.min[at] ?? mean);
    max = Math.max(max, track.max[at] ?? mean);
    if (recent.length < 2 * trendPoints) recent.push(mean);
  }
  if (count === 0) return { min: null, max: null, avg: null, trend: 'stable' };
  return { min, max, avg: sum / count, trend: trendOf(recent.reverse()) };
}

/** @param values oldest first, at most ten */
function trendOf(values: readonly number[]): Trend {
  if (values.length < 2) return 'stable';
  const half = Math.floor(values.length / 2);
  const older = mean(values.slice(0, half));
  const newer = mean(values.slice(half));
  const tolerance = Math.abs(older) * trendTolerance;
  if (newer - older > tolerance) return 'rising';
  if (older - newer > tolerance) return 'falling';
  return 'stable';
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
