/** Which processes the table shows and in what order: filtered, sorted, flat, as a tree or by application. Pure. */
import type { Process } from '../../protocol/families/process.ts';
import { groupProcesses, type ProcessNode, processTree } from '../../protocol/process-groups.ts';
import type { ProcessColumn } from './process-columns.ts';

export interface TableOptions {
  readonly column: ProcessColumn;
  readonly descending: boolean;
  /** Words that must all occur; see {@link matcher}. */
  readonly filter: string;
  readonly kernelThreads: boolean;
  readonly view: 'flat' | 'tree' | 'applications';
  /** Keys of rows that were folded, or of applications that were unfolded. */
  readonly folded: ReadonlySet<string>;
}

export interface TableRow {
  readonly key: string;
  readonly process: Process;
  /** How many ancestors are shown above it; 0 in a flat table. */
  readonly depth: number;
  /** Of an application: how many processes it has; its `process` is the first with the sums of all. 0 for a process. */
  readonly members: number;
  /** Whether it has rows to fold away; false in a flat table. */
  readonly isParent: boolean;
  readonly isFolded: boolean;
  /** False where the newest message lists it no more: its place is kept while the order is held. */
  readonly present: boolean;
}

/** Names one process for good: a pid comes back, its start time does not. */
export function processKey(process: Pick<Process, 'pid' | 'start_time'>): string {
  return `${process.pid}@${process.start_time ?? ''}`;
}

export function tableRows(processes: readonly Process[], options: TableOptions): TableRow[] {
  const candidates = options.kernelThreads ? processes : processes.filter((one) => !one.kernel_thread);
  return { flat: flatRows, tree: treeRows, applications: applicationRows }[options.view](candidates, options);
}

/**
 * The rows that were there stay where they were, with their newest values; those that are gone keep their place, and
 * those that are new come at the end.
 */
export function holdRows(fresh: readonly TableRow[], held: readonly TableRow[]): TableRow[] {
  const byKey = new Map(fresh.map((row) => [row.key, row]));
  const kept = held.map((row) => {
    const now = byKey.get(row.key);
    byKey.delete(row.key);
    return now ? { ...now, depth: row.depth } : { ...row, present: false };
  });
  return [...kept, ...byKey.values()];
}

/**
 * Whether a process is meant: each word must occur in name, user, command line, container or service, or be its pid;
 * `user:`, `name:` and `pid:` before a word ask for one field.
 */
export function matcher(filter: string): (process: Process) => boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (text: string | null, word: string) => text?.toLowerCase().includes(word) === true;
  const tests = words.map((word) => {
    const [, field, rest = ''] = /^(user|name|pid):(.+)$/.exec(word) ?? [];
    if (field === 'pid') return (process: Process) => String(process.pid) === rest;
    if (field === 'user') return (process: Process) => has(process.user, rest);
    if (field === 'name') return (process: Process) => has(process.name, rest);
    return (process: Process) =>
      has(process.name, word) ||
      String(process.pid) === word ||
      has(process.user, word) ||
      has(process.command_line, word) ||
      has(process.container, word) ||
      has(process.service, word);
  });
  return (process) => tests.every((test) => test(process));
}

function flatRows(processes: readonly Process[], options: TableOptions): TableRow[] {
  const shown = options.filter.trim() === '' ? processes : processes.filter(matcher(options.filter));
  // Each value is read once, not at each comparison.
  const valued = shown.map((process) => ({ process, value: options.column.value(process) }));
  valued.sort((a, b) => compare(a, b, options.descending));
  return valued.map(({ process }) => ({
    key: processKey(process),
    process,
    depth: 0,
    members: 0,
    isParent: false,
    isFolded: false,
    present: true,
  }));
}

function treeRows(processes: readonly Process[], options: TableOptions): TableRow[] {
  const isMeant = options.filter.trim() === '' ? () => true : matcher(options.filter);
  const rows: TableRow[] = [];
  /** A process with its own value and, for the sums, that of all below it, so that what is heavy rises with its parents. */
  const valued = (node: ProcessNode) => ({
    node,
    process: node.process,
    value: options.column.value({ ...node.process, ...node.sums }),
  });
  const meant = new Set<ProcessNode>();
  const roots = processTree(processes);
  const all = [...roots];
  for (let i = 0; i < all.length; i += 1) all.push(...(all[i]?.children ?? []));
  // From the leaves up: whoever has someone below that is meant is shown too.
  for (const node of all.reverse()) {
    if (isMeant(node.process) || node.children.some((child) => meant.has(child))) meant.add(node);
  }
  const open = (nodes: readonly ProcessNode[], depth: number) =>
    nodes
      .filter((node) => meant.has(node))
      .map(valued)
      .sort((x, y) => compare(x, y, options.descending))
      .reverse()
      .map(({ node }) => ({ node, depth }));
  // A stack in place of recursion: a chain of processes may be long.
  const stack = open(roots, 0);
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { node, depth } = next;
    const key = processKey(node.process);
    const isFolded = options.folded.has(key);
    const isParent = node.children.some((child) => meant.has(child));
    rows.push({ key, process: node.process, depth, members: 0, isParent, isFolded, present: true });
    if (!isFolded) stack.push(...open(node.children, depth + 1));
  }
  return rows;
}

function applicationRows(processes: readonly Process[], options: TableOptions): TableRow[] {
  const shown = options.filter.trim() === '' ? processes : processes.filter(matcher(options.filter));
  const groups = groupProcesses(shown, 'application').flatMap((group) => {
    const [head] = group.processes;
    if (!head) return [];
    const { cpu_percent, memory_bytes, read_bytes_per_second, write_bytes_per_second } = group;
    const process = {
      ...head,
      name: group.name ?? head.name,
      cpu_percent,
      memory_bytes,
      read_bytes_per_second,
      write_bytes_per_second,
    };
    return [{ group, process, value: options.column.value(process) }];
  });
  groups.sort((a, b) => compare(a, b, options.descending));
  return groups.flatMap(({ group, process }) => {
    if (group.processes.length === 1) return flatRows(group.processes, options);
    const key = `group ${group.key}`;
    // Folded until it is opened: the list is of applications.
    const isFolded = !options.folded.has(key);
    const row: TableRow = {
      key,
      process,
      depth: 0,
      members: group.processes.length,
      isParent: true,
      isFolded,
      present: true,
    };
    const members = isFolded ? [] : flatRows(group.processes, { ...options, filter: '' });
    return [row, ...members.map((member) => ({ ...member, depth: 1 }))];
  });
}

interface Valued {
  readonly process: Process;
  readonly value: number | string | null;
}

/** What is unknown comes last either way; equals stay apart by pid, so that they do not change places. */
function compare(a: Valued, b: Valued, descending: boolean): number {
  if (a.value === b.value) return a.process.pid - b.process.pid;
  if (a.value === null) return 1;
  if (b.value === null) return -1;
  const rising = a.value < b.value ? -1 : 1;
  return descending ? -rising : rising;
}
