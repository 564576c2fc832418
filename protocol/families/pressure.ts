/**
 * Channel `pressure`: how much time tasks lost waiting. Source on Linux: the totals in /proc/pressure/{cpu,memory,
 * io} (Documentation/accounting/psi.rst), so that the share is that of the last period, not a decaying average.
 */
import type { SeriesDefinition } from '../series.ts';
import type { Envelope, Reading } from './envelope.ts';

export interface Pressure {
  /** Share of the period in which at least one task waited, 0 to 100. */
  some_percent: Reading;
  /** Share of the period in which all non-idle tasks waited at once, 0 to 100. */
  full_percent: Reading;
}

export interface PressureData extends Envelope {
  cpu: Pressure;
  memory: Pressure;
  io: Pressure;
}

const share = { channel: 'pressure', unit: 'percent', kind: 'gauge' } as const;

export const pressureSeries: readonly SeriesDefinition[] = [
  { ...share, path: 'cpu.some_percent', help: 'Time in which some task waited for a CPU.' },
  { ...share, path: 'cpu.full_percent', help: 'Time in which all tasks of a group waited for a CPU.' },
  { ...share, path: 'memory.some_percent', help: 'Time in which some task waited for memory.' },
  { ...share, path: 'memory.full_percent', help: 'Time in which all tasks waited for memory.' },
  { ...share, path: 'io.some_percent', help: 'Time in which some task waited for I/O.' },
  { ...share, path: 'io.full_percent', help: 'Time in which all tasks waited for I/O.' },
];
