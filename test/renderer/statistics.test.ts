import { expect, test } from 'vitest';
import { Track } from '../../renderer/charts/track.ts';
import { windowStatistics } from '../../renderer/store/statistics.ts';

function trackOf(values: (number | null)[]): Track {
  const track = new Track(values.length || 1);
  values.forEach((value, i) => {
    track.push(i * 1_000, value);
  });
  return track;
}

test('least, mean and most of the window, gaps skipped, older points left out', () => {
  expect(windowStatistics(trackOf([100, 1, null, 3, 8]), 1_000)).toEqual({
    min: 1,
    max: 8,
    avg: 4,
    trend: 'rising',
  });
});

test('a point that stands for a span of time counts with its extremes', () => {
  const track = new Track(2);
  track.push(0, 5, 1, 20);
  track.push(1_000, 7, 6, 8);
  expect(windowStatistics(track, 0)).toMatchObject({ min: 1, max: 20, avg: 6 });
});

test('the point that is still being gathered counts as the newest', () => {
  const open = { mean: 9, min: 2, max: 50 };
  expect(windowStatistics(trackOf([3]), 0, open)).toEqual({ min: 2, max: 50, avg: 6, trend: 'rising' });
  expect(windowStatistics(trackOf([]), 0, open)).toEqual({ min: 2, max: 50, avg: 9, trend: 'stable' });
});

test('an empty window has no numbers', () => {
  expect(windowStatistics(trackOf([null, null]), 0)).toEqual({ min: null, max: null, avg: null, trend: 'stable' });
});

test.each([
  [[1], 'stable'],
  [[1, 2], 'rising'],
  [[2, 1], 'falling'],
  [[0, 0.001], 'rising'],
  [[100, 105], 'stable'],
  [[100, 106], 'rising'],
  [[9, 100, 100, 100, 100, 100, 94, 94, 94, 94, 94], 'falling'],
  [[9, 9, 9, 9, 9, 9, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100], 'stable'],
])('of %j the trend is %s', (values, trend) => {
  expect(windowStatistics(trackOf(values), 0).trend).toBe(trend);
});
