/** What all parsers of kernel text share. */

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

/** A number that was looked for, or why there is none. */
export type Found = { readonly value: number } | { readonly reason: string };
