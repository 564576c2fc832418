/**
 * Channel `memory`. Source on Linux: /proc/meminfo, /proc/vmstat, /proc/swaps (proc_meminfo(5), proc_vmstat(5),
 * proc_swaps(5)) and /sys/block/zram<n>/mm_stat.
 */
import type { SeriesDefinition } from '../series.ts';
import type { Envelope, Reading } from './envelope.ts';

export interface MemoryData extends Envelope {
  /** MemTotal: physical memory less what the kernel reserved at boot. */
  total_bytes: Reading;
  /** MemAvailable: what new programs can have without swapping. */
  available_bytes: Reading;
  /** total − available; unlike `free`'s used before procps 4.0. */
  used_bytes: Reading;
  /** used / total, 0 to 100. */
  used_percent: Reading;
  /** MemFree: used for nothing at all. */
  free_bytes: Reading;
  /** Cached + SReclaimable, as `free` shows it, buffers apart. */
  cached_bytes: Reading;
  buffers_bytes: Reading;
  /** Shmem: shared memory and tmpfs. */
  shared_bytes: Reading;
  slab_bytes: Reading;
  /** Waiting to be written back. */
  dirty_bytes: Reading;
  /** ZFS's ARC; `null` where there is no ZFS. */
  arc_bytes: Reading;
  swap_total_bytes: Reading;
  swap_used_bytes: Reading;
  swap_in_bytes_per_second: Reading;
  swap_out_bytes_per_second: Reading;
  /** What a control group allows this process; `null` where nothing limits it. */
  limit_bytes: Reading;
  /** Pages of {@link huge_page_size_bytes} that are set apart, in use or not; used memory counts all of them. */
  huge_pages_total: Reading;
  huge_pages_free: Reading;
  huge_page_size_bytes: Reading;
  /** Transparent huge pages of programs: part of what they use. */
  anonymous_huge_bytes: Reading;
  /** Memory that holds compressed pages on their way to swap. */
  zswap_bytes: Reading;
  /** The same pages before they were compressed. */
  zswapped_bytes: Reading;
  /** Taken out of use because the hardware reported errors in it. */
  corrupted_bytes: Reading;
  /** What all zram devices store, as their users see it; `null` where none is in use. */
  zram_original_bytes: Reading;
  /** The same, compressed. */
  zram_compressed_bytes: Reading;
  /** Memory that it takes, with what the allocator needs. */
  zram_used_bytes: Reading;
  swaps: SwapDevice[];
}

/** One area that is swapped to. */
export interface SwapDevice {
  /** Path of the device or file. */
  swap: string;
  type: 'partition' | 'file';
  size_bytes: Reading;
  used_bytes: Reading;
  /** Higher ones are filled first. */
  priority: number;
}

const bytes = { channel: 'memory', unit: 'bytes', kind: 'gauge' } as const;
const rate = { channel: 'memory', unit: 'bytes_per_second', kind: 'gauge' } as const;

export const memorySeries: readonly SeriesDefinition[] = [
  { ...bytes, path: 'total_bytes', help: 'Physical memory less what the kernel reserved at boot.' },
  { ...bytes, path: 'available_bytes', help: 'What new programs can have without swapping.' },
  { ...bytes, path: 'used_bytes', help: 'Total less available.' },
  { channel: 'memory', path: 'used_percent', unit: 'percent', kind: 'gauge', help: 'Used share of total.' },
  { ...bytes, path: 'free_bytes', help: 'Memory used for nothing at all.' },
  { ...bytes, path: 'cached_bytes', help: 'Page cache and reclaimable slab, buffers apart.' },
  { ...bytes, path: 'buffers_bytes', help: 'Cache of raw block devices.' },
  { ...bytes, path: 'shared_bytes', help: 'Shared memory and tmpfs.' },
  { ...bytes, path: 'slab_bytes', help: 'The kernel’s own data structures.' },
  { ...bytes, path: 'dirty_bytes', help: 'Waiting to be written back.' },
  { ...bytes, path: 'arc_bytes', help: 'Cache of ZFS.' },
  { ...bytes, path: 'swap_total_bytes', help: 'Size of all swap areas.' },
  { ...bytes, path: 'swap_used_bytes', help: 'Swap in use.' },
  { ...rate, path: 'swap_in_bytes_per_second', help: 'Read back from swap.' },
  { ...rate, path: 'swap_out_bytes_per_second', help: 'Written to swap.' },
  { ...bytes, path: 'anonymous_huge_bytes', help: 'Transparent huge pages of programs.' },
  { ...bytes, path: 'corrupted_bytes', help: 'Taken out of use because of hardware errors.' },
  { ...bytes, path: 'zswap_bytes', help: 'Memory that holds compressed pages on their way to swap.' },
  { ...bytes, path: 'zram_original_bytes', help: 'Stored on zram devices, before compression.' },
  { ...bytes, path: 'zram_used_bytes', help: 'Memory that zram devices take.' },
  { ...bytes, path: 'swaps[].used_bytes', label: 'swap', help: 'Swap in use on one device or file.' },
];
