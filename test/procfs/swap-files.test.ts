import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSwaps } from '../../main/procfs/swaps.ts';
import { parseZramUse, zramNames } from '../../main/procfs/zram.ts';

test('without a swap area there is the header alone', () => {
  expect(parseSwaps('Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n')).toEqual([]);
});

test.each([
  ['empty', '', /no header/],
  ['cut', 'Filename\n/dev/sda2 partition 100', /needs name, type/],
  ['below zero', 'Filename\n/dev/sda2 partition -1 0 1', /needs name, type/],
])('a file that is %s is no list of swap areas', (_, text, problem) => {
  expect(() => parseSwaps(text)).toThrow(problem);
});

test('mm_stat of Linux 4.1 with fewer columns and of 6.x with more are read alike', () => {
  expect(parseZramUse('4096 64 12288 0 12288 0 0\n')).toEqual({ original: 4_096, compressed: 64, used: 12_288 });
  expect(parseZramUse(' 1 2 3 0 5 6 7 8 9 10 ')).toEqual({ original: 1, compressed: 2, used: 3 });
});

test('no text makes a figure that is no whole number', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        for (const value of Object.values(parseZramUse(text))) expect(Number.isInteger(value)).toBe(true);
      } catch (error) {
        expect((error as Error).name).toBe('ParseError');
      }
    }),
  );
});

test('zram devices with a size are found by their names', () => {
  expect(zramNames(' 253  0  8 zram0\n   8  0  9 sda\n   8  1  9 myzram3\n 253 10  8 zram10\n')).toEqual([
    'zram0',
    'zram10',
  ]);
});
