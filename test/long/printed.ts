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
/** The same figure as a message and as a tool has it, by its name in the ledger. */
type Pairs<Data> = Readonly<Record<string, readonly [ours: (data: Data) => Value, theirs: (row: Row) => Value]>>;

export interface Tools {
  readonly mpstat: Timeline;
  readonly vmstat: Timeline;
  readonly iostat: Timeline;
  readonly top: Timeline;
}

/** Columns of iostat, and what one of them is in our unit. */
const diskColumns = {
  read_bytes_per_second: ['rkB/s', 1_024],
  write_bytes_per_second: ['wkB/s', 1_024],
  reads_per_second: ['r/s', 1],
  writes_per_second: ['w/s', 1],
  busy_percent: ['%util', 1],
  queue_depth: ['aqu-sz', 1],
  // Of a second without a write there is none; iostat says 0.
  write_latency_seconds: ['w_await', 0.001],
} as const;

export function compareCpu(messages: Messages<'cpu'>, tools: Tools, note: Note): void {
  compare(messages, tools, 'mpstat', note, {
    'cpu utilization_percent': [
      (cpu) => cpu.utilization_percent,
      (row) => (row['%idle'] === undefined ? null : 100 - row['%idle'] - (row['%iowait'] ?? 0)),
    ],
    'cpu modes.user_percent': [(cpu) => cpu.modes.user_percent, (row) => row['%usr']],
    'cpu modes.system_percent': [(cpu) => cpu.modes.system_percent, (row) => row['%sys']],
    'cpu modes.iowait_percent': [(cpu) => cpu.modes.iowait_percent, (row) => row['%iowait']],
  });
  compare(messages, tools, 'vmstat', note, {
    'cpu context_switches_per_second': [(cpu) => cpu.context_switches_per_second, (row) => row.cs],
    'cpu interrupts_per_second': [(cpu) => cpu.interrupts_per_second, (row) => row.in],
  });
}

export function compareMemory(messages: Messages<'memory'>, tools: Tools, note: Note): void {
  compare(messages, tools, 'vmstat', note, {
    'memory swap_in_bytes_per_second': [(data) => data.swap_in_bytes_per_second, (row) => times(row.si, 1_024)],
    'memory swap_out_bytes_per_second': [(data) => data.swap_out_bytes_per_second, (row) => times(row.so, 1_024)],
  });
}

/** @param device the disk that most is written to */
export function compareDisk(messages: Messages<'disk'>, tools: Tools, device: string, note: Note): void {
  const disks = new Map(
    [...messages].flatMap(([second, { devices }]) => {
      const disk = devices.find((each) => each.device === device);
      return disk ? [[second, disk] as const] : [];
    }),
  );
  for (const [name, [column, factor]] of Object.entries(diskColumns)) {
    const field = name as keyof typeof diskColumns;
    compare(disks, tools, 'iostat', note, {
      [`disk ${field}`]: [(disk) => disk[field], (row) => times(row[column], factor)],
    });
  }
}

export function compareProcesses(messages: Messages<'process'>, { top }: Tools, note: Note): void {
  for (const [second, { processes }] of messages) {
    // It may have started too late for the same second; its spans are as long as ours.
    const row = top.get(second) ?? top.get(second + 1) ?? {};
    for (const each of processes) note('process cpu_percent', 'top', each.cpu_percent, row[each.pid]);
  }
}

function compare<Data>(
  messages: ReadonlyMap<number, Data>,
  tools: Tools,
  tool: keyof Tools,
  note: Note,
  pairs: Pairs<Data>,
): void {
  for (const [figure, [ours, theirs]] of Object.entries(pairs)) {
    for (const second of messages.keys())
      note(figure, tool, meanUntil(second, messages, ours), meanUntil(second, tools[tool], theirs));
  }
}

/** Over the span that ends with a second; `null` where one of its seconds is missing. */
function meanUntil<From>(
  last: number,
  from: ReadonlyMap<number, From>,
  read: (each: From) => Value,
): number | null {
  let sum = 0;
  for (let second = last - spanSeconds + 1; second <= last; second += 1) {
    const each = from.get(second);
    const value = each === undefined ? null : read(each);
    if (typeof value !== 'number') return null;
    sum += value;
  }
  return sum / spanSeconds;
}
