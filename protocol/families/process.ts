/**
 * Channels `process` (all) and `process_top` (the heaviest). Source on Linux: /proc/<pid>/stat, io, cmdline, cgroup
 * and the owner of the folder (proc_pid_stat(5), proc_pid_io(5), cgroups(7)), and /proc/stat for the machine.
 *
 * The CPU column adds up to the machine: the sum of `cpu_percent` over all processes and
 * `not_attributed.cpu_percent` is the machine's busy time of the same interval in percent of one CPU, so divided by
 * the number of CPUs (`cpu_count` of /api/v1/info) it is the percentage of channel `cpu`. Each row is over the time between
 * its own two readings; on a machine so busy that these times lie far apart, rows that add up to more than all CPUs can do
 * are all reduced by the same factor. Disk traffic of a process that sleeps may be of up to 8 readings or 10 s before.
 */
import type { SeriesDefinition } from '../series.ts';
import type { Envelope, Reading } from './envelope.ts';

export type ProcessState = 'running' | 'sleeping' | 'idle' | 'stopped' | 'zombie' | 'disk_sleep';

export interface Process {
  pid: number;
  parent_pid: number;
  name: string;
  /** Name of the effective user, its number where it has no name. */
  user: string | null;
  state: ProcessState;
  /**
   * Of one CPU, so it may exceed 100: its own time, as top shows it, and {@link reaped_cpu_percent}. Without short-lived
   * children the two figures are one.
   */
  cpu_percent: Reading;
  /**
   * The part of `cpu_percent` that children used which have no row because they ended since the last reading: the
   * growth of cutime and cstime, less what earlier messages showed in rows of the children themselves. A shell that
   * starts thousands of short commands is seen by it.
   */
  reaped_cpu_percent: Reading;
  /** Its own user and system time since its start, without children. */
  cpu_seconds_total: Reading;
  /** Resident set. */
  memory_bytes: Reading;
  /** Resident set of total memory, 0 to 100. */
  memory_percent: Reading;
  /**
   * Caused to be fetched from storage, by it and by children that ended since the last reading; other users' need
   * privileges.
   */
  read_bytes_per_second: Reading;
  /** Caused to be sent to storage, less what was truncated before it was written. */
  write_bytes_per_second: Reading;
  /** Since its start; the kernel adds what its children had read to it when they end (kernel/exit.c). */
  read_bytes_total: Reading;
  write_bytes_total: Reading;
  threads: Reading;
  /** −20 (served first) to 19. */
  nice: Reading;
  /** ISO 8601, UTC, milliseconds; with `pid` it names one process for good. */
  start_time: string | null;
  command_line: string | null;
  kernel_thread: boolean;
  /** First 12 digits of the container's id, or the name of an LXC container; `null` outside of any. */
  container: string | null;
  /** systemd's unit: a service, an application of a user's session or the session; `null` where there is none. */
  service: string | null;
}

/**
 * CPU time of the machine that no process explains, in percent of one CPU like the rows. Over all processes, in
 * `process_top` too. `cpu_percent` = max(0, busy − sum of all `cpu_percent`), busy being all but idle and iowait of
 * /proc/stat over the same interval. The other four add up to it: what /proc/stat counts as steal, irq and
 * softirq, in this order and as far as it is not explained (many kernels charge interrupts to whom they interrupt),
 * and the rest.
 */
export interface NotAttributed {
  cpu_percent: number;
  /** Time that the hypervisor gave to others. */
  steal_percent: number;
  irq_percent: number;
  softirq_percent: number;
  /**
   * Processes that could not be read (hidepid), that ended and were not waited for, or whose parent ended too, and the
   * difference between two ways of counting: the machine's time is sampled by ticks on most kernels.
   */
  other_percent: number;
}

export interface ProcessData extends Envelope {
  /** Processes on the machine, not rows in this message; `null` where the system hides those of others. */
  count: Reading;
  /** Of all processes that could be read; `null` as `count`. */
  threads: Reading;
  states: Record<ProcessState, number>;
  /** By pid, rising. */
  processes: Process[];
  /** `null` where the system has no such counters, and at a first reading. */
  not_attributed: NotAttributed | null;
  /** False when any pid could not be read. */
  complete: boolean;
}

/** How many of the heaviest by CPU, by memory and by disk traffic `process_top` unites. */
export const processTopCount = 15;

const tasks = { channel: 'process_top', unit: 'tasks', kind: 'gauge' } as const;

/** Single processes are not series; the recorder keeps their tables. */
export const processSeries: readonly SeriesDefinition[] = [
  { ...tasks, path: 'count', help: 'Processes on the machine.' },
  { ...tasks, path: 'threads', help: 'Threads of all processes.' },
];
