/** What the fields of channel `filesystem` mean; made by main/collectors/filesystem.ts. */
import type { FilesystemData } from '../families/filesystem.ts';
import { asRead, type Explanations } from './explanation.ts';

const mountinfo = '/proc/self/mountinfo';
const fsSize = 'fsSize() of systeminformation: df on macOS, Win32_LogicalDisk on Windows';
const noInodes = 'Missing: fsSize() does not tell it.';

export const filesystemExplanations: Explanations<FilesystemData> = {
  'filesystems[].mount': {
    unit: null,
    meaning: 'Where the filesystem is mounted; each is shown once.',
    linux: `${mountinfo}, field 5.`,
    portable: `${fsSize}: mount.`,
    formula: 'Of several mounts: /, else where the whole of it is mounted, else the shortest path.',
    others:
      'df: Mounted on. Pseudo types and what masks something of the kernel are left out; images (snap) and overlays are shown at / alone.',
  },
  'filesystems[].device': {
    unit: null,
    meaning: 'What is mounted.',
    linux: `${mountinfo}, mount source.`,
    portable: `${fsSize}: fs.`,
    formula: asRead,
    others: 'df: Filesystem.',
  },
  'filesystems[].type': {
    unit: null,
    meaning: 'Type of the filesystem.',
    linux: `${mountinfo}, filesystem type.`,
    portable: `${fsSize}: type.`,
    formula: asRead,
    others: 'df -T: Type.',
  },
  'filesystems[].size_bytes': {
    unit: 'bytes',
    meaning: 'Size of the filesystem.',
    linux: 'statfs(2): f_blocks and f_frsize.',
    portable: `${fsSize}: size.`,
    formula: 'Blocks × block size.',
    others: 'df: Size. Smaller than the partition by what the filesystem keeps for itself.',
  },
  'filesystems[].used_bytes': {
    unit: 'bytes',
    meaning: 'Blocks in use; those reserved for root are neither used nor available.',
    linux: 'statfs(2): f_blocks, f_bfree and f_frsize.',
    portable: `${fsSize}: used.`,
    formula: '(blocks − free blocks) × block size.',
    others: 'df: Used. du adds up files and misses what was deleted while open, and metadata.',
  },
  'filesystems[].available_bytes': {
    unit: 'bytes',
    meaning: 'What an ordinary user may still write.',
    linux: 'statfs(2): f_bavail and f_frsize.',
    portable: `${fsSize}: available.`,
    formula: 'Available blocks × block size, at least 0.',
    others: 'df: Avail. Finder adds what it could purge.',
  },
  'filesystems[].used_percent': {
    unit: 'percent',
    meaning: 'Share of what an ordinary user can have that is in use.',
    linux: 'As used_bytes and available_bytes.',
    portable: 'As used_bytes and available_bytes.',
    formula: '100 × used / (used + available).',
    others: 'df: Use%, rounded up. Tools that divide by the size show less by the share reserved for root.',
  },
  'filesystems[].inodes_total': {
    unit: 'inodes',
    meaning: 'Inodes that the filesystem has; null where it makes them as they are needed.',
    linux: 'statfs(2): f_files.',
    portable: noInodes,
    formula: 'As it is read; null for 0.',
    others: 'df -i: Inodes, 0 or - for such a filesystem.',
  },
  'filesystems[].inodes_used': {
    unit: 'inodes',
    meaning: 'Inodes in use: files and folders.',
    linux: 'statfs(2): f_files and f_ffree.',
    portable: noInodes,
    formula: 'f_files − f_ffree.',
    others: 'df -i: IUsed.',
  },
  'filesystems[].read_only': {
    unit: null,
    meaning: 'Whether it can only be read, as mounted or because of an error.',
    linux: `${mountinfo}, option ro; of ext4 since Linux 6.15 also emergency_ro and shutdown, after an error.`,
    portable: `${fsSize}: rw.`,
    formula: asRead,
    others: 'findmnt: OPTIONS.',
  },
  'filesystems[].network': {
    unit: null,
    meaning: 'Whether it is mounted over a network.',
    linux: `${mountinfo}, type and source.`,
    portable: `${fsSize}: type on macOS; missing on Windows.`,
    formula: 'By a list of types, such as nfs4 and cifs.',
    others: 'df -l leaves those out.',
  },
};
