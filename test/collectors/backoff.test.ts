import { expect, test } from 'vitest';
import { Backoff } from '../../main/collectors/backoff.ts';

/** The scans of 1 to `until` in which it is looked at. */
function looks(backoff: Backoff, { from = 1, until = 60, most = 8, spread = 0 }): number[] {
  const found: number[] = [];
  for (let scan = from; scan <= until; scan += 1) {
    if (!backoff.isDue(scan)) continue;
    found.push(scan);
    backoff.wait(scan, most, spread);
  }
  return found;
}

test('what stands still is looked at after 1, 2, 4 and at most so many scans', () => {
  expect(looks(new Backoff(), {})).toEqual([1, 2, 4, 8, 16, 24, 32, 40, 48, 56]);
});

test('those that stand still longest are spread over the scans', () => {
  const all = Array.from({ length: 8 }, (_, spread) => looks(new Backoff(), { spread, until: 200 }));
  for (const each of all) {
    const pauses = each.slice(1).map((scan, index) => scan - (each[index] ?? 0));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(8);
    expect(Math.min(...pauses.slice(4))).toBeGreaterThan(4);
  }
  expect(new Set(all.map((each) => each.at(-1))).size).toBeGreaterThan(2);
});

test('those that are met in the same scan soon part', () => {
  const secondLooks = Array.from(
    { length: 64 },
    (_, spread) => looks(new Backoff(16), { spread, most: 64 })[1] ?? 0,
  );
  // After 16 scans at the most, as many in each of the last eight.
  const counts = secondLooks.reduce(
    (found, scan) => found.set(scan, (found.get(scan) ?? 0) + 1),
    new Map<number, number>(),
  );
  expect([...counts].sort(([a], [b]) => a - b)).toEqual([10, 11, 12, 13, 14, 15, 16, 17].map((scan) => [scan, 8]));
});

test('what has changed is looked at in the next scan, and then as at first', () => {
  const backoff = new Backoff();
  looks(backoff, { until: 20 });
  backoff.restart(20);
  expect(looks(backoff, { from: 21, until: 40 })).toEqual([21, 23, 27, 35]);
});

test('a look far off is brought forward, one that is near stays', () => {
  const backoff = new Backoff();
  looks(backoff, { until: 100, most: 64 });
  backoff.within(100, 16);
  expect(looks(backoff, { from: 101, until: 117, most: 64 })).toEqual([116]);
  const near = new Backoff();
  near.wait(1, 8, 0);
  near.within(1, 16);
  expect(near.isDue(2)).toBe(true);
});
