import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageLabel, ageTicks } from '../../renderer/charts/age.ts';
import {
  fitValueScale,
  niceStep,
  tickText,
  type ValueScale,
  type ValueScaleRules,
  valueTicks,
} from '../../renderer/charts/value-scale.ts';

const auto: ValueScaleRules = { min: 0, max: 'auto', leastMax: 1, base: 1000, intervals: 4 };
const minute = 60_000;

describe('the age axis', () => {
  it('stands at round ages and at the left edge for the windows that can be chosen', () => {
    expect(ageTicks(minute, 5).map(ageLabel)).toEqual(['1 min ago', '45 s ago', '30 s ago', '15 s ago', 'now']);
    expect(ageTicks(10 * minute, 5).map(ageLabel)).toEqual(['10 min ago', '5 min ago', 'now']);
    expect(ageTicks(60 * minute, 5).map(ageLabel)).toEqual([
      '1 h ago',
      '45 min ago',
      '30 min ago',
      '15 min ago',
      'now',
    ]);
    expect(ageTicks(1440 * minute, 5).map(ageLabel)).toEqual([
      '1 d ago',
      '18 h ago',
      '12 h ago',
      '6 h ago',
      'now',
    ]);
  });

  it('has no more ticks than fit, all within the window, the last one at now', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 400 * 86_400_000 }),
        fc.integer({ min: 2, max: 12 }),
        (windowMs, most) => {
          const ticks = ageTicks(windowMs, most);
          expect(ticks.length).toBeLessThanOrEqual(most);
          expect(ticks.every((age) => age >= 0 && age <= windowMs)).toBe(true);
          expect(ticks.at(-1)).toBe(0);
        },
      ),
    );
  });

  it('names an age in at most two units', () => {
    expect(ageLabel(90 * minute)).toBe('1 h 30 min ago');
    expect(ageLabel(90_061_000)).toBe('1 d 1 h ago');
    expect(ageLabel(499)).toBe('now');
    expect(ageLabel(1500)).toBe('2 s ago');
  });
});

describe('the step between values', () => {
  it('is 1, 2 or 5 times a power of ten, the least that suffices', () => {
    expect([0.1, 0.3 / 3, 0.15, 1, 1.01, 3, 7, 26.5, 2e6].map((least) => niceStep(least, 1000))).toEqual([
      0.1, 0.1, 0.2, 1, 2, 5, 10, 50, 2e6,
    ]);
  });

  it('is a power of two for bytes', () => {
    expect([0.2, 1, 3, 250, 1000, 1025].map((least) => niceStep(least, 1024))).toEqual([1, 1, 4, 256, 1024, 2048]);
  });
});

describe('the value axis', () => {
  const values = fc.double({ min: 0, max: 1e12, noNaN: true });

  it('holds the data with a little room, and stands at whole steps', () => {
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom(1000, 1024),
        (dataMax, intervals, base) => {
          const scale = fitValueScale(null, dataMax, { ...auto, intervals, base: base as 1000 | 1024 });
          expect(scale.max).toBeGreaterThanOrEqual(Math.max(1, dataMax));
          const ticks = valueTicks(scale);
          expect(ticks.length).toBeLessThanOrEqual(intervals + 1);
          expect(ticks[0]).toBe(0);
          expect(ticks.at(-1)).toBeCloseTo(scale.max, 6);
        },
      ),
    );
  });

  it('never cuts a value off, in any sequence', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(values, fc.integer({ min: 0, max: 300 }))), (sequence) => {
        let scale: ValueScale | null = null;
        for (const value of sequence) {
          scale = fitValueScale(scale, value, auto);
          expect(scale.max).toBeGreaterThanOrEqual(value);
        }
      }),
    );
  });

  it('stays the same object while values move about a boundary', () => {
    let scale = fitValueScale(null, 101, auto);
    const first = scale;
    for (let i = 0; i < 100; i += 1) {
      scale = fitValueScale(scale, i % 2 === 0 ? 99 : 101, auto);
      expect(scale).toBe(first);
    }
  });

  it('falls once the data is clearly below it', () => {
    const high = fitValueScale(null, 1000, auto);
    expect(high.max).toBe(1500);
    expect(fitValueScale(high, 800, auto)).toBe(high);
    expect(fitValueScale(high, 60, auto)).toEqual({ min: 0, max: 80, step: 20 });
  });

  it('draws a flat zero against the least end', () => {
    expect(fitValueScale(null, 0, auto)).toEqual({ min: 0, max: 1, step: 0.5 });
    expect(fitValueScale(null, 0, { ...auto, leastMax: 1024, base: 1024 })).toEqual({
      min: 0,
      max: 1024,
      step: 256,
    });
  });

  it('keeps what is on the screen while there is no data, and has an axis from the start', () => {
    const scale = fitValueScale(null, 500, auto);
    expect(fitValueScale(scale, Number.NaN, auto)).toBe(scale);
    expect(fitValueScale(null, Number.NaN, auto)).toEqual({ min: 0, max: 1, step: 0.5 });
  });

  it('has no tick whose text would be a rounded number that another tick bears', () => {
    const whole = (value: number): string => `${Math.round(value)} %`;
    expect(valueTicks({ min: 0, max: 1, step: 0.5 }, whole)).toEqual([0, 1]);
    expect(valueTicks({ min: 0, max: 1.5, step: 0.5 }, whole)).toEqual([0, 1]);
    expect(valueTicks({ min: 0, max: 0.8, step: 0.2 }, whole)).toEqual([0]);
    expect(valueTicks({ min: 0, max: 80, step: 20 }, whole)).toEqual([0, 20, 40, 60, 80]);
  });

  it('tells round steps as round numbers', () => {
    expect(['0.0%', '50.0%', '100.0%'].map((text) => tickText(text, '.'))).toEqual(['0%', '50%', '100%']);
    expect(['0.00 /s', '1.50 KiB/s', '20.0 ms'].map((text) => tickText(text, '.'))).toEqual([
      '0 /s',
      '1.5 KiB/s',
      '20 ms',
    ]);
    // Whole numbers, and thousands set apart by what is the decimal sign elsewhere, stay.
    expect(['100 MiB', '10,000', '0'].map((text) => tickText(text, '.'))).toEqual(['100 MiB', '10,000', '0']);
    expect(['10.000', '2,50 GiB'].map((text) => tickText(text, ','))).toEqual(['10.000', '2,5 GiB']);
  });

  it('is quartered when its end is fixed', () => {
    const percent = fitValueScale(null, 250, { ...auto, max: 100 });
    expect(valueTicks(percent)).toEqual([0, 25, 50, 75, 100]);
    expect(valueTicks(fitValueScale(percent, 3, { ...auto, max: 100, intervals: 3 }))).toEqual([0, 50, 100]);
  });
});
