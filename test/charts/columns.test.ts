import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Columns,
  copyWindow,
  decimate,
  highest,
  markGaps,
  stackOnto,
  valueAt,
} from '../../renderer/charts/columns.ts';
import { Track } from '../../renderer/charts/track.ts';

const none = Number.NaN;

function columnsOf(points: readonly (readonly [time: number, value: number])[]): Columns {
  const columns = new Columns();
  columns.reserve(points.length);
  for (const [time, value] of points) columns.push(time, value, 0);
  return columns;
}

function timed(times: readonly number[]): Columns {
  return columnsOf(times.map((time) => [time, 1]));
}

function joins(columns: Columns): number[] {
  markGaps(columns);
  return Array.from(columns.joined.subarray(0, columns.length));
}

function points(columns: Columns): [number, number][] {
  return Array.from({ length: columns.length }, (_, i) => [columns.times[i] ?? none, columns.values[i] ?? none]);
}

describe('the visible window of a track', () => {
  it('holds the points from the last one before its edge on, also where the ring wraps', () => {
    const track = new Track(5);
    for (let second = 0; second < 8; second += 1) track.push(second * 1000, second);
    const out = new Columns();
    copyWindow(track, 'mean', 4500, out);
    expect(points(out)).toEqual([
      [4000, 4],
      [5000, 5],
      [6000, 6],
      [7000, 7],
    ]);
    copyWindow(track, 'mean', 0, out);
    expect(points(out).map(([, value]) => value)).toEqual([3, 4, 5, 6, 7]);
  });

  it('is empty for an empty track', () => {
    const out = columnsOf([[1, 1]]);
    copyWindow(new Track(4), 'mean', 0, out);
    expect(out.length).toBe(0);
  });
});

describe('gaps', () => {
  it('break the line on both sides of a missing reading', () => {
    const columns = columnsOf([
      [1000, 1],
      [2000, 2],
      [3000, none],
      [4000, 4],
      [5000, 5],
    ]);
    expect(joins(columns)).toEqual([0, 1, 0, 0, 1]);
  });

  it('are holes longer than two and a half steps, not a single missed sample', () => {
    expect(joins(timed([1000, 2000, 3000, 5000, 6000, 7000]))).toEqual([0, 1, 1, 1, 1, 1]);
    expect(joins(timed([1000, 2000, 3000, 6000, 7000, 8000]))).toEqual([0, 1, 1, 0, 1, 1]);
  });

  it('are seen on both sides of a point that stands alone between two holes', () => {
    expect(joins(timed([1000, 2000, 3000, 60_000, 100_000, 101_000, 102_000]))).toEqual([0, 1, 1, 0, 0, 1, 1]);
  });

  it('are not invented where coarse history meets live samples, nor the other way round', () => {
    expect(joins(timed([10_000, 20_000, 30_000, 31_000, 32_000, 33_000]))).toEqual([0, 1, 1, 1, 1, 1]);
    expect(joins(timed([1000, 2000, 3000, 13_000, 23_000, 33_000]))).toEqual([0, 1, 1, 1, 1, 1]);
  });

  it('are found in coarse history that fine samples follow', () => {
    expect(joins(timed([10_000, 20_000, 30_000, 90_000, 100_000, 110_000, 111_000]))).toEqual([
      0, 1, 1, 0, 1, 1, 1,
    ]);
  });

  it('are found in fine samples that follow coarse history', () => {
    expect(joins(timed([10_000, 20_000, 30_000, 31_000, 32_000, 33_000, 53_000, 54_000, 55_000]))).toEqual([
      0, 1, 1, 1, 1, 1, 0, 1, 1,
    ]);
  });

  it('bear samples that come early or late', () => {
    expect(joins(timed([0, 1000, 2800, 3000, 4000, 5000]))).toEqual([0, 1, 1, 1, 1, 1]);
  });
});

describe('stacking', () => {
  it('adds what lies below by time, and is unknown where a part is missing', () => {
    const below = columnsOf([
      [1000, 1],
      [2000, none],
      [4000, 4],
    ]);
    const onto = columnsOf([
      [1000, 10],
      [2000, 20],
      [3000, 30],
      [4000, 40],
    ]);
    stackOnto(below, onto);
    expect(points(onto)).toEqual([
      [1000, 11],
      [2000, none],
      [3000, none],
      [4000, 44],
    ]);
  });
});

