/** Rows and readings of processes with nothing remarkable but what a test says. */
import type { ProcessReading, ProcessRow } from '../../main/collectors/process.ts';

export function row(pid: number, rest: Partial<ProcessRow> = {}): ProcessRow {
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
    read_at_ms: 0,
    ...rest,
  };
}

export function reading(rows: readonly ProcessRow[], rest: Partial<ProcessReading> = {}): ProcessReading {
  return {
    rows,
    unreadable: 0,
    complete: true,
    memory_total_bytes: 1_000,
    machine_cpu: null,
    started_at_ms: 0,
    uptime_seconds: 500,
    reasons: {},
    ...rest,
  };
}
