/**
 * Processes: one reading of all of them makes two channels, `process` with everyone and `process_top` with the
 * heaviest. How a system yields it is in process.linux.ts and process.portable.ts; how two readings become
 * percentages and rates, in process-activity.ts.
 */
import {
  type Process,
  type ProcessData,
  type ProcessState,
  processTopCount,
} from '../../protocol/families/process.ts';
import type { ChannelSource, Family, Rates, Take } from './collector.ts';
import { gauge, notReported, type Reasons } from './gauge.ts';
import { openProcessLinux } from './process.linux.ts';
import { openProcessPortable } from './process.portable.ts';
import { type Activity, activityOf, type Told } from './process-activity.ts';
import { notAttributed } from './process-not-attributed.ts';
import { ReasonTally } from './reason-tally.ts';

/** One process. Fields named as on the wire mean the same. */
export interface ProcessRow {
  pid: number;
  parent_pid: number;
  name: string;
  user: string | null;
  state: ProcessState;
  cpu_seconds_total: number | null;
  /** Of children that it waited for, since its start; `null` where the system does not tell. */
  reaped_cpu_seconds_total: number | null;
  /** Where a system tells the share itself instead of a counter; `null` elsewhere. */
  cpu_percent: number | null;
  memory_bytes: number | null;
  read_bytes: number | null;
  write_bytes: number | null;
  /** Part of `write_bytes` that never reached storage; `null` where that is. */
  cancelled_write_bytes: number | null;
  /** Why the three above are `null`; `null` where they are not. */
  io_reason: string | null;
  threads: number | null;
  nice: number | null;
  /** Tells a process from an earlier one with the same pid. */
  start_key: number | string;
  /** Since boot; `null` where it is not known that exactly. */
  start_seconds: number | null;
  start_time: string | null;
  command_line: string | null;
  kernel_thread: boolean;
  container: string | null;
  service: string | null;
  /** What is told of it where it did nothing: made at the first need and kept for later messages. */
  still: Activity | null;
}

/** What all CPUs did since boot, in seconds. */
export interface MachineCpu {
  /** Online CPUs; 0 where they are not listed. */
  cpus: number;
  /** All but idle and iowait. */
  busy: number;
  steal: number;
  irq: number;
  softirq: number;
}

export interface ProcessReading {
  /**
   * By pid, rising. A row and its parent's counters fit: the parent's reaped time holds the whole life of a child
   * exactly where the child has no row. A row in which nothing changed is the same object as in the reading before.
   */
  rows: readonly ProcessRow[];
  /** Monotonic milliseconds at which each row's counters were read: a scan takes its time. */
  read_at_ms: ArrayLike<number>;
  /** The same of its disk traffic, which may be of an earlier reading; NaN where it was never read. */
  io_read_at_ms: ArrayLike<number>;
  /** Processes that exist but could not be read. */
  unreadable: number;
  /** Whether every process of the machine is in `rows`. */
  complete: boolean;
  memory_total_bytes: number | null;
  /** Taken when the scan began; `null` where the system does not tell. */
  machine_cpu: MachineCpu | null;
  /** Monotonic milliseconds at which the scan began. */
  started_at_ms: number;
  /** The same moment in seconds since boot; `null` where it is not known. */
  uptime_seconds: number | null;
  /** By path in the channels. */
  reasons: Reasons;
  /** What became of it and the reading before; made for the first channel and kept for the other. */
  activities: { readonly previous: ProcessReading | null; readonly list: readonly Activity[] } | null;
}

export const process: Family<ProcessReading> = {
  name: 'process',
  // Thousands of processes in slices on a busy machine, or PowerShell on its first call.
  deadlineMs: 10_000,
  open: (host) =>
    host.platform === 'linux' ? openProcessLinux(host) : openProcessPortable(host, undefined, host.shell?.load),
};

type ProcessBody = Omit<ProcessData, 'timestamp' | 'unavailable'>;

export const processChannel: ChannelSource<'process'> = {
  channel: 'process',
  families: [process],
  derive: (take) => derive(take, (activities) => activities),
};

/** The union of the 15 heaviest by CPU, by memory and by disk traffic. */
export const processTopChannel: ChannelSource<'process_top'> = {
  channel: 'process_top',
  families: [process],
  derive: (take) => derive(take, heaviest),
};

function derive(take: Take, choose: (activities: readonly Activity[]) => readonly Activity[]): ProcessBody {
  const taken = take(process);
  const rates = take.rates(process);
  const now = taken?.current;
  const tally = new ReasonTally('processes');
  for (const [path, reason] of Object.entries(now?.reasons ?? {})) rates.unavailable(path, reason);
  if (taken && !taken.previous) notePerSecond(rates);
  const activities = taken ? activityOf(taken) : [];
  const chosen = choose(activities);
  const processes = tellAll(chosen, now?.memory_total_bytes ?? null, tally);
  tally.note(rates);
  return {
    count: gauge(rates, now, 'count', now && countOf(now)),
    threads: gauge(rates, now, 'threads', now && threadsOf(now)),
    states: countStates(now?.rows ?? []),
    processes,
    not_attributed: notAttributed(taken, activities, rates),
    complete: now?.complete ?? false,
  };
}

/** There is no reading before this one: the reason is the same for every process, and Rates knows it. */
function notePerSecond(rates: Rates): void {
  for (const field of ['cpu_percent', 'reaped_cpu_percent', 'read_bytes_per_second', 'write_bytes_per_second']) {
    rates.increase(`processes[].${field}`, 0, null);
  }
}

