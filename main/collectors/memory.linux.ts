/**
 * Reads /proc/meminfo, /proc/swaps, the swap counters of /proc/vmstat, zram, the cache of ZFS and the limit of the control group.
 *
 * The kernel counts ZFS's cache as used, though all above its minimum can be given back at once; so that part is
 * added to what is available, as htop does.
 */
import { existsSync } from 'node:fs';
import { type ArcStats, parseArcstats } from '../procfs/arcstats.ts';
import { KernelFile } from '../procfs/file.ts';
import { type Meminfo, parseMeminfo } from '../procfs/meminfo.ts';
import { parseSwaps, type SwapArea } from '../procfs/swaps.ts';
import { parseSwapCounters } from '../procfs/vmstat.ts';
import type { Collector, Host } from './collector.ts';
import { memoryController, openLimit } from './limit.linux.ts';
import type { MemoryReading } from './memory.ts';
import { readPageSize, unknownPageSize } from './page-size.linux.ts';
import { seldom } from './seldom.ts';
import { openZram, type Zram } from './zram.linux.ts';

/** @param monotonicMs by which what changes seldom grows old */
export function openMemoryLinux(
  host: Host,
  monotonicMs: () => number = () => performance.now(),
): Collector<MemoryReading> {
  const meminfo = new KernelFile(`${host.procRoot}/meminfo`, 'short');
  const vmstat = new KernelFile(`${host.procRoot}/vmstat`);
  const arcstats = new KernelFile(`${host.procRoot}/spl/kstat/zfs/arcstats`, 'short');
  const pageBytes = readPageSize(host);
  const limit = openLimit(host, memoryController, monotonicMs);
  const swaps = new KernelFile(`${host.procRoot}/swaps`);
  const zram = openZram(host, monotonicMs);
  const hasZfs = seldom(() => existsSync(arcstats.path), monotonicMs);
  return {
    read() {
      const arcText = hasZfs() ? arcstats.readIfPresent() : null;
      const arc = arcText === null ? null : parseArcstats(arcText);
      const fields = parseMeminfo(meminfo.read());
      const gauges = checkedGauges(fields, arc, limit.read());
      const { reasons } = gauges;
      return {
        ...gauges,
        ...swapCounters(vmstat.readIfPresent(), pageBytes, reasons),
        ...extras(fields, reasons),
        ...zramUse(zram, reasons),
        // Without any, there is nothing to list.
        swaps: fields.get('SwapTotal') === 0 ? [] : swapAreas(swaps, reasons),
      };
    },
    close() {
      meminfo.close();
      vmstat.close();
      arcstats.close();
      limit.close();
      swaps.close();
      zram.close();
    },
  };
}

/** Fields of /proc/meminfo that stand for themselves; those of features that a kernel lacks are missing. */
const plainFields = {
  huge_pages_total: 'HugePages_Total',
  huge_pages_free: 'HugePages_Free',
  huge_page_size_bytes: 'Hugepagesize',
  anonymous_huge_bytes: 'AnonHugePages',
  zswap_bytes: 'Zswap',
  zswapped_bytes: 'Zswapped',
  corrupted_bytes: 'HardwareCorrupted',
} as const;

/** Of them, those that are a part of the whole. */
const inMemory: ReadonlySet<string> = new Set(['anonymous_huge_bytes', 'zswap_bytes', 'corrupted_bytes']);

type Extras = { [Field in keyof typeof plainFields]: number | null };

function extras(fields: Meminfo, reasons: Record<string, string>): Extras {
  const total = fields.get('MemTotal') ?? 0;
  const field = (path: keyof Extras): number | null => {
    const name = plainFields[path];
    const value = fields.get(name) ?? null;
    if (value === null) reasons[path] = `/proc/meminfo has no ${name}`;
    if (value === null || !inMemory.has(path) || value <= total) return value;
    reasons[path] = `/proc/meminfo contradicts itself: ${name} is ${value} bytes of ${total}`;
    return null;
  };
  return {
    huge_pages_total: field('huge_pages_total'),
    huge_pages_free: field('huge_pages_free'),
    huge_page_size_bytes: field('huge_page_size_bytes'),
    anonymous_huge_bytes: field('anonymous_huge_bytes'),
    zswap_bytes: field('zswap_bytes'),
    zswapped_bytes: field('zswapped_bytes'),
    corrupted_bytes: field('corrupted_bytes'),
  };
}

