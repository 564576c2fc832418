/**
 * /proc/diskstats (Documentation/ABI/testing/procfs-diskstats, Documentation/admin-guide/iostats.rst).
 *
 *     254       0 vda 33639 8661 2288394 9405 12450 23363 2759552 12001 0 8544 23454 6145 56 150304 1087 1595 960
 *
 * 14 fields; 18 since Linux 4.18 (discards); 20 since 5.5 (flushes). Linux 2.6 up to 2.6.24 gives partitions 7.
 */
import {
  countOfDigits,
  endOfBlanks,
  endOfDigits,
  endOfLine,
  endOfWord,
  ParseError,
  parseCounts,
  wrongCount,
} from './parse.ts';

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
  for (let start = 0; start < text.length; ) {
    const end = endOfLine(text, start);
    const first = endOfBlanks(text, start);
    if (first < end) devices.push(parseLine(text, first, end));
    start = end + 1;
  }
  return devices;
}

/** Of the line that is read: 17 since Linux 5.5, with room for what may come. */
const counts = new Float64Array(64);

/** @param index as the kernel's documentation counts, the major number being 0 */
function field(index: number): number {
  return counts[index - 3] ?? 0;
}

function problem(what: string, text: string, start: number, end: number): ParseError {
  return new ParseError('diskstats', what, text.slice(start, end));
}

function parseLine(text: string, start: number, end: number): DiskStats {
  // Major, minor, name, and the rest.
  const majorEnd = endOfDigits(text, start);
  const minorStart = endOfBlanks(text, majorEnd);
  const minorEnd = endOfDigits(text, minorStart);
  const nameStart = endOfBlanks(text, minorEnd);
  const nameEnd = endOfWord(text, nameStart);
  const major = minorStart > majorEnd ? countOfDigits(text, start, majorEnd) : null;
  const minor = nameStart > minorEnd ? countOfDigits(text, minorStart, minorEnd) : null;
  if (major === null || minor === null || nameStart === nameEnd || nameEnd >= end) {
    throw problem('does not start with "<major> <minor> <name> "', text, start, end);
  }
  // The first of them is field 4.
  const count = parseCounts(text, nameEnd, end, counts);
  const fields = count + 3;
  if (fields !== 7 && fields < 14) throw problem(`${fields} fields, not 7 or at least 14`, text, start, end);
  const wrong = wrongCount(counts, count);
  if (wrong !== -1) throw problem(`no number in field ${wrong + 4}`, text, start, end);
  const isShort = fields === 7;
  // One literal of one shape: with a spread in it, V8 takes a hundred times as long.
  return {
    major,
    minor,
    name: text.slice(nameStart, nameEnd),
    reads: field(3),
    readSectors: field(isShort ? 4 : 5),
    readMs: isShort ? null : field(6),
    writes: field(isShort ? 5 : 7),
    writeSectors: field(isShort ? 6 : 9),
    writeMs: isShort ? null : field(10),
    busyMs: isShort ? null : field(12),
    weightedMs: isShort ? null : field(13),
    readsMerged: isShort ? null : field(4),
    writesMerged: isShort ? null : field(8),
    discards: fields > 16 ? field(14) : null,
    discardSectors: fields > 16 ? field(16) : null,
    flushes: fields > 19 ? field(18) : null,
    flushMs: fields > 19 ? field(19) : null,
  };
}
