/**
 * /proc/spl/kstat/zfs/<pool>/state (since OpenZFS 0.8): ONLINE, DEGRADED, FAULTED, SUSPENDED, …; from memory, no disk
 * is asked.
 */
import { existsSync } from 'node:fs';
import type { StoragePool } from '../../protocol/families/disk.ts';
import { listFolder, readAttribute } from './attribute.ts';

const folderOf = (procRoot: string) => `${procRoot}/spl/kstat/zfs`;

/** Whether there is ZFS, whose pools can be read: asking costs less than a listing that fails. */
export function hasPools(procRoot: string): boolean {
  return existsSync(folderOf(procRoot));
}

/** In the order of names; empty where there is no ZFS. */
export function readPools(procRoot: string): StoragePool[] {
  const folder = folderOf(procRoot);
  const names = listFolder(folder) ?? [];
  return names.sort().flatMap((pool) => {
    const state = readAttribute(`${folder}/${pool}/state`);
    return state === null ? [] : [{ pool, state: state.toLowerCase() }];
  });
}
