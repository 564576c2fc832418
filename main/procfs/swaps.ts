/**
 * /proc/swaps (proc_swaps(5); mm/swapfile.c): the areas that are swapped to, sizes in units of 1,024 bytes.
 *
 *     Filename				Type		Size		Used		Priority
 *     /dev/zram0                              partition	8388604		1024		100
 */

import { unescapeOctal } from './escape.ts';
import { ParseError, parseCount } from './parse.ts';

export interface SwapArea {
  /** The device or file. */
  swap: string;
  type: 'partition' | 'file';
  size_bytes: number;
  used_bytes: number;
  /** Higher ones are filled first; those that the kernel chose itself are below zero. */
  priority: number;
}

/** @throws ParseError without its header or for a line that is cut */
export function parseSwaps(text: string): SwapArea[] {
  const [header = '', ...lines] = text.split('\n');
  if (!header.startsWith('Filename')) throw new ParseError('swaps', 'no header "Filename …"', text);
  return lines.filter((line) => line.trim() !== '').map(parseLine);
}

function parseLine(line: string): SwapArea {
  const [name = '', type = '', ...numbers] = line.trim().split(/\s+/);
  const [size, used] = [parseCount(numbers[0]), parseCount(numbers[1])];
  if (size === null || used === null || !/^-?\d{1,5}$/.test(numbers[2] ?? '')) {
    throw new ParseError('swaps', 'needs name, type, size, used and priority', line);
  }
  return {
    swap: unescapeOctal(name),
    type: type === 'file' ? 'file' : 'partition',
    size_bytes: size * 1_024,
    used_bytes: used * 1_024,
    priority: Number(numbers[2]),
  };
}
