/**
 * /proc/uptime: seconds since boot, suspend included, and the idle time of all CPUs (proc_uptime(5)).
 *
 *     1066.18 1921.06
 */
import { ParseError } from './parse.ts';

/**
 * @returns seconds since boot
 * @throws ParseError when the text does not start with a decimal number
 */
export function parseUptime(text: string): number {
  const match = /^(\d{1,12}\.\d{1,9})(?:\s|$)/.exec(text);
  if (!match) throw new ParseError('uptime', 'does not start with a number of seconds', text);
  return Number(match[1]);
}
