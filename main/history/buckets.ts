/**
 * Buckets of many series as one record: which series, how many values, their mean, minimum and maximum. Series are
 * numbered within a segment and named once in it. Numbers are kept to seven digits (32 bits); what never changes
 * within its bucket takes one number, and what is 0 takes none.
 */
import type { Summary } from '../series/ring.ts';

/** Flags of one series in a record. */
const skips = 1;
const single = 2;
const zero = 4;
const counted = 8;
/** Series of one record; more is damage that a CRC happened to fit. */
const maxId = 1_000_000;

export interface BucketRecord {
  /** Start, Unix milliseconds. */
  startMs: number;
  entries: { id: number; bucket: Summary }[];
}

/** @param entries by rising id, each with a count above 0 */
export function encodeBuckets(startMs: number, entries: BucketRecord['entries']): Buffer {
  const usual = usualCount(entries);
  const writer = new Writer(16 + entries.length * 28);
  writer.float64(startMs);
  writer.varint(usual);
  let next = 0;
  for (const { id, bucket } of entries) {
    const isSingle = bucket.min === bucket.max;
    const isZero = isSingle && bucket.min === 0;
    writer.byte(
      (id === next ? 0 : skips) |
        (isSingle && !isZero ? single : 0) |
        (isZero ? zero : 0) |
        (bucket.count === usual ? 0 : counted),
    );
    if (id !== next) writer.varint(id - next);
    if (bucket.count !== usual) writer.varint(bucket.count);
    if (isSingle && !isZero) writer.float32(bucket.min);
    else if (!isZero) {
      writer.float32(bucket.mean);
      writer.float32(bucket.min);
      writer.float32(bucket.max);
    }
    next = id + 1;
  }
  return writer.take();
}

/** @throws RangeError where the content is none of {@link encodeBuckets} */
export function decodeBuckets(content: Buffer): BucketRecord {
  const reader = new Reader(content);
  const startMs = reader.float64();
  const usual = reader.varint();
  const entries: BucketRecord['entries'] = [];
  let next = 0;
  while (!reader.isAtEnd) {
    const flags = reader.byte();
    const id = next + (flags & skips ? reader.varint() : 0);
    if (id > maxId) throw new RangeError(`the series number ${id} is too large`);
    const count = flags & counted ? reader.varint() : usual;
    const first = flags & zero ? 0 : reader.float32();
    const isSingle = (flags & (zero | single)) !== 0;
    const min = isSingle ? first : reader.float32();
    const max = isSingle ? first : reader.float32();
    entries.push({ id, bucket: { count, mean: first, min, max } });
    next = id + 1;
  }
  return { startMs, entries };
}

/** Names of series from `firstId` on, in order. */
export function encodeNames(firstId: number, names: readonly string[]): Buffer {
  const texts = names.map((name) => Buffer.from(name));
  const writer = new Writer(10 + texts.reduce((bytes, text) => bytes + text.length + 5, 0));
  writer.varint(firstId);
  for (const text of texts) {
    writer.varint(text.length);
    writer.bytes(text);
  }
  return writer.take();
}

/** @throws RangeError */
export function decodeNames(content: Buffer): { firstId: number; names: string[] } {
  const reader = new Reader(content);
  const firstId = reader.varint();
  const names: string[] = [];
  while (!reader.isAtEnd) names.push(reader.bytes(reader.varint()).toString());
  return { firstId, names };
}

/** The count that most have. */
function usualCount(entries: BucketRecord['entries']): number {
  const times = new Map<number, number>();
  for (const { bucket } of entries) times.set(bucket.count, (times.get(bucket.count) ?? 0) + 1);
  return [...times].sort(([, one], [, other]) => other - one)[0]?.[0] ?? 0;
}

class Writer {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(room: number) {
    this.#bytes = Buffer.allocUnsafe(room);
  }

  byte(value: number): void {
    this.#bytes[this.#at] = value;
    this.#at += 1;
  }

  /** A whole number of at most 32 bits, seven bits a byte. */
  varint(value: number): void {
    let rest = value >>> 0;
    while (rest > 127) {
      this.byte((rest & 127) | 128);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  float32(value: number): void {
    this.#at = this.#bytes.writeFloatLE(value, this.#at);
  }

  float64(value: number): void {
    this.#at = this.#bytes.writeDoubleLE(value, this.#at);
  }

  bytes(value: Buffer): void {
    this.#at += value.copy(this.#bytes, this.#at);
  }

  take(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }
}

/** Reading past the end throws a RangeError. */
class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    const value = this.#bytes[this.#at];
    if (value === undefined) throw new RangeError('the record ends too early');
    this.#at += 1;
    return value;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw new RangeError('a number of the record is too long');
  }

  float32(): number {
    const value = this.#bytes.readFloatLE(this.#at);
    this.#at += 4;
    return value;
  }

  float64(): number {
    const value = this.#bytes.readDoubleLE(this.#at);
    this.#at += 8;
    return value;
  }

  bytes(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new RangeError('the record ends too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
