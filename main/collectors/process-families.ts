/**
 * Makes a scan of processes fit together. Processes are read one after the other, so a child may end between the
 * moment at which its parent was read and the one at which it would have been: then its whole life would stand in its
 * row and in its parent's reaped time, or in neither, and a process of hours that ends would be shown as hours of
 * CPU time used within seconds. The kernel adds a child's time to its parent before the child leaves /proc, so
 * that the parent is right when it is read after the child is gone.
 */
import type { ProcessRow } from './process.ts';

/** Each round looks at the families of those that were found to have ended by the one before. */
const maxRounds = 8;

export interface ScannedFamilies {
  /** By pid, rising, read in this order. */
  readonly rows: readonly ProcessRow[];
  /** Seen in an earlier scan, listed at the start of this one, and gone when they were to be read. */
  readonly vanished: readonly number[];
  /** Those whose reaped time has grown since the last scan. */
  readonly reaping: ReadonlySet<number>;
}

export interface Proc {
  /** Reads one process again; `null` where it is gone. */
  read(pid: number): ProcessRow | null;
  isAlive(pid: number): boolean;
  /** As it was when last read; 0 where that is not known. */
  parentOf(pid: number): number;
}

/**
 * @returns the rows, parents read again where a child of theirs ended during the scan, and without rows of children
 * that their parents have reaped. Not seen through: a child that lost its parent and ended too within one scan
 */
export function settleFamilies(scan: ScannedFamilies, proc: Proc): readonly ProcessRow[] {
  const childrenFirst = scan.reaping.size === 0 ? [] : scan.rows.filter((row) => isReadBeforeReaper(row, scan));
  if (scan.vanished.length === 0 && childrenFirst.length === 0) return scan.rows;
  const rows = new Map(scan.rows.map((row) => [row.pid, row]));
  let suspects = new Set(childrenFirst.map((row) => row.parent_pid));
  for (const pid of scan.vanished) {
    const parent = proc.parentOf(pid);
    // With its parent alive nobody else can have reaped it.
    for (const each of rows.has(parent) ? [parent] : ancestors(pid, proc)) if (rows.has(each)) suspects.add(each);
  }
  for (let round = 0; round < maxRounds && suspects.size > 0; round += 1) {
    const next = new Set<number>();
    const remove = (pid: number, parent: number) => {
      rows.delete(pid);
      next.add(parent);
      // It may have reaped children of its own before.
      next.add(pid);
    };
    for (const pid of suspects) {
      const row = rows.get(pid);
      const again = row && proc.read(pid);
      if (again) rows.set(pid, again);
      else if (row) remove(pid, row.parent_pid);
    }
    for (const row of rows.values()) {
      if (suspects.has(row.parent_pid) && !proc.isAlive(row.pid)) remove(row.pid, row.parent_pid);
    }
    suspects = next;
  }
  return [...rows.values()];
}

/** The parent may have reaped it between the two. */
function isReadBeforeReaper(row: ProcessRow, scan: ScannedFamilies): boolean {
  return row.pid < row.parent_pid && scan.reaping.has(row.parent_pid);
}

/** Nearest first; 1, which adopts orphans, last. */
function ancestors(pid: number, proc: Proc): Set<number> {
  const found = new Set<number>();
  for (let next = proc.parentOf(pid); next > 1 && !found.has(next); next = proc.parentOf(next)) found.add(next);
  return found.add(1);
}
