/** The columns of the process table, as data: how each is named, measured, told and put in order. */

import type { Process } from '../../protocol/families/process.ts';
import { visibleOrNull, visibleText } from '../../protocol/visible-text.ts';
import { bytes, bytesPerSecond, count, cpuTime, noValue, percent, textOf } from '../components/format.ts';
import { type Text, t } from '../language/text.ts';
import type { FigureOrigin } from '../store/app.ts';

/** What a column's text depends on beside the process. */
export interface ColumnContext {
  /** What the CPU share is divided by: 1, or the number of CPUs where the whole machine is 100 %. */
  readonly cpuDivisor: number;
  /** Moment to text. */
  time(ms: number): string;
}

export interface ProcessColumn {
  readonly id: string;
  readonly title: Text;
  /** As in `grid-template-columns`. */
  readonly width: string;
  readonly isNumber: boolean;
  /** What it is sorted by; what is unknown comes last. */
  value(process: Process): number | string | null;
  text(process: Process, context: ColumnContext): string;
  /** 0 to 1: how strongly the cell is tinted. */
  heat?(process: Process, context: ColumnContext): number;
  /** Field by which the server says why there is no value. */
  readonly field?: keyof Process;
}

export const stateNames: Readonly<Record<Process['state'], Text>> = {
  running: 'running',
  sleeping: 'sleeping',
  idle: 'idle',
  stopped: 'stopped',
  zombie: 'zombie',
  disk_sleep: 'waits for I/O',
};

const number = (
  id: string,
  title: Text,
  width: string,
  field: keyof Process,
  value: (process: Process) => number | null,
  format: Parameters<typeof textOf>[1],
): ProcessColumn => ({
  id,
  title,
  width,
  isNumber: true,
  field,
  value,
  text: (process) => textOf(value(process), format),
});

const words = (
  id: string,
  title: Text,
  width: string,
  field: keyof Process,
  value: (process: Process) => string | null,
): ProcessColumn => ({
  id,
  title,
  width,
  isNumber: false,
  field,
  value,
  text: (process) => visibleOrNull(value(process)) ?? noValue,
});

/** The name comes first and cannot be taken out. */
export const nameColumn: ProcessColumn = {
  id: 'name',
  title: 'Name',
  width: 'minmax(150px, 1.2fr)',
  isNumber: false,
  value: (process) => process.name.toLowerCase(),
  text: (process) => visibleText(process.name),
};

export const processColumns: readonly ProcessColumn[] = [
  nameColumn,
  {
    id: 'pid',
    title: 'PID',
    width: '72px',
    isNumber: true,
    value: (process) => process.pid,
    text: (process) => String(process.pid),
  },
  words('user', 'User', '100px', 'user', (process) => process.user),
  words('state', 'State', '96px', 'state', (process) => t(stateNames[process.state])),
  {
    ...number('cpu', 'CPU', '76px', 'cpu_percent', (process) => process.cpu_percent, percent),
    text: (process, { cpuDivisor }) =>
      textOf(process.cpu_percent === null ? null : process.cpu_percent / cpuDivisor, percent),
    heat: (process) => Math.min(1, (process.cpu_percent ?? 0) / 100),
  },
  {
    ...number('memory', 'Memory', '90px', 'memory_bytes', (process) => process.memory_bytes, bytes),
    heat: (process) => Math.min(1, (process.memory_percent ?? 0) / 25),
  },
  number('share', 'Memory %', '84px', 'memory_percent', (process) => process.memory_percent, percent),
  number(
    'read',
    'Read',
    '96px',
    'read_bytes_per_second',
    (process) => process.read_bytes_per_second,
    bytesPerSecond,
  ),
  number(
    'write',
    'Write',
    '96px',
    'write_bytes_per_second',
    (process) => process.write_bytes_per_second,
    bytesPerSecond,
  ),
  number('threads', 'Threads', '74px', 'threads', (process) => process.threads, count),
  number(
    'nice',
    'Nice',
    '56px',
    'nice',
    (process) => process.nice,
    (value) => ({ number: String(value), unit: '' }),
  ),
  number('time', 'CPU time', '104px', 'cpu_seconds_total', (process) => process.cpu_seconds_total, cpuTime),
  {
    ...words('started', 'Started', '132px', 'start_time', (process) => process.start_time),
    text: (process, { time }) => (process.start_time === null ? noValue : time(Date.parse(process.start_time))),
  },
  words('container', 'Container', '120px', 'container', (process) => process.container),
  words('service', 'Service', '160px', 'service', (process) => process.service),
  words('command', 'Command line', 'minmax(160px, 2fr)', 'command_line', (process) => process.command_line),
];

/** Those that are shown until others are chosen, the most telling first: as many of them as there is room for. */
const usualColumns = ['name', 'cpu', 'memory', 'pid', 'user', 'command', 'read', 'write', 'threads'];
/** So many of them are shown however narrow the table is. */
const leastColumns = 3;
/** Of a row, both sides together. */
export const rowPaddingPx = 16;

/** Where a column's figures come from; `null` for what says itself what it is. */
export function originOf({ field }: ProcessColumn): FigureOrigin | null {
  return field === undefined ? null : { channel: 'process', path: `processes[].${field}` };
}

/**
 * Columns of a kept choice (ids by comma), in the order of the table; names that are not known are left out.
 * @param roomPx width of the table, by which the usual ones are chosen; `null`: wide enough for all
 */
export function chosenColumns(choice: string, roomPx: number | null): ProcessColumn[] {
  const ids = choice === 'default' ? usualThatFit(roomPx) : ['name', ...choice.split(',')];
  return processColumns.filter(({ id }) => ids.includes(id));
}

/** The least width of columns side by side, CSS pixels: each `width` begins with it. */
export function leastWidthPx(columns: readonly Pick<ProcessColumn, 'width'>[]): number {
  return columns.reduce(
    (sum, { width }) => sum + Number.parseFloat(/[\d.]+/.exec(width)?.[0] ?? '0'),
    rowPaddingPx,
  );
}

function usualThatFit(roomPx: number | null): string[] {
  const shown: ProcessColumn[] = [];
  for (const id of usualColumns) {
    const column = processColumns.find((one) => one.id === id);
    if (!column) continue;
    const fits = roomPx === null || leastWidthPx([...shown, column]) <= roomPx;
    if (shown.length >= leastColumns && !fits) break;
    shown.push(column);
  }
  return shown.map(({ id }) => id);
}
