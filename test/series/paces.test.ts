import { expect, test } from 'vitest';
import { Paces } from '../../main/series/paces.ts';

test('the slowest pace of a range counts, the one that held at its start included', () => {
  const paces = new Paces(1_000, 600_000);
  paces.set(5_000, 100_000);
  paces.set(1_000, 200_000);
  expect(paces.currentMs).toBe(1_000);
  expect([0, 100_000, 199_999, 200_000].map((from) => paces.slowestSince(from))).toEqual([
    5_000, 5_000, 5_000, 1_000,
  ]);
});

test('it keeps no more changes than the retention needs, however often the pace changes', () => {
  const paces = new Paces(1_000, 600_000);
  for (let second = 1; second <= 10_000; second += 1) paces.set(second % 2 === 0 ? 1_000 : 2_000, second * 1_000);
  expect(paces.slowestSince(9_999_999)).toBe(2_000);
  paces.set(1_000, 20_000_000);
  paces.set(5_000, 20_000_001);
  expect(paces.slowestSince(Number.NEGATIVE_INFINITY)).toBe(5_000);
  paces.set(1_000, 30_000_000);
  paces.set(2_000, 40_000_000);
  // Of what was before, only the pace that held when the retention began is known.
  expect(paces.slowestSince(0)).toBe(2_000);
});
