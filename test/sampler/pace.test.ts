import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPace, type PaceRules } from '../../main/sampler/pace.ts';
import { FakeClock } from './fake-clock.ts';

function start(rules: Partial<PaceRules> = {}, leastMs = 0) {
  const clock = new FakeClock(0);
  const told: number[] = [];
  const pace = createPace({
    rules: { intervalMs: 1_000, slowerOnBattery: true, slowerUnwatched: true, ...rules },
    leastMs,
    clock,
    onChange: () => told.push(pace.currentMs),
  });
  return { clock, pace, told };
}

test('on battery it is half as fast, and as before on mains or where nobody knows', () => {
  const { pace, told } = start({ slowerUnwatched: false });
  pace.setOnBattery(true);
  pace.setOnBattery(true);
  expect(pace.watchedMs).toBe(2_000);
  pace.setOnBattery(null);
  expect(told).toEqual([2_000, 1_000]);
});

test.each([
  [250, 500],
  [300, 600],
  [500, 500],
  [1_000, 1_000],
])('where it may not be faster than 500 ms, an interval of %d ms becomes one of %d', (intervalMs, expected) => {
  const { pace } = start({ intervalMs, slowerUnwatched: false }, 500);
  expect([pace.watchedMs, pace.currentMs]).toEqual([expected, expected]);
});

test('on battery nothing changes for an owner who does not want that, until he does', () => {
  const { pace, told } = start({ slowerOnBattery: false });
  pace.setOnBattery(true);
  expect(told).toEqual([]);
  pace.setRules({ intervalMs: 1_000, slowerOnBattery: true, slowerUnwatched: true });
  expect(told).toEqual([2_000]);
});

test('when nobody has looked for 30 s it samples every 5 s, at once again when somebody does', async () => {
  const { clock, pace, told } = start();
  const one = pace.watch();
  const other = pace.watch();
  one();
  one();
  await clock.advance(60_000);
  expect(told).toEqual([]);
  other();
  await clock.advance(29_000);
  pace.watch()();
  await clock.advance(29_999);
  expect(told).toEqual([]);
  await clock.advance(1);
  expect(told).toEqual([5_000]);
  expect(pace.watchedMs).toBe(1_000);
  pace.watch();
  expect(told).toEqual([5_000, 1_000]);
});

test('on battery and unwatched it samples every 10 s', async () => {
  const { clock, pace } = start();
  pace.setOnBattery(true);
  await clock.advance(30_000);
  expect([pace.currentMs, pace.watchedMs]).toEqual([10_000, 2_000]);
});

test('stopped, it has no timer left', () => {
  const { clock, pace } = start();
  const leave = pace.watch();
  pace.stop();
  leave();
  expect(clock.timers).toBe(0);
});

test('it is a multiple of the base interval, never above 10 s and never faster than the base interval', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 250, max: 10_000 }),
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      async (intervalMs, slowerOnBattery, slowerUnwatched, onBattery) => {
        const { clock, pace } = start({ intervalMs, slowerOnBattery, slowerUnwatched });
        pace.setOnBattery(onBattery);
        await clock.advance(30_000);
        for (const ms of [pace.currentMs, pace.watchedMs]) {
          expect(ms % intervalMs).toBe(0);
          expect(ms).toBeGreaterThanOrEqual(intervalMs);
          expect(ms).toBeLessThanOrEqual(10_000);
        }
        expect(pace.currentMs).toBeGreaterThanOrEqual(pace.watchedMs);
      },
    ),
  );
});
