import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Track } from '../../renderer/charts/track.ts';

/** What a track must hold: the newest points in the order of time. */
function model(points: readonly (readonly [number, number])[], capacity: number): (readonly [number, number])[] {
  const kept: (readonly [number, number])[] = [];
  for (const point of points) {
    const newest = kept.at(-1);
    if (!newest || point[0] > newest[0]) kept.push(point);
  }
  return kept.slice(-capacity);
}

function content(track: Track): [number, number][] {
  return Array.from({ length: track.length }, (_, i) => {
    const at = track.index(i);
    return [track.times[at] ?? Number.NaN, track.mean[at] ?? Number.NaN];
  });
}

const pointsArbitrary = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 9 })));

describe('track', () => {
  it('keeps the newest points in the order of time, whatever is pushed', () => {
    fc.assert(
      fc.property(pointsArbitrary, fc.integer({ min: 1, max: 12 }), (points, capacity) => {
        const track = new Track(capacity);
        for (const [time, value] of points) track.push(time, value);
        expect(content(track)).toEqual(model(points, capacity));
      }),
    );
  });

  it('loads the newest points of columns that are longer than itself, and forgets what it held', () => {
    const track = new Track(3);
    track.push(900, 1);
    track.load({ times: [1, 2, 3, 4], mean: [10, 20, null, 40], min: [1, 2, null, 4], max: [11, 22, null, 44] });
    expect(content(track)).toEqual([
      [2, 20],
      [3, Number.NaN],
      [4, 40],
    ]);
    expect(Array.from(track.min)).toEqual([2, Number.NaN, 4]);
    expect(Array.from(track.max)).toEqual([22, Number.NaN, 44]);
  });

  it('takes the value for both ends of its range when none is given', () => {
    const track = new Track(2);
    track.push(1, 7);
    expect([track.min[0], track.max[0]]).toEqual([7, 7]);
  });

  it('changes its version with its content and only then', () => {
    const track = new Track(2);
    track.push(5, 1);
    const version = track.version;
    track.push(5, 2);
    expect(track.version).toBe(version);
    track.push(6, 2);
    expect(track.version).toBeGreaterThan(version);
  });

  it('finds the first point at or after a time and the nearest one as a walk through all points does', () => {
    fc.assert(
      fc.property(
        pointsArbitrary,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: -5, max: 70 }),
        (points, capacity, time) => {
          const track = new Track(capacity);
          for (const [at, value] of points) track.push(at, value);
          const times = content(track).map(([at]) => at);
          expect(track.lowerBound(time)).toBe(times.filter((at) => at < time).length);
          const nearest = track.nearest(time);
          if (times.length === 0) expect(nearest).toBe(-1);
          else
            expect(Math.abs((times[nearest] ?? Infinity) - time)).toBe(
              Math.min(...times.map((at) => Math.abs(at - time))),
            );
        },
      ),
    );
  });
});
