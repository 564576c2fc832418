/**
 * /proc/<pid>/smaps_rollup: memory of a process summed over its mappings, since Linux 4.14
 * (Documentation/ABI/testing/procfs-smaps_rollup).
 *
 *     55d0c0a00000-7ffd8c1f3000 ---p 00000000 00:00 0                          [rollup]
 *     Rss:                1884 kB
 *     Pss:                 385 kB
 *     Private_Clean:       196 kB
 */
import type { ProcessMemory } from '../../protocol/process-details.ts';
import { parseCount } from './parse.ts';

const bytesPerKilobyte = 1_024;

/** Each figure `null` where its line is missing. */
export function parsePidSmaps(text: string): ProcessMemory {
  const bytes = (key: string): number | null => {
    const kilobytes = parseCount(new RegExp(`^${key}: +(\\d+) kB$`, 'm').exec(text)?.[1]);
    return kilobytes === null ? null : kilobytes * bytesPerKilobyte;
  };
  const clean = bytes('Private_Clean');
  const dirty = bytes('Private_Dirty');
  return {
    resident_bytes: bytes('Rss'),
    proportional_bytes: bytes('Pss'),
    unique_bytes: clean === null || dirty === null ? null : clean + dirty + (bytes('Private_Hugetlb') ?? 0),
    swap_bytes: bytes('Swap'),
    proportional_swap_bytes: bytes('SwapPss'),
  };
}
