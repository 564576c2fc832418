import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ParseError } from '../../main/procfs/parse.ts';
import { parsePressure } from '../../main/procfs/pressure.ts';

test('the totals of a recorded file are microseconds', () => {
  const text = readFileSync('test/fixtures/vm-linux-6.18/proc/pressure/io', 'latin1');
  expect(parsePressure(text)).toEqual({ some: 5_761_225, full: 4_713_900 });
});

test('before Linux 5.13 the file of cpu has no line "full", which is null and not 0', () => {
  expect(parsePressure('some avg10=0.00 avg60=0.00 avg300=0.00 total=25194908\n')).toEqual({
    some: 25_194_908,
    full: null,
  });
});

test.each(['', 'some avg10=0.00', 'some avg10=0.00 avg60=0.00 avg300=0.00 total=-5\n', 'full total=1\n', '\0'])(
  'text without a total of "some" is refused: %j',
  (text) => {
    expect(() => parsePressure(text)).toThrow(ParseError);
  },
);

test('whatever is read, the answer is a count or a ParseError', () => {
  const field = fc.constantFrom(
    'some',
    'full',
    ' ',
    '\n',
    'avg10=0.00',
    ' total=',
    '12',
    '-',
    '99999999999999999999',
  );
  fc.assert(
    fc.property(
      fc.array(field).map((fields) => fields.join('')),
      (text) => {
        try {
          const { some, full } = parsePressure(text);
          for (const value of [some, full ?? 0]) expect(value).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expect(error).toBeInstanceOf(ParseError);
        }
      },
    ),
  );
});
