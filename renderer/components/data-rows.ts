/** The points of a chart's lines as rows by time: what its table shows and its file holds. */
import type { FeedLine } from '../store/feed.ts';

/** Unix milliseconds. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface DataRow {
  /** Unix milliseconds. */
  readonly timeMs: number;
  /** Of each line; `null` where it has no reading. */
  readonly values: readonly (number | null)[];
}

/** Rows within the range, oldest first; a row for each time at which any line has a point. */
export function rowsOf(lines: readonly FeedLine[], { fromMs, toMs }: TimeRange): DataRow[] {
  const rows = new Map<number, (number | null)[]>();
  lines.forEach(({ track }, line) => {
    for (let place = track.lowerBound(fromMs); place < track.length; place += 1) {
      const at = track.index(place);
      const timeMs = track.times[at] ?? 0;
      if (timeMs > toMs) break;
      const row = rows.get(timeMs) ?? lines.map(() => null);
      const mean = track.mean[at] ?? Number.NaN;
      row[line] = Number.isNaN(mean) ? null : mean;
      rows.set(timeMs, row);
    }
  });
  return [...rows].sort(([a], [b]) => a - b).map(([timeMs, values]) => ({ timeMs, values }));
}