describe('the highest value', () => {
  it('passes over missing readings and is NaN when there is nothing else', () => {
    const values = fc.array(fc.oneof(fc.constant(none), fc.double({ noNaN: true, min: -1e9, max: 1e9 })));
    fc.assert(
      fc.property(values, (list) => {
        const known = list.filter((value) => !Number.isNaN(value));
        const expected = known.length > 0 ? Math.max(...known) : none;
        // == on purpose: 0 and -0 are one height.
        const found = highest(columnsOf(list.map((value, i) => [i, value])));
        expect(Number.isNaN(expected) ? Number.isNaN(found) : found === expected).toBe(true);
      }),
    );
  });
});

describe('the value at a time', () => {
  it('is that of the point with exactly this time', () => {
    const columns = columnsOf([
      [1000, 1],
      [2000, 2],
    ]);
    expect(valueAt(columns, 2000)).toBe(2);
    expect(valueAt(columns, 1500)).toBeNaN();
    expect(valueAt(columns, 9000)).toBeNaN();
  });
});

describe('decimation', () => {
  const series = fc
    .array(
      fc.tuple(fc.integer({ min: 1, max: 5 }), fc.oneof(fc.constant(none), fc.integer({ min: 0, max: 100 }))),
      {
        maxLength: 300,
      },
    )
    .map((steps) => {
      let time = 0;
      return columnsOf(
        steps.map(([step, value]) => {
          time += step * 100;
          return [time, value];
        }),
      );
    });

  it('keeps first, lowest, highest and last of each span and nothing that was not there', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 100, max: 5000 }), (input, bucketMs) => {
        markGaps(input);
        const out = new Columns();
        decimate(input, bucketMs, out);
        const before = points(input).filter(([, value]) => !Number.isNaN(value));
        const after = points(out);
        const known = new Set(before.map(String));
        expect(after.every((point) => known.has(String(point)))).toBe(true);
        expect(after.every(([time], i) => i === 0 || time > (after[i - 1]?.[0] ?? 0))).toBe(true);
        const span = ([time]: [number, number]): number => Math.floor(time / bucketMs);
        for (const bucket of new Set(before.map(span))) {
          const all = before.filter((point) => span(point) === bucket);
          const kept = after.filter((point) => span(point) === bucket);
          expect(kept[0]).toEqual(all[0]);
          expect(kept.at(-1)).toEqual(all.at(-1));
          const height = ([, value]: [number, number]): number => value;
          expect(Math.max(...kept.map(height))).toBe(Math.max(...all.map(height)));
          expect(Math.min(...kept.map(height))).toBe(Math.min(...all.map(height)));
        }
      }),
    );
  });

  it('leaves at most four points of a span without a gap', () => {
    const input = columnsOf(Array.from({ length: 1000 }, (_, i) => [i * 100 + 30, (i * 7919) % 101]));
    markGaps(input);
    const out = new Columns();
    decimate(input, 1010, out);
    const counts = new Map<number, number>();
    for (const [time] of points(out)) {
      const span = Math.floor(time / 1010);
      counts.set(span, (counts.get(span) ?? 0) + 1);
    }
    expect(Math.max(...counts.values())).toBe(4);
  });

  it('breaks the line exactly where it was broken', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 100, max: 5000 }), (input, bucketMs) => {
        markGaps(input);
        const out = new Columns();
        decimate(input, bucketMs, out);
        const starts = (columns: Columns): number[] =>
          points(columns)
            .filter(([, value], i) => columns.joined[i] === 0 && !Number.isNaN(value))
            .map(([time]) => time);
        expect(starts(out)).toEqual(starts(input));
      }),
    );
  });

  it('keeps a point or not whatever the right edge, so that the picture does not shimmer as it moves', () => {
    const all: [number, number][] = Array.from({ length: 2000 }, (_, i) => [i * 100, (i * 7919) % 101]);
    const early = columnsOf(all.slice(0, 1500));
    const late = columnsOf(all.slice(500));
    const [a, b] = [new Columns(), new Columns()];
    markGaps(early);
    markGaps(late);
    decimate(early, 1000, a);
    decimate(late, 1000, b);
    const inner = (columns: Columns): [number, number][] =>
      points(columns).filter(([time]) => time >= 51_000 && time < 149_000);
    expect(inner(a)).toEqual(inner(b));
  });
});
