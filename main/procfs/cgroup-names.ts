/**
 * Whose control group it is, told by its path. The names are those that runc and crun get from Docker, Podman,
 * containerd, CRI-O and the kubelet under both of their drivers (systemd and cgroupfs), those of LXC
 * (lxc.container.conf(5), lxc.cgroup.dir), and those of systemd's units (systemd src/basic/cgroup-util.c).
 */

/** Who runs a container; `kubernetes` where the path does not tell more. */
export type ContainerEngine = 'docker' | 'podman' | 'containerd' | 'cri-o' | 'kubernetes' | 'lxc';

export interface ContainerGroup {
  engine: ContainerEngine;
  /** 64 hexadecimal digits, or the name of an LXC container. */
  id: string;
}

/** The scope or folder of one container. Those of helpers (libpod-conmon-…, crio-conmon-…) have none of these forms. */
const scopes: readonly (readonly [RegExp, ContainerEngine])[] = [
  [/^docker-([0-9a-f]{64})(?:\.scope)?$/, 'docker'],
  [/^libpod(?:-payload)?-([0-9a-f]{64})(?:\.scope)?$/, 'podman'],
  [/^(?:cri-containerd|nerdctl)-([0-9a-f]{64})(?:\.scope)?$/, 'containerd'],
  [/^crio-([0-9a-f]{64})(?:\.scope)?$/, 'cri-o'],
  [/^lxc\.payload\.(.+)$/, 'lxc'],
];

/** Under the cgroupfs driver the id alone is the folder's name, and a folder above it tells whose. */
const folders: readonly (readonly [RegExp, ContainerEngine])[] = [
  [/^docker$/, 'docker'],
  [/^libpod_parent$/, 'podman'],
  [/^(?:default|k8s\.io)$/, 'containerd'],
  [/^kubepods(?:\.slice)?$/, 'kubernetes'],
];

/**
 * The container that a group belongs to.
 * @param path from the root of the hierarchy, as `/system.slice/docker-….scope`
 * @returns of containers within containers the outermost, with its path; `null` outside of any
 */
export function containerOfPath(path: string): (ContainerGroup & { path: string }) | null {
  const names = path.split('/').slice(1);
  for (const [depth, name] of names.entries()) {
    const group = containerOfFolder(name, names.slice(0, depth));
    if (group) return { ...group, path: `/${names.slice(0, depth + 1).join('/')}` };
  }
  return null;
}

/** @param parents names of the folders above, from the root */
function containerOfFolder(name: string, parents: readonly string[]): ContainerGroup | null {
  for (const [pattern, engine] of scopes) {
    const id = pattern.exec(name)?.[1];
    if (id !== undefined) return { engine, id };
  }
  const [first] = parents;
  if (parents.length === 1 && (first === 'lxc' || first === 'lxc.payload')) return { engine: 'lxc', id: name };
  if (!/^[0-9a-f]{64}$/.test(name)) return null;
  const owner = folders.find(([pattern]) => parents.some((parent) => pattern.test(parent)));
  return owner ? { engine: owner[1], id: name } : null;
}

/**
 * The service of systemd that a group belongs to.
 * @returns the unit with the path of its group; `null` for a session, a scope or what systemd does not manage
 */
export function serviceOfPath(path: string): { service: string; path: string } | null {
  const names = path.split('/').slice(1);
  // Units lie in slices; what lies in a unit is its own affair.
  const depth = names.findIndex((name) => !name.endsWith('.slice'));
  const name = names[depth];
  if (name === undefined || !name.endsWith('.service')) return null;
  // A name that could be taken for a file of the kernel was given a "_".
  return { service: name.replace(/^_/, ''), path: `/${names.slice(0, depth + 1).join('/')}` };
}
