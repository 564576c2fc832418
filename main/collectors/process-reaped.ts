/**
 * What processes took over from children of theirs that ended: the kernel adds a child's whole life to the counters of
 * the parent that waits for it (kernel/exit.c, wait_task_zombie), CPU time to cutime and cstime, disk traffic to what
 * /proc/<pid>/io shows of the parent itself. What a child had used by the reading before was told in its own row then,
 * so it is subtracted here; what is left of the growth is what children used since, with or without a row.
 */
import type { ProcessRow } from './process.ts';

/** A process that was there at both readings. */
export interface Survivor {
  readonly before: ProcessRow;
  readonly now: ProcessRow;
}

/** The part of a survivor's growth that was told before, in rows of those that ended. */
export interface TakenOver {
  /** Seconds, of the growth of its reaped time. */
  reaped: number;
  /** Bytes; NaN where a child's own figure could not be read, so that nothing can be told of the parent's growth. */
  read: number;
  write: number;
  cancelled: number;
}

/** Deeper than any tree of processes; readings that are not of one moment could hold a loop. */
const maxDepth = 256;

/**
 * A child that ended counts against its nearest ancestor that is still there, as far as that one's counters grew. What
 * is left over goes to the next ancestor and at last to process 1, which adopts orphans, and is dropped there: nobody
 * waited for the child (a parent may ignore SIGCHLD).
 * @param ended rows of `previous` that have none in `current`
 * @returns by pid; nobody who took over nothing
 */
export function takenOver(
  previous: readonly ProcessRow[],
  current: readonly ProcessRow[],
  ended: readonly ProcessRow[],
): ReadonlyMap<number, TakenOver> {
  const shares = new Map<number, TakenOver>();
  for (const child of ended) {
    const left: TakenOver = {
      reaped: (child.cpu_seconds_total ?? 0) + (child.reaped_cpu_seconds_total ?? 0),
      read: child.read_bytes ?? Number.NaN,
      write: child.write_bytes ?? Number.NaN,
      cancelled: child.cancelled_write_bytes ?? Number.NaN,
    };
    for (const { before, now } of survivingAncestors(child, previous, current)) {
      const share = shares.get(now.pid) ?? { reaped: 0, read: 0, write: 0, cancelled: 0 };
      shares.set(now.pid, share);
      move(left, share, 'reaped', growth(now.reaped_cpu_seconds_total, before.reaped_cpu_seconds_total));
      move(left, share, 'read', growth(now.read_bytes, before.read_bytes));
      move(left, share, 'write', growth(now.write_bytes, before.write_bytes));
      move(left, share, 'cancelled', growth(now.cancelled_write_bytes, before.cancelled_write_bytes));
      if (left.reaped + left.read + left.write + left.cancelled === 0) break;
    }
  }
  return shares;
}

/** As much as the growth has room for; all of it where it is not known how much that is. */
function move(left: TakenOver, share: TakenOver, field: keyof TakenOver, growth: number): void {
  const amount = Number.isNaN(left[field]) ? Number.NaN : Math.min(left[field], growth - share[field]);
  share[field] += amount;
  // The nearest ancestor is who most probably waited for it: those above are not made unknown too.
  left[field] = Number.isNaN(amount) ? 0 : left[field] - amount;
}

function growth(now: number | null, before: number | null): number {
  return now === null || before === null ? 0 : Math.max(0, now - before);
}

/** Nearest first. */
function* survivingAncestors(
  child: ProcessRow,
  previous: readonly ProcessRow[],
  current: readonly ProcessRow[],
): Generator<Survivor> {
  let pid = child.parent_pid;
  for (let depth = 0; depth < maxDepth; depth += 1) {
    // What cannot be found was hidden or not there yet: process 1 is above everybody.
    const before = findRow(previous, pid) ?? (pid === 1 ? null : findRow(previous, 1));
    if (!before) return;
    const now = findRow(current, before.pid);
    if (now?.start_key === before.start_key) yield { before, now };
    if (before.pid === 1) return;
    pid = before.parent_pid;
  }
}

/** @param rows by pid, rising */
function findRow(rows: readonly ProcessRow[], pid: number): ProcessRow | null {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.pid ?? 0) < pid) low = middle + 1;
    else high = middle;
  }
  const row = rows[low];
  return row?.pid === pid ? row : null;
}
