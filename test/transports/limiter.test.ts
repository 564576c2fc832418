import { expect, test } from 'vitest';
import { Limiter } from '../../main/transports/limiter.ts';

test('no window of the given length, wherever it begins, holds more than the count', () => {
  const limiter = new Limiter(3, 10_000);
  expect([0, 9_000, 9_500, 9_999].map((timeMs) => limiter.allows(timeMs))).toEqual([true, true, true, false]);
  expect([10_000, 18_999, 19_000].map((timeMs) => limiter.allows(timeMs))).toEqual([true, false, true]);
});
