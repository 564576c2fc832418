/** Tables of processes, as they follow one another in a channel. */
import fc from 'fast-check';
import type { Process, ProcessData } from '../../protocol/families/process.ts';

export function processRow(pid: number, rest: Partial<Process> = {}): Process {
  return {
    pid,
    parent_pid: 1,
    name: `p${pid}`,
    user: 'root',
    state: 'sleeping',
    cpu_percent: 0,
    reaped_cpu_percent: 0,
    cpu_seconds_total: 0,
    memory_bytes: 4_096,
    memory_percent: 1,
    read_bytes_per_second: 0,
    write_bytes_per_second: 0,
    read_bytes_total: 0,
    write_bytes_total: 0,
    threads: 1,
    nice: 0,
    start_time: '2026-11-24T20:00:00.000Z',
    command_line: 'p',
    kernel_thread: false,
    container: null,
    service: null,
    ...rest,
  };
}

export function processTable(processes: Process[], rest: Partial<ProcessData> = {}): ProcessData {
  return {
    timestamp: '2026-11-24T20:15:00.000Z',
    count: processes.length,
    threads: processes.length,
    states: { running: 0, sleeping: processes.length, idle: 0, stopped: 0, zombie: 0, disk_sleep: 0 },
    processes,
    not_attributed: null,
    complete: true,
    ...rest,
  };
}

const anyRow = fc
  .record({
    pid: fc.integer({ min: 1, max: 12 }),
    cpu_percent: fc.constantFrom(0, 1.5, null),
    command_line: fc.constantFrom('a', 'b', null),
    start_time: fc.constantFrom('2026-11-24T20:00:00.000Z', '2026-11-24T20:14:00.000Z'),
  })
  .map(({ pid, ...rest }) => processRow(pid, rest));

/** Few processes with few values, so that any two tables have much in common. */
export const anyTable: fc.Arbitrary<ProcessData> = fc
  .record({
    rows: fc.uniqueArray(anyRow, { maxLength: 12, selector: (row) => row.pid }),
    complete: fc.boolean(),
    reasons: fc.constantFrom(undefined, { count: 'x' }, { threads: 'y' }),
    entry: fc.constantFrom(null, 1),
  })
  .map(({ rows, complete, reasons, entry }) =>
    processTable(
      rows.sort((a, b) => a.pid - b.pid),
      {
        complete,
        not_attributed: entry === null ? null : { ...noTime, cpu_percent: entry, other_percent: entry },
        ...(reasons && { unavailable: reasons }),
      },
    ),
  );

const noTime = { cpu_percent: 0, steal_percent: 0, irq_percent: 0, softirq_percent: 0, other_percent: 0 };
