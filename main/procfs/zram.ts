/**
 * /sys/block/zram<n>/mm_stat (Documentation/admin-guide/blockdev/zram.rst): compressed memory that serves as a disk.
 *
 *     orig_data_size compr_data_size mem_used_total mem_limit mem_used_max same_pages pages_compacted huge_pages
 *         1073741824       268435456      272629760         0    281018368       1024               0         12
 */
import { ParseError, parseCount } from './parse.ts';

/** Bytes. */
export interface ZramUse {
  /** What is stored, as its users see it. */
  original: number;
  /** The same, compressed. */
  compressed: number;
  /** Memory that holds it, with what the allocator needs and loses. */
  used: number;
}

/** @throws ParseError for less than three numbers */
export function parseZramUse(text: string): ZramUse {
  const [original, compressed, used] = text.trim().split(/\s+/).map(parseCount);
  if (typeof original !== 'number' || typeof compressed !== 'number' || typeof used !== 'number') {
    throw new ParseError('block/zram/mm_stat', 'does not start with three numbers', text);
  }
  return { original, compressed, used };
}

/** Names of the zram devices in /proc/partitions, which lists those that have been given a size. */
export function zramNames(partitions: string): string[] {
  return [...partitions.matchAll(/ (zram\d{1,4})$/gm)].flatMap(([, name]) => name ?? []);
}
