/**
 * /proc/vmstat: counters of the virtual memory system since boot (proc_vmstat(5)), one `name value` a line.
 *
 *     pswpin 0
 *     pswpout 0
 */
import { LineStart } from './parse.ts';

const pagesIn = new LineStart('pswpin ');
const pagesOut = new LineStart('pswpout ');

/** Pages read from and written to swap since boot; `null` where the kernel does not count them (no CONFIG_SWAP). */
export interface SwapCounters {
  pages_in: number | null;
  pages_out: number | null;
}

/** Takes two of some 180 lines, so it looks for them instead of reading all. */
export function parseSwapCounters(text: string): SwapCounters {
  return { pages_in: pagesIn.countIn(text), pages_out: pagesOut.countIn(text) };
}
