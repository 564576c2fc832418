/** The order of the process table: heaviest first, and still while a person points at a row. */
import type { Process } from '../../protocol/families/process.ts';

export const sortColumns = ['name', 'pid', 'user', 'cpu', 'memory', 'read', 'write'] as const;
export type SortColumn = (typeof sortColumns)[number];

export interface SortOrder {
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** One place of the table. */
export interface RankedProcess {
  readonly key: string;
  readonly process: Process;
  /** False when the newest message no longer lists it: its place is kept while the order is held. */
  readonly present: boolean;
}

const keyOf = (process: Process) => `${process.pid}@${process.start_time ?? ''}`;

const values: Record<SortColumn, (process: Process) => number | string | null> = {
  name: (process) => process.name.toLowerCase(),
  pid: (process) => process.pid,
  user: (process) => process.user,
  cpu: (process) => process.cpu_percent,
  memory: (process) => process.memory_bytes,
  read: (process) => process.read_bytes_per_second,
  write: (process) => process.write_bytes_per_second,
};

/**
 * @param held the places to keep, or `null` to rank anew
 * @param limit how many places there are
 */
export function rankProcesses(
  processes: readonly Process[],
  order: SortOrder,
  held: readonly RankedProcess[] | null,
  limit: number,
): RankedProcess[] {
  if (held) {
    const byKey = new Map(processes.map((process) => [keyOf(process), process]));
    return held.map(({ key, process }) => {
      const now = byKey.get(key);
      return { key, process: now ?? process, present: now !== undefined };
    });
  }
  return [...processes]
    .sort((a, b) => compare(a, b, order))
    .slice(0, limit)
    .map((process) => ({ key: keyOf(process), process, present: true }));
}

/** What is unknown comes last either way; equals stay apart by pid, so that they do not change places. */
function compare(a: Process, b: Process, { column, descending }: SortOrder): number {
  const [left, right] = [values[column](a), values[column](b)];
  if (left === right) return a.pid - b.pid;
  if (left === null) return 1;
  if (right === null) return -1;
  const rising = left < right ? -1 : 1;
  return descending ? -rising : rising;
}
