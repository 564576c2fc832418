/** What /proc has of processes with nothing remarkable but what a test says. */
import { auxv, fakeHost } from './fake-host.ts';

export const recordedAtMs = Date.UTC(2026, 10, 24, 20, 45, 0);
/** Stands still: rates need only what a test moves. */
export const clockAt = (monotonicMs: number) => ({ now: () => recordedAtMs, monotonic: () => monotonicMs });

interface Line {
  name?: string;
  state?: string;
  parent?: number;
  flags?: number;
  ticks?: number;
  threads?: number;
  start?: number;
  pages?: number;
}
/** A line of /proc/<pid>/stat. */
export function stat(
  pid: number,
  { name = 'a', state = 'S', parent = 1, flags = 64, ...line }: Line = {},
): string {
  const { ticks = 0, threads = 1, start = 100, pages = 1 } = line;
  return `${pid} (${name}) ${state} ${parent} 1 1 0 -1 ${flags} 0 0 0 0 ${ticks} 0 0 0 20 0 ${threads} 0 ${start} 4096 ${pages} 1 1\n`;
}
export const io = (read: number, write: number, cancelled = 0) =>
  `rchar: 1\nwchar: 1\nsyscr: 1\nsyscw: 1\nread_bytes: ${read}\nwrite_bytes: ${write}\ncancelled_write_bytes: ${cancelled}\n`;

export function machine(files: Record<string, string> = {}) {
  return fakeHost({
    'proc/self/auxv': auxv(4_096),
    'proc/uptime': '1000.00 1.00\n',
    'proc/meminfo': 'MemTotal: 1000 kB\n',
    'proc/stat': 'cpu  1 1 1 1\nbtime 1795551250\n',
    'proc/1/stat': stat(1),
    'proc/1/io': io(0, 0),
    'proc/1/cmdline': 'init\0',
    ...files,
  });
}
