/**
 * What control groups allow this process: the tightest limit of its own group and all groups above it, since
 * each binds. Hierarchies are looked for where every distribution mounts them: version 2 at /sys/fs/cgroup or,
 * beside version 1, at /sys/fs/cgroup/unified; version 1 at /sys/fs/cgroup/<controller>. The files are in
 * procfs/cgroup.ts.
 */
import { existsSync } from 'node:fs';
import {
  type CgroupMembership,
  parseCfsQuota,
  parseCgroup,
  parseCpuMax,
  parseMemoryLimit,
} from '../procfs/cgroup.ts';
import { KernelFile } from '../procfs/file.ts';
import type { Host } from './collector.ts';
import { seldom } from './seldom.ts';

export interface Limit {
  /** CPUs or bytes; `null` where nothing limits it. */
  read(): number | null;
  /** Harmless twice. */
  close(): void;
}

interface Controller {
  name: 'cpu' | 'memory';
  /** Files of one group, and what they mean; texts are given in the order of the files. */
  version2: { files: readonly string[]; parse: (...texts: string[]) => number | null };
  version1: { files: readonly string[]; parse: (...texts: string[]) => number | null };
}

/** CPUs. */
export const cpuController: Controller = {
  name: 'cpu',
  version2: { files: ['cpu.max'], parse: (text = '') => parseCpuMax(text) },
  version1: {
    files: ['cpu.cfs_quota_us', 'cpu.cfs_period_us'],
    parse: (quota = '', period = '') => parseCfsQuota(quota, period),
  },
};

/** Bytes. */
export const memoryController: Controller = {
  name: 'memory',
  version2: { files: ['memory.max'], parse: (text = '') => parseMemoryLimit(text) },
  version1: { files: ['memory.limit_in_bytes'], parse: (text = '') => parseMemoryLimit(text) },
};

/**
 * The groups are looked up once: a process hardly ever moves. Their limits may change and are read every 10 s.
 * @param monotonicMs by which limits grow old
 */
export function openLimit(host: Host, controller: Controller, monotonicMs: () => number): Limit {
  const groups = findGroups(host, controller);
  return {
    read: seldom(() => {
      let tightest: number | null = null;
      for (const { files, parse } of groups) {
        const texts = files.map((file) => file.readIfPresent());
        if (!texts.every((text) => text !== null)) continue;
        const limit = parse(...texts);
        if (limit !== null && (tightest === null || limit < tightest)) tightest = limit;
      }
      return tightest;
    }, monotonicMs),
    close() {
      for (const { files } of groups) for (const file of files) file.close();
    },
  };
}

function findGroups(host: Host, controller: Controller) {
  const memberships = parseCgroup(readMemberships(host));
  return memberships.flatMap((membership) => {
    const isVersion2 = membership.controllers.length === 0;
    if (!isVersion2 && !membership.controllers.includes(controller.name)) return [];
    const { files, parse } = isVersion2 ? controller.version2 : controller.version1;
    return foldersOf(host, membership, controller)
      .filter((folder) => files.every((file) => existsSync(`${folder}/${file}`)))
      .map((folder) => ({ files: files.map((file) => new KernelFile(`${folder}/${file}`, 'short')), parse }));
  });
}

/** With another root, what limits this program's own container limits nothing there: the groups of init are asked. */
function readMemberships({ procRoot, rootPrefix }: Host): string {
  for (const process of rootPrefix === '' ? ['self'] : ['1', 'self']) {
    const file = new KernelFile(`${procRoot}/${process}/cgroup`);
    const text = file.readIfPresent('utf8');
    file.close();
    if (text !== null) return text;
  }
  return '';
}

/**
 * From the root of the hierarchy down to the group. In a container the root is often the container's own group
 * while the path is the host's, so that only the root exists.
 */
function foldersOf(host: Host, membership: CgroupMembership, controller: Controller): string[] {
  const mounts = `${host.sysRoot}/fs/cgroup`;
  let root = `${mounts}/${controller.name}`;
  if (membership.controllers.length === 0) {
    root = existsSync(`${mounts}/cgroup.controllers`) ? mounts : `${mounts}/unified`;
  }
  // A group outside the cgroup namespace is written with `..`: it cannot be reached.
  const names = membership.path.split('/').filter((name) => name !== '');
  const reachable = names.includes('..') ? [] : names;
  return [root, ...reachable.map((_, depth) => `${root}/${reachable.slice(0, depth + 1).join('/')}`)];
}
