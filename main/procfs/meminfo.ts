/**
 * /proc/meminfo: what memory is used for (proc_meminfo(5)).
 *
 *     MemTotal:       24683620 kB
 *     HugePages_Total:       0
 */
import { ParseError } from './parse.ts';

/**
 * Field name (`MemTotal`, `Active(file)`) to bytes; fields without a unit are counts. Lines of another form are
 * passed over, so a field that is not there is one that the kernel does not report.
 * @throws ParseError when there is no `MemTotal` above zero
 */
export function parseMeminfo(text: string): ReadonlyMap<string, number> {
  const fields = new Map<string, number>();
  for (const [, name, digits, unit] of text.matchAll(/^([^\s:]+): +(\d{1,20})( kB)?$/gm)) {
    // "kB" is what the kernel writes for 1,024 bytes.
    if (name !== undefined) fields.set(name, Number(digits) * (unit === undefined ? 1 : 1_024));
  }
  if (!fields.get('MemTotal')) throw new ParseError('meminfo', 'no line "MemTotal: <size> kB"', text);
  return fields;
}
