/**
 * Memory: what is used, what is left, what swap does. How a system yields it is in memory.linux.ts and
 * memory.portable.ts. Figures that contradict each other, as in containers that see a part of the host's, come
 * out as `null`, not as a number below zero.
 */
import type { Reading } from '../../protocol/families/envelope.ts';
import type { SwapArea } from '../procfs/swaps.ts';
import type { ChannelSource, Family, Rates, Taken } from './collector.ts';
import { gauge, notReported, type Reasons } from './gauge.ts';
import { openMemoryLinux } from './memory.linux.ts';
import { openMemoryPortable } from './memory.portable.ts';

/** Fields as in channel `memory`; `null` has its reason in `reasons` or means that the system does not report it. */
export interface MemoryReading {
  total_bytes: number;
  /** At most `total_bytes`. */
  available_bytes: number | null;
  free_bytes: number | null;
  cached_bytes: number | null;
  buffers_bytes: number | null;
  shared_bytes: number | null;
  slab_bytes: number | null;
  dirty_bytes: number | null;
  arc_bytes: number | null;
  swap_total_bytes: number | null;
  swap_used_bytes: number | null;
  /** Counters since boot. */
  swap_in_bytes: number | null;
  swap_out_bytes: number | null;
  limit_bytes: number | null;
  /** Pages, and their size. */
  huge_pages_total: number | null;
  huge_pages_free: number | null;
  huge_page_size_bytes: number | null;
  anonymous_huge_bytes: number | null;
  zswap_bytes: number | null;
  zswapped_bytes: number | null;
  corrupted_bytes: number | null;
  zram_original_bytes: number | null;
  zram_compressed_bytes: number | null;
  zram_used_bytes: number | null;
  /** `null` where they cannot be listed. */
  swaps: SwapArea[] | null;
  /** By path in channel `memory`. */
  reasons: Reasons;
}

export const memory: Family<MemoryReading> = {
  name: 'memory',
  open: (host) => (host.platform === 'linux' ? openMemoryLinux(host) : openMemoryPortable(host, host.shell?.load)),
};

export const memoryChannel: ChannelSource<'memory'> = {
  channel: 'memory',
  families: [memory],
  derive(take) {
    const taken = take(memory);
    const rates = take.rates(memory);
    const now = taken?.current;
    const before = taken?.previous;
    const field = (name: GaugeName) => gauge(rates, now, name, now?.[name]);
    const swapRate = (path: string, counter: 'swap_in_bytes' | 'swap_out_bytes') => {
      const reason = now?.reasons[path];
      if (reason !== undefined) rates.unavailable(path, reason);
      return rates.perSecond(path, now?.[counter], before?.[counter]);
    };
    return {
      total_bytes: field('total_bytes'),
      available_bytes: field('available_bytes'),
      used_bytes: usedBytes(taken, rates, 'used_bytes'),
      used_percent: usedPercent(taken, rates, 'used_percent'),
      free_bytes: field('free_bytes'),
      cached_bytes: field('cached_bytes'),
      buffers_bytes: field('buffers_bytes'),
      shared_bytes: field('shared_bytes'),
      slab_bytes: field('slab_bytes'),
      dirty_bytes: field('dirty_bytes'),
      arc_bytes: field('arc_bytes'),
      swap_total_bytes: field('swap_total_bytes'),
      swap_used_bytes: field('swap_used_bytes'),
      swap_in_bytes_per_second: swapRate('swap_in_bytes_per_second', 'swap_in_bytes'),
      swap_out_bytes_per_second: swapRate('swap_out_bytes_per_second', 'swap_out_bytes'),
      limit_bytes: field('limit_bytes'),
      huge_pages_total: field('huge_pages_total'),
      huge_pages_free: field('huge_pages_free'),
      huge_page_size_bytes: field('huge_page_size_bytes'),
      anonymous_huge_bytes: field('anonymous_huge_bytes'),
      zswap_bytes: field('zswap_bytes'),
      zswapped_bytes: field('zswapped_bytes'),
      corrupted_bytes: field('corrupted_bytes'),
      zram_original_bytes: field('zram_original_bytes'),
      zram_compressed_bytes: field('zram_compressed_bytes'),
      zram_used_bytes: field('zram_used_bytes'),
      swaps: swapsOf(now, rates),
    };
  },
};

type GaugeName = Exclude<keyof MemoryReading, 'swap_in_bytes' | 'swap_out_bytes' | 'swaps' | 'reasons'>;

function swapsOf(reading: MemoryReading | undefined, rates: Rates): SwapArea[] {
  if (!reading) rates.increase('swaps', null, null);
  else if (reading.swaps === null) rates.unavailable('swaps', reading.reasons.swaps ?? notReported);
  return reading?.swaps ?? [];
}

/**
 * Total less available, in bytes.
 * @param path where the reason is noted when it is `null`
 */
export function usedBytes(taken: Taken<MemoryReading> | null, rates: Rates, path: string): Reading {
  const reading = taken?.current;
  const reason = reading?.reasons.available_bytes;
  if (reason !== undefined) rates.unavailable(path, reason);
  const available = reading?.available_bytes ?? null;
  return gauge(rates, reading, path, reading && available !== null ? reading.total_bytes - available : null);
}

/** Used share of the total, 0 to 100; `path` as in {@link usedBytes}. */
export function usedPercent(taken: Taken<MemoryReading> | null, rates: Rates, path: string): Reading {
  const used = usedBytes(taken, rates, path);
  return taken && used !== null ? (100 * used) / taken.current.total_bytes : null;
}
