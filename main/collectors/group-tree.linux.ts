/**
 * The tree of control groups, walked to find those of containers or services. Where hierarchies are mounted is told in
 * limit.linux.ts; here version 2 counts as present only where it has the controllers.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { parseLowestPid } from '../procfs/cgroup-usage.ts';
import { KernelFile } from '../procfs/file.ts';
import type { Host } from './collector.ts';
import type { Slices } from './slices.ts';

/** A tree as deep or as large as this is none that container engines and systemd make. */
const maxPathLength = 1_024;
const maxFolders = 20_000;

/** Hierarchies of version 1 in which containers and services have groups, though not always in each. */
const walkedHierarchies = ['systemd', 'cpuacct'] as const;

export interface GroupTree {
  readonly version: 1 | 2;
  /** Folder of a group: the same in version 2 for all controllers, one for each in version 1. */
  folder(controller: string, path: string): string;
  /** Roots of the hierarchies to look for groups in. */
  readonly walked: readonly string[];
}

/** A group that was looked for. */
export interface FoundGroup<Match> {
  /** From the root of the hierarchy. */
  path: string;
  /** Where it was found. */
  folder: string;
  match: Match;
  /** Another one when the group was removed and made anew under the same path. */
  instance: string;
}

/** @returns `null` where no control groups can be seen from here */
export function openGroupTree(host: Host): GroupTree | null {
  const mounts = `${host.sysRoot}/fs/cgroup`;
  if (existsSync(`${mounts}/cgroup.controllers`)) {
    return { version: 2, folder: (_, path) => mounts + path, walked: [mounts] };
  }
  const walked = walkedHierarchies.map((name) => `${mounts}/${name}`).filter((root) => existsSync(root));
  if (walked.length === 0) return null;
  return { version: 1, folder: (controller, path) => `${mounts}/${controller}${path}`, walked };
}

/**
 * @param match what a path stands for, `null` to look further below it; below a match nothing is looked for
 * @throws (rejects with) the system's error where the root itself cannot be read
 */
export async function findGroups<Match>(
  tree: GroupTree,
  match: (path: string) => Match | null,
  slices: Slices,
): Promise<FoundGroup<Match>[]> {
  const found = new Map<string, FoundGroup<Match>>();
  for (const root of tree.walked) {
    const waiting = foldersIn(root, true).map((name) => `/${name}`);
    for (let folders = 0; folders < maxFolders; folders += 1) {
      const path = waiting.pop();
      if (path === undefined) break;
      await slices.next();
      const stats = statSync(root + path, { throwIfNoEntry: false });
      if (!stats) continue;
      const matched = match(path);
      if (matched !== null) {
        const instance = `${stats.dev}:${stats.ino}`;
        if (!found.has(path)) found.set(path, { path, folder: root + path, match: matched, instance });
        continue;
      }
      // The kernel counts a folder's folders in its links, so that most need not be listed.
      if (stats.nlink === 2 || path.length > maxPathLength) continue;
      for (const name of foldersIn(root + path, false)) waiting.push(`${path}/${name}`);
    }
  }
  return [...found.values()];
}

/**
 * The process of a group that was there first, as its pid tells; `null` where none can be seen from here. Programs
 * that manage groups of their own keep their processes in groups below.
 */
export function firstPidIn(folder: string, levelsBelow = 3): number | null {
  const text = readText(`${folder}/cgroup.procs`);
  const own = text === null ? null : parseLowestPid(text);
  if (own !== null || levelsBelow === 0) return own;
  const below = foldersIn(folder, false).map((name) => firstPidIn(`${folder}/${name}`, levelsBelow - 1));
  return below.reduce((lowest, pid) => (pid !== null && (lowest === null || pid < lowest) ? pid : lowest), null);
}

/** The text of a file of a group; `null` where there is no such file (any more). */
export function readText(path: string): string | null {
  const file = new KernelFile(path);
  try {
    return file.readIfPresent();
  } finally {
    file.close();
  }
}

/** Groups come and go while they are walked; only the root is always there. */
function foldersIn(path: string, mustExist: boolean): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch (error) {
    if (mustExist) throw error;
    return [];
  }
}
