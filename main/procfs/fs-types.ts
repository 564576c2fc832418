/**
 * Types of filesystem, by what a list of filesystems does with them. The pseudo types are those that df leaves out
 * (gnulib mountlist.c, ME_DUMMY) with those of newer kernels (lines with `nodev` in /proc/filesystems that hold no
 * files of anybody); whatever else has no blocks is left out by its size, as df does.
 */

/** Views of the kernel: nothing is stored in them. */
const pseudoTypes: ReadonlySet<string> = new Set([
  'anon_inodefs',
  'autofs',
  'bdev',
  'binder',
  'binfmt_misc',
  'bpf',
  'cgroup',
  'cgroup2',
  'configfs',
  'cpuset',
  'debugfs',
  'devfs',
  'devpts',
  'devtmpfs',
  'dlmfs',
  'efivarfs',
  'fusectl',
  'functionfs',
  'hugetlbfs',
  'mqueue',
  'nfsd',
  'nsfs',
  'pipefs',
  'proc',
  'pstore',
  'ramfs',
  'resctrl',
  'rpc_pipefs',
  'securityfs',
  'selinuxfs',
  'smackfs',
  'sockfs',
  'sysfs',
  'tracefs',
  'usbfs',
  'fuse.gvfsd-fuse',
  'fuse.lxcfs',
  'fuse.portal',
]);

/** Images that are always full (snaps, installation media of appliances) and unions that show another one's space. */
const imageTypes: ReadonlySet<string> = new Set([
  'aufs',
  'cramfs',
  'erofs',
  'fuse.snapfuse',
  'fuse.squashfuse',
  'fuse.squashfuse_ll',
  'overlay',
  'overlayfs',
  'squashfs',
]);

/** Asking them waits for a server, and for ever when it is gone. FUSE's servers are processes that may hang. */
const remoteTypes: ReadonlySet<string> = new Set([
  '9p',
  'acfs',
  'afs',
  'beegfs',
  'ceph',
  'cifs',
  'coda',
  'gfs2',
  'glusterfs',
  'gpfs',
  'lustre',
  'ncpfs',
  'nfs',
  'nfs4',
  'ocfs2',
  'orangefs',
  'prl_fs',
  'pvfs2',
  'smb3',
  'smbfs',
  'vboxsf',
  'virtiofs',
]);

export function isPseudoType(type: string): boolean {
  return pseudoTypes.has(type);
}

/** What holds no space of its own; at `/` it is shown all the same. */
export function isImageType(type: string): boolean {
  return imageTypes.has(type);
}

/** Whether statfs(2) may wait for something else than this kernel. */
export function mayHang(type: string): boolean {
  return remoteTypes.has(type) || type === 'fuse' || type.startsWith('fuse.') || type === 'fuseblk';
}

/** Of the types above, those of a disk that several machines share or of a virtual machine's host. */
const notNetworkTypes: ReadonlySet<string> = new Set(['9p', 'gfs2', 'ocfs2', 'prl_fs', 'vboxsf', 'virtiofs']);

/**
 * Whether it is mounted over a network: by its type or, since FUSE serves disks and networks alike, by a source that
 * names a server: `user@server:/path`, `//server/share`, `https://server`.
 */
export function isNetwork(type: string, source: string): boolean {
  if (remoteTypes.has(type) && !notNetworkTypes.has(type)) return true;
  return mayHang(type) && /^(?:[^/]+:|\/\/[^/])/.test(source);
}
