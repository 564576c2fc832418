/**
 * Channel `system`: the handful of numbers that a connection receives unasked. Its names serve clients that
 * existed before this protocol, so they differ in style (`_gb`, `_recv`) and stay.
 */
import type { SeriesDefinition } from '../series.ts';
import type { Envelope, Reading } from './envelope.ts';

export interface SystemData extends Envelope {
  /** Share of all CPUs that was busy since the last sample, 0 to 100; busy = all but idle and iowait. */
  cpu_percent: Reading;
  /** (total − available) / total, 0 to 100. */
  memory_percent: Reading;
  /** total − available, in units of 2^30 bytes. */
  memory_used_gb: Reading;
  /** Physical memory in units of 2^30 bytes. */
  memory_total_gb: Reading;
  /** Root filesystem as df counts it: used / (used + available), 0 to 100. */
  disk_percent: Reading;
  /** Bytes since boot over physical interfaces. */
  network_bytes_sent: Reading;
  /** Bytes since boot over physical interfaces. */
  network_bytes_recv: Reading;
  /** Mean number of runnable and uninterruptible tasks over 1, 5 and 15 minutes. */
  load_average: [Reading, Reading, Reading];
  uptime_seconds: Reading;
}

/** `system` repeats what other channels declare, except the uptime. */
export const systemSeries: readonly SeriesDefinition[] = [
  {
    channel: 'system',
    path: 'uptime_seconds',
    unit: 'seconds',
    kind: 'gauge',
    help: 'Time since the machine was started.',
  },
];
