/**
 * Channel `filesystem`. Source on Linux: /proc/self/mountinfo (proc_pid_mountinfo(5)) and statfs(2), counted as
 * df counts them.
 */
import type { SeriesDefinition } from '../series.ts';
import type { Envelope, Reading } from './envelope.ts';

export interface Filesystem {
  /** Where it is mounted: the first mount of this filesystem. */
  mount: string;
  /** What is mounted: /dev/sda1, server:/export, tank/home. */
  device: string;
  /** ext4, btrfs, nfs4, … */
  type: string;
  size_bytes: Reading;
  /** Blocks in use, those reserved for root not counted. */
  used_bytes: Reading;
  /** What an ordinary user may still write. */
  available_bytes: Reading;
  /** used / (used + available), 0 to 100, not rounded up as df prints it. */
  used_percent: Reading;
  inodes_total: Reading;
  inodes_used: Reading;
  read_only: boolean;
  /** Whether it is mounted over a network; `null` where the system does not tell. */
  network: boolean | null;
}

export interface FilesystemData extends Envelope {
  /** Pseudo types and further mounts of the same filesystem are left out. */
  filesystems: Filesystem[];
}

const mount = { channel: 'filesystem', label: 'mount', kind: 'gauge' } as const;

export const filesystemSeries: readonly SeriesDefinition[] = [
  { ...mount, path: 'filesystems[].used_percent', unit: 'percent', help: 'Used share, as df counts it.' },
  { ...mount, path: 'filesystems[].used_bytes', unit: 'bytes', help: 'Blocks in use.' },
  {
    ...mount,
    path: 'filesystems[].available_bytes',
    unit: 'bytes',
    help: 'What an ordinary user may still write.',
  },
  { ...mount, path: 'filesystems[].size_bytes', unit: 'bytes', help: 'Size of the filesystem.' },
  { ...mount, path: 'filesystems[].inodes_used', unit: 'inodes', help: 'Files and folders on it.' },
];
