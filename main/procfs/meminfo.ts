/**
 * /proc/meminfo: what memory is used for (proc_meminfo(5)).
 *
 *     MemTotal:       24683620 kB
 *     HugePages_Total:       0
 */
import { ParseError } from './parse.ts';

export interface Meminfo {
  /**
   * The field in bytes; one without a unit is a count. `undefined` where there is no such line or one of another form:
   * what the kernel does not report.
   */
  get(name: string): number | undefined;
}

/**
 * Fields are looked for when they are asked for: nobody needs all of some fifty lines.
 * @throws ParseError when there is no `MemTotal` above zero
 */
export function parseMeminfo(text: string): Meminfo {
  const get = (name: string): number | undefined => {
    const label = `${name}:`;
    const start = text.startsWith(label) ? 0 : text.indexOf(`\n${label}`) + 1;
    if (!text.startsWith(label, start)) return undefined;
    const end = text.indexOf('\n', start);
    const line = text.slice(start + label.length, end === -1 ? undefined : end);
    const match = /^ +(\d{1,20})( kB)?$/.exec(line);
    // "kB" is what the kernel writes for 1,024 bytes.
    return match ? Number(match[1]) * (match[2] === undefined ? 1 : 1_024) : undefined;
  };
  if (!get('MemTotal')) throw new ParseError('meminfo', 'no line "MemTotal: <size> kB"', text);
  return { get };
}
