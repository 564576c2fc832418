/**
 * Reads /proc/diskstats every time, and /sys/block/<device> only when the set of devices changed or, looked for every
 * 10 s, the size of one. No device is opened; states of arrays and pools are in memory too. disk-health.linux.ts has what smartctl
 * says.
 */
import {
  type BlockFacts,
  listBlockDevices,
  looksLikePartition,
  readBlockFacts,
  sysfsName,
} from '../procfs/block.ts';
import { type DiskStats, parseDiskstats, sectorBytes } from '../procfs/diskstats.ts';
import { KernelFile } from '../procfs/file.ts';
import { readRaidArray } from '../procfs/md.ts';
import { hasPools, readPools } from '../procfs/zpool.ts';
import type { Collector, Host } from './collector.ts';
import type { DiskCounters, DiskReading } from './disk.ts';
import { type DiskHealthReader, openDiskHealth } from './disk-health.linux.ts';
import { seldom } from './seldom.ts';

/**
 * @param health left out but in tests
 * @param monotonicMs by which what changes seldom grows old
 */
export function openDiskLinux(
  host: Host,
  health: DiskHealthReader = openDiskHealth(host),
  monotonicMs: () => number = () => performance.now(),
): Collector<DiskReading> {
  const diskstats = new KernelFile(`${host.procRoot}/diskstats`, 'short');
  // Names and sizes of what has a size: one file that changes when a device comes, goes, grows or gets a medium.
  const partitions = new KernelFile(`${host.procRoot}/partitions`, 'short');
  const readPartitions = seldom(() => partitions.readIfPresent(), monotonicMs);
  const hasZfs = seldom(() => hasPools(host.procRoot), monotonicMs);
  let facts = new Map<string, BlockFacts>();
  /** What they were read for. */
  let known: { readonly stats: readonly DiskStats[]; readonly partitions: string | null } | null = null;
  return {
    read() {
      const stats = parseDiskstats(diskstats.read());
      const sizes = readPartitions();
      if (known === null || known.partitions !== sizes || !areSameDevices(known.stats, stats)) {
        facts = readFacts(host.sysRoot, stats);
        known = { stats, partitions: sizes };
      }
      const devices = toCounters(foldPaths(stats, facts), facts);
      const physical = devices.filter(({ kind }) => kind === 'physical').map(({ device }) => device);
      const healths = health.read(physical);
      for (const each of devices) {
        each.health = healths.get(each.device) ?? null;
        if (each.kind === 'raid') each.raid = readRaidArray(host.sysRoot, each.device);
      }
      return { devices, pools: hasZfs() ? readPools(host.procRoot) : [], together: null };
    },
    close() {
      diskstats.close();
      partitions.close();
      health.close();
    },
  };
}

function areSameDevices(one: readonly DiskStats[], other: readonly DiskStats[]): boolean {
  if (one.length !== other.length) return false;
  return one.every(({ major, minor, name }, index) => {
    const device = other[index];
    return device?.name === name && device.major === major && device.minor === minor;
  });
}

/** Facts of the whole devices; partitions have none. */
function readFacts(sysRoot: string, stats: readonly DiskStats[]): Map<string, BlockFacts> {
  const listed = listBlockDevices(sysRoot);
  const whole = listed === null ? null : new Set(listed);
  const isWhole = (name: string) => (whole ? whole.has(sysfsName(name)) : !looksLikePartition(name));
  return new Map(
    stats.filter(({ name }) => isWhole(name)).map(({ name }) => [name, readBlockFacts(sysRoot, name)] as const),
  );
}

/**
 * A multipath NVMe namespace (nvme0n1) has a hidden device for each path to it (nvme0c0n1). Newer kernels count at
 * both, older ones at the paths alone, whose sum is then the traffic of the namespace.
 */
function foldPaths(stats: readonly DiskStats[], facts: ReadonlyMap<string, BlockFacts>): DiskStats[] {
  const paths = stats.filter(({ name }) => facts.get(name)?.hidden);
  const visible = stats.filter((device) => !paths.includes(device));
  if (paths.length === 0) return visible;
  return visible.map((device) => {
    if (device.reads + device.writes > 0) return device;
    const own = paths.filter(({ name }) => name.replace(/^(nvme\d+)c\d+(n\d+)$/, '$1$2') === device.name);
    return own.reduce(add, device);
  });
}

function add(a: DiskStats, b: DiskStats): DiskStats {
  return {
    ...a,
    reads: a.reads + b.reads,
    readSectors: a.readSectors + b.readSectors,
    writes: a.writes + b.writes,
    writeSectors: a.writeSectors + b.writeSectors,
    readMs: (a.readMs ?? 0) + (b.readMs ?? 0),
    writeMs: (a.writeMs ?? 0) + (b.writeMs ?? 0),
    busyMs: (a.busyMs ?? 0) + (b.busyMs ?? 0),
    weightedMs: (a.weightedMs ?? 0) + (b.weightedMs ?? 0),
    readsMerged: sum(a.readsMerged, b.readsMerged),
    writesMerged: sum(a.writesMerged, b.writesMerged),
    discards: sum(a.discards, b.discards),
    discardSectors: sum(a.discardSectors, b.discardSectors),
    flushes: sum(a.flushes, b.flushes),
    flushMs: sum(a.flushMs, b.flushMs),
  };
}

function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

function toCounters(stats: readonly DiskStats[], facts: ReadonlyMap<string, BlockFacts>): DiskCounters[] {
  const devices: DiskCounters[] = [];
  for (const device of stats) {
    const fact = facts.get(device.name);
    if (!fact || !hasMedium(device, fact)) continue;
    devices.push({
      device: device.name,
      kind: fact.kind,
      model: fact.model,
      sizeBytes: fact.sizeBytes,
      rotational: fact.rotational,
      reads: device.reads,
      writes: device.writes,
      readBytes: device.readSectors * sectorBytes,
      writeBytes: device.writeSectors * sectorBytes,
      readMs: device.readMs,
      writeMs: device.writeMs,
      busyMs: device.busyMs,
      weightedMs: device.weightedMs,
      readsMerged: device.readsMerged,
      writesMerged: device.writesMerged,
      discards: device.discards,
      discardBytes: device.discardSectors === null ? null : device.discardSectors * sectorBytes,
      flushes: device.flushes,
      flushMs: device.flushMs,
      label: fact.label,
      raid: null,
      health: null,
    });
  }
  return devices;
}

/** Where /sys does not tell the size, a device that never moved a byte is taken for an unused one. */
function hasMedium(device: DiskStats, fact: BlockFacts): boolean {
  return fact.sizeBytes === null ? device.reads + device.writes > 0 : fact.sizeBytes > 0;
}
