/** How points come into a track: with a gap where time is missing, and merged with what the server remembers. */
import type { HistoryColumns } from '../../protocol/api.ts';
import type { Track } from '../charts/track.ts';

/** Two points further apart than this many steps have a gap between them; late ticks stay below it. */
const gapSteps = 2.5;

/** Appends a point; where points are missing before it, a gap comes first, so that no line is drawn across. */
export function appendPoint(
  track: Track,
  stepMs: number,
  timeMs: number,
  mean: number | null,
  min: number | null = mean,
  max: number | null = mean,
): void {
  const newest = track.length > 0 ? track.times[track.index(track.length - 1)] : undefined;
  if (newest !== undefined && timeMs - newest > gapSteps * stepMs) track.push(newest + stepMs, null);
  track.push(timeMs, mean, min, max);
}

/**
 * Puts the server's memory into a track. The server has the word over the time that it remembers; older points
 * stay, since a restarted server remembers less than an open page, and newer ones, which it left out as unfinished.
 * Where its steps are coarser than ours it may leave out as much as two of them, and that is no gap.
 */
export function mergeHistory(track: Track, stepMs: number, history: HistoryColumns): void {
  const first = history.mean.findIndex((value) => value !== null);
  if (first === -1) return;
  const last = history.mean.findLastIndex((value) => value !== null);
  const fromMs = startMs(history, first);
  const toMs = startMs(history, last);
  const joinMs = Math.max(stepMs, history.step_seconds * 1_000);
  const own = Array.from({ length: track.length }, (_, i) => {
    const at = track.index(i);
    return { timeMs: track.times[at] ?? 0, mean: track.mean[at], min: track.min[at], max: track.max[at] };
  });
  track.load({ times: [], mean: [], min: [], max: [] });
  const append = (point: (typeof own)[number], gapMs: number) =>
    appendPoint(track, gapMs, point.timeMs, known(point.mean), known(point.min), known(point.max));
  for (const point of own) if (point.timeMs < fromMs) append(point, stepMs);
  for (let i = first; i <= last; i += 1) {
    // Between its points nothing is to be found: its gaps are told, and its step is coarser than ours where its
    // fine tier does not reach back far enough.
    const put = i === first ? appendPoint.bind(null, track, joinMs) : track.push.bind(track);
    put(startMs(history, i), history.mean[i] ?? null, history.min[i] ?? null, history.max[i] ?? null);
  }
  own
    .filter(({ timeMs }) => timeMs > toMs)
    .forEach((point, i) => {
      append(point, i === 0 ? joinMs : stepMs);
    });
}

/** Adds columns of one length up, for a line that stands for several series; `null` only where all are null. */
export function sumColumns(columns: readonly HistoryColumns[]): HistoryColumns | null {
  const [first] = columns;
  if (!first || columns.length === 1) return first ?? null;
  const sum = (kind: 'mean' | 'min' | 'max') =>
    first.timestamps.map((_, i) => sumKnown(columns.map((column) => column[kind][i] ?? null)));
  return { ...first, mean: sum('mean'), min: sum('min'), max: sum('max') };
}

/**
 * Takes columns off others of one length; `null` where any is unknown. Least and most within a point cannot be told of
 * a difference, so they are its mean.
 */
export function lessColumns(from: HistoryColumns | null, off: readonly HistoryColumns[]): HistoryColumns | null {
  if (!from || off.length === 0) return from;
  const mean = from.mean.map((value, i) =>
    differenceKnown(
      value,
      off.map((column) => column.mean[i] ?? null),
    ),
  );
  return { ...from, mean, min: mean, max: mean };
}

/** A value less others; `null` where any is unknown, and not below 0, where they were read one after the other. */
export function differenceKnown(value: number | null, off: readonly (number | null)[]): number | null {
  let rest = value;
  for (const part of off) rest = rest === null || part === null ? null : rest - part;
  return rest === null ? null : Math.max(0, rest);
}

/** The sum of those that are known; `null` where none is. */
export function sumKnown(values: readonly (number | null)[]): number | null {
  let sum: number | null = null;
  for (const value of values) if (value !== null) sum = (sum ?? 0) + value;
  return sum;
}

function startMs(history: HistoryColumns, index: number): number {
  return (history.timestamps[index] ?? 0) * 1_000;
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
