/** What the fields of channel `memory` mean; made by main/collectors/memory.ts. */
import type { MemoryData } from '../families/memory.ts';
import { asRead, type Explanation, type Explanations, linuxOnly } from './explanation.ts';

const untold = 'Missing: mem() of systeminformation does not tell it.';
const kibibytes = 'Kibibytes × 1,024.';

function plain(meaning: string, field: string, portable: string, others?: string): Explanation {
  return {
    unit: 'bytes',
    meaning,
    linux: `/proc/meminfo: ${field}.`,
    portable,
    formula: kibibytes,
    ...(others !== undefined && { others }),
  };
}

function zram(meaning: string, column: string): Explanation {
  return {
    unit: 'bytes',
    meaning,
    linux: `/sys/block/zram<n>/mm_stat: ${column}.`,
    portable: linuxOnly,
    formula: 'Sum over the zram devices that have a size; null where there is none.',
    others: 'zramctl shows it for each device.',
  };
}

export const memoryExplanations: Explanations<MemoryData> = {
  total_bytes: plain(
    'Physical memory less what the kernel and the firmware reserved at boot.',
    'MemTotal',
    'mem(): total, of os.totalmem().',
    'free: total. Less than what is built in, which task managers and dmidecode show.',
  ),
  available_bytes: {
    unit: 'bytes',
    meaning: 'What new programs can have without swapping.',
    linux: '/proc/meminfo: MemAvailable; /proc/spl/kstat/zfs/arcstats: size and c_min.',
    portable: 'mem(): available, on macOS of vm_stat, on Windows of os.freemem().',
    formula: 'MemAvailable + max(0, ARC size − ARC minimum); null where that exceeds the total.',
    others:
      'free: available, which takes ZFS’s cache for used. Missing before Linux 3.14: nothing is made up for it.',
  },
  used_bytes: {
    unit: 'bytes',
    meaning: 'Memory that new programs cannot have.',
    linux: '/proc/meminfo: MemTotal and MemAvailable; /proc/spl/kstat/zfs/arcstats: size and c_min.',
    portable: 'mem(): total and available.',
    formula: 'total − available.',
    others:
      'free since procps 4.0: the same, but for ZFS. Before, total − free − buffers − cache, which leaves out shared memory; htop counts used in that older way and shows shared memory apart.',
  },
  used_percent: {
    unit: 'percent',
    meaning: 'Share of the memory that new programs cannot have.',
    linux: '/proc/meminfo: MemTotal and MemAvailable; /proc/spl/kstat/zfs/arcstats: size and c_min.',
    portable: 'mem(): total and available.',
    formula: '100 × (total − available) / total.',
    others: 'htop counts total − free − buffers − cache as used, so it differs by shared memory and ZFS’s cache.',
  },
  free_bytes: plain(
    'Memory that is used for nothing at all.',
    'MemFree',
    'mem(): free, of os.freemem().',
    'free: free. It is small on a healthy machine, since what is free serves as cache; available_bytes is the figure to watch.',
  ),
  cached_bytes: {
    unit: 'bytes',
    meaning: 'Page cache and slab that can be given back; buffers are apart.',
    linux: '/proc/meminfo: Cached and SReclaimable.',
    portable: 'mem(): buffcache on macOS, used less active memory; missing on Windows.',
    formula: 'Cached + SReclaimable. Shared memory and tmpfs are in it and cannot be given back.',
    others: 'free -w: cache, the same. free without -w adds buffers; htop takes shared memory off.',
  },
  buffers_bytes: plain(
    'Cache of raw block devices and of filesystems’ own data.',
    'Buffers',
    untold,
    'free -w: buffers.',
  ),
  shared_bytes: plain(
    'Shared memory and tmpfs, which swap alone can take out of memory.',
    'Shmem',
    untold,
    'free: shared.',
  ),
  slab_bytes: plain(
    'The kernel’s own data structures, those that can be given back included.',
    'Slab',
    untold,
    'slabtop: the sum of its caches, about.',
  ),
  dirty_bytes: plain('Pages that wait to be written back to storage.', 'Dirty', untold),
  arc_bytes: {
    unit: 'bytes',
    meaning: 'ZFS’s cache; null where there is no ZFS.',
    linux: '/proc/spl/kstat/zfs/arcstats: size.',
    portable: untold,
    formula: 'As it is read; null where it is more than what is used here, as in a container.',
    others: 'arcstat: size. free counts it as used.',
  },
  swap_total_bytes: plain(
    'Size of all swap areas.',
    'SwapTotal',
    'mem(): swaptotal; null where it is 0, which a failed query gives too.',
    'free: total of Swap.',
  ),
  swap_used_bytes: {
    unit: 'bytes',
    meaning: 'Swap that holds pages.',
    linux: '/proc/meminfo: SwapTotal and SwapFree.',
    portable: 'mem(): swapused.',
    formula: 'SwapTotal − SwapFree.',
    others: 'free: used of Swap. htop takes off pages that are in memory too (SwapCached).',
  },
  swap_in_bytes_per_second: {
    unit: 'bytes_per_second',
    meaning: 'Read back from swap.',
    linux: '/proc/vmstat: pswpin.',
    portable: untold,
    formula: 'Δ pswpin × page size / seconds.',
    others: 'vmstat: si, in KiB/s.',
  },
  swap_out_bytes_per_second: {
    unit: 'bytes_per_second',
    meaning: 'Written to swap.',
    linux: '/proc/vmstat: pswpout.',
    portable: untold,
    formula: 'Δ pswpout × page size / seconds.',
    others: 'vmstat: so, in KiB/s.',
  },
  limit_bytes: {
    unit: 'bytes',
    meaning: 'What control groups allow this process; null where nothing limits it.',
    linux: 'memory.max of version 2, memory.limit_in_bytes of version 1, of the own group and all above it.',
    portable: 'Missing: control groups exist on Linux only.',
    formula: 'The least of them; null where it is not below MemTotal.',
    others: 'docker stats: LIMIT. free knows nothing of it.',
  },
  huge_pages_total: {
    unit: 'pages',
    meaning: 'Huge pages that are set apart, in use or not; used memory counts all of them.',
    linux: '/proc/meminfo: HugePages_Total.',
    portable: linuxOnly,
    formula: asRead,
  },
  huge_pages_free: {
    unit: 'pages',
    meaning: 'Of them, those that nobody uses.',
    linux: '/proc/meminfo: HugePages_Free.',
    portable: linuxOnly,
    formula: asRead,
  },
  huge_page_size_bytes: plain('Size of one huge page that is set apart.', 'Hugepagesize', linuxOnly),
  anonymous_huge_bytes: plain(
    'Transparent huge pages of programs; part of what they use.',
    'AnonHugePages',
    linuxOnly,
  ),
  zswap_bytes: plain('Memory that holds compressed pages on their way to swap.', 'Zswap', linuxOnly),
  zswapped_bytes: plain(
    'The same pages before they were compressed.',
    'Zswapped',
    linuxOnly,
    'They count as used swap, though none was written.',
  ),
  corrupted_bytes: plain(
    'Memory taken out of use because the hardware reported errors in it.',
    'HardwareCorrupted',
    linuxOnly,
  ),
  zram_original_bytes: zram('What zram devices store, as their users see it.', 'orig_data_size'),
  zram_compressed_bytes: zram('The same, compressed.', 'compr_data_size'),
  zram_used_bytes: zram('Memory that zram devices take, with what the allocator needs.', 'mem_used_total'),
  'swaps[].swap': {
    unit: null,
    meaning: 'Path of the device or file that is swapped to.',
    linux: '/proc/swaps: Filename.',
    portable: untold,
    formula: 'As it is read, escapes resolved.',
    others: 'swapon --show: NAME.',
  },
  'swaps[].type': {
    unit: null,
    meaning: 'Whether it is a partition or a file.',
    linux: '/proc/swaps: Type.',
    portable: untold,
    formula: asRead,
    others: 'swapon --show: TYPE.',
  },
  'swaps[].size_bytes': {
    unit: 'bytes',
    meaning: 'Size of the area.',
    linux: '/proc/swaps: Size.',
    portable: untold,
    formula: kibibytes,
    others: 'swapon --show: SIZE.',
  },
  'swaps[].used_bytes': {
    unit: 'bytes',
    meaning: 'Of it, what holds pages.',
    linux: '/proc/swaps: Used.',
    portable: untold,
    formula: kibibytes,
    others: 'swapon --show: USED.',
  },
  'swaps[].priority': {
    unit: null,
    meaning: 'Areas of higher priority are filled first.',
    linux: '/proc/swaps: Priority.',
    portable: untold,
    formula: asRead,
    others: 'swapon --show: PRIO.',
  },
};
