/**
 * /proc/pressure/{cpu,memory,io}: pressure stall information (Documentation/accounting/psi.rst).
 *
 *     some avg10=0.00 avg60=0.00 avg300=0.00 total=25194908
 *     full avg10=0.00 avg60=0.00 avg300=0.00 total=0
 */
import { countOfDigits, endOfDigits, endOfLine, LineStart, ParseError } from './parse.ts';

/** Microseconds stalled since boot. */
export interface PressureStall {
  some: number;
  /** `null` where the kernel has no such line: for cpu before Linux 5.13. */
  full: number | null;
}

const lines = { some: new LineStart('some '), full: new LineStart('full ') } as const;

/** @throws ParseError when there is no `some` line with a total */
export function parsePressure(text: string): PressureStall {
  const some = total(text, 'some');
  if (some === null) throw new ParseError('pressure', 'no line "some … total=<microseconds>"', text);
  return { some, full: total(text, 'full') };
}

function total(text: string, kind: keyof typeof lines): number | null {
  const lineStart = lines[kind].endIn(text);
  const label = lineStart === -1 ? -1 : text.indexOf(' total=', lineStart - 1);
  if (label === -1) return null;
  const start = label + ' total='.length;
  const end = endOfDigits(text, start);
  // It is the last of its line: where it stands further on, this line has none.
  return end === endOfLine(text, lineStart) ? countOfDigits(text, start, end) : null;
}
