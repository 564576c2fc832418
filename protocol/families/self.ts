/**
 * Channel `self`: what Telltale itself costs, so that a monitor can be held to account. Of the process that runs
 * the engine, all its threads included; the windows of the desktop app are processes of their own.
 */
import type { SeriesDefinition } from '../series.ts';
import type { Envelope, Reading } from './envelope.ts';

export interface CollectorUsage {
  /** The family that it reads: cpu, memory, process, … */
  collector: string;
  /** Moving mean of the time from call to answer, waiting included. */
  seconds_per_call: number;
}

export interface SelfData extends Envelope {
  /** Of one CPU, as top shows it: may exceed 100. */
  cpu_percent: Reading;
  /** Resident set. */
  memory_bytes: Reading;
  /** Times that one of its threads had waited and went on: voluntary context switches (getrusage(2)). */
  wakeups_per_second: Reading;
  /** Caused to be sent to storage: `write_bytes` of /proc/self/io. */
  written_bytes_per_second: Reading;
  /** The longest that anything had to wait for the main thread since the last sample. */
  event_loop_delay_seconds: Reading;
  collectors: CollectorUsage[];
}

const own = { channel: 'self', kind: 'gauge' } as const;

export const selfSeries: readonly SeriesDefinition[] = [
  { ...own, path: 'cpu_percent', unit: 'percent', help: 'CPU time of Telltale, of one CPU.' },
  { ...own, path: 'memory_bytes', unit: 'bytes', help: 'Resident memory of Telltale.' },
  { ...own, path: 'wakeups_per_second', unit: 'per_second', help: 'Wakeups of Telltale’s threads.' },
  {
    ...own,
    path: 'written_bytes_per_second',
    unit: 'bytes_per_second',
    help: 'Written to storage by Telltale.',
  },
  {
    ...own,
    path: 'event_loop_delay_seconds',
    unit: 'seconds',
    help: 'Longest wait for Telltale’s main thread since the last sample.',
  },
  {
    ...own,
    path: 'collectors[].seconds_per_call',
    label: 'collector',
    unit: 'seconds',
    help: 'Moving mean of the time that one reading of a family takes.',
  },
];
