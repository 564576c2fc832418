/**
 * /proc/meminfo: what memory is used for (proc_meminfo(5)).
 *
 *     MemTotal:       24683620 kB
 *     HugePages_Total:       0
 */
import { countOfDigits, endOfBlanks, endOfDigits, endOfLine, LineStart, ParseError } from './parse.ts';

/** Those that somebody asks for. */
const names = [
  'MemTotal',
  'MemFree',
  'MemAvailable',
  'Buffers',
  'Cached',
  'SwapTotal',
  'SwapFree',
  'Zswap',
  'Zswapped',
  'Dirty',
  'Shmem',
  'Slab',
  'SReclaimable',
  'HardwareCorrupted',
  'AnonHugePages',
  'HugePages_Total',
  'HugePages_Free',
  'Hugepagesize',
] as const;
export type MeminfoField = (typeof names)[number];

const lineStarts = new Map(names.map((name) => [name, new LineStart(`${name}:`)]));

export interface Meminfo {
  /**
   * The field in bytes; one without a unit is a count. `undefined` where there is no such line or one of another form:
   * what the kernel does not report.
   */
  get(name: MeminfoField): number | undefined;
}

/**
 * Fields are looked for when they are asked for: nobody needs all of some fifty lines.
 * @throws ParseError when there is no `MemTotal` above zero
 */
export function parseMeminfo(text: string): Meminfo {
  const get = (name: MeminfoField) => fieldOf(text, name);
  if (!get('MemTotal')) throw new ParseError('meminfo', 'no line "MemTotal: <size> kB"', text);
  return { get };
}

function fieldOf(text: string, name: MeminfoField): number | undefined {
  const labelEnd = lineStarts.get(name)?.endIn(text) ?? -1;
  const start = endOfBlanks(text, labelEnd);
  const end = endOfDigits(text, start);
  if (labelEnd === -1 || start === labelEnd) return undefined;
  const count = countOfDigits(text, start, end) ?? undefined;
  const lineEnd = endOfLine(text, end);
  if (end === lineEnd) return count;
  // "kB" is what the kernel writes for 1,024 bytes.
  const hasUnit = text.startsWith(' kB', end) && end + 3 === lineEnd;
  return hasUnit && count !== undefined ? count * 1_024 : undefined;
}
