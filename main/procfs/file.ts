/**
 * One file of /proc or /sys that is read again and again. It stays open and is read from position 0 into a
 * buffer that is used again, which makes the kernel write it anew (proc(5)); opening it for each read would cost
 * more than reading it. Synchronous: these files are made in memory and do not wait for a device.
 */
import { closeSync, openSync, readSync } from 'node:fs';

/** Where a file is longer, it is read on and the buffer grows; most are below a page. */
const initialBytes = 4_096;
/** Most bytes at which one read is sure to have had a whole file of short records; see {@link Records}. */
const surelyWholeBytes = 3_072;
/** Beyond this it is no file of the kernel that we know. */
const maxBytes = 16 * 1_024 * 1_024;

type TextEncoding = 'latin1' | 'utf8';

/**
 * How the kernel writes the file: `short` in one piece, or in records below 1 KiB (a line, mostly). It fills a page with
 * whole records (fs/seq_file.c, seq_read_iter), so that what ends well before the page does is all, and nobody needs to
 * ask for more; else one read more is made, to be told that this was the end.
 */
export type Records = 'short' | 'any';

let shared = Buffer.allocUnsafe(initialBytes);

export class KernelFile {
  readonly path: string;
  private readonly records: Records;
  private fd: number | null = null;

  constructor(path: string, records: Records = 'any') {
    this.path = path;
    this.records = records;
  }

  /**
   * The whole text.
   * @param encoding `utf8` where the text holds names that people gave; numbers are read faster as `latin1`
   * @throws the system's error (ENOENT, EACCES, …), which names the path
   */
  read(encoding: TextEncoding = 'latin1'): string {
    return shared.toString(encoding, 0, this.readBytes());
  }

  /** As {@link read}, but `null` where there is no such file or the kernel refuses to have it. */
  readIfPresent(encoding: TextEncoding = 'latin1'): string | null {
    return ifPresent(() => this.read(encoding));
  }

  /** Harmless twice. */
  close(): void {
    if (this.fd !== null) closeSync(this.fd);
    this.fd = null;
  }

  /**
   * Into the buffer that all files share, where they stay until the next read of any file.
   * @returns their number
   * @throws as {@link read}
   */
  readBytes(): number {
    this.fd ??= openSync(this.path, 'r');
    try {
      return readWhole(this.fd, this.path, this.records);
    } catch (error) {
      // A device that was removed and came back has a new file: the next read opens that one.
      this.close();
      throw error;
    }
  }
}

/** A file that seldom changes: as long as it has the same bytes, what was made of them is handed on. */
export class ParsedFile<Value> {
  private readonly file: KernelFile;
  private readonly encoding: TextEncoding;
  private readonly parse: (text: string) => Value;
  private kept: { readonly bytes: Buffer; readonly value: Value } | null = null;

  constructor(file: KernelFile, encoding: TextEncoding, parse: (text: string) => Value) {
    this.file = file;
    this.encoding = encoding;
    this.parse = parse;
  }

  /** @throws the system's error, or what `parse` throws; then nothing is kept of it */
  read(): Value {
    const length = this.file.readBytes();
    const { kept } = this;
    const isSame = kept?.bytes.length === length && shared.compare(kept.bytes, 0, length, 0, length) === 0;
    if (kept && isSame) return kept.value;
    const bytes = Buffer.from(shared.subarray(0, length));
    const value = this.parse(bytes.toString(this.encoding));
    this.kept = { bytes, value };
    return value;
  }

  /** As {@link read}, but `null` where there is no such file or the kernel refuses to have it. */
  readIfPresent(): Value | null {
    return ifPresent(() => this.read());
  }

  /** Harmless twice. */
  close(): void {
    this.file.close();
  }
}

/** Whether an error of the system means that what was to be read does not exist (any more, or on this machine). */
export function isAbsent(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code === 'ENOENT' || code === 'ENODEV' || code === 'EOPNOTSUPP' || code === 'ENXIO' || code === 'ESRCH';
}

function ifPresent<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/** Into the shared buffer; returns the number of bytes. */
function readWhole(fd: number, path: string, records: Records): number {
  let length = 0;
  for (;;) {
    const count = readSync(fd, shared, length, shared.length - length, length);
    length += count;
    if (count === 0 || (records === 'short' && length <= surelyWholeBytes)) return length;
    if (length < shared.length) continue;
    if (length >= maxBytes) throw new Error(`${path}: longer than ${maxBytes} bytes`);
    const larger = Buffer.allocUnsafe(shared.length * 2);
    shared.copy(larger);
    shared = larger;
  }
}
