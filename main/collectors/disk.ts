/**
 * Disks: traffic, use and latency of block devices, from counters since boot. What a counter means is told in
 * Documentation/admin-guide/iostats.rst; the formulas are those of iostat(1).
 */
import type { DiskData, DiskDevice, DiskHealth, RaidArray, StoragePool } from '../../protocol/families/disk.ts';
import type { ChannelSource, Family, Rates } from './collector.ts';
import { openDiskLinux } from './disk.linux.ts';
import { openDiskPortable } from './disk.portable.ts';
import type { HealthReading } from './disk-health.linux.ts';

/** Counters and facts of one device; `null` where the system does not tell. Counters run since boot. */
export interface DiskReading {
  devices: DiskCounters[];
  pools: StoragePool[];
  /** Traffic of all disks where the system counts it only together; `null` where the devices are summed. */
  together: { readBytes: number | null; writeBytes: number | null } | null;
}

export interface DiskCounters {
  device: string;
  kind: DiskDevice['kind'];
  model: string | null;
  sizeBytes: number | null;
  rotational: boolean | null;
  reads: number | null;
  writes: number | null;
  readBytes: number | null;
  writeBytes: number | null;
  /** Milliseconds, as those below; they wrap at 2^32. */
  readMs: number | null;
  writeMs: number | null;
  busyMs: number | null;
  weightedMs: number | null;
  readsMerged: number | null;
  writesMerged: number | null;
  discards: number | null;
  discardBytes: number | null;
  flushes: number | null;
  /** Milliseconds; wraps at 2^32. */
  flushMs: number | null;
  label: string | null;
  raid: RaidArray | null;
  /** `null` for what is no physical disk. */
  health: HealthReading | null;
}

export const disk: Family<DiskReading> = {
  name: 'disk',
  open: (host) => (host.platform === 'linux' ? openDiskLinux(host) : openDiskPortable(host.shell?.load)),
};

export const diskChannel: ChannelSource<'disk'> = {
  channel: 'disk',
  families: [disk],
  derive(take) {
    const taken = take(disk);
    const rates = take.rates(disk);
    if (!taken) {
      const reason = take.reason(disk);
      for (const path of [...totalPaths, 'devices']) rates.unavailable(path, reason);
      return { read_bytes_per_second: null, write_bytes_per_second: null, devices: [] };
    }
    const { current, previous } = taken;
    const before = new Map(previous?.devices.map((counters) => [counters.device, counters]));
    const devices = current.devices.map((counters) => toDevice(rates, counters, before.get(counters.device)));
    const total = (path: (typeof totalPaths)[number], counter: 'readBytes' | 'writeBytes') =>
      current.together
        ? rates.perSecond(path, current.together[counter], previous?.together?.[counter])
        : sumPhysical(rates, path, devices);
    return {
      read_bytes_per_second: total('read_bytes_per_second', 'readBytes'),
      write_bytes_per_second: total('write_bytes_per_second', 'writeBytes'),
      devices,
      ...(current.pools.length > 0 && { pools: current.pools }),
    };
  },
};

const totalPaths = ['read_bytes_per_second', 'write_bytes_per_second'] as const;

/** A difference of a counter of 32 bits this large is no wrap but a counter that went back. */
const largestWrap = 2 ** 31;

/** Counters that never go back while the device stays; where one does, all began anew. */
const wide = ['reads', 'writes', 'readBytes', 'writeBytes'] as const;

/** Counters that came to the kernel later, or that a system does not have. */
const recent = ['readsMerged', 'writesMerged', 'discards', 'discardBytes', 'flushes'] as const;
const notCounted = 'the system does not count it; on Linux, discards need version 4.18 and flushes 5.5';

function withRaidReasons(rates: Rates, raid: RaidArray): RaidArray {
  if (raid.disks === null) rates.unavailable('raid.disks', 'the array does not tell it');
  for (const field of ['missing_disks', 'action'] as const) {
    if (raid[field] === null) rates.unavailable(`raid.${field}`, `${raid.level} has no redundancy`);
  }
  if (raid.action_percent === null) rates.unavailable('raid.action_percent', 'nothing is under way');
  return raid;
}

function toHealth(rates: Rates, health: HealthReading): DiskHealth | null {
  if ('missing' in health) {
    rates.unavailable('health', health.missing);
    return null;
  }
  for (const [field, value] of Object.entries(health)) {
    if (value === null) rates.unavailable(`health.${field}`, 'the disk does not tell it');
  }
  return health;
}

