/**
 * /proc/spl/kstat/zfs/arcstats: the cache of ZFS (OpenZFS, module/zfs/arc.c: arc_stats_t).
 *
 *     13 1 0x01 98 26656 8053440915 2131283498221
 *     name                            type data
 *     c_min                           4    1073741824
 *     size                            4    8589934592
 */
import { ParseError, parseCount } from './parse.ts';

export interface ArcStats {
  /** Bytes that the cache holds. */
  size_bytes: number;
  /** Bytes that it keeps even when memory is short. */
  min_bytes: number;
}

/** @throws ParseError when there is no row `size` or no row `c_min` */
export function parseArcstats(text: string): ArcStats {
  const size = row(text, 'size');
  const min = row(text, 'c_min');
  if (size === null || min === null) throw new ParseError('spl/kstat/zfs/arcstats', 'no "size" and "c_min"', text);
  return { size_bytes: size, min_bytes: min };
}

function row(text: string, name: string): number | null {
  return parseCount(new RegExp(`^${name} +4 +(\\d+)$`, 'm').exec(text)?.[1]);
}
