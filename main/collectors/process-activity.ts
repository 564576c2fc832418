/**
 * What each process did between two readings. Rates of processes are made here and not by Rates, since each process
 * is read at a moment of its own: the counters of one are divided by the time between its own two readings. What
 * it took over from children that ended is told apart in process-reaped.ts.
 */
import type { Process } from '../../protocol/families/process.ts';
import type { Taken } from './collector.ts';
import type { MachineCpu, ProcessReading, ProcessRow } from './process.ts';
import { type TakenOver, takenOver } from './process-reaped.ts';

export interface Activity {
  row: ProcessRow;
  /** Of one CPU, `reaped_cpu_percent` included. */
  cpu_percent: number | null;
  reaped_cpu_percent: number | null;
  read_bytes_per_second: number | null;
  /** Less what was cancelled, but never below zero. */
  write_bytes_per_second: number | null;
  /** Why `cpu_percent` and `reaped_cpu_percent` are `null` where they are. */
  cpu_reason: string;
  /** Why the rates of disk traffic are `null` where they are. */
  io_rate_reason: string;
  /** As it goes out; `null` until a channel needs it. */
  told: Told | null;
}

/** A process as it goes out, and why fields of it are `null`. */
export interface Told {
  readonly process: Process;
  readonly missing: readonly (readonly [field: keyof Process, reason: string])[];
}

const notSeen = 'the process was not seen at the last reading';
const wentBack = 'the counter went back: it was reset';
const noEarlier = 'no earlier value: a rate needs two';
const unreadChild = 'a child ended whose own disk traffic could not be read and is part of this';

/** The machine's time is read somewhat earlier than that of processes, and on most kernels sampled by ticks. */
const busyTolerance = 1.1;
const busyToleranceSeconds = 0.1;

/**
 * In the order of pids. A process that started between the two readings began with all counters at zero, so what it
 * has used it used in that time; its rates are over the whole of it, as top shows them, and so add up with those of
 * the others to what the machine did.
 */
export function activityOf({ current, previous }: Taken<ProcessReading>): readonly Activity[] {
  const made = current.activities;
  if (made?.previous === previous) return made.list;
  const list = previous ? activitiesBetween(current, previous) : current.rows.map((row) => idle(row, noEarlier));
  current.activities = { previous, list };
  // Readings that each held the one before would all stay in memory.
  if (previous) previous.activities = null;
  return list;
}

function activitiesBetween(current: ProcessReading, previous: ProcessReading): Activity[] {
  const { pairs, ended } = pairUp(current.rows, previous.rows);
  const shares = ended.length === 0 ? null : takenOver(previous.rows, current.rows, ended);
  const maxReapedSeconds = busyLimit(current.machine_cpu, previous.machine_cpu);
  const activities = current.rows.map((row, index) => {
    const pair = pairs[index] ?? unseen;
    const before = previous.rows[pair];
    if (before === row) {
      row.still ??= between(row, row, second, nothing, maxReapedSeconds);
      return row.still;
    }
    const isNew =
      row.start_seconds !== null &&
      previous.uptime_seconds !== null &&
      row.start_seconds >= previous.uptime_seconds;
    if (!before && !isNew) return idle(row, notSeen);
    const spans = spansOf(current, index, previous, before ? pair : unseen);
    return between(row, before ?? unborn(row), spans, shares?.get(row.pid) ?? nothing, maxReapedSeconds);
  });
  const cpus = Math.max(current.machine_cpu?.cpus ?? 0, previous.machine_cpu?.cpus ?? 0);
  if (cpus > 0) keepWithin(100 * cpus, activities);
  return activities;
}

/**
 * Each share is of a time of its own, and on a machine so busy that a scan takes as long as the pause between two, these
 * times have little in common: who ran in the first part of one and who ran in the last part of another may both have
 * had a whole CPU to themselves. Together they had no more than there is, so that all shares are reduced alike.
 */
function keepWithin(mostPercent: number, activities: readonly Activity[]): void {
  let sum = 0;
  for (const { cpu_percent } of activities) sum += cpu_percent ?? 0;
  if (sum <= mostPercent) return;
  for (const activity of activities) {
    if (activity.cpu_percent) activity.cpu_percent *= mostPercent / sum;
    if (activity.reaped_cpu_percent) activity.reaped_cpu_percent *= mostPercent / sum;
  }
}

interface Pairs {
  /** At each index of the current rows, that of the same process before, or {@link unseen}. */
  readonly pairs: Int32Array;
  readonly ended: readonly ProcessRow[];
}

const unseen = -1;

/** Both lists rise by pid, so one walk along them finds every pair. */
function pairUp(current: readonly ProcessRow[], previous: readonly ProcessRow[]): Pairs {
  const pairs = new Int32Array(current.length).fill(unseen);
  const ended: ProcessRow[] = [];
  let index = 0;
  for (let at = 0; at < current.length; at += 1) {
    const row = current[at];
    if (!row) continue;
    for (let before = previous[index]; before && before.pid <= row.pid; before = previous[index]) {
      if (before.pid === row.pid && before.start_key === row.start_key) pairs[at] = index;
      else ended.push(before);
      index += 1;
    }
  }
  return { pairs, ended: ended.concat(previous.slice(index)) };
}