/** What is not understood here takes nothing from the figures of the whole. */
function attempt<Value>(read: () => Value): Value | { readonly failure: string } {
  try {
    return read();
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

function zramUse(zram: Zram, reasons: Record<string, string>) {
  const found = attempt(() => zram.read() ?? { failure: 'no zram device is in use' });
  const use = 'failure' in found ? null : found;
  if ('failure' in found) {
    const reason = found.failure;
    for (const part of ['original', 'compressed', 'used']) reasons[`zram_${part}_bytes`] = reason;
  }
  return {
    zram_original_bytes: use?.original ?? null,
    zram_compressed_bytes: use?.compressed ?? null,
    zram_used_bytes: use?.used ?? null,
  };
}

function swapAreas(swaps: KernelFile, reasons: Record<string, string>): SwapArea[] | null {
  const found = attempt(() => parseSwaps(swaps.read('utf8')));
  if (!('failure' in found)) return found;
  reasons.swaps = found.failure;
  return null;
}

type Counters = Pick<MemoryReading, 'swap_in_bytes' | 'swap_out_bytes'>;
type Gauges = Omit<
  MemoryReading,
  keyof Counters | keyof Extras | keyof ReturnType<typeof zramUse> | 'swaps' | 'reasons'
> & { reasons: Record<string, string> };

function swapCounters(text: string | null, pageBytes: number | null, reasons: Record<string, string>): Counters {
  const missing = text === null ? 'the kernel has no /proc/vmstat' : unknownPageSize;
  if (text === null || pageBytes === null) {
    reasons.swap_in_bytes_per_second = missing;
    reasons.swap_out_bytes_per_second = missing;
    return { swap_in_bytes: null, swap_out_bytes: null };
  }
  const { pages_in: pagesIn, pages_out: pagesOut } = parseSwapCounters(text);
  return {
    swap_in_bytes: pagesIn === null ? null : pagesIn * pageBytes,
    swap_out_bytes: pagesOut === null ? null : pagesOut * pageBytes,
  };
}

/** Checks the figures against each other: a container may show its own total beside the host's rest. */
function checkedGauges(fields: Meminfo, arc: ArcStats | null, limit: number | null): Gauges {
  const reasons: Record<string, string> = {};
  const missing = (path: keyof Gauges, reason: string): null => {
    reasons[path] = reason;
    return null;
  };
  const total = fields.get('MemTotal') ?? 0;
  /** A part of the whole in bytes, `null` where the kernel has none or it exceeds the whole. */
  const part = (path: keyof Gauges, value: number | undefined, whole: number, name: string): number | null => {
    if (value === undefined) return missing(path, `/proc/meminfo has no ${name}`);
    if (value <= whole) return value;
    return missing(path, `/proc/meminfo contradicts itself: ${name} is ${value} bytes of ${whole}`);
  };
  const inMemory = (path: keyof Gauges, name: string) => part(path, fields.get(name), total, name);

  const free = inMemory('free_bytes', 'MemFree');
  const arcFits = arc !== null && arc.size_bytes <= total - (free ?? 0);
  const reclaimableArc = arcFits ? Math.max(0, arc.size_bytes - arc.min_bytes) : 0;
  const memAvailable = fields.get('MemAvailable');
  const available = memAvailable === undefined ? undefined : memAvailable + reclaimableArc;
  const cached = fields.get('Cached');
  const swapTotal = fields.get('SwapTotal');
  const swapFree = part('swap_used_bytes', fields.get('SwapFree'), swapTotal ?? 0, 'SwapFree');
  let arcBytes: number | null = null;
  if (arcFits) arcBytes = arc.size_bytes;
  else if (arc) missing('arc_bytes', `ZFS's cache of ${arc.size_bytes} bytes is more than what is used here`);
  else missing('arc_bytes', 'there is no ZFS');
  return {
    total_bytes: total,
    // Missing before Linux 3.14; nothing is made of the other fields in its place, since that is off by gigabytes.
    available_bytes: part('available_bytes', available, total, 'MemAvailable'),
    free_bytes: free,
    cached_bytes: part(
      'cached_bytes',
      cached === undefined ? undefined : cached + (fields.get('SReclaimable') ?? 0),
      total,
      'Cached',
    ),
    buffers_bytes: inMemory('buffers_bytes', 'Buffers'),
    shared_bytes: inMemory('shared_bytes', 'Shmem'),
    slab_bytes: inMemory('slab_bytes', 'Slab'),
    dirty_bytes: inMemory('dirty_bytes', 'Dirty'),
    arc_bytes: arcBytes,
    swap_total_bytes: swapTotal ?? missing('swap_total_bytes', '/proc/meminfo has no SwapTotal'),
    swap_used_bytes: swapFree === null || swapTotal === undefined ? null : swapTotal - swapFree,
    limit_bytes: limitOf(limit, total, missing),
    reasons,
  };
}

function limitOf(
  limit: number | null,
  total: number,
  missing: (path: 'limit_bytes', reason: string) => null,
): number | null {
  if (limit === null) return missing('limit_bytes', 'no control group limits the memory of this process');
  // Version 1 says "no limit" with a number of exabytes.
  if (limit >= total) return missing('limit_bytes', 'no control group allows less than all memory');
  return limit;
}
