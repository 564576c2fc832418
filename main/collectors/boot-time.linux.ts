/**
 * When the machine was started, for the start times of processes. The kernel derives it from the wall clock, so it
 * moves as that is adjusted; but a start time names a process for good and must not. So it is kept until the clock
 * steps.
 */
import type { Clock } from '../clock.ts';
import { KernelFile } from '../procfs/file.ts';
import { parseStat } from '../procfs/stat.ts';

/** Adjustments below this are no step. */
const stepMs = 2_000;
/** What is still taken for a start time when it lies ahead of the clock. */
const toleranceMs = 60_000;

export class BootTime {
  private readonly procRoot: string;
  private readonly clock: Pick<Clock, 'now'>;
  /** Unix milliseconds; `null` where the kernel does not tell. */
  private bootMs: number | null = null;
  /** Wall clock less uptime when `bootMs` was read. */
  private differenceMs = Number.NaN;

  constructor(procRoot: string, clock: Pick<Clock, 'now'>) {
    this.procRoot = procRoot;
    this.clock = clock;
  }

  /** Takes the kernel's figure the first time and after each step of the clock. */
  follow(uptimeSeconds: number): void {
    const differenceMs = this.clock.now() - uptimeSeconds * 1_000;
    if (Math.abs(differenceMs - this.differenceMs) <= stepMs) return;
    const stat = new KernelFile(`${this.procRoot}/stat`);
    const seconds = parseStat(stat.read()).boot_time_seconds;
    stat.close();
    this.bootMs = seconds === null ? null : seconds * 1_000;
    this.differenceMs = differenceMs;
  }

  /**
   * @param seconds since boot
   * @returns ISO 8601; `null` where it is not known or, as in some containers, would lie in the future
   */
  plus(seconds: number): string | null {
    if (this.bootMs === null) return null;
    const timeMs = this.bootMs + seconds * 1_000;
    return timeMs > this.clock.now() + toleranceMs ? null : new Date(timeMs).toISOString();
  }
}
