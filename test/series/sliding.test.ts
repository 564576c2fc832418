import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlidingWindow } from '../../main/series/sliding.ts';
import type { SlidingStatistics } from '../../protocol/families/dashboard.ts';

function statistics(samples: readonly (number | null)[]): SlidingStatistics {
  const window = new SlidingWindow();
  for (const sample of samples) window.push(sample);
  return window.statistics();
}

const trend = (...samples: (number | null)[]) => statistics(samples).trend;

/** The definitions of protocol/families/dashboard.ts, read off all samples. */
function model(samples: readonly (number | null)[]): SlidingStatistics {
  const window = samples.slice(-60);
  const values = window.filter((sample) => sample !== null);
  const current = window.at(-1) ?? null;
  if (values.length === 0) return { current, min: null, max: null, avg: null, p95: null, trend: 'stable' };
  const mean = (of: number[]) => of.reduce((sum, value) => sum + value, 0) / of.length;
  const ascending = [...values].sort((a, b) => a - b);
  const half = Math.floor(values.length / 2);
  const older = mean(values.length < 10 ? values.slice(0, half) : values.slice(-10, -5));
  const change = mean(values.length < 10 ? values.slice(half) : values.slice(-5)) - older;
  const limit = 0.05 * Math.abs(older);
  const moved = change > limit ? 'rising' : change < -limit ? 'falling' : 'stable';
  return {
    current,
    min: Math.min(...values),
    max: Math.max(...values),
    avg: mean(values),
    p95: ascending[Math.ceil(0.95 * values.length) - 1] ?? null,
    trend: values.length < 2 ? 'stable' : moved,
  };
}

describe('sliding statistics', () => {
  it('are null before the first sample', () => {
    expect(statistics([])).toEqual({ current: null, min: null, max: null, avg: null, p95: null, trend: 'stable' });
  });

  it('cover the last 60 samples and no more', () => {
    const samples = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(statistics(samples)).toEqual({ current: 100, min: 41, max: 100, avg: 70.5, p95: 97, trend: 'rising' });
  });

  it('take the nearest rank as the 95th percentile', () => {
    expect(statistics(Array.from({ length: 20 }, (_, index) => index + 1)).p95).toBe(19);
    expect(statistics(Array.from({ length: 21 }, (_, index) => index + 1)).p95).toBe(20);
    expect(statistics([7]).p95).toBe(7);
  });

  it('skip gaps, and have no current value when the newest sample is one', () => {
    expect(statistics([4, null, 6, null])).toEqual({
      current: null,
      min: 4,
      max: 6,
      avg: 5,
      p95: 6,
      trend: 'rising',
    });
    expect(statistics([...Array<null>(60).fill(null)])).toEqual(statistics([]));
    expect(statistics([1, ...Array<null>(59).fill(null), 2]).min).toBe(2);
  });

  it('tell the trend beyond 5 % of the older mean', () => {
    expect(trend(100)).toBe('stable');
    expect(trend(100, 105)).toBe('stable');
    expect(trend(100, 105.01)).toBe('rising');
    expect(trend(100, 94.99)).toBe('falling');
    expect(trend(-100, -94)).toBe('rising');
    expect(trend(0, 0)).toBe('stable');
    expect(trend(0, 0.001)).toBe('rising');
    expect(trend(0, -0.001)).toBe('falling');
  });

  it('compare the last 5 with the 5 before, and halves where there are fewer than 10', () => {
    expect(trend(900, 900, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2)).toBe('rising');
    expect(trend(1, 1, 1, 1, 1, 1, 1, 1, 1, 100)).toBe('rising');
    // Of three the first is the older half: 10 against the mean of 2 and 30.
    expect(trend(10, 2, 30)).toBe('rising');
  });

  it('agree with a model that counts anew from all samples', () => {
    const value = fc.oneof(
      fc.constant(null),
      fc.integer({ min: -3, max: 3 }),
      fc.double({ min: -1e15, max: 1e15, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 200 }), (samples) => {
        const window = new SlidingWindow();
        for (const [index, sample] of samples.entries()) {
          window.push(sample);
          if (index % 7 !== 0 && index !== samples.length - 1) continue;
          const expected = model(samples.slice(0, index + 1));
          const actual = window.statistics();
          expect(actual.current === 0 ? 0 : actual.current).toBe(expected.current === 0 ? 0 : expected.current);
          expect(actual.trend).toBe(expected.trend);
          for (const field of ['min', 'max', 'avg', 'p95'] as const) {
            if (expected[field] === null) expect(actual[field]).toBeNull();
            else expect(actual[field]).toBeCloseTo(expected[field], 6);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
