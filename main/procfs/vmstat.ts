/**
 * /proc/vmstat: counters of the virtual memory system since boot (proc_vmstat(5)), one `name value` a line.
 *
 *     pswpin 0
 *     pswpout 0
 */
import { parseCount } from './parse.ts';

/** Pages read from and written to swap since boot; `null` where the kernel does not count them (no CONFIG_SWAP). */
export interface SwapCounters {
  pages_in: number | null;
  pages_out: number | null;
}

/** Takes two of some 180 lines, so it looks for them instead of reading all. */
export function parseSwapCounters(text: string): SwapCounters {
  return { pages_in: counter(text, 'pswpin'), pages_out: counter(text, 'pswpout') };
}

function counter(text: string, name: string): number | null {
  const start = text.startsWith(`${name} `) ? 0 : text.indexOf(`\n${name} `) + 1;
  const end = text.indexOf('\n', start);
  if (!text.startsWith(`${name} `, start)) return null;
  // Without a newline the text was cut, perhaps within the number.
  return end === -1 ? null : parseCount(text.slice(start + name.length + 1, end));
}
