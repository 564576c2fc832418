/**
 * Processes as a kernel keeps them, as far as their CPU time goes: who forks, runs, ends, is waited for and adopted.
 * Times are whole seconds, so that sums are exact.
 */
import { row, type TimedRow } from './process-row.ts';

interface Task {
  readonly pid: number;
  readonly start: number;
  parent: number;
  own: number;
  reaped: number;
  isZombie: boolean;
}

export class Kernel {
  readonly tasks = new Map<number, Task>();
  /** Counts starts, so that a pid used again is told from its predecessor. */
  #starts = 0;
  /** Adopted since the last {@link pause}. */
  readonly #orphans = new Set<number>();
  /** Ended since the last {@link pause}. */
  readonly #ended = new Set<number>();

  constructor() {
    this.#add(1, 0);
  }

  /** All CPU time that was ever used and not lost. */
  get used(): number {
    let sum = 0;
    for (const { own, reaped } of this.tasks.values()) sum += own + reaped;
    return sum;
  }

  /** A pid is not used again at once. */
  fork(parent: number, pid: number): void {
    if (this.tasks.get(parent)?.isZombie !== false || this.tasks.has(pid) || this.#ended.has(pid)) return;
    this.#add(pid, parent);
  }

  run(pid: number, seconds: number): void {
    const task = this.tasks.get(pid);
    if (task && !task.isZombie) task.own += seconds;
  }

  /** Ends, and is waited for at once where the parent is `waiting`; orphans are not chosen. */
  exit(pid: number, waiting: boolean): void {
    const task = this.tasks.get(pid);
    if (!task || pid === 1 || this.#orphans.has(pid)) return;
    task.isZombie = true;
    for (const child of this.tasks.values()) {
      if (child.parent !== pid) continue;
      child.parent = 1;
      this.#orphans.add(child.pid);
    }
    if (waiting) this.wait(pid);
  }

  wait(pid: number): void {
    const task = this.tasks.get(pid);
    const parent = this.tasks.get(task?.parent ?? 0);
    if (!task?.isZombie || !parent || this.#orphans.has(pid)) return;
    parent.reaped += task.own + task.reaped;
    this.tasks.delete(pid);
    this.#ended.add(pid);
  }

  /** Long enough for orphans to end and for pids to be used again. */
  pause(): void {
    this.#orphans.clear();
    this.#ended.clear();
  }

  pids(): number[] {
    return [...this.tasks.keys()].sort((a, b) => a - b);
  }

  row(pid: number, readAtMs = 0): TimedRow | null {
    const task = this.tasks.get(pid);
    if (!task) return null;
    return row(pid, {
      parent_pid: task.parent,
      cpu_seconds_total: task.own,
      reaped_cpu_seconds_total: task.reaped,
      state: task.isZombie ? 'zombie' : 'sleeping',
      start_key: task.start,
      start_seconds: task.start,
      read_at_ms: readAtMs,
    });
  }

  rows(readAtMs: number): TimedRow[] {
    return this.pids().flatMap((pid) => this.row(pid, readAtMs) ?? []);
  }

  /** Seconds since boot, not before any start so far. */
  get uptime(): number {
    return this.#starts;
  }

  /** A moment passes. */
  tick(): void {
    this.#starts += 1;
  }

  #add(pid: number, parent: number): void {
    this.#starts += 1;
    this.tasks.set(pid, { pid, parent, start: this.#starts, own: 0, reaped: 0, isZombie: false });
  }
}
