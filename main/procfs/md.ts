/**
 * /sys/block/md<n>/md: state of a software RAID (Documentation/admin-guide/md.rst). The files tell what the driver
 * has in memory; no disk is asked.
 */
import type { RaidArray } from '../../protocol/families/disk.ts';
import { readAttribute } from './attribute.ts';
import { parseCount } from './parse.ts';

/** `null` where the device is no array any more. */
export function readRaidArray(sysRoot: string, device: string): RaidArray | null {
  const folder = `${sysRoot}/block/${device}/md`;
  const state = readAttribute(`${folder}/array_state`);
  if (state === null) return null;
  return {
    level: readAttribute(`${folder}/level`) ?? 'unknown',
    state,
    disks: parseCount(readAttribute(`${folder}/raid_disks`) ?? undefined),
    // Levels without redundancy (linear, raid0) have neither of the files below.
    missing_disks: parseCount(readAttribute(`${folder}/degraded`) ?? undefined),
    action: readAttribute(`${folder}/sync_action`),
    action_percent: parseProgress(readAttribute(`${folder}/sync_completed`) ?? ''),
  };
}

/** "12345 / 67890": sectors. `null` for `none`, `delayed` and a whole of nothing. */
function parseProgress(text: string): number | null {
  const [, done, all] = /^(\d{1,20}) \/ (\d{1,20})$/.exec(text) ?? [];
  return Number(all) > 0 ? Math.min(100, (100 * Number(done)) / Number(all)) : null;
}
