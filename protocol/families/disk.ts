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
  /** Reads that were joined with another before they were sent. */
  reads_merged_per_second: Reading;
  writes_merged_per_second: Reading;
  /** Ranges that were given up (TRIM); since Linux 4.18. */
  discards_per_second: Reading;
  discard_bytes_per_second: Reading;
  /** Requests to make what was written lasting; since Linux 5.5. */
  flushes_per_second: Reading;
  /** As for reads. */
  flush_latency_seconds: Reading;
  /** Name that was given to it: of a volume of LVM, a LUKS mapping. Left out where it has none. */
  label?: string;
  /** Left out where the device is no array. */
  raid?: RaidArray;
  /** Of physical disks, checked hourly at most; `null` with the reason, left out for all other kinds. */
  health?: DiskHealth | null;
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

/** State of a software RAID, in the kernel's words (Documentation/admin-guide/md.rst). */
export interface RaidArray {
  /** raid1, raid5, raid10, … */
  level: string;
  /** clean, active, readonly, inactive, … */
  state: string;
  /** How many it is made for. */
  disks: Reading;
  /** How many of them are missing; above 0 the array is degraded. `null` for levels without redundancy. */
  missing_disks: Reading;
  /** idle, resync, recover, check, repair, reshape; `null` for levels without redundancy. */
  action: string | null;
  /** How far the action is, 0 to 100; `null` while idle. */
  action_percent: Reading;
}

/** What a disk says of itself (SMART); `null` where it has no such figure. */
export interface DiskHealth {
  /** The disk's own verdict; false: it expects to fail. */
  passed: boolean | null;
  temperature_celsius: Reading;
  power_on_seconds: Reading;
  /** Sectors that were replaced by spare ones; disks of ATA. */
  reallocated_sectors: Reading;
  /** Sectors that could not be read and wait to be replaced; disks of ATA. */
  pending_sectors: Reading;
  /** Data that could not be read or was corrupt; NVMe. */
  media_errors: Reading;
  /** Of the life that the maker expects, used up; may pass 100. NVMe. */
  wear_percent: Reading;
  /** ISO 8601: when this was asked. */
  checked_at: string;
  /** At the last check it slept and was left alone; the figures are older. */
  standby: boolean;
}

/** A pool of ZFS. */
export interface StoragePool {
  pool: string;
  /** online, degraded, faulted, suspended, … */
  state: string;
}

export interface DiskData extends Envelope {
  /** Sum over physical devices. */
  read_bytes_per_second: Reading;
  /** Sum over physical devices. */
  write_bytes_per_second: Reading;
  /** Whole devices that have a size; partitions are left out. */
  devices: DiskDevice[];
  /** Pools of ZFS; left out where there is none. */
  pools?: StoragePool[];
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
  { ...device, path: 'devices[].discards_per_second', unit: 'per_second', help: 'Discards that ended.' },
  { ...device, path: 'devices[].flushes_per_second', unit: 'per_second', help: 'Flushes that ended.' },
  {
    ...device,
    path: 'devices[].health.temperature_celsius',
    unit: 'celsius',
    help: 'Temperature of one disk, checked hourly at most.',
  },
];
