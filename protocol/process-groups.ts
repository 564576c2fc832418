/**
 * A table of processes seen by application, by service, by container or as a tree. Pure: rows in, groups out. Sums
 * leave out what is `null` and are `null` where nothing is known of any member.
 */
import type { Reading } from './families/envelope.ts';
import type { Process } from './families/process.ts';

export type Grouping = 'application' | 'service' | 'container';

export interface ProcessSums {
  /** Of one CPU. */
  cpu_percent: Reading;
  /** Resident sets; memory that members share counts for each of them. */
  memory_bytes: Reading;
  read_bytes_per_second: Reading;
  write_bytes_per_second: Reading;
}

export interface ProcessGroup extends ProcessSums {
  /** Stays the same from table to table as long as the group lives: what a page remembers it by. */
  key: string;
  /** What a person is shown; `null` for those that are in no service or container. */
  name: string | null;
  /** In the order of the table. */
  processes: Process[];
}

/** A process with everything below it. */
export interface ProcessNode {
  process: Process;
  /** In the order of the table. */
  children: ProcessNode[];
  /** Of the process and all below it. */
  sums: ProcessSums;
}

/**
 * Groups in the order in which their first members stand in the table; whoever has no service or container forms the
 * last one. An application is a process with its descendants of the same name: programs that start helpers of
 * their own (browsers, servers with workers) are one, and two that were started apart stay two. Kernel threads are one.
 */
export function groupProcesses(processes: readonly Process[], grouping: Grouping): ProcessGroup[] {
  const keyOf = grouping === 'application' ? applicationKeys(processes) : memberKeys(grouping);
  const members = new Map<string, { name: string | null; processes: Process[] }>();
  for (const process of processes) {
    const { key, name } = keyOf(process);
    const group = members.get(key) ?? { name, processes: [] };
    members.set(key, group);
    group.processes.push(process);
  }
  const groups = [...members].map(([key, group]) => ({ key, ...group, ...sumsOf(group.processes) }));
  return [...groups.filter(({ name }) => name !== null), ...groups.filter(({ name }) => name === null)];
}

/**
 * The roots of the forest: processes whose parent is not in the table. A process that started before the one that now
 * has its parent's pid is no child of that one.
 */
export function processTree(processes: readonly Process[]): ProcessNode[] {
  const nodes = new Map(processes.map((process) => [process.pid, makeNode(process)]));
  const parentOf = (node: ProcessNode): ProcessNode | undefined => {
    const parent = nodes.get(node.process.parent_pid);
    return parent && isParent(parent.process, node.process) ? parent : undefined;
  };
  const rings = ringMembers(nodes.values(), parentOf);
  const roots: ProcessNode[] = [];
  for (const node of nodes.values()) {
    const parent = rings.has(node) ? undefined : parentOf(node);
    if (parent) parent.children.push(node);
    else roots.push(node);
  }
  for (const root of roots) addUp(root);
  return roots;
}

type KeyOf = (process: Process) => { key: string; name: string | null };

function memberKeys(grouping: 'service' | 'container'): KeyOf {
  return (process) => {
    const name = process[grouping];
    if (name === null) return { key: 'none', name };
    // A service within a container may have the name of one outside.
    return { key: grouping === 'service' ? `${process.container ?? ''}/${name}` : name, name };
  };
}

function applicationKeys(processes: readonly Process[]): KeyOf {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const heads = new Map<Process, Process>();
  const headOf = (process: Process): Process => {
    const seen = new Set<Process>();
    let head = process;
    for (;;) {
      seen.add(head);
      const known = heads.get(head);
      if (known) {
        head = known;
        break;
      }
      const parent = byPid.get(head.parent_pid);
      if (!parent || seen.has(parent) || parent.name !== head.name || !isParent(parent, head)) break;
      head = parent;
    }
    for (const each of seen) heads.set(each, head);
    return head;
  };
  return (process) => {
    if (process.kernel_thread) return { key: 'kernel', name: 'kernel' };
    const head = headOf(process);
    return { key: `${head.pid} ${head.start_time ?? ''}`, name: head.name };
  };
}

function isParent(parent: Process, child: Process): boolean {
  // ISO 8601 in UTC sorts as text.
  return parent.start_time === null || child.start_time === null || parent.start_time <= child.start_time;
}

/** Those that are their own forebears: rows that are not of one moment can form a ring. Each is walked over once. */
function ringMembers(
  nodes: Iterable<ProcessNode>,
  parentOf: (node: ProcessNode) => ProcessNode | undefined,
): ReadonlySet<ProcessNode> {
  const members = new Set<ProcessNode>();
  const walked = new Set<ProcessNode>();
  for (const start of nodes) {
    const path: ProcessNode[] = [];
    const isNew = (node: ProcessNode | undefined): node is ProcessNode => node !== undefined && !walked.has(node);
    let node: ProcessNode | undefined = start;
    for (; isNew(node); node = parentOf(node)) {
      walked.add(node);
      path.push(node);
    }
    // Only what this walk itself has come by closes a ring; what an earlier one has seen leads out of it.
    const at = node ? path.indexOf(node) : -1;
    if (at !== -1) for (const member of path.slice(at)) members.add(member);
  }
  return members;
}

function makeNode(process: Process): ProcessNode {
  return { process, children: [], sums: sumsOf([process]) };
}

/** Without recursion: a chain of processes may be long. */
function addUp(root: ProcessNode): void {
  const order = [root];
  for (let index = 0; index < order.length; index += 1) order.push(...(order[index]?.children ?? []));
  for (const node of order.reverse()) {
    for (const { sums } of node.children) {
      for (const field of summed) node.sums[field] = plus(node.sums[field], sums[field]);
    }
  }
}

const summed = ['cpu_percent', 'memory_bytes', 'read_bytes_per_second', 'write_bytes_per_second'] as const;

function sumsOf(processes: readonly Process[]): ProcessSums {
  const sums: ProcessSums = {
    cpu_percent: null,
    memory_bytes: null,
    read_bytes_per_second: null,
    write_bytes_per_second: null,
  };
  for (const process of processes) for (const field of summed) sums[field] = plus(sums[field], process[field]);
  return sums;
}

function plus(sum: Reading, value: Reading): Reading {
  return sum === null ? value : sum + (value ?? 0);
}
