/**
 * A link as a QR code (ISO/IEC 18004), for the terminal and for the page: bytes in, dark and light modules out. Byte
 * mode, error correction level M (15 % may be unreadable), versions 1 to 20, which hold up to 666 bytes. Pure.
 */
import { alignmentPositions, draw, type Grid, penalty, sizeOf } from './qr-modules.ts';

/** Rows of modules, `true` for dark; without the quiet zone of four light modules around it. */
export type QrCode = readonly (readonly boolean[])[];

/** For level M, by version from 1: bytes of error correction in each block, and the number of blocks (table 9). */
const correctionBytes = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26] as const;
const blockCounts = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16] as const;
const maxVersion = correctionBytes.length;

/** The four bits of byte mode. */
const byteMode = 0b0100;

/** @returns `null` where the text is too long */
export function encodeQr(text: string): QrCode | null {
  const bytes = utf8(text);
  const version = smallestVersion(bytes.length);
  if (version === null) return null;
  const codewords = interleave(dataCodewords(bytes, version), version);
  const drawn = [0, 1, 2, 3, 4, 5, 6, 7].map((mask) => draw(version, codewords, mask));
  let best = drawn[0] as Grid;
  for (const each of drawn) if (penalty(each) < penalty(best)) best = each;
  return best.modules.map((row) => row.map((module) => module === true));
}

/** Two rows of modules as one line of text, with the quiet zone; light is drawn, so that it reads on dark terminals. */
export function formatQr(code: QrCode): string {
  const margin = 4;
  const isLight = (y: number, x: number) => code[y - margin]?.[x - margin] !== true;
  const size = code.length + 2 * margin;
  let text = '';
  for (let y = 0; y < size; y += 2) {
    for (let x = 0; x < size; x += 1) {
      const lower = y + 1 < size && isLight(y + 1, x);
      text += isLight(y, x) ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
    }
    text += '\n';
  }
  return text;
}

function smallestVersion(length: number): number | null {
  for (let version = 1; version <= maxVersion; version += 1) {
    if (4 + lengthBits(version) + 8 * length <= 8 * dataCapacity(version)) return version;
  }
  return null;
}

/** Bits of the count of bytes (table 3). */
function lengthBits(version: number): number {
  return version < 10 ? 8 : 16;
}

/** Modules that are left for data and error correction once the patterns are drawn, in whole bytes. */
function totalCapacity(version: number): number {
  const size = sizeOf(version);
  const alignments = alignmentPositions(version).length;
  let modules = size * size - 3 * 64 - 2 * 15 - 1 - 2 * (size - 16);
  // Of the crossings of alignment lines three are finders; those on the timing lines share five modules with each.
  if (alignments > 0) modules -= 25 * (alignments * alignments - 3) - 10 * (alignments - 2);
  if (version >= 7) modules -= 2 * 18;
  return Math.floor(modules / 8);
}

function dataCapacity(version: number): number {
  return totalCapacity(version) - at(correctionBytes, version - 1) * at(blockCounts, version - 1);
}

/** Mode, length, the bytes, an end, and the padding that section 7.4.10 names. */
function dataCodewords(bytes: readonly number[], version: number): number[] {
  const capacity = dataCapacity(version);
  const bits: number[] = [];
  const append = (value: number, count: number) => {
    for (let bit = count - 1; bit >= 0; bit -= 1) bits.push((value >> bit) & 1);
  };
  append(byteMode, 4);
  append(bytes.length, lengthBits(version));
  for (const byte of bytes) append(byte, 8);
  append(0, Math.min(4, capacity * 8 - bits.length));
  append(0, (8 - (bits.length % 8)) % 8);
  const codewords: number[] = [];
  for (let bit = 0; bit < bits.length; bit += 8) {
    codewords.push(bits.slice(bit, bit + 8).reduce((byte, each) => byte * 2 + each, 0));
  }
  for (let pad = 0; codewords.length < capacity; pad += 1) codewords.push(pad % 2 === 0 ? 0xec : 0x11);
  return codewords;
}

/** Blocks with their error correction, taken in turns (section 7.6); the last blocks are a byte longer. */
function interleave(data: readonly number[], version: number): number[] {
  const count = at(blockCounts, version - 1);
  const correction = at(correctionBytes, version - 1);
  const short = Math.floor(data.length / count);
  const longer = data.length % count;
  const divisor = generator(correction);
  const blocks: number[][] = [];
  let from = 0;
  for (let block = 0; block < count; block += 1) {
    const length = short + (block >= count - longer ? 1 : 0);
    blocks.push(data.slice(from, from + length));
    from += length;
  }
  const corrections = blocks.map((block) => remainder(block, divisor));
  const inTurns = (parts: readonly (readonly number[])[], length: number) =>
    Array.from({ length }, (_, index) => parts.flatMap((part) => part[index] ?? [])).flat();
  return [...inTurns(blocks, short + 1), ...inTurns(corrections, correction)];
}

/** Product in GF(2^8) with the polynomial x^8 + x^4 + x^3 + x^2 + 1. */
function multiply(one: number, other: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ (product >> 7 ? 0x11d : 0);
    if ((other >> bit) & 1) product ^= one;
  }
  return product;
}

/** The generator polynomial of Reed and Solomon, the leading 1 left out: (x − 1)(x − 2)(x − 4) … */
function generator(degree: number): number[] {
  const result = new Array<number>(degree).fill(0);
  result[degree - 1] = 1;
  let root = 1;
  for (let factor = 0; factor < degree; factor += 1) {
    for (let index = 0; index < degree; index += 1) {
      result[index] = multiply(at(result, index), root) ^ (result[index + 1] ?? 0);
    }
    root = multiply(root, 2);
  }
  return result;
}

function remainder(data: readonly number[], divisor: readonly number[]): number[] {
  const result = new Array<number>(divisor.length).fill(0);
  for (const byte of data) {
    const factor = byte ^ (result.shift() ?? 0);
    result.push(0);
    divisor.forEach((coefficient, index) => {
      result[index] = at(result, index) ^ multiply(coefficient, factor);
    });
  }
  return result;
}

/** The bytes of a text, in a room that knows neither Node nor a browser. */
function utf8(text: string): number[] {
  return [...encodeURIComponent(text).matchAll(/%(..)|(.)/g)].map(([, hex, character = '']) =>
    hex === undefined ? character.charCodeAt(0) : Number.parseInt(hex, 16),
  );
}

function at(list: readonly number[], index: number): number {
  return list[index] ?? 0;
}
