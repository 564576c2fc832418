/**
 * Reads /proc/meminfo, /proc/swaps, the swap counters of /proc/vmstat, zram, the cache of ZFS and the limit of the control group.
 *
 * The kernel counts ZFS's cache as used, though all above its minimum can be given back at once; so that part is
 * added to what is available, as htop does.
 */
import { existsSync } from 'node:fs';
import { type ArcStats, parseArcstats } from '../procfs/arcstats.ts';
import { KernelFile } from '../procfs/file.ts';
import { type Meminfo, type MeminfoField, parseMeminfo } from '../procfs/meminfo.ts';
import { parseSwaps, type SwapArea } from '../procfs/swaps.ts';
import { parseSwapCounters } from '../procfs/vmstat.ts';
import type { ZramUse } from '../procfs/zram.ts';
import type { Collector, Host } from './collector.ts';
import { memoryController, openLimit } from './limit.linux.ts';
import type { MemoryReading } from './memory.ts';
import { readPageSize, unknownPageSize } from './page-size.linux.ts';
import { seldom } from './seldom.ts';
import { openZram } from './zram.linux.ts';

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
  const readZram = () => zram.read() ?? noZram;
  const readSwaps = () => parseSwaps(swaps.read('utf8'));
  const readSwapped = (): Swapped | Failure => {
    const text = vmstat.readIfPresent();
    if (text === null) return noVmstat;
    if (pageBytes === null) return noPageSize;
    const { pages_in: pagesIn, pages_out: pagesOut } = parseSwapCounters(text);
    return { in: bytesOf(pagesIn, pageBytes), out: bytesOf(pagesOut, pageBytes) };
  };
  return {
    read() {
      const arcText = hasZfs() ? arcstats.readIfPresent() : null;
      const arc = arcText === null ? null : parseArcstats(arcText);
      const fields = parseMeminfo(meminfo.read());
      return toReading(fields, {
        arc,
        limit: limit.read(),
        swapped: readSwapped(),
        zram: attempt(readZram),
        // Without any, there is nothing to list.
        swaps: fields.get('SwapTotal') === 0 ? [] : attempt(readSwaps),
      });
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

/** Why there is nothing. */
interface Failure {
  readonly failure: string;
}

const noZram: Failure = { failure: 'no zram device is in use' };
const noVmstat: Failure = { failure: 'the kernel has no /proc/vmstat' };
const noPageSize: Failure = { failure: unknownPageSize };

/** What is not understood here takes nothing from the figures of the whole. */
function attempt<Value>(read: () => Value): Value | Failure {
  try {
    return read();
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

/** Bytes that went to and fro since boot; `null` where the kernel does not count them. */
interface Swapped {
  readonly in: number | null;
  readonly out: number | null;
}

/** What is read beside /proc/meminfo. */
interface Beside {
  readonly arc: ArcStats | null;
  /** Of the control group, bytes. */
  readonly limit: number | null;
  readonly swapped: Swapped | Failure;
  readonly zram: ZramUse | Failure;
  readonly swaps: SwapArea[] | Failure;
}

/** One literal: made of parts that are spread into it, it would cost several times as much. */
function toReading(fields: Meminfo, beside: Beside): MemoryReading {
  const figures = new Figures(fields);
  const free = figures.part('free_bytes', 'MemFree');
  const arc = fittingArc(figures, beside.arc, free);
  const swapTotal = fields.get('SwapTotal');
  const swapFree = figures.part('swap_used_bytes', 'SwapFree', fields.get('SwapFree'), swapTotal ?? 0);
  const swapped = found(beside.swapped, figures, swapRates);
  const zram = found(beside.zram, figures, zramFields);
  return {
    total_bytes: figures.total,
    // Missing before Linux 3.14; nothing is made of the other fields in its place, since that is off by gigabytes.
    available_bytes: figures.part(
      'available_bytes',
      'MemAvailable',
      sum(fields.get('MemAvailable'), arc ? Math.max(0, arc.size_bytes - arc.min_bytes) : 0),
    ),
    free_bytes: free,
    cached_bytes: figures.part(
      'cached_bytes',
      'Cached',
      sum(fields.get('Cached'), fields.get('SReclaimable') ?? 0),
    ),
    buffers_bytes: figures.part('buffers_bytes', 'Buffers'),
    shared_bytes: figures.part('shared_bytes', 'Shmem'),
    slab_bytes: figures.part('slab_bytes', 'Slab'),
    dirty_bytes: figures.part('dirty_bytes', 'Dirty'),
    arc_bytes: arc?.size_bytes ?? null,
    swap_total_bytes: swapTotal ?? figures.missing('swap_total_bytes', '/proc/meminfo has no SwapTotal'),
    swap_used_bytes: swapFree === null || swapTotal === undefined ? null : swapTotal - swapFree,
    swap_in_bytes: swapped?.in ?? null,
    swap_out_bytes: swapped?.out ?? null,
    limit_bytes: limitOf(beside.limit, figures),
    huge_pages_total: figures.plain('huge_pages_total', 'HugePages_Total'),
    huge_pages_free: figures.plain('huge_pages_free', 'HugePages_Free'),
    huge_page_size_bytes: figures.plain('huge_page_size_bytes', 'Hugepagesize'),
    anonymous_huge_bytes: figures.part('anonymous_huge_bytes', 'AnonHugePages'),
    zswap_bytes: figures.part('zswap_bytes', 'Zswap'),
    zswapped_bytes: figures.plain('zswapped_bytes', 'Zswapped'),
    corrupted_bytes: figures.part('corrupted_bytes', 'HardwareCorrupted'),
    zram_original_bytes: zram?.original ?? null,
    zram_compressed_bytes: zram?.compressed ?? null,
    zram_used_bytes: zram?.used ?? null,
    swaps: found(beside.swaps, figures, swapList),
    reasons: figures.reasons,
  };
}

/** Figures of one reading, checked against each other: a container may show its own total beside the host's rest. */
class Figures {
  readonly total: number;
  /** Of each that is `null`, by path. */
  readonly reasons: Record<string, string> = {};
  private readonly fields: Meminfo;

  constructor(fields: Meminfo) {
    this.fields = fields;
    this.total = fields.get('MemTotal') ?? 0;
  }

  missing(path: string, reason: string): null {
    this.reasons[path] = reason;
    return null;
  }

  /** A field that stands for itself: those of features that a kernel lacks are missing. */
  plain(path: string, name: MeminfoField): number | null {
    return this.fields.get(name) ?? this.missing(path, `/proc/meminfo has no ${name}`);
  }

  /** A part of the whole in bytes; `null` where the kernel has none or it exceeds the whole. */
  part(path: string, name: MeminfoField, value = this.fields.get(name), whole = this.total): number | null {
    if (value === undefined) return this.missing(path, `/proc/meminfo has no ${name}`);
    if (value <= whole) return value;
    return this.missing(path, `/proc/meminfo contradicts itself: ${name} is ${value} bytes of ${whole}`);
  }
}

const swapRates = ['swap_in_bytes_per_second', 'swap_out_bytes_per_second'];
const zramFields = ['zram_original_bytes', 'zram_compressed_bytes', 'zram_used_bytes'];
const swapList = ['swaps'];

/** @param paths of what is `null` without it */
function found<Value extends object>(value: Value | Failure, figures: Figures, paths: readonly string[]) {
  if (!('failure' in value)) return value;
  for (const path of paths) figures.missing(path, value.failure);
  return null;
}

/** ZFS's cache, where it can be a part of what is used here. */
function fittingArc(figures: Figures, arc: ArcStats | null, free: number | null): ArcStats | null {
  if (arc === null) return figures.missing('arc_bytes', 'there is no ZFS');
  if (arc.size_bytes <= figures.total - (free ?? 0)) return arc;
  const reason = `ZFS's cache of ${arc.size_bytes} bytes is more than what is used here`;
  return figures.missing('arc_bytes', reason);
}

function limitOf(limit: number | null, figures: Figures): number | null {
  const path = 'limit_bytes';
  if (limit === null) return figures.missing(path, 'no control group limits the memory of this process');
  // Version 1 says "no limit" with a number of exabytes.
  if (limit < figures.total) return limit;
  return figures.missing(path, 'no control group allows less than all memory');
}

function sum(a: number | undefined, b: number): number | undefined {
  return a === undefined ? undefined : a + b;
}

function bytesOf(pages: number | null, pageBytes: number): number | null {
  return pages === null ? null : pages * pageBytes;
}
