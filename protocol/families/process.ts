/**
 * Channels `process` (all) and `process_top` (the heaviest). Source on Linux: /proc/<pid>/stat, io, cmdline and
 * the owner of the folder (proc_pid_stat(5), proc_pid_io(5)).
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
  /** Of one CPU, as top shows it: may exceed 100. */
  cpu_percent: Reading;
  /** User and system time since its start. */
  cpu_seconds_total: Reading;
  /** Resident set. */
  memory_bytes: Reading;
  /** Resident set of total memory, 0 to 100. */
  memory_percent: Reading;
  /** Caused to be fetched from storage; other users' need privileges. */
  read_bytes_per_second: Reading;
  /** Caused to be sent to storage, less what was truncated before it was written. */
  write_bytes_per_second: Reading;
  read_bytes_total: Reading;
  write_bytes_total: Reading;
  threads: Reading;
  /** −20 (served first) to 19. */
  nice: Reading;
  /** ISO 8601, UTC, milliseconds; with `pid` it names one process for good. */
  start_time: string | null;
  command_line: string | null;
  kernel_thread: boolean;
}

export interface ProcessData extends Envelope {
  /** Processes on the machine, not rows in this message. */
  count: Reading;
  threads: Reading;
  states: Record<ProcessState, number>;
  processes: Process[];
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