function countOf(reading: ProcessReading): number | null {
  return reading.reasons.count === undefined ? reading.rows.length + reading.unreadable : null;
}

/** Threads of all processes that could be read; `null` where the system does not tell. */
function threadsOf(reading: ProcessReading): number | null {
  if (reading.reasons.threads !== undefined) return null;
  let sum = 0;
  for (const { threads } of reading.rows) {
    if (threads === null) return null;
    sum += threads;
  }
  return sum;
}

function countStates(rows: readonly ProcessRow[]): Record<ProcessState, number> {
  const states = { running: 0, sleeping: 0, idle: 0, stopped: 0, zombie: 0, disk_sleep: 0 };
  for (const row of rows) states[row.state] += 1;
  return states;
}

/**
 * As they go out; the same objects at every call, so that who sends or draws them knows by identity that nothing changed.
 * Most lack the same for the same reasons, and share the list of these, so that they are counted together.
 */
function tellAll(activities: readonly Activity[], memoryTotalBytes: number | null, tally: ReasonTally): Process[] {
  const lacking = new Map<Told['missing'], number[]>();
  let last: Told['missing'] = [];
  const processes = activities.map((activity) => {
    activity.told ??= toProcess(activity, memoryTotalBytes, last);
    const { process, missing } = activity.told;
    last = missing;
    const pids = lacking.get(missing);
    if (pids) pids.push(process.pid);
    else lacking.set(missing, [process.pid]);
    return process;
  });
  for (const [missing, pids] of lacking) {
    for (const [field, reason] of missing) tally.addAll(field, pids, reason);
  }
  return processes;
}

function isSameList(a: Told['missing'], b: Told['missing']): boolean {
  return a.length === b.length && a.every(([field, reason], at) => field === b[at]?.[0] && reason === b[at]?.[1]);
}

/** @param like what another lacks, which is shared where it is the same */
function toProcess(activity: Activity, memoryTotalBytes: number | null, like: Told['missing']): Told {
  const { row } = activity;
  const missing: (readonly [keyof Process, string])[] = [];
  const ioReason = row.io_reason ?? notReported;
  const known = <Value>(field: keyof Process, value: Value | null, reason: string): Value | null => {
    if (value === null) missing.push([field, reason]);
    return value;
  };
  const memoryPercent =
    row.memory_bytes === null || memoryTotalBytes === null ? null : (100 * row.memory_bytes) / memoryTotalBytes;
  const process: Process = {
    pid: row.pid,
    parent_pid: row.parent_pid,
    name: row.name,
    user: known('user', row.user, notReported),
    state: row.state,
    cpu_percent: known('cpu_percent', activity.cpu_percent, activity.cpu_reason),
    reaped_cpu_percent: known('reaped_cpu_percent', activity.reaped_cpu_percent, activity.cpu_reason),
    cpu_seconds_total: known('cpu_seconds_total', row.cpu_seconds_total, notReported),
    memory_bytes: known('memory_bytes', row.memory_bytes, notReported),
    memory_percent: known('memory_percent', memoryPercent, notReported),
    read_bytes_per_second: known('read_bytes_per_second', activity.read_bytes_per_second, activity.io_rate_reason),
    write_bytes_per_second: known(
      'write_bytes_per_second',
      activity.write_bytes_per_second,
      activity.io_rate_reason,
    ),
    read_bytes_total: known('read_bytes_total', row.read_bytes, ioReason),
    write_bytes_total: known('write_bytes_total', writtenBytes(row), ioReason),
    threads: known('threads', row.threads, notReported),
    nice: known('nice', row.nice, notReported),
    start_time: known('start_time', row.start_time, notReported),
    command_line: known('command_line', row.command_line, 'kernel threads, zombies and a few others have none'),
    kernel_thread: row.kernel_thread,
    container: known('container', row.container, 'it runs in no container'),
    service: known('service', row.service, 'it belongs to no unit of systemd'),
  };
  return { process, missing: isSameList(missing, like) ? like : missing };
}

/** A process may cancel what others wrote, so the difference can be below zero. */
function writtenBytes(row: ProcessRow): number | null {
  return row.write_bytes === null ? null : Math.max(0, row.write_bytes - (row.cancelled_write_bytes ?? 0));
}

/** In the order of pids, as {@link processChannel}. */
function heaviest(activities: readonly Activity[]): Activity[] {
  const chosen = new Set<Activity>([
    ...top(activities, (activity) => activity.cpu_percent ?? 0),
    ...top(activities, (activity) => activity.row.memory_bytes ?? 0),
    ...top(
      activities,
      (activity) => (activity.read_bytes_per_second ?? 0) + (activity.write_bytes_per_second ?? 0),
    ),
  ]);
  return activities.filter((activity) => chosen.has(activity));
}

/** The {@link processTopCount} with the greatest weight above zero; of equal ones those with the lower pid. */
function top(activities: readonly Activity[], weigh: (activity: Activity) => number): Activity[] {
  const best: { activity: Activity; weight: number }[] = [];
  for (const activity of activities) {
    const weight = weigh(activity);
    const last = best.at(-1);
    if (weight <= 0 || (best.length === processTopCount && last && weight <= last.weight)) continue;
    let index = best.length;
    while (index > 0 && (best[index - 1]?.weight ?? 0) < weight) index -= 1;
    best.splice(index, 0, { activity, weight });
    if (best.length > processTopCount) best.pop();
  }
  return best.map((entry) => entry.activity);
}
