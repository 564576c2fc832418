/**
 * Channel `disk`: traffic of block devices. Source on Linux: /proc/diskstats (Documentation/admin-guide/
 * iostats.rst) and /sys/block/<device>.
 */
import type { SeriesDefinition } from '../series.ts';
import type { Envelope, Reading } from './envelope.ts';

export interface DiskDevice {
  /** The kernel's name: sda, nvme0n1, dm-0. */
  device: string;
  read_bytes_per_second: Reading;
  write_bytes_per_second: Reading;
  reads_per_second: Reading;
  writes_per_second: Reading;
  /** Share of time with at least one request in flight, 0 to 100. */
  busy_percent: Reading;
  /** Mean number of requests in flight. */
  queue_depth: Reading;
  /** Mean time of the reads that ended since the last sample; `null` when none ended. */
  read_latency_seconds: Reading;
  /** As for reads. */
  write_latency_seconds: Reading;
  model: string | null;
  size_bytes: Reading;
  rotational: boolean | null;
  /**
   * `physical` devices make up the totals; the others are built on them or hold no medium of their own. `virtual`
   * is what has no word of its own here: bcache, ZFS volumes.
   */
  kind:
    | 'physical'
    | 'partition'
    | 'device_mapper'
    | 'raid'
    | 'loop'
    | 'memory'
    | 'optical'
    | 'network'
    | 'virtual';
}

export interface DiskData extends Envelope {
  /** Sum over physical devices. */
  read_bytes_per_second: Reading;
  /** Sum over physical devices. */
  write_bytes_per_second: Reading;
  /** Whole devices that have a size; partitions are left out. */
  devices: DiskDevice[];
}

const device = { channel: 'disk', label: 'device', kind: 'gauge' } as const;

export const diskSeries: readonly SeriesDefinition[] = [
  {
    channel: 'disk',
    path: 'read_bytes_per_second',
    unit: 'bytes_per_second',
    kind: 'gauge',
    help: 'Read from physical devices.',
  },
  {
    channel: 'disk',
    path: 'write_bytes_per_second',
    unit: 'bytes_per_second',
    kind: 'gauge',
    help: 'Written to physical devices.',
  },
  { ...device, path: 'devices[].read_bytes_per_second', unit: 'bytes_per_second', help: 'Read from one device.' },
  {
    ...device,
    path: 'devices[].write_bytes_per_second',
    unit: 'bytes_per_second',
    help: 'Written to one device.',
  },
  { ...device, path: 'devices[].reads_per_second', unit: 'per_second', help: 'Reads that ended.' },
  { ...device, path: 'devices[].writes_per_second', unit: 'per_second', help: 'Writes that ended.' },
  { ...device, path: 'devices[].busy_percent', unit: 'percent', help: 'Share of time with a request in flight.' },
  { ...device, path: 'devices[].queue_depth', unit: 'requests', help: 'Mean number of requests in flight.' },
  {
    ...device,
    path: 'devices[].read_latency_seconds',
    unit: 'seconds',
    help: 'Mean time of the reads that ended.',
  },
  {
    ...device,
    path: 'devices[].write_latency_seconds',
    unit: 'seconds',
    help: 'Mean time of the writes that ended.',
  },
];
