/** What all parsers of kernel text share. */

const tab = 0x09;
const space = 0x20;

/** Text of the kernel that does not have the documented form. */
export class ParseError extends Error {
  /**
   * @param file the kernel's file, as /proc/<file>
   * @param problem what is missing or wrong
   * @param text what was read; the start of it is quoted
   */
  constructor(file: string, problem: string, text: string) {
    super(`${file}: ${problem}; read ${JSON.stringify(text.slice(0, 80))}`);
    this.name = 'ParseError';
  }
}

/**
 * A counter or size written in decimal digits.
 * @returns `null` for anything else: a sign, a fraction, garbage, an empty field
 */
export function parseCount(field: string | undefined): number | null {
  return field !== undefined && /^\d{1,20}$/.test(field) ? Number(field) : null;
}

const zero = 0x30;
const nine = 0x39;
/** Longer numbers may be rounded on the way, each digit anew. */
const exactDigits = 15;

/**
 * Numbers in decimal digits between spaces and tabs, from `start` up to, not including, `end`: a whole line of counters
 * in one walk.
 * @returns NaN in the place of a word that is anything else: see {@link parseCount}
 */
export function parseCounts(text: string, start: number, end: number): number[] {
  const counts: number[] = [];
  let value = 0;
  let length = 0;
  for (let index = start; index <= end; index += 1) {
    const code = index === end ? space : text.charCodeAt(index);
    if (code === space || code === tab) {
      if (length > 0) counts.push(length <= exactDigits ? value : longCount(text.slice(index - length, index)));
      value = 0;
      length = 0;
    } else {
      value = code >= zero && code <= nine ? value * 10 + code - zero : Number.NaN;
      length += 1;
    }
  }
  return counts;
}

function longCount(word: string): number {
  return parseCount(word) ?? Number.NaN;
}

/** A number that was looked for, or why there is none. */
export type Found = { readonly value: number } | { readonly reason: string };
