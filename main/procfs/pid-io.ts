/**
 * /proc/<pid>/io: what one process read and wrote (proc_pid_io(5)). Parsed from bytes, as pid-stat.ts is.
 *
 *     rchar: 7273
 *     wchar: 297
 *     syscr: 12
 *     syscw: 1
 *     read_bytes: 0
 *     write_bytes: 0
 *     cancelled_write_bytes: 0
 */
import { ParseError } from './parse.ts';

/** Bytes since the start of the process. */
export interface PidIo {
  /** Caused to be fetched from storage. */
  read_bytes: number;
  /** Caused to be sent to storage, counted when it goes into the page cache. */
  write_bytes: number;
  /** Not sent after all, because this process truncated a file; others may have written it. */
  cancelled_write_bytes: number;
}

const newline = 0x0a;
const colon = 0x3a;
const zero = 0x30;

/**
 * @param bytes holds the text from its start
 * @param length bytes of it
 * @throws ParseError when one of the three lines is missing or no whole number
 */
export function parsePidIo(bytes: Buffer, length: number): PidIo {
  let read = -1;
  let write = -1;
  let cancelled = -1;
  let lineStart = 0;
  let labelEnd = -1;
  for (let index = 0; index < length; index += 1) {
    const byte = bytes[index];
    if (byte === colon && labelEnd === -1) labelEnd = index;
    if (byte !== newline) continue;
    // The labels differ in length, so that nothing has to be compared letter by letter.
    const label = labelEnd - lineStart;
    if (label === 'read_bytes'.length) read = count(bytes, labelEnd + 2, index);
    else if (label === 'write_bytes'.length) write = count(bytes, labelEnd + 2, index);
    else if (label === 'cancelled_write_bytes'.length) cancelled = count(bytes, labelEnd + 2, index);
    lineStart = index + 1;
    labelEnd = -1;
  }
  if (read === -1 || write === -1 || cancelled === -1) {
    throw new ParseError(
      '<pid>/io',
      'needs read_bytes, write_bytes and cancelled_write_bytes',
      bytes.toString('latin1', 0, length),
    );
  }
  return { read_bytes: read, write_bytes: write, cancelled_write_bytes: cancelled };
}

/** The decimal number from `start` to `end`; −1 for anything else. */
function count(bytes: Buffer, start: number, end: number): number {
  if (end <= start || end - start > 20) return -1;
  let value = 0;
  for (let index = start; index < end; index += 1) {
    const digit = (bytes[index] ?? 0) - zero;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
