/**
 * Filesystems through systeminformation: df on macOS, WMI on Windows. It tells no inodes, and of a failed command
 * nothing at all.
 */
import type { Systeminformation } from 'systeminformation';
import type { Collector, Host } from './collector.ts';
import type { FilesystemReading } from './filesystem.ts';

interface Calls {
  fsSize(): Promise<Systeminformation.FsSizeData[]>;
}

/** @param load loaded at the first reading only: the package is large and Linux does without it */
export function openFilesystemPortable(
  { platform }: Pick<Host, 'platform'>,
  load: () => Promise<Calls> = () => import('systeminformation'),
): Collector<FilesystemReading[]> {
  return {
    async read() {
      const filesystems = await (await load()).fsSize();
      // Every machine has one; an empty list is what a failed command leaves.
      if (filesystems.length === 0) throw new Error('the system listed no filesystem');
      return filesystems.filter(isShown).map((each) => toReading(each, platform));
    },
  };
}

const networkTypes: ReadonlySet<string> = new Set(['nfs', 'smbfs', 'afpfs', 'webdav', 'webdavfs', 'ftp', 'cifs']);

/** macOS mounts a dozen volumes of one APFS container, which share its space and are of no use but to the system. */
function isShown({ mount, size }: Systeminformation.FsSizeData): boolean {
  return (
    size > 0 && mount !== '/dev' && (!mount.startsWith('/System/Volumes/') || mount === '/System/Volumes/Data')
  );
}

function toReading(data: Systeminformation.FsSizeData, platform: NodeJS.Platform): FilesystemReading {
  const isValid = Number.isFinite(data.used) && Number.isFinite(data.available);
  return {
    mount: data.mount,
    device: data.fs,
    type: data.type,
    readOnly: data.rw === false,
    // macOS names network types; Windows gives a share the type of the server's disk.
    network: platform === 'win32' ? null : networkTypes.has(data.type.toLowerCase()),
    space: isValid
      ? {
          sizeBytes: data.size,
          usedBytes: data.used,
          availableBytes: data.available,
          inodesTotal: null,
          inodesUsed: null,
        }
      : { failure: 'the system did not tell its use' },
  };
}
