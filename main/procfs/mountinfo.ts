/**
 * /proc/<pid>/mountinfo (proc_pid_mountinfo(5); fs/proc_namespace.c): what is mounted where.
 *
 *     36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
 *
 * Mount, its parent, device, root within the filesystem, mount point, options, any number of optional fields, `-`,
 * type, source, options of the filesystem.
 */
import { unescapeOctal } from './escape.ts';
import { ParseError, parseCount } from './parse.ts';

export interface Mount {
  id: number;
  parentId: number;
  /** major:minor of the filesystem: the same for all mounts of it. */
  device: string;
  /** The folder of the filesystem that is mounted: `/`, or what was bound or chosen as subvolume. */
  root: string;
  mountPoint: string;
  type: string;
  /** /dev/sda1, server:/export, tmpfs; may be empty. */
  source: string;
  /** By the mount or by the filesystem. */
  readOnly: boolean;
}

/** @throws ParseError for a line that is cut */
export function parseMountinfo(text: string): Mount[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(parseLine);
}

/**
 * Mounts that paths still lead to: a later mount at the same place, or at a folder above, covers what was mounted
 * before, and asking by path would then tell of the wrong filesystem.
 */
export function visibleMounts(mounts: readonly Mount[]): Mount[] {
  const byId = new Map(mounts.map((mount) => [mount.id, mount]));
  const children = mounts.filter((mount) => mount.parentId !== mount.id);
  const places = new Set(children.map((mount) => place(mount.parentId, mount.mountPoint)));
  const reachable = new Map<number, boolean>();
  const isReachable = (mount: Mount): boolean => {
    const known = reachable.get(mount.id);
    if (known !== undefined) return known;
    // A ring of parents, which the kernel never writes, ends here.
    reachable.set(mount.id, false);
    const parent = byId.get(mount.parentId);
    const result =
      !parent ||
      parent === mount ||
      (isReachable(parent) &&
        foldersAbove(mount.mountPoint).every((folder) => !places.has(place(parent.id, folder))));
    reachable.set(mount.id, result);
    return result;
  };
  return mounts.filter((mount) => isReachable(mount) && !places.has(place(mount.id, mount.mountPoint)));
}

function place(parentId: number, mountPoint: string): string {
  return `${parentId} ${mountPoint}`;
}

/** `/a/b/c`: `/a/b`, `/a`, `/`. */
function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
    folders.push(path.slice(0, end));
  if (path !== '/') folders.push('/');
  return folders;
}

function parseLine(line: string): Mount {
  const problem = (what: string) => new ParseError('self/mountinfo', what, line);
  // A source may be empty, so two spaces in a row are a field between them.
  const fields = line.split(' ');
  const separator = fields.indexOf('-', 6);
  if (separator === -1) throw problem('no separator "-" after six fields');
  const [id, parentId] = [parseCount(fields[0]), parseCount(fields[1])];
  if (id === null || parentId === null) throw problem('no numbers of the mount and its parent');
  const [, , device = '', root = '', mountPoint = '', options = ''] = fields;
  const [type, source, superOptions] = fields.slice(separator + 1);
  if (!type || source === undefined || superOptions === undefined)
    throw problem('no type, source and options after "-"');
  if (!/^\d+:\d+$/.test(device)) throw problem('no device <major>:<minor>');
  return {
    id,
    parentId,
    device,
    root: unescapeOctal(root),
    mountPoint: unescapeOctal(mountPoint),
    type: unescapeOctal(type),
    source: unescapeOctal(source),
    readOnly: isReadOnly(options) || isReadOnly(superOptions),
  };
}

/**
 * `ro`, and what ext4 says since Linux 6.15 of a filesystem that an error has closed to writing: it stays `rw` then
 * (fs/ext4/super.c, _ext4_show_options).
 */
const readOnlyOptions: ReadonlySet<string> = new Set(['ro', 'emergency_ro', 'shutdown']);

function isReadOnly(options: string): boolean {
  return options.split(',').some((option) => readOnlyOptions.has(option));
}
