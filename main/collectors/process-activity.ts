/**
 * What each process did between two readings. Rates of processes are made here and not by Rates, since each process
 * is read at a moment of its own: the counters of one are divided by the time between its own two readings. What
 * it took over from children that ended is told apart in process-reaped.ts.
 */
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
export function activityOf({ current, previous }: Taken<ProcessReading>): Activity[] {
  if (!previous) return current.rows.map((row) => idle(row, noEarlier));
  const { pairs, ended } = pairUp(current.rows, previous.rows);
  const shares = ended.length === 0 ? null : takenOver(previous.rows, current.rows, ended);
  const maxReapedSeconds = busyLimit(current.machine_cpu, previous.machine_cpu);
  return current.rows.map((row, index) => {
    const before = pairs[index];
    if (before) return between(row, before, shares?.get(row.pid) ?? nothing, maxReapedSeconds);
    const isNew =
      row.start_seconds !== null &&
      previous.uptime_seconds !== null &&
      row.start_seconds >= previous.uptime_seconds;
    if (!isNew) return idle(row, notSeen);
    return between(row, unborn(row, previous.started_at_ms), nothing, maxReapedSeconds);
  });
}

interface Pairs {
  /** At each index of the current rows, the row of the same process before. */
  readonly pairs: readonly (ProcessRow | undefined)[];
  readonly ended: readonly ProcessRow[];
}

/** Both lists rise by pid, so one walk along them finds every pair. */
function pairUp(current: readonly ProcessRow[], previous: readonly ProcessRow[]): Pairs {
  const ended: ProcessRow[] = [];
  let index = 0;
  const pairs = current.map((row) => {
    for (let before = previous[index]; before && before.pid <= row.pid; before = previous[index]) {
      index += 1;
      if (before.pid === row.pid && before.start_key === row.start_key) return before;
      ended.push(before);
    }
    return undefined;
  });
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
  };
}

function between(row: ProcessRow, before: Counters, share: TakenOver, maxReapedSeconds: number): Activity {
  const seconds = (row.read_at_ms - before.read_at_ms) / 1_000;
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
    read_bytes_per_second: perSecond(read, seconds),
    write_bytes_per_second: write < 0 || cancelled < 0 ? null : perSecond(Math.max(0, write - cancelled), seconds),
    cpu_reason: cpuSeconds < 0 || reapedSeconds < 0 ? wentBack : noEarlier,
    io_rate_reason: row.io_reason ?? (hasReset ? wentBack : Number.isNaN(share.read) ? unreadChild : noEarlier),
  };
}

/** Below zero, which is no rate, where either counter went back. */
function sumOf(own: number, reaped: number): number {
  return own < 0 || reaped < 0 ? -1 : own + reaped;
}

type Counters = Pick<
  ProcessRow,
  | 'cpu_seconds_total'
  | 'reaped_cpu_seconds_total'
  | 'read_bytes'
  | 'write_bytes'
  | 'cancelled_write_bytes'
  | 'read_at_ms'
>;

function unborn(row: ProcessRow, readAtMs: number): Counters {
  return {
    cpu_seconds_total: row.cpu_seconds_total === null ? null : 0,
    reaped_cpu_seconds_total: row.reaped_cpu_seconds_total === null ? null : 0,
    read_bytes: row.read_bytes === null ? null : 0,
    write_bytes: row.write_bytes === null ? null : 0,
    cancelled_write_bytes: row.cancelled_write_bytes === null ? null : 0,
    read_at_ms: readAtMs,
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
