import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HistoryColumns } from '../../protocol/api.ts';
import { Track } from '../../renderer/charts/track.ts';
import { appendPoint, lessColumns, mergeHistory, sumColumns } from '../../renderer/store/points.ts';

function pointsOf(track: Track): [number, number | null][] {
  return Array.from({ length: track.length }, (_, i) => {
    const at = track.index(i);
    const value = track.mean[at] ?? Number.NaN;
    return [track.times[at] ?? 0, Number.isNaN(value) ? null : value];
  });
}

function history(timestamps: number[], mean: (number | null)[]): HistoryColumns {
  return { series: 's', unit: 'percent', step_seconds: 1, timestamps, mean, min: mean, max: mean };
}

function trackOf(points: [number, number | null][], capacity = 100): Track {
  const track = new Track(capacity);
  for (const [time, value] of points) track.push(time, value);
  return track;
}

test('a point that is late by up to one and a half steps joins on, a later one leaves a gap', () => {
  const track = new Track(10);
  appendPoint(track, 1_000, 1_000, 1);
  appendPoint(track, 1_000, 3_000, 2);
  appendPoint(track, 1_000, 6_000, 3);
  expect(pointsOf(track)).toEqual([
    [1_000, 1],
    [3_000, 2],
    [4_000, null],
    [6_000, 3],
  ]);
});

test('history fills what lies before the live samples', () => {
  const track = trackOf([
    [5_000, 50],
    [6_000, 60],
  ]);
  mergeHistory(track, 1_000, history([1, 2, 3, 4], [null, 20, 30, 40]));
  expect(pointsOf(track)).toEqual([
    [2_000, 20],
    [3_000, 30],
    [4_000, 40],
    [5_000, 50],
    [6_000, 60],
  ]);
});

test('history has the word over the time that it covers, gaps of its own included', () => {
  const track = trackOf([
    [1_000, -1],
    [2_000, -1],
    [3_000, -1],
  ]);
  mergeHistory(track, 1_000, history([1, 2, 3], [10, null, 30]));
  expect(pointsOf(track)).toEqual([
    [1_000, 10],
    [2_000, null],
    [3_000, 30],
  ]);
});

test('what a restarted server no longer knows stays, with a gap for the time between', () => {
  const track = trackOf([
    [1_000, 1],
    [2_000, 2],
  ]);
  mergeHistory(track, 1_000, history([0, 1, 2, 9, 10], [null, null, null, 9, 10]));
  expect(pointsOf(track)).toEqual([
    [1_000, 1],
    [2_000, 2],
    [3_000, null],
    [9_000, 9],
    [10_000, 10],
  ]);
});

test('a history at a coarser step than ours brings no gaps of its own', () => {
  const track = new Track(10);
  mergeHistory(track, 1_000, { ...history([10, 20], [1, 2]), step_seconds: 10 });
  expect(pointsOf(track)).toEqual([
    [10_000, 1],
    [20_000, 2],
  ]);
});

test('a history of nothing changes nothing', () => {
  const track = trackOf([[1_000, 1]]);
  mergeHistory(track, 1_000, history([0, 1], [null, null]));
  expect(pointsOf(track)).toEqual([[1_000, 1]]);
});

test('times rise after any merge and nothing of the history is lost', () => {
  const sorted = fc.uniqueArray(fc.integer({ min: 0, max: 60 })).map((seconds) => seconds.sort((a, b) => a - b));
  fc.assert(
    fc.property(sorted, sorted, (own, past) => {
      const track = trackOf(own.map((second): [number, number] => [second * 1_000, second]));
      mergeHistory(track, 1_000, history(past, past));
      const times = pointsOf(track).map(([time]) => time);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      for (const second of past) expect(times).toContain(second * 1_000);
    }),
  );
});

test('series that make up one line are added, and are null only where none is known', () => {
  expect(sumColumns([history([1, 2, 3], [1, 2, null]), history([1, 2, 3], [10, null, null])])?.mean).toEqual([
    11,
    2,
    null,
  ]);
  expect(sumColumns([])).toBeNull();
});

test('what is left of columns is unknown where any part is, and never below zero', () => {
  const columns = (mean: (number | null)[]) =>
    ({
      series: 's',
      unit: 'bytes',
      step_seconds: 1,
      timestamps: [0, 1, 2, 3],
      mean,
      min: mean,
      max: mean,
    }) as HistoryColumns;
  const left = lessColumns(columns([10, 10, null, 5]), [columns([3, null, 3, 4]), columns([2, 2, 2, 2])]);
  expect(left?.mean).toEqual([5, null, null, 0]);
  expect(left?.max).toEqual(left?.mean);
  expect(lessColumns(null, [])).toBeNull();
});

test('behind a history at a coarser step there is no gap before two of its steps have passed', () => {
  const coarse = { ...history([10, 20], [1, 2]), step_seconds: 10 };
  const near = trackOf([[41_000, 4]]);
  mergeHistory(near, 2_000, coarse);
  expect(pointsOf(near)).toEqual([
    [10_000, 1],
    [20_000, 2],
    [41_000, 4],
  ]);
  const far = trackOf([[46_000, 4]]);
  mergeHistory(far, 2_000, coarse);
  expect(pointsOf(far)).toEqual([
    [10_000, 1],
    [20_000, 2],
    [30_000, null],
    [46_000, 4],
  ]);
});
