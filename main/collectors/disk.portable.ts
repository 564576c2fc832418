/**
 * Disks through systeminformation: on macOS the traffic of all disks together, on Windows none. Its zeros after a
 * failed command are made `null`.
 */
import type { Systeminformation } from 'systeminformation';
import type { Collector } from './collector.ts';
import type { DiskCounters, DiskReading } from './disk.ts';

/** What of systeminformation is used. */
interface Calls {
  diskLayout(): Promise<Systeminformation.DiskLayoutData[]>;
  /** Resolves with `null` on Windows, which systeminformation's type does not say. */
  fsStats(): Promise<Pick<Systeminformation.FsStatsData, 'rx' | 'wx'> | null>;
}

/** @param load loaded at the first reading only: the package is large and Linux does without it */
export function openDiskPortable(
  load: () => Promise<Calls> = () => import('systeminformation'),
): Collector<DiskReading> {
  // The disks are listed once: it takes seconds, and they hardly change.
  let devices: DiskCounters[] | null = null;
  return {
    async read() {
      const calls = await load();
      devices ??= (await calls.diskLayout()).map(toCounters);
      const stats = await calls.fsStats();
      // Both 0 is what a failed command leaves: a machine that runs has read something.
      const failed = stats === null || (stats.rx === 0 && stats.wx === 0);
      return {
        devices,
        pools: [],
        together: { readBytes: failed ? null : stats.rx, writeBytes: failed ? null : stats.wx },
      };
    },
  };
}

function toCounters(layout: Systeminformation.DiskLayoutData): DiskCounters {
  return {
    device: layout.device || layout.name,
    kind: 'physical',
    model: layout.name || null,
    sizeBytes: layout.size > 0 ? layout.size : null,
    rotational: layout.type === 'HD' ? true : layout.type === 'SSD' || layout.type === 'NVMe' ? false : null,
    reads: null,
    writes: null,
    readBytes: null,
    writeBytes: null,
    readMs: null,
    writeMs: null,
    busyMs: null,
    weightedMs: null,
    readsMerged: null,
    writesMerged: null,
    discards: null,
    discardBytes: null,
    flushes: null,
    flushMs: null,
    label: null,
    raid: null,
    health: { missing: 'it is read on Linux only' },
  };
}
