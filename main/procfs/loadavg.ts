/**
 * /proc/loadavg: mean number of runnable and uninterruptible tasks (proc_loadavg(5)).
 *
 *     3.20 0.88 0.35 1/95 8157
 */
import { ParseError } from './parse.ts';

/**
 * @returns means over 1, 5 and 15 minutes
 * @throws ParseError when the text does not start with three decimal numbers
 */
export function parseLoadavg(text: string): [number, number, number] {
  const match = /^(\d{1,9}\.\d{1,6}) (\d{1,9}\.\d{1,6}) (\d{1,9}\.\d{1,6})(?:\s|$)/.exec(text);
  if (!match) throw new ParseError('loadavg', 'does not start with three means', text);
  return [Number(match[1]), Number(match[2]), Number(match[3])];
}
