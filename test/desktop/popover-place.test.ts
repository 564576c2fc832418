import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placePopover } from '../../main/desktop/popover-place.ts';

const size = { width: 340, height: 440 };
const pointer = { x: 1_850, y: 10 };

test.each([
  [
    'under an icon in a bar at the top',
    { x: 1_500, y: 0, width: 30, height: 24 },
    { x: 0, y: 24, width: 1_920, height: 1_056 },
    { x: 1_345, y: 32 },
  ],
  [
    'over an icon in a bar at the bottom',
    { x: 1_500, y: 1_050, width: 24, height: 24 },
    { x: 0, y: 0, width: 1_920, height: 1_040 },
    { x: 1_342, y: 592 },
  ],
  [
    'within the display at its right edge',
    { x: 1_890, y: 0, width: 24, height: 24 },
    { x: 0, y: 24, width: 1_920, height: 1_056 },
    { x: 1_572, y: 32 },
  ],
  [
    'in the corner near the pointer where nothing is known of an icon',
    null,
    { x: 0, y: 40, width: 1_920, height: 1_040 },
    { x: 1_572, y: 48 },
  ],
  [
    'there too where the icon has no extent, as on Linux',
    { x: 0, y: 0, width: 0, height: 0 },
    { x: 0, y: 40, width: 1_920, height: 1_040 },
    { x: 1_572, y: 48 },
  ],
])('it opens %s', (_name, icon, workArea, place) => {
  expect(placePopover({ size, icon, pointer, workArea })).toEqual(place);
});

test('wherever icon and pointer are, all of it lies within the work area', () => {
  const coordinate = fc.integer({ min: -4_000, max: 4_000 });
  const extent = fc.integer({ min: 0, max: 60 });
  const icon = fc.option(fc.record({ x: coordinate, y: coordinate, width: extent, height: extent }), {
    nil: null,
  });
  fc.assert(
    fc.property(
      icon,
      fc.record({ x: coordinate, y: coordinate }),
      fc.record({
        x: coordinate,
        y: coordinate,
        width: fc.integer({ min: 400, max: 4_000 }),
        height: fc.integer({ min: 500, max: 3_000 }),
      }),
      (at, point, workArea) => {
        const { x, y } = placePopover({ size, icon: at, pointer: point, workArea });
        expect(x).toBeGreaterThanOrEqual(workArea.x);
        expect(y).toBeGreaterThanOrEqual(workArea.y);
        expect(x + size.width).toBeLessThanOrEqual(workArea.x + workArea.width);
        expect(y + size.height).toBeLessThanOrEqual(workArea.y + workArea.height);
      },
    ),
  );
});