/**
 * No children can have used more than the machine did: reaped time beyond it is of one whose row could not be read
 * before, such as another user's where the system hides them.
 */
function busyLimit(now: MachineCpu | null, before: MachineCpu | null): number {
  if (!now || !before) return Number.POSITIVE_INFINITY;
  return busyTolerance * (now.busy - before.busy) + busyToleranceSeconds;
}

function idle(row: ProcessRow, reason: string): Activity {
  return {
    row,
    cpu_percent: row.cpu_percent,
    reaped_cpu_percent: null,
    read_bytes_per_second: null,
    write_bytes_per_second: null,
    cpu_reason: reason,
    io_rate_reason: reason,
    told: null,
  };
}

/** Between the two times at which something was read. */
interface Spans {
  readonly seconds: number;
  readonly ioSeconds: number;
}

/** @param pair index of the process in the earlier reading; {@link unseen} for one that started since */
function spansOf(current: ProcessReading, index: number, previous: ProcessReading, pair: number): Spans {
  const start = previous.started_at_ms;
  const readSinceMs = pair === unseen ? start : (previous.read_at_ms[pair] ?? Number.NaN);
  const ioSinceMs = pair === unseen ? start : (previous.io_read_at_ms[pair] ?? Number.NaN);
  return {
    seconds: ((current.read_at_ms[index] ?? Number.NaN) - readSinceMs) / 1_000,
    ioSeconds: ((current.io_read_at_ms[index] ?? Number.NaN) - ioSinceMs) / 1_000,
  };
}

/** Of what did nothing any time will do. */
const second: Spans = { seconds: 1, ioSeconds: 1 };

function between(
  row: ProcessRow,
  before: Counters,
  { seconds, ioSeconds }: Spans,
  share: TakenOver,
  maxReapedSeconds: number,
): Activity {
  const cpuSeconds = increase(row.cpu_seconds_total, before.cpu_seconds_total);
  const grown = less(increase(row.reaped_cpu_seconds_total, before.reaped_cpu_seconds_total), share.reaped);
  const reapedSeconds = grown > maxReapedSeconds ? 0 : grown;
  const read = less(increase(row.read_bytes, before.read_bytes), share.read);
  const write = less(increase(row.write_bytes, before.write_bytes), share.write);
  const cancelled = less(increase(row.cancelled_write_bytes, before.cancelled_write_bytes), share.cancelled);
  const hasReset = read < 0 || write < 0 || cancelled < 0;
  return {
    row,
    cpu_percent: row.cpu_percent ?? perSecond(100 * sumOf(cpuSeconds, reapedSeconds), seconds),
    reaped_cpu_percent: perSecond(100 * reapedSeconds, seconds),
    read_bytes_per_second: bytesPerSecond(read, ioSeconds),
    write_bytes_per_second:
      write < 0 || cancelled < 0 ? null : bytesPerSecond(Math.max(0, write - cancelled), ioSeconds),
    cpu_reason: cpuSeconds < 0 || reapedSeconds < 0 ? wentBack : noEarlier,
    io_rate_reason: row.io_reason ?? (hasReset ? wentBack : Number.isNaN(share.read) ? unreadChild : noEarlier),
    told: null,
  };
}

/** Below zero, which is no rate, where either counter went back. */
function sumOf(own: number, reaped: number): number {
  return own < 0 || reaped < 0 ? -1 : own + reaped;
}

type Counters = Pick<
  ProcessRow,
  'cpu_seconds_total' | 'reaped_cpu_seconds_total' | 'read_bytes' | 'write_bytes' | 'cancelled_write_bytes'
>;

function unborn(row: ProcessRow): Counters {
  return {
    cpu_seconds_total: row.cpu_seconds_total === null ? null : 0,
    reaped_cpu_seconds_total: row.reaped_cpu_seconds_total === null ? null : 0,
    read_bytes: row.read_bytes === null ? null : 0,
    write_bytes: row.write_bytes === null ? null : 0,
    cancelled_write_bytes: row.cancelled_write_bytes === null ? null : 0,
  };
}

const nothing: TakenOver = { reaped: 0, read: 0, write: 0, cancelled: 0 };

/** NaN where a value is missing: it stays NaN through what follows, and {@link perSecond} makes it `null`. */
function increase(current: number | null, previous: number | null): number {
  return current === null || previous === null ? Number.NaN : current - previous;
}

/** A share is never more than the growth but for rounding; what is below zero before is a reset. */
function less(growth: number, share: number): number {
  return growth < 0 ? growth : Math.max(0, growth - share);
}

function perSecond(difference: number, seconds: number): number | null {
  return difference >= 0 && seconds > 0 ? difference / seconds : null;
}

/** What was not read again since is not known to have grown: no time has passed for it, and nothing was moved. */
function bytesPerSecond(difference: number, seconds: number): number | null {
  return difference === 0 ? 0 : perSecond(difference, seconds);
}
