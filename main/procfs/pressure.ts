/**
 * /proc/pressure/{cpu,memory,io}: pressure stall information (Documentation/accounting/psi.rst).
 *
 *     some avg10=0.00 avg60=0.00 avg300=0.00 total=25194908
 *     full avg10=0.00 avg60=0.00 avg300=0.00 total=0
 */
import { ParseError } from './parse.ts';

/** Microseconds stalled since boot. */
export interface PressureStall {
  some: number;
  /** `null` where the kernel has no such line: for cpu before Linux 5.13. */
  full: number | null;
}

/** @throws ParseError when there is no `some` line with a total */
export function parsePressure(text: string): PressureStall {
  const some = total(text, 'some');
  if (some === null) throw new ParseError('pressure', 'no line "some … total=<microseconds>"', text);
  return { some, full: total(text, 'full') };
}

const totals = {
  some: /^some .*\btotal=(\d+)$/m,
  full: /^full .*\btotal=(\d+)$/m,
} as const;

function total(text: string, kind: keyof typeof totals): number | null {
  const match = totals[kind].exec(text);
  return match ? Number(match[1]) : null;
}
