import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCount, parseCounts } from '../../main/procfs/parse.ts';

test('a line of counters is what its words are one by one, NaN for what is no count', () => {
  const word = fc.oneof(
    fc.bigInt(0n, 2n ** 64n - 1n).map(String),
    fc.nat().map(String),
    fc.constantFrom('-1', '1e3', 'x', '1x2', '0x7', '99999999999999999999999', '0', 'é', '1.5'),
  );
  const gap = fc.constantFrom(' ', '  ', '\t', ' \t ');
  fc.assert(
    fc.property(fc.array(fc.tuple(gap, word)), fc.constantFrom('', ' '), (parts, tail) => {
      const text = `name:${parts.flat().join('')}${tail}\n`;
      const expected = parts.map(([, each]) => parseCount(each) ?? Number.NaN);
      const counts = new Float64Array(32);
      expect(parseCounts(text, 5, text.length - 1, counts)).toBe(expected.length);
      expect([...counts.subarray(0, expected.length)]).toEqual(expected);
    }),
  );
});
