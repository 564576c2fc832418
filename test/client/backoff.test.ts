import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBackoff } from '../../protocol/client/backoff.ts';

test('waits double from 1 to 2 s up to 15 to 30 s', () => {
  const shortest = createBackoff(() => 0);
  expect(Array.from({ length: 7 }, () => shortest.next())).toEqual([
    1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000,
  ]);
  const longest = createBackoff(() => 1);
  expect(Array.from({ length: 7 }, () => longest.next())).toEqual([
    2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
  ]);
});

test('after a reset the next wait is the shortest again', () => {
  const backoff = createBackoff(() => 0.5);
  backoff.next();
  backoff.next();
  backoff.reset();
  expect(backoff.next()).toBe(1_500);
});

test('no wait leaves 1 to 30 s, whatever the chance', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { minLength: 1 }),
      (draws) => {
        let i = 0;
        const backoff = createBackoff(() => draws[i] ?? 0);
        for (i = 0; i < draws.length; i += 1) {
          const waitMs = backoff.next();
          expect(waitMs).toBeGreaterThanOrEqual(1_000);
          expect(waitMs).toBeLessThanOrEqual(30_000);
        }
      },
    ),
  );
});
