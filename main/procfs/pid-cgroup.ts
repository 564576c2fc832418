/**
 * /proc/<pid>/cgroup: which container and which unit of systemd a process belongs to, told by the paths of its
 * groups (cgroups(7)). What paths mean is in cgroup-names.ts.
 *
 *     0::/system.slice/docker-4f1c….scope
 */
import { parseCgroup } from './cgroup.ts';
import { containerOfPath, serviceOfPath } from './cgroup-names.ts';

/** Of a container's id, as container tools print it. */
const shortIdLength = 12;

export interface PidGroup {
  /** The first 12 digits of the id, or the name of an LXC container; `null` outside of any. */
  container: string | null;
  /**
   * The unit: a service of the system, an application or service of a user's session, or the session itself
   * (`session-3.scope`); `null` where systemd does not manage it.
   */
  service: string | null;
}

/** A machine that starts a unit for every job would fill the memory with them. */
const maxKept = 1_000;

/** Groups by what the file says, since many processes are in the same ones. */
export class PidGroups {
  private readonly kept = new Map<string, PidGroup>();

  /** As {@link parsePidGroup}. */
  of(text: string): PidGroup {
    const known = this.kept.get(text);
    if (known) return known;
    const group = parsePidGroup(text);
    if (this.kept.size >= maxKept) this.kept.clear();
    this.kept.set(text, group);
    return group;
  }
}

/** Under version 1 a process has a path in each hierarchy, and not every one of them tells. */
export function parsePidGroup(text: string): PidGroup {
  let container: string | null = null;
  let service: string | null = null;
  for (const membership of parseCgroup(text)) {
    const path = membership.path.replace(/ \(deleted\)$/, '');
    const found = containerOfPath(path);
    container ??= found && (found.engine === 'lxc' ? found.id : found.id.slice(0, shortIdLength));
    // Units within a container are the container's own affair; a unit that runs containers lies above them.
    service ??= unitOfPath(found ? path.slice(0, found.path.lastIndexOf('/')) : path);
  }
  return { container, service };
}

/** What a user's own systemd runs lies below `user@<uid>.service`, which would be one service for a whole desktop. */
function unitOfPath(path: string): string | null {
  const service = serviceOfPath(path)?.service ?? null;
  if (service !== null && !service.startsWith('user@')) return service;
  const units = path.split('/').filter((name) => /.\.(?:service|scope)$/.test(name) && name !== 'init.scope');
  return units.at(-1)?.replace(/^_/, '') ?? service;
}
