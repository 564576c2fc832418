/**
 * What each process did between two readings. Rates of processes are made here and not by Rates, since each process
 * is read at a moment of its own: the counters of one are divided by the time between its own two readings.
 */
import type { Taken } from './collector.ts';
import type { ProcessReading, ProcessRow } from './process.ts';

export interface Activity {
  row: ProcessRow;
  /** Of one CPU. */
  cpu_percent: number | null;
  read_bytes_per_second: number | null;
  /** Less what was cancelled, but never below zero. */
  write_bytes_per_second: number | null;
  /** Why `cpu_percent` is `null` where it is. */
  cpu_reason: string;
  /** Why the rates of disk traffic are `null` where they are. */
  io_rate_reason: string;
}

const notSeen = 'the process was not seen at the last reading';
const wentBack = 'the counter went back: it was reset';
const noEarlier = 'no earlier value: a rate needs two';

/**
 * In the order of pids. A process that started between the two readings began with all counters at zero, so what it
 * has used it used in that time; its rates are over the whole of it, as top shows them, and so add up with those of
 * the others to what the machine did.
 */
export function activityOf({ current, previous }: Taken<ProcessReading>): Activity[] {
  let index = 0;
  return current.rows.map((row) => {
    if (!previous) return idle(row, noEarlier);
    // Both lists rise by pid, so one walk along them finds every pair.
    let before = previous.rows[index];
    while (before && before.pid < row.pid) {
      index += 1;
      before = previous.rows[index];
    }
    if (before?.pid === row.pid && before.start_key === row.start_key) return between(row, before);
    const isNew =
      row.start_seconds !== null &&
      previous.uptime_seconds !== null &&
      row.start_seconds >= previous.uptime_seconds;
    return isNew ? between(row, unborn(row, previous.started_at_ms)) : idle(row, notSeen);
  });
}

function idle(row: ProcessRow, reason: string): Activity {
  return {
    row,
    cpu_percent: row.cpu_percent,
    read_bytes_per_second: null,
    write_bytes_per_second: null,
    cpu_reason: reason,
    io_rate_reason: reason,
  };
}

function between(row: ProcessRow, before: Counters): Activity {
  const seconds = (row.read_at_ms - before.read_at_ms) / 1_000;
  const cpuSeconds = increase(row.cpu_seconds_total, before.cpu_seconds_total);
  const read = increase(row.read_bytes, before.read_bytes);
  const write = increase(row.write_bytes, before.write_bytes);
  const cancelled = increase(row.cancelled_write_bytes, before.cancelled_write_bytes);
  return {
    row,
    cpu_percent: row.cpu_percent ?? perSecond(100 * cpuSeconds, seconds),
    read_bytes_per_second: perSecond(read, seconds),
    write_bytes_per_second: write < 0 || cancelled < 0 ? null : perSecond(Math.max(0, write - cancelled), seconds),
    cpu_reason: cpuSeconds < 0 ? wentBack : noEarlier,
    io_rate_reason: row.io_reason ?? (read < 0 || write < 0 || cancelled < 0 ? wentBack : noEarlier),
  };
}

type Counters = Pick<
  ProcessRow,
  'cpu_seconds_total' | 'read_bytes' | 'write_bytes' | 'cancelled_write_bytes' | 'read_at_ms'
>;

function unborn(row: ProcessRow, readAtMs: number): Counters {
  return {
    cpu_seconds_total: row.cpu_seconds_total === null ? null : 0,
    read_bytes: row.read_bytes === null ? null : 0,
    write_bytes: row.write_bytes === null ? null : 0,
    cancelled_write_bytes: row.cancelled_write_bytes === null ? null : 0,
    read_at_ms: readAtMs,
  };
}

/** NaN where a value is missing: it stays NaN through what follows, and {@link perSecond} makes it `null`. */
function increase(current: number | null, previous: number | null): number {
  return current === null || previous === null ? Number.NaN : current - previous;
}

function perSecond(difference: number, seconds: number): number | null {
  return difference >= 0 && seconds > 0 ? difference / seconds : null;
}
