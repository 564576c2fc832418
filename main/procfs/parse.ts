/** What all parsers of kernel text share. */

const tab = 0x09;
const space = 0x20;
const newline = 0x0a;

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
 * in one walk, without a word or a list of its own. NaN in the place of a word that is anything else: see {@link parseCount}.
 * @param into takes the first of them
 * @returns how many there are
 */
export function parseCounts(text: string, start: number, end: number, into: Float64Array): number {
  let count = 0;
  let value = 0;
  let length = 0;
  for (let index = start; index <= end; index += 1) {
    const code = index === end ? space : text.charCodeAt(index);
    if (code === space || code === tab) {
      if (length > 0) {
        into[count] = length <= exactDigits ? value : longCount(text.slice(index - length, index));
        count += 1;
      }
      value = 0;
      length = 0;
    } else {
      value = code >= zero && code <= nine ? value * 10 + code - zero : Number.NaN;
      length += 1;
    }
  }
  return count;
}

function longCount(word: string): number {
  return parseCount(word) ?? Number.NaN;
}

/** Where the first of so many counts is that {@link parseCounts} found to be none; −1 where all are. */
export function wrongCount(counts: Float64Array, count: number): number {
  for (let index = 0; index < count; index += 1) if (Number.isNaN(counts[index])) return index;
  return -1;
}

/** Where the line of `from` ends: at its newline, or with the text. */
export function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

/** Where spaces and tabs from `start` on end. */
export function endOfBlanks(text: string, start: number): number {
  let end = start;
  while (text.charCodeAt(end) === space || text.charCodeAt(end) === tab) end += 1;
  return end;
}

/** Where the word that begins at `start` ends: before a blank, a newline or the end of the text. */
export function endOfWord(text: string, start: number): number {
  let end = start;
  while (!isEndOfWord(text, end)) end += 1;
  return end;
}

/** Where digits from `start` on end. */
export function endOfDigits(text: string, start: number): number {
  let end = start;
  // The code beyond the end is NaN, which is neither.
  while (text.charCodeAt(end) >= zero && text.charCodeAt(end) <= nine) end += 1;
  return end;
}

/** What {@link parseCount} makes of the digits from `start` up to, not including, `end`, without a text of its own. */
export function countOfDigits(text: string, start: number, end: number): number | null {
  if (start === end || end - start > exactDigits) return parseCount(text.slice(start, end));
  let value = 0;
  for (let index = start; index < end; index += 1) value = value * 10 + text.charCodeAt(index) - zero;
  return value;
}

/** The count that is the whole word at `start`; `null` where that is anything else. */
export function countAt(text: string, start: number): number | null {
  const end = endOfDigits(text, start);
  return isEndOfWord(text, end) ? countOfDigits(text, start, end) : null;
}

/** Whether a word may end here: before a blank, a newline or the end of the text. */
export function isEndOfWord(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code === space || code === newline || code === tab || index >= text.length;
}

/** How a line begins that is looked for in a text of many; made once for each, since it is looked for in two ways. */
export class LineStart {
  private readonly first: string;
  private readonly later: string;

  constructor(start: string) {
    this.first = start;
    this.later = `\n${start}`;
  }

  /** Where the rest of the line begins; −1 where no line begins so. */
  endIn(text: string): number {
    if (text.startsWith(this.first)) return this.first.length;
    const index = text.indexOf(this.later);
    return index === -1 ? -1 : index + this.later.length;
  }

  /**
   * The number that follows at once.
   * @returns `null` where there is no such line, or neither a space nor a newline after the number: the text was cut,
   * perhaps within it
   */
  countIn(text: string): number | null {
    const start = this.endIn(text);
    if (start === -1) return null;
    const end = endOfDigits(text, start);
    return end < text.length && isEndOfWord(text, end) ? countOfDigits(text, start, end) : null;
  }
}

/** A number that was looked for, or why there is none. */
export type Found = { readonly value: number } | { readonly reason: string };
