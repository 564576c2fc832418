import { expect, test } from 'vitest';
import { clockTicks } from '../../renderer/charts/clock.ts';
import { stretches } from '../../renderer/charts/spark.ts';
import { Track } from '../../renderer/charts/track.ts';

test('a small chart has no line over a hole in time or a missing reading', () => {
  const track = new Track(16);
  for (const [second, value] of [
    [1, 1],
    [2, 1],
    [3, null],
    [4, 1],
    [5, 1],
    [9, 1],
    [10, 1],
  ] as const) {
    track.push(second * 1_000, value);
  }
  expect(stretches(track, 0)).toEqual([
    [0, 1],
    [3, 4],
    [5, 6],
  ]);
  // The point before the left edge, so that the line enters the picture from it.
  expect(stretches(track, 4_500)[0]).toEqual([3, 4]);
});

test('one missed sample is no hole', () => {
  const track = new Track(8);
  for (const second of [1, 2, 4, 5]) track.push(second * 1_000, 1);
  expect(stretches(track, 0)).toEqual([[0, 3]]);
});

test('times of day stand at round places of the zone', () => {
  const at = (text: string) => Date.parse(`2026-07-01T${text}Z`);
  expect(clockTicks(at('10:00:07'), at('10:01:07'), 5, 'UTC')).toEqual(
    ['10:00:15', '10:00:30', '10:00:45', '10:01:00'].map(at),
  );
  // India is half an hour off: whole hours there are halves in UTC.
  expect(clockTicks(at('00:00:00'), at('06:00:00'), 4, 'Asia/Kolkata')).toEqual(
    ['00:30:00', '02:30:00', '04:30:00'].map(at),
  );
});
