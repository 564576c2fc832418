/** What tools printed second by second beside a channel's messages. */
import type { ChannelData } from '../../protocol/families/index.ts';
import type { Note } from './ledger.ts';
import { type Timeline, times } from './references.ts';

/**
 * Seconds that are compared together, once for each second. Where the machine is busy either program is held up by
 * tenths of a second, and what one counts for a second the other counts for the next.
 */
const spanSeconds = 5;

/** A channel's messages by the second of the day. */
export type Messages<Name extends keyof ChannelData> = ReadonlyMap<number, ChannelData[Name]>;

type Row = Timeline extends ReadonlyMap<number, infer Each> ? Each : never;
type Value = number | null | undefined;

export interface Tools {
  readonly mpstat: Timeline;
  readonly vmstat: Timeline;
  readonly iostat: Timeline;
  readonly top: Timeline;
}

export function compareCpu(messages: Messages<'cpu'>, { mpstat, vmstat }: Tools, note: Note): void {
  const compare = comparison(messages, note);
  compare(
    'cpu utilization_percent',
    'mpstat',
    (cpu) => cpu.utilization_percent,
    mpstat,
    (row) => (row['%idle'] === undefined ? null : 100 - row['%idle'] - (row['%iowait'] ?? 0)),
  );
  compare(
    'cpu modes.user_percent',
    'mpstat',
    (cpu) => cpu.modes.user_percent,
    mpstat,
    (row) => row['%usr'],
  );
  compare(
    'cpu modes.system_percent',
    'mpstat',
    (cpu) => cpu.modes.system_percent,
    mpstat,
    (row) => row['%sys'],
  );
  compare(
    'cpu modes.iowait_percent',
    'mpstat',
    (cpu) => cpu.modes.iowait_percent,
    mpstat,
    (row) => row['%iowait'],
  );
  compare(
    'cpu context_switches_per_second',
    'vmstat',
    (cpu) => cpu.context_switches_per_second,
    vmstat,
    (row) => row.cs,
  );
  compare(
    'cpu interrupts_per_second',
    'vmstat',
    (cpu) => cpu.interrupts_per_second,
    vmstat,
    (row) => row.in,
  );
}

export function compareMemory(messages: Messages<'memory'>, { vmstat }: Tools, note: Note): void {
  const compare = comparison(messages, note);
  compare(
    'memory swap_in_bytes_per_second',
    'vmstat',
    (memory) => memory.swap_in_bytes_per_second,
    vmstat,
    (row) => times(row.si, 1_024),
  );
  compare(
    'memory swap_out_bytes_per_second',
    'vmstat',
    (memory) => memory.swap_out_bytes_per_second,
    vmstat,
    (row) => times(row.so, 1_024),
  );
}

/** @param device the disk that most is written to */
export function compareDisk(messages: Messages<'disk'>, { iostat }: Tools, device: string, note: Note): void {
  const compare = comparison(messages, note);
  const field = (
    name:
      | 'read_bytes_per_second'
      | 'write_bytes_per_second'
      | 'reads_per_second'
      | 'writes_per_second'
      | 'busy_percent'
      | 'queue_depth'
      | 'write_latency_seconds',
    column: string,
    factor: number,
  ) =>
    compare(
      `disk ${name}`,
      'iostat',
      ({ devices }) => devices.find((each) => each.device === device)?.[name],
      iostat,
      (row) => times(row[column], factor),
    );
  field('read_bytes_per_second', 'rkB/s', 1_024);
  field('write_bytes_per_second', 'wkB/s', 1_024);
  field('reads_per_second', 'r/s', 1);
  field('writes_per_second', 'w/s', 1);
  field('busy_percent', '%util', 1);
  field('queue_depth', 'aqu-sz', 1);
  // Of a second without a write there is none; iostat says 0.
  field('write_latency_seconds', 'w_await', 0.001);
}

export function compareProcesses(messages: Messages<'process'>, { top }: Tools, note: Note): void {
  for (const [second, { processes }] of messages) {
    // It may have started too late for the same second; its spans are as long as ours.
    const row = top.get(second) ?? top.get(second + 1) ?? {};
    for (const each of processes) note('process cpu_percent', 'top', each.cpu_percent, row[each.pid]);
  }
}

function comparison<Data>(messages: ReadonlyMap<number, Data>, note: Note) {
  return (
    figure: string,
    tool: string,
    own: (data: Data) => Value,
    timeline: Timeline,
    other: (row: Row) => Value,
  ) => {
    const mean = <From>(
      from: ReadonlyMap<number, From>,
      read: (each: From) => Value,
      last: number,
    ): number | null => {
      let sum = 0;
      for (let second = last - spanSeconds + 1; second <= last; second += 1) {
        const each = from.get(second);
        const value = each === undefined ? null : read(each);
        if (typeof value !== 'number') return null;
        sum += value;
      }
      return sum / spanSeconds;
    };
    for (const second of messages.keys())
      note(figure, tool, mean(messages, own, second), mean(timeline, other, second));
  };
}
