/**
 * Reads /proc/self/mountinfo and asks each filesystem that is shown with statfs(2).
 *
 * Shown are the filesystems that df shows, less the pseudo ones: tmpfs is shown, since it holds files and fills
 * up; devtmpfs is not, and neither is anything under /proc, /sys and /run/credentials, which only masks or mirrors
 * something. Images and overlays are shown at `/` alone. Each filesystem is shown once, at `/` or else where the
 * whole of it is mounted, else at its shortest path.
 *
 * No disk is woken by it: statfs(2) answers from the superblock and the counters that a mounted filesystem keeps in
 * memory (fs/statfs.c and each filesystem's `statfs`), and no device is opened.
 */
import { statSync } from 'node:fs';
import { KernelFile, ParsedFile } from '../procfs/file.ts';
import { isImageType, isNetwork, isPseudoType, mayHang } from '../procfs/fs-types.ts';
import { type Mount, parseMountinfo, visibleMounts } from '../procfs/mountinfo.ts';
import { type ReadStatfs, readStatfs, type Space, toSpace } from '../procfs/statfs.ts';
import { AnswerDesk } from './answer-desk.ts';
import type { Collector, Host } from './collector.ts';
import type { FilesystemReading } from './filesystem.ts';
import { type HostRoot, openHostRoot } from './host-root.linux.ts';

/** Folders whose mounts mask or mirror something of the kernel or of systemd, whatever their type. */
const maskedFolders = ['/proc', '/sys', '/run/credentials'];

/** Below these, container engines mount a small tmpfs or more for each container. */
const containerFolders = ['/var/lib/docker', '/var/lib/containers/storage', '/var/lib/kubelet/pods'];

export function openFilesystemLinux(
  host: Host,
  statfs: ReadStatfs = readStatfs,
  timeoutMs = 2_000,
  root: HostRoot = openHostRoot(host),
): Collector<FilesystemReading[]> {
  const desk = new AnswerDesk(timeoutMs);
  const toAsked = (mount: Mount): Asked => ({
    mount,
    name: `${mount.device} ${mount.mountPoint}`,
    mayHang: mayHang(mount.type),
    network: isNetwork(mount.type, mount.source),
    call: () => statfs(host.rootPrefix + mount.mountPoint).then(toSpace),
  });
  const ask = async ({ mount, name, mayHang, network, call }: Asked): Promise<FilesystemReading> => {
    const failure = root.problem(mount);
    return {
      mount: mount.mountPoint,
      device: mount.source,
      type: mount.type,
      readOnly: mount.readOnly,
      network,
      space: failure === null ? await desk.ask(name, mayHang, call) : { failure },
    };
  };
  const mounts = new ParsedFile(openMountinfo(host), 'utf8', (text) =>
    chooseMounts(parseMountinfo(text), host.rootPrefix).map(toAsked),
  );
  return {
    async read() {
      const shown = mounts.read();
      const answers = new Map<Asked, FilesystemReading>();
      const askInTurn = async (mayHang: boolean) => {
        for (const each of shown) if (each.mayHang === mayHang) answers.set(each, await ask(each));
      };
      // Both lanes go on side by side: a server that is gone holds up other servers alone.
      await Promise.all([askInTurn(true), askInTurn(false)]);
      return shown.flatMap((each) => answers.get(each) ?? []).filter(hasBlocks);
    },
    close() {
      mounts.close();
      root.close();
    },
  };
}

/** A mount that is shown, with what is made of it once. */
interface Asked {
  readonly mount: Mount;
  /** By which no two of its calls are out at once. */
  readonly name: string;
  readonly mayHang: boolean;
  readonly network: boolean | null;
  readonly call: () => Promise<Space>;
}

/** The mounts that are shown, in the order of their paths. Asks no filesystem that may hang. */
export function chooseMounts(mounts: readonly Mount[], rootPrefix: string): Mount[] {
  const byFilesystem = new Map<string, Mount[]>();
  for (const mount of visibleMounts(mounts)) {
    if (!isShown(mount) || isFile(mount, rootPrefix)) continue;
    byFilesystem.set(mount.device, [...(byFilesystem.get(mount.device) ?? []), mount]);
  }
  const chosen = [...byFilesystem.values()].flatMap((all) => all.sort(byPreference).slice(0, 1));
  return chosen.sort((a, b) => (a.mountPoint < b.mountPoint ? -1 : 1));
}

function isShown(mount: Mount): boolean {
  if (mount.mountPoint === '/') return true;
  if (isPseudoType(mount.type) || isImageType(mount.type)) return false;
  if (isBelow(mount.mountPoint, maskedFolders)) return false;
  // In a container /dev is a tmpfs with what devtmpfs holds elsewhere.
  return mount.type !== 'tmpfs' || (mount.mountPoint !== '/dev' && !isBelow(mount.mountPoint, containerFolders));
}

function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path.startsWith(`${folder}/`));
}

/** Containers have single files of the host bound into them, /etc/hosts above all. */
function isFile(mount: Mount, rootPrefix: string): boolean {
  if (mount.root === '/' || mayHang(mount.type)) return false;
  try {
    return statSync(rootPrefix + mount.mountPoint).isFile();
  } catch {
    return false;
  }
}

function byPreference(a: Mount, b: Mount): number {
  const rank = (mount: Mount) => (mount.mountPoint === '/' ? 0 : mount.root === '/' ? 1 : 2);
  return rank(a) - rank(b) || a.mountPoint.length - b.mountPoint.length;
}

/** df leaves out what has no blocks; `/` stays. */
function hasBlocks({ mount, space }: FilesystemReading): boolean {
  return mount === '/' || 'failure' in space || space.sizeBytes > 0;
}

/** With another root, `self` would be this process in its own container: the mounts of init are the machine's. */
function openMountinfo(host: Host): KernelFile {
  const self = new KernelFile(`${host.procRoot}/self/mountinfo`);
  if (host.rootPrefix === '') return self;
  const init = new KernelFile(`${host.procRoot}/1/mountinfo`);
  try {
    init.read();
    return init;
  } catch {
    return self;
  }
}
