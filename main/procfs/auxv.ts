/**
 * /proc/self/auxv: what the kernel tells a program at its start (getauxval(3)), in pairs of machine words. It is
 * where the C library's sysconf() has the page size from.
 */
import { ParseError } from './parse.ts';

/** Keys of <linux/auxvec.h>. */
const AT_NULL = 0;
const AT_PAGESZ = 6;

/**
 * Size of a page, in which /proc counts memory here and there.
 * @param bytes the file, which has the word size and byte order of this process
 * @returns bytes
 * @throws ParseError when there is no AT_PAGESZ above zero
 */
export function parsePageSize(bytes: Buffer, wordBytes: 4 | 8, endianness: 'LE' | 'BE'): number {
  // The number fits 32 bits: of a longer word only that half is looked at.
  const low = wordBytes === 8 && endianness === 'BE' ? 4 : 0;
  const word = (offset: number) =>
    endianness === 'BE' ? bytes.readUInt32BE(offset + low) : bytes.readUInt32LE(offset + low);
  for (let offset = 0; offset + 2 * wordBytes <= bytes.length; offset += 2 * wordBytes) {
    const key = word(offset);
    if (key === AT_NULL) break;
    if (key === AT_PAGESZ && word(offset + wordBytes) > 0) return word(offset + wordBytes);
  }
  throw new ParseError('self/auxv', 'no AT_PAGESZ', bytes.toString('latin1'));
}
