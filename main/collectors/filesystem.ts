/**
 * Filesystems: size, use and inodes, as df counts them. One that does not answer is told of as such and holds up
 * nobody else.
 */
import type { Filesystem } from '../../protocol/families/filesystem.ts';
import { type Space, usedPercent } from '../procfs/statfs.ts';
import type { ChannelSource, Family, Rates } from './collector.ts';
import { openFilesystemLinux } from './filesystem.linux.ts';
import { openFilesystemPortable } from './filesystem.portable.ts';

export interface FilesystemReading {
  mount: string;
  device: string;
  type: string;
  readOnly: boolean;
  network: boolean | null;
  /** What could be had, or why nothing could: it did not answer, or access was refused. */
  space: Space | { readonly failure: string };
}

export const filesystem: Family<FilesystemReading[]> = {
  name: 'filesystem',
  // Two dead servers may use up their 2 s in one reading; no third one is asked.
  deadlineMs: 6_000,
  open: (host) =>
    host.platform === 'linux' ? openFilesystemLinux(host) : openFilesystemPortable(host, host.shell?.load),
};

export const filesystemChannel: ChannelSource<'filesystem'> = {
  channel: 'filesystem',
  families: [filesystem],
  derive(take) {
    const taken = take(filesystem);
    const rates = take.rates(filesystem);
    if (taken) return { filesystems: taken.current.map((reading) => toFilesystem(rates, reading)) };
    rates.unavailable('filesystems', take.reason(filesystem));
    return { filesystems: [] };
  },
};

const spaceFields = [
  'size_bytes',
  'used_bytes',
  'available_bytes',
  'used_percent',
  'inodes_total',
  'inodes_used',
] as const;

function toFilesystem(rates: Rates, reading: FilesystemReading): Filesystem {
  const { space } = reading;
  const own = rates.within(`filesystems[${reading.mount}].`);
  if (reading.network === null) rates.unavailable('filesystems[].network', 'the system does not tell it');
  const result: Filesystem = {
    mount: reading.mount,
    device: reading.device,
    type: reading.type,
    read_only: reading.readOnly,
    network: reading.network,
    size_bytes: null,
    used_bytes: null,
    available_bytes: null,
    used_percent: null,
    inodes_total: null,
    inodes_used: null,
  };
  if ('failure' in space) {
    for (const field of spaceFields) own.unavailable(field, space.failure);
    return result;
  }
  const known = (field: (typeof spaceFields)[number], value: number | null, reason: string): number | null => {
    if (value === null) own.unavailable(field, reason);
    return value;
  };
  const moreFree = 'it reports more free blocks than it has';
  const noInodes = 'it has no fixed number of inodes, or does not report it';
  const noPercent = space.usedBytes === null ? moreFree : 'it has no blocks';
  result.size_bytes = space.sizeBytes;
  result.used_bytes = known('used_bytes', space.usedBytes, moreFree);
  result.available_bytes = space.availableBytes;
  result.used_percent = known('used_percent', usedPercent(space), noPercent);
  result.inodes_total = known('inodes_total', space.inodesTotal, noInodes);
  result.inodes_used = known('inodes_used', space.inodesUsed, noInodes);
  return result;
}
