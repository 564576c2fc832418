/**
 * Memory on macOS and Windows through systeminformation's mem(). It fills what it could not find out with zeros
 * and with Node's totals; what cannot be told from such a stopgap is `null` here.
 */
import { freemem, totalmem } from 'node:os';
import type { Systeminformation } from 'systeminformation';
import { TelltaleError } from '../../protocol/errors.ts';
import type { Collector, Host } from './collector.ts';
import type { MemoryReading } from './memory.ts';

/** On Windows, mem() asks PowerShell for the page file alone; the rest is Node's own and is read each time. */
const pageFileMs = 10_000;

export function openMemoryPortable(
  host: Host,
  // Loaded on first use, so that Linux never pays for it.
  load: () => Promise<{ mem(): Promise<Systeminformation.MemData> }> = () => import('systeminformation'),
  nowMs: () => number = () => performance.now(),
): Collector<MemoryReading> {
  let last: Systeminformation.MemData | null = null;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  return {
    async read() {
      if (!last || host.platform !== 'win32' || nowMs() - askedAtMs >= pageFileMs) {
        askedAtMs = nowMs();
        last = await (await load()).mem();
        return readingFromMem(last, host.platform);
      }
      const free = freemem();
      return readingFromMem({ ...last, total: totalmem(), free, available: free }, host.platform);
    },
  };
}

const linuxOnly = [
  'huge_pages_total',
  'huge_pages_free',
  'huge_page_size_bytes',
  'anonymous_huge_bytes',
  'zswap_bytes',
  'zswapped_bytes',
  'corrupted_bytes',
  'zram_original_bytes',
  'zram_compressed_bytes',
  'zram_used_bytes',
] as const satisfies readonly (keyof MemoryReading)[];

/** @throws TelltaleError when there is not even a total */
export function readingFromMem(found: Systeminformation.MemData, platform: NodeJS.Platform): MemoryReading {
  if (!(found.total > 0))
    throw new TelltaleError('unavailable', 'The system does not tell how much memory it has.');
  const isWindows = platform === 'win32';
  const system = isWindows ? 'Windows' : 'macOS';
  const reasons: Record<string, string> = {
    limit_bytes: 'control groups exist on Linux only',
    swaps: `${system} does not report it`,
  };
  for (const path of linuxOnly) reasons[path] = 'it is read on Linux only';
  for (const path of ['buffers_bytes', 'shared_bytes', 'slab_bytes', 'dirty_bytes', 'arc_bytes'] as const) {
    reasons[path] = `${system} does not report it`;
  }
  reasons.swap_in_bytes_per_second = `${system} does not report it`;
  reasons.swap_out_bytes_per_second = `${system} does not report it`;
  const bounded = (path: keyof MemoryReading, bytes: number): number | null => {
    if (Number.isFinite(bytes) && bytes >= 0 && bytes <= found.total) return bytes;
    reasons[path] = `${system} gave ${bytes} bytes of ${found.total}`;
    return null;
  };
  // On macOS, free pages are few by design; without vm_stat's figures they are all that mem() has.
  const hasPages = isWindows || found.reclaimable > 0;
  if (!hasPages) {
    reasons.available_bytes = 'vm_stat could not be read';
    reasons.cached_bytes = 'vm_stat could not be read';
  }
  if (isWindows) reasons.cached_bytes = 'Windows does not report it';
  // No swap file and a query that failed look alike.
  const hasSwap = found.swaptotal > 0;
  if (!hasSwap) {
    reasons.swap_total_bytes = `${system} reports no swap`;
    reasons.swap_used_bytes = `${system} reports no swap`;
  }
  return {
    total_bytes: found.total,
    available_bytes: hasPages ? bounded('available_bytes', found.available) : null,
    free_bytes: bounded('free_bytes', found.free),
    cached_bytes: hasPages && !isWindows ? bounded('cached_bytes', found.buffcache) : null,
    buffers_bytes: null,
    shared_bytes: null,
    slab_bytes: null,
    dirty_bytes: null,
    arc_bytes: null,
    swap_total_bytes: hasSwap ? found.swaptotal : null,
    swap_used_bytes: hasSwap && found.swapused >= 0 && found.swapused <= found.swaptotal ? found.swapused : null,
    swap_in_bytes: null,
    swap_out_bytes: null,
    limit_bytes: null,
    ...(Object.fromEntries(linuxOnly.map((path) => [path, null])) as Record<(typeof linuxOnly)[number], null>),
    swaps: null,
    reasons,
  };
}
