import { expect, test } from 'vitest';
import { Track } from '../../renderer/charts/track.ts';
import { csv } from '../../renderer/components/csv.ts';
import { rowsOf } from '../../renderer/components/data-rows.ts';

test('cells are parted, quoted where they must be, and empty for null', () => {
  expect(
    csv([
      ['time', 'a,b', 'say "x"'],
      ['t', 1.5, null],
    ]),
  ).toBe('time,"a,b","say ""x"""\r\nt,1.5,\r\n');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])(
  'a text that a spreadsheet would execute is inert: %j',
  (text) => {
    expect(
      csv([[text]])
        .replaceAll('"', '')
        .startsWith(`'${text.slice(0, 1)}`),
    ).toBe(true);
  },
);

test('a negative number stays a number', () => {
  expect(csv([[-1.5, Number.NaN]])).toBe('-1.5,\r\n');
});

test('rows hold all lines by time, within the range, null where a line has no reading', () => {
  const lines = ['a', 'b'].map((label) => ({ label: () => label, color: '', track: new Track(8) }));
  for (const [i, { track }] of lines.entries()) {
    track.push(1_000, 1 + i);
    track.push(2_000, i === 0 ? null : 5);
    if (i === 0) track.push(3_000, 3);
    track.push(4_000, 9);
  }
  expect(rowsOf(lines, { fromMs: 1_500, toMs: 3_000 })).toEqual([
    { timeMs: 2_000, values: [null, 5] },
    { timeMs: 3_000, values: [3, null] },
  ]);
});
