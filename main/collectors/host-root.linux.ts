/**
 * Whether a path below `--host-root` leads to the filesystem that the watched machine has at that path. In a container,
 * what the host mounted later is missing unless it is propagated (mount_namespaces(7), rslave), and with /proc and /sys
 * alone nothing of it is there; statfs(2) would then answer for the container's own files, a wrong number without a word.
 */
import { realpathSync } from 'node:fs';
import { KernelFile, ParsedFile } from '../procfs/file.ts';
import { type Mount, parseMountinfo, visibleMounts } from '../procfs/mountinfo.ts';
import type { Host } from './collector.ts';

export interface HostRoot {
  /** Why the filesystem cannot be asked by its path from here; `null` where it can. */
  problem(mount: Pick<Mount, 'mountPoint' | 'device'>): string | null;
  /** Of the root itself, whatever it is. */
  rootProblem(): string | null;
  /** Harmless twice. */
  close(): void;
}

/** @param path of this program's own mounts */
export function openHostRoot({ rootPrefix }: Host, path = '/proc/self/mountinfo'): HostRoot {
  // The machine itself: every path is its own.
  if (rootPrefix === '') return { problem: () => null, rootProblem: () => null, close: () => {} };
  const file = new ParsedFile(new KernelFile(path), 'utf8', devices);
  const prefix = resolved(rootPrefix);
  /** Recorded files are no mounts; there is nothing to be taken for something else then. */
  const isRecorded = (own: Devices) => !own.has(`${prefix}/proc`);
  const notMounted = `the root of the watched machine is not mounted at ${rootPrefix}: a container needs "-v /:${rootPrefix}:ro,rslave"`;
  return {
    problem({ mountPoint, device }) {
      const own = file.readIfPresent() ?? none;
      if (isRecorded(own) || own.get(mountPoint === '/' ? prefix : prefix + mountPoint) === device) return null;
      if (!own.has(prefix)) return notMounted;
      return `it cannot be seen below ${rootPrefix}: mounted later, and ${rootPrefix} is not mounted with "rslave"`;
    },
    rootProblem() {
      const own = file.readIfPresent() ?? none;
      return isRecorded(own) || own.has(prefix) ? null : notMounted;
    },
    close: () => file.close(),
  };
}

/** By mount point. */
type Devices = ReadonlyMap<string, string>;
const none: Devices = new Map();

function devices(mountinfo: string): Devices {
  return new Map(visibleMounts(parseMountinfo(mountinfo)).map(({ mountPoint, device }) => [mountPoint, device]));
}

function resolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
