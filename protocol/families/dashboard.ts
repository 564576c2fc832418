/**
 * Channel `dashboard`: sliding statistics of chosen series over the last {@link dashboardWindowSamples} samples.
 */
import type { Envelope, Reading } from './envelope.ts';

export type Trend = 'rising' | 'falling' | 'stable';

/** Statistics over the window; gaps are skipped, `null` when the window holds nothing. */
export interface SlidingStatistics {
  /** The newest value; `null` when the newest sample is a gap. */
  current: Reading;
  min: Reading;
  max: Reading;
  /** Arithmetic mean. */
  avg: Reading;
  /** 95th percentile by nearest rank: the ⌈0.95 n⌉-th smallest. */
  p95: Reading;
  /**
   * Mean of the last 5 against the mean of the 5 before (second half against first where there are fewer than
   * 10): beyond ±5 % of |older mean| it is `rising` or `falling`; from 0 upwards is rising; below 2 samples stable.
   */
  trend: Trend;
}

export interface DashboardData extends Envelope {
  /** By full series name, labels included. */
  series: Record<string, SlidingStatistics>;
}

export const dashboardWindowSamples = 60;

/** Series that `dashboard` carries, by bare name; of labelled ones those whose label value is listed. */
export const dashboardSeries: readonly string[] = [
  'cpu_utilization_percent',
  'memory_used_percent',
  'filesystem_filesystems_used_percent{mount="/"}',
  'disk_read_bytes_per_second',
  'disk_write_bytes_per_second',
  'network_receive_bytes_per_second',
  'network_transmit_bytes_per_second',
  'cpu_load_average{period="1m"}',
  'pressure_cpu_some_percent',
  'pressure_memory_some_percent',
  'pressure_io_some_percent',
];
