/** The size of the kernel's pages: Node has no sysconf(). */
import { readFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { parsePageSize } from '../procfs/auxv.ts';
import { isAbsent } from '../procfs/file.ts';
import type { Host } from './collector.ts';

/** Of Node's architectures, those of 32 bits. */
const narrow: readonly string[] = ['arm', 'ia32', 'mips', 'mipsel', 'ppc', 's390'];

export const unknownPageSize = 'the size of a page is unknown: /proc/self/auxv is not there';

/**
 * @returns bytes; `null` where this process has no place in the /proc that is read, as with that of another machine
 * @throws ParseError
 */
export function readPageSize(host: Host): number | null {
  try {
    return parsePageSize(
      readFileSync(`${host.procRoot}/self/auxv`),
      narrow.includes(process.arch) ? 4 : 8,
      endianness(),
    );
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
