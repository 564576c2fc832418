/**
 * /proc/diskstats (Documentation/ABI/testing/procfs-diskstats, Documentation/admin-guide/iostats.rst).
 *
 *     254       0 vda 33639 8661 2288394 9405 12450 23363 2759552 12001 0 8544 23454 6145 56 150304 1087 1595 960
 *
 * 14 fields; 18 since Linux 4.18 (discards); 20 since 5.5 (flushes). Linux 2.6 up to 2.6.24 gives partitions 7.
 */
import { ParseError, parseCount } from './parse.ts';

/**
 * Bytes of a sector in this file, whatever the device's own block size: the kernel counts in units of 512
 * (SECTOR_SIZE in include/linux/blk_types.h), for 4Kn disks too.
 */
export const sectorBytes = 512;

/** One device since boot, or since it was plugged in. */
export interface DiskStats {
  major: number;
  minor: number;
  /** As the kernel prints it; where sysfs has `!` it has `/` (cciss/c0d0). */
  name: string;
  reads: number;
  readSectors: number;
  writes: number;
  writeSectors: number;
  /** Milliseconds, summed over requests; `null` in a line of 7 fields. Wraps at 2^32, as the next three do. */
  readMs: number | null;
  writeMs: number | null;
  /** Milliseconds with at least one request in flight. */
  busyMs: number | null;
  /** Milliseconds × requests in flight. */
  weightedMs: number | null;
  /** Requests that were joined with another before they were sent; `null` in a line of 7 fields. */
  readsMerged: number | null;
  writesMerged: number | null;
  /** Since Linux 4.18. */
  discards: number | null;
  discardSectors: number | null;
  /** Since Linux 5.5. Counted for whole devices alone. */
  flushes: number | null;
  /** Milliseconds; wraps at 2^32. */
  flushMs: number | null;
}

/** @throws ParseError for a line that is cut or holds something else than numbers */
export function parseDiskstats(text: string): DiskStats[] {
  const devices: DiskStats[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() !== '') devices.push(parseLine(line));
  }
  return devices;
}

function parseLine(line: string): DiskStats {
  const fields = line.trim().split(/\s+/);
  if (fields.length !== 7 && fields.length < 14) {
    throw new ParseError('diskstats', `${fields.length} fields, not 7 or at least 14`, line);
  }
  const count = (index: number): number => {
    const value = parseCount(fields[index]);
    if (value === null) throw new ParseError('diskstats', `no number in field ${index + 1}`, line);
    return value;
  };
  const isShort = fields.length === 7;
  // One literal of one shape: with a spread in it, V8 takes a hundred times as long.
  return {
    major: count(0),
    minor: count(1),
    name: fields[2] ?? '',
    reads: count(3),
    readSectors: count(isShort ? 4 : 5),
    readMs: isShort ? null : count(6),
    writes: count(isShort ? 5 : 7),
    writeSectors: count(isShort ? 6 : 9),
    writeMs: isShort ? null : count(10),
    busyMs: isShort ? null : count(12),
    weightedMs: isShort ? null : count(13),
    readsMerged: isShort ? null : count(4),
    writesMerged: isShort ? null : count(8),
    discards: fields.length > 16 ? count(14) : null,
    discardSectors: fields.length > 16 ? count(16) : null,
    flushes: fields.length > 19 ? count(18) : null,
    flushMs: fields.length > 19 ? count(19) : null,
  };
}
