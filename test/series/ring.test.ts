import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BucketRing, type Summary } from '../../main/series/ring.ts';

const stepMs = 1_000;
const capacity = 8;

function summary(ring: BucketRing, fromMs: number, toMs: number): Summary {
  const result = { count: -1, mean: 0, min: 0, max: 0 };
  ring.summarise(fromMs, toMs, result);
  return result;
}

/** Every value with its time; what lies in a range is worked out from all of them. */
class Model {
  values: { timeMs: number; value: number }[] = [];
  newest = -1;

  add(timeMs: number, value: number): void {
    const bucket = Math.floor(timeMs / stepMs);
    if (bucket < this.newest) return;
    this.newest = bucket;
    this.values.push({ timeMs, value });
  }

  truncate(timeMs: number): void {
    const bucket = Math.floor(timeMs / stepMs);
    if (bucket > this.newest) return;
    // What the ring had already pushed out does not come back.
    const oldest = this.newest - capacity + 1;
    this.values = this.values.filter((each) => {
      const own = Math.floor(each.timeMs / stepMs);
      return own < bucket && own >= oldest;
    });
    this.newest = bucket - 1;
  }

  summary(fromMs: number, toMs: number): { count: number; mean?: number; min?: number; max?: number } {
    const inRange = this.values.filter(({ timeMs }) => {
      const bucket = Math.floor(timeMs / stepMs);
      const startMs = bucket * stepMs;
      return startMs >= fromMs && startMs < toMs && bucket > this.newest - capacity;
    });
    if (inRange.length === 0) return { count: 0 };
    const numbers = inRange.map(({ value }) => value);
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    return { count: numbers.length, mean, min: Math.min(...numbers), max: Math.max(...numbers) };
  }
}

describe('a ring of buckets', () => {
  it('keeps count, mean, min and max of each bucket', () => {
    const ring = new BucketRing(stepMs, capacity);
    for (const [timeMs, value] of [
      [5_000, 3],
      [5_999, 9],
      [5_500, 6],
      [6_000, -1],
    ] as const)
      ring.add(timeMs, value);
    expect(summary(ring, 5_000, 6_000)).toEqual({ count: 3, mean: 6, min: 3, max: 9 });
    expect(summary(ring, 5_000, 7_000)).toEqual({ count: 4, mean: 4.25, min: -1, max: 9 });
    expect(summary(ring, 4_000, 5_000).count).toBe(0);
    expect(summary(ring, 7_000, 90_000).count).toBe(0);
  });

  it('empties the buckets that a gap jumps over, also once around', () => {
    const ring = new BucketRing(stepMs, capacity);
    for (let second = 0; second < 8; second += 1) ring.add(second * 1_000, second);
    ring.add(10_000, 10);
    expect(summary(ring, 0, 8_000)).toEqual({ count: 5, mean: 5, min: 3, max: 7 });
    ring.add(1_000_000, 1);
    expect(summary(ring, 0, 2_000_000)).toEqual({ count: 1, mean: 1, min: 1, max: 1 });
  });

  it('ignores a value of an earlier bucket', () => {
    const ring = new BucketRing(stepMs, capacity);
    ring.add(5_000, 1);
    ring.add(4_999, 7);
    expect(summary(ring, 0, 10_000)).toEqual({ count: 1, mean: 1, min: 1, max: 1 });
  });

  it('merges what was summed up elsewhere into earlier and later buckets, but not out of retention', () => {
    const ring = new BucketRing(stepMs, capacity);
    ring.merge(20_000, { count: 1, mean: 5, min: 5, max: 5 });
    ring.merge(13_500, { count: 2, mean: 3, min: 1, max: 5 });
    ring.merge(12_999, { count: 9, mean: 9, min: 9, max: 9 });
    ring.add(20_000, 8);
    ring.merge(20_000, { count: 4, mean: 2, min: 1, max: 3 });
    ring.merge(20_000, { count: 0, mean: Number.NaN, min: 0, max: 0 });
    expect(summary(ring, 0, 20_000)).toEqual({ count: 2, mean: 3, min: 1, max: 5 });
    expect(summary(ring, 20_000, 30_000)).toEqual({ count: 6, mean: 3.5, min: 1, max: 8 });
  });

  it('takes 28 bytes a bucket', () => {
    expect(new BucketRing(1_000, 600).byteLength).toBe(16_800);
  });

  it('agrees with every value kept and counted anew, with gaps, irregular times and truncation', () => {
    const action = fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({
          stepMs: fc.integer({ min: -1_500, max: 3_000 }),
          value: fc.double({ min: -1e12, max: 1e12, noNaN: true }),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ stepMs: fc.integer({ min: 6_000, max: 30_000 }), value: fc.integer() }),
      },
      { weight: 1, arbitrary: fc.record({ truncateMs: fc.integer({ min: -9_000, max: 2_000 }) }) },
    );
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 60 }),
        fc.integer({ min: -12, max: 2 }),
        fc.integer({ min: 1, max: 12 }),
        (actions, offset, width) => {
          const ring = new BucketRing(stepMs, capacity);
          const model = new Model();
          let timeMs = 100_000;
          for (const each of actions) {
            if ('truncateMs' in each) {
              timeMs = Math.max(0, timeMs + each.truncateMs);
              ring.truncate(timeMs);
              model.truncate(timeMs);
            } else {
              timeMs = Math.max(0, timeMs + each.stepMs);
              ring.add(timeMs, each.value);
              model.add(timeMs, each.value);
            }
          }
          const fromMs = (Math.floor(timeMs / stepMs) + offset) * stepMs;
          const expected = model.summary(fromMs, fromMs + width * stepMs);
          const actual = summary(ring, fromMs, fromMs + width * stepMs);
          expect(actual.count).toBe(expected.count);
          if (expected.mean === undefined) return;
          const scale = Math.max(Math.abs(expected.min ?? 0), Math.abs(expected.max ?? 0), 1);
          expect(Math.abs(actual.mean - expected.mean) / scale).toBeLessThan(1e-12);
          expect(actual.min).toBe(expected.min);
          expect(actual.max).toBe(expected.max);
        },
      ),
      { numRuns: 500 },
    );
  });
});