function toDevice(rates: Rates, current: DiskCounters, before: DiskCounters | undefined): DiskDevice {
  const own = rates.within(`devices[${current.device}].`);
  // What concerns every device is said once.
  const all = rates.within('devices[].');
  const ofTime = rates.seconds === null ? all : own;
  const wasReset =
    before !== undefined && wide.some((counter) => (current[counter] ?? 0) < (before[counter] ?? 0));
  const previous = wasReset ? undefined : before;
  const noteReset = (field: keyof DiskDevice) => {
    if (wasReset) ofTime.unavailable(field, 'the counter went back: the device was reset or replaced');
  };
  /** What a kernel does not count is said once for all devices. */
  const isNotCounted = (field: keyof DiskDevice, counter: keyof DiskCounters): boolean => {
    if (current[counter] !== null || !recent.some((each) => each === counter)) return false;
    all.unavailable(field, notCounted);
    return true;
  };
  const perSecond = (field: keyof DiskDevice, counter: (typeof wide)[number] | (typeof recent)[number]) => {
    if (isNotCounted(field, counter)) return null;
    noteReset(field);
    return ofTime.perSecond(field, current[counter], previous?.[counter]);
  };
  const msPerSecond = (field: keyof DiskDevice, counter: 'busyMs' | 'weightedMs') => {
    noteReset(field);
    return ofTime.perSecond(field, unwrap(current[counter], previous?.[counter]), previous?.[counter]);
  };
  const latency = (
    field: 'read_latency_seconds' | 'write_latency_seconds' | 'flush_latency_seconds',
    count: 'reads' | 'writes' | 'flushes',
    counter: 'readMs' | 'writeMs' | 'flushMs',
  ) => {
    if (isNotCounted(field, count)) return null;
    noteReset(field);
    const ended = ofTime.increase(field, current[count], previous?.[count]);
    if (ended === 0) ofTime.unavailable(field, `no ${count} ended since the last sample`);
    const elapsedMs = ofTime.increase(field, unwrap(current[counter], previous?.[counter]), previous?.[counter]);
    return ended === null || ended === 0 || elapsedMs === null ? null : elapsedMs / ended / 1_000;
  };
  const fact = <Value>(field: keyof DiskDevice, value: Value | null): Value | null => {
    if (value === null) own.unavailable(field, 'the device does not tell it');
    return value;
  };
  const busyMs = msPerSecond('busy_percent', 'busyMs');
  const weightedMs = msPerSecond('queue_depth', 'weightedMs');
  const result: DiskDevice = {
    device: current.device,
    read_bytes_per_second: perSecond('read_bytes_per_second', 'readBytes'),
    write_bytes_per_second: perSecond('write_bytes_per_second', 'writeBytes'),
    reads_per_second: perSecond('reads_per_second', 'reads'),
    writes_per_second: perSecond('writes_per_second', 'writes'),
    // The kernel counts in ticks of its own clock, so a disk that was never idle may come out a hair above 100.
    busy_percent: busyMs === null ? null : Math.min(100, busyMs / 10),
    queue_depth: weightedMs === null ? null : weightedMs / 1_000,
    read_latency_seconds: latency('read_latency_seconds', 'reads', 'readMs'),
    write_latency_seconds: latency('write_latency_seconds', 'writes', 'writeMs'),
    reads_merged_per_second: perSecond('reads_merged_per_second', 'readsMerged'),
    writes_merged_per_second: perSecond('writes_merged_per_second', 'writesMerged'),
    discards_per_second: perSecond('discards_per_second', 'discards'),
    discard_bytes_per_second: perSecond('discard_bytes_per_second', 'discardBytes'),
    flushes_per_second: perSecond('flushes_per_second', 'flushes'),
    flush_latency_seconds: latency('flush_latency_seconds', 'flushes', 'flushMs'),
    model: fact('model', current.model),
    size_bytes: fact('size_bytes', current.sizeBytes),
    rotational: fact('rotational', current.rotational),
    kind: current.kind,
  };
  // Not spread into it: that makes what is seldom there cost more than all the rest.
  if (current.label !== null) result.label = current.label;
  if (current.raid) result.raid = withRaidReasons(own, current.raid);
  if (current.health) result.health = toHealth(own, current.health);
  return result;
}

/**
 * The kernel prints its times as unsigned int milliseconds (block/genhd.c, diskstats_show), so they start again
 * at 0 after 49.7 days of work. The current value as if they did not.
 */
function unwrap(current: number | null, previous: number | null | undefined): number | null {
  if (current === null || previous === null || previous === undefined || current >= previous) return current;
  const unwrapped = current + 2 ** 32;
  return unwrapped - previous < largestWrap ? unwrapped : current;
}

/**
 * Devices that are built on others (LVM, RAID, loop) would count the same traffic twice.
 * @returns `null` while a physical device has no rate: without it the sum would be too small
 */
function sumPhysical(
  rates: Rates,
  path: (typeof totalPaths)[number],
  devices: readonly DiskDevice[],
): DiskData['read_bytes_per_second'] {
  const physical = devices.filter((device) => device.kind === 'physical');
  if (physical.length === 0) {
    rates.unavailable(path, 'no physical disk can be seen from here');
    return null;
  }
  let sum = 0;
  for (const device of physical) {
    const value = device[path];
    if (value === null) {
      // Notes why, where there is no time between two readings.
      if (rates.seconds === null) rates.perSecond(path, 0, 0);
      rates.unavailable(path, `${device.device}, which is part of it, has no rate this time`);
      return null;
    }
    sum += value;
  }
  return sum;
}
