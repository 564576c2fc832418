import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCpuList } from '../../main/procfs/cpu-list.ts';
import { parseCpuFrequencies } from '../../main/procfs/cpuinfo.ts';

test.each([
  ['0', [0]],
  ['0-3,8,10-11\n', [0, 1, 2, 3, 8, 10, 11]],
  ['\n', []],
  ['3-1', null],
  ['0-', null],
  ['0,,1', null],
  ['0-99999999', null],
  ['all', null],
])('the list %j of CPUs', (text, expected) => {
  expect(parseCpuList(text)).toEqual(expected);
});

test('a list of any text is numbers or nothing, and small', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const list = parseCpuList(text);
      if (list !== null) for (const number of list) expect(number).toBeLessThanOrEqual(65_535);
    }),
  );
});

test('frequencies are those of the block that names the CPU; a block without one is left out', () => {
  const text =
    'processor\t: 0\nmodel name\t: A\ncpu MHz\t\t: 2593.994\n\nprocessor\t: 2\ncpu cores\t: 4\n\nprocessor\t: 3\ncpu MHz\t\t: 800.000\n';
  expect([...parseCpuFrequencies(text)]).toEqual([
    [0, 2_593_994_000],
    [3, 800_000_000],
  ]);
});

test.each([
  ['empty', ''],
  ['of another architecture', 'processor\t: 0\nBogoMIPS\t: 108.00\n'],
  ['without a processor', 'cpu MHz\t\t: 2593.994\n'],
  ['zero', 'processor\t: 0\ncpu MHz\t\t: 0.000\n'],
  ['cut', 'processor\t: 0\ncpu MHz\t\t: 25'],
])('a file that is %s tells no frequency', (_, text) => {
  expect(parseCpuFrequencies(text).size).toBe(0);
});
