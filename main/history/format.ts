/**
 * The format of a segment of history: a header of 64 bytes, then records. All numbers are little-endian. A record is
 * framed by a mark, its length and a CRC-32 of type and content (zlib's polynomial, RFC 1952), so that what a crash
 * cut or a disk changed is found, left out, and what follows it is still read. docs/history.md has the layout.
 */
import { crc32 } from 'node:zlib';

export const formatVersion = 1;
export const headerBytes = 64;
const magic = Buffer.from('TELLHIST');
/** Begins every record: unlikely in text and in small numbers. */
const mark = 0xd71e;
/** Mark, type, a byte of zero, length, CRC-32. */
export const frameBytes = 12;
/** No record of ours is longer; what claims to be is damaged. */
export const maxContentBytes = 16 * 1_024 * 1_024;
/** Bytes summed up in one segment to find the next record behind damage: a fraction of a second. */
const maxSearchBytes = 128 * 1_024 * 1_024;

/** What a record holds. */
export const recordTypes = { names: 1, buckets: 2, message: 3, traffic: 4 } as const;
export type RecordType = (typeof recordTypes)[keyof typeof recordTypes];

export interface SegmentHeader {
  /** 32 hexadecimal digits: the machine that it is of; all 0 where machines cannot be told apart. */
  readonly machine: string;
  /** 16 hexadecimal digits: the run that wrote it. */
  readonly run: string;
  /** Unix milliseconds. */
  readonly createdMs: number;
  /** A run begins a new pass, from 0 on, when its clock is set back, and when what it wrote may be lost. */
  readonly pass: number;
  /**
   * Where it is not `null`, this pass says anew what happened from then (Unix milliseconds) until its end: what
   * earlier segments of other passes say of that time counts no more.
   */
  readonly replacesFromMs: number | null;
}

export type HeaderResult =
  | { readonly header: SegmentHeader }
  /** `newer`: of a later version of the format. */
  | { readonly problem: 'newer' | 'damaged' };

export function encodeHeader(header: SegmentHeader): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  magic.copy(bytes);
  bytes.writeUInt16LE(formatVersion, 8);
  bytes.writeUInt16LE(header.replacesFromMs === null ? 0 : 1, 10);
  bytes.write(header.machine, 16, 16, 'hex');
  bytes.write(header.run, 32, 8, 'hex');
  bytes.writeDoubleLE(header.createdMs, 40);
  bytes.writeDoubleLE(header.replacesFromMs ?? 0, 48);
  bytes.writeUInt32LE(header.pass, 56);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 60)), 60);
  return bytes;
}

export function decodeHeader(bytes: Buffer): HeaderResult {
  if (bytes.length < headerBytes || !bytes.subarray(0, magic.length).equals(magic)) return { problem: 'damaged' };
  const intact = crc32(bytes.subarray(0, 60)) === bytes.readUInt32LE(60);
  // A later version may have another header, so its sum says nothing; a version of 0 there never was.
  if (bytes.readUInt16LE(8) > formatVersion) return { problem: 'newer' };
  if (!intact) return { problem: 'damaged' };
  return {
    header: {
      machine: bytes.toString('hex', 16, 32),
      run: bytes.toString('hex', 32, 40),
      createdMs: bytes.readDoubleLE(40),
      pass: bytes.readUInt32LE(56),
      replacesFromMs: bytes.readUInt16LE(10) === 1 ? bytes.readDoubleLE(48) : null,
    },
  };
}

export function encodeRecord(type: RecordType, content: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(frameBytes + content.length);
  bytes.writeUInt16BE(mark, 0);
  bytes[2] = type;
  bytes[3] = 0;
  bytes.writeUInt32LE(content.length, 4);
  content.copy(bytes, frameBytes);
  bytes.writeUInt32LE(sumOf(type, content), 8);
  return bytes;
}

export interface ReadRecord {
  readonly type: number;
  readonly content: Buffer;
  /** Of its frame, from the start of the segment. */
  readonly offset: number;
}

/** The record that begins at an offset; `null` where there is no whole and intact one. */
export function recordAt(bytes: Buffer, offset: number): ReadRecord | null {
  if (offset + frameBytes > bytes.length || bytes.readUInt16BE(offset) !== mark) return null;
  const length = bytes.readUInt32LE(offset + 4);
  const start = offset + frameBytes;
  if (length > maxContentBytes || start + length > bytes.length) return null;
  const type = bytes[offset + 2] ?? 0;
  const content = bytes.subarray(start, start + length);
  if (bytes[offset + 3] !== 0 || sumOf(type, content) !== bytes.readUInt32LE(offset + 8)) return null;
  return { type, content, offset };
}

/**
 * The intact records of a segment, in order.
 * @param damage told of each stretch that is no record: how many bytes were left out
 */
export function* records(segment: Buffer, damage: (bytes: number) => void): Generator<ReadRecord, void> {
  let offset = headerBytes;
  let searched = 0;
  while (offset < segment.length) {
    const found = recordAt(segment, offset);
    if (found) {
      yield found;
      offset += frameBytes + found.content.length;
      continue;
    }
    const from = offset;
    do {
      offset = searched > maxSearchBytes ? -1 : segment.indexOf(markBytes, offset + 1);
      searched += offset === -1 ? 0 : frameBytes + claimedLength(segment, offset);
    } while (offset !== -1 && !recordAt(segment, offset));
    if (offset === -1) offset = segment.length;
    damage(offset - from);
  }
}

/** What a sum over the record would have to read; 0 where it is none in any case. */
function claimedLength(bytes: Buffer, offset: number): number {
  if (offset + frameBytes > bytes.length) return 0;
  const length = bytes.readUInt32LE(offset + 4);
  return length > maxContentBytes || offset + frameBytes + length > bytes.length ? 0 : length;
}

const markBytes = Buffer.from([mark >> 8, mark & 0xff]);

/** The length is part of it: a changed one must not make other bytes look right. */
function sumOf(type: number, content: Buffer): number {
  const head = Buffer.allocUnsafe(5);
  head[0] = type;
  head.writeUInt32LE(content.length, 1);
  return crc32(content, crc32(head));
}
