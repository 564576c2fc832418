/** Text as no kernel writes it, for property tests: pieces of the real thing, put together and cut anywhere. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { ParseError } from '../../main/procfs/parse.ts';

const noise = [
  '',
  ' ',
  '\n',
  '\t',
  '\0',
  '-',
  '-1',
  '0',
  '7',
  '99999999999999999999999',
  'NaN',
  '1e9',
  ':',
  '(',
  ')',
  'é',
];

/** @param pieces labels and lines of the file that the parser expects */
export function hostileText(pieces: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.oneof(fc.constantFrom(...pieces), fc.constantFrom(...noise), fc.nat().map(String));
  return fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(''));
}

/**
 * Runs a parser; the only error that it may throw is a ParseError.
 * @returns what it gave, `null` for a ParseError
 */
export function parsedOrRefused<Value>(parse: () => Value): Value | null {
  try {
    return parse();
  } catch (error) {
    expect(error).toBeInstanceOf(ParseError);
    return null;
  }
}

/** That no number anywhere in `value` is NaN, infinite or below zero. `except` names fields that may be negative. */
export function expectCounts(value: unknown, except: readonly string[] = []): void {
  if (typeof value === 'number') {
    expect(Number.isFinite(value)).toBe(true);
    expect(value).toBeGreaterThanOrEqual(0);
  } else if (value instanceof Map) {
    for (const each of value.values()) expectCounts(each, except);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, each] of Object.entries(value)) if (!except.includes(name)) expectCounts(each, except);
  }
}
