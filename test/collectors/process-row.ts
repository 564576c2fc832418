/** Rows and readings of processes with nothing remarkable but what a test says. */
import type { ProcessReading, ProcessRow } from '../../main/collectors/process.ts';

/** With the times at which it was read, which a reading keeps beside its rows. */
export interface TimedRow extends ProcessRow {
  read_at_ms: number;
  /** As `read_at_ms` where it is left out. */
  io_read_at_ms?: number;
}

export function row(pid: number, rest: Partial<TimedRow> = {}): TimedRow {
  return {
    pid,
    parent_pid: 1,
    name: `p${pid}`,
    user: 'root',
    state: 'sleeping',
    cpu_seconds_total: 0,
    reaped_cpu_seconds_total: 0,
    cpu_percent: null,
    memory_bytes: 0,
    read_bytes: 0,
    write_bytes: 0,
    cancelled_write_bytes: 0,
    io_reason: null,
    threads: 1,
    nice: 0,
    start_key: 100,
    start_seconds: 1,
    start_time: '2026-11-24T20:00:00.000Z',
    command_line: 'p',
    kernel_thread: false,
    container: null,
    service: null,
    still: null,
    read_at_ms: 0,
    ...rest,
  };
}

export function reading(rows: readonly TimedRow[], rest: Partial<ProcessReading> = {}): ProcessReading {
  return {
    rows,
    read_at_ms: rows.map((each) => each.read_at_ms),
    io_read_at_ms: rows.map((each) => each.io_read_at_ms ?? each.read_at_ms),
    unreadable: 0,
    complete: true,
    memory_total_bytes: 1_000,
    machine_cpu: null,
    started_at_ms: 0,
    uptime_seconds: 500,
    reasons: {},
    activities: null,
    ...rest,
  };
}
