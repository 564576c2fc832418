/**
 * Containers: what each uses, from its control group, and what its engine tells of it. CPU is counted as
 * `docker stats` does (docker/cli cli/command/container/stats_helpers.go), of one CPU; memory likewise.
 */
import type { Container } from '../../protocol/families/container.ts';
import type { ContainerEngine } from '../procfs/cgroup-names.ts';
import type { ChannelSource, Family, Rates, Taken } from './collector.ts';
import { openContainerLinux } from './container.linux.ts';
import { openContainerPortable } from './container.portable.ts';
import { type GroupUsage, type Moment, type Rate, rateBetween } from './group-usage.ts';
import { ReasonTally } from './reason-tally.ts';

/** Counters of a network namespace since it was made; `instance` is the namespace's. */
export interface TrafficReading extends Moment {
  receiveBytes: number;
  transmitBytes: number;
}

export interface ContainerReading {
  /** In any order. */
  rows: ContainerRow[];
  /** Why containers may be missing; `null` where all engines that are there listed theirs. */
  incomplete: string | null;
}

export interface ContainerRow {
  id: string;
  name: string;
  engine: ContainerEngine;
  image: string | null;
  state: Container['state'];
  health: Container['health'];
  startTime: string | null;
  /** Or why nothing of it can be had. */
  usage: GroupUsage | { readonly missing: string };
  traffic: TrafficReading | { readonly missing: string };
  /** Why `image`, `health` or `startTime` is null. */
  imageMissing: string;
  healthMissing: string;
  startMissing: string;
}

export const container: Family<ContainerReading> = {
  name: 'container',
  // An engine that hangs takes its own time, which is shorter.
  deadlineMs: 4_000,
  open: (host) => (host.platform === 'linux' ? openContainerLinux(host) : openContainerPortable(host)),
};

export const containerChannel: ChannelSource<'container'> = {
  channel: 'container',
  families: [container],
  derive(take) {
    const taken = take(container);
    const rates = take.rates(container);
    if (!taken) {
      rates.unavailable('containers', take.reason(container));
      return { containers: [] };
    }
    const { rows, incomplete } = taken.current;
    if (rows.length === 0 && incomplete !== null) rates.unavailable('containers', incomplete);
    const tally = new ReasonTally('containers');
    if (taken.previous === null && rows.length > 0) noteNoPrevious(rates, tally);
    const before = new Map(taken.previous?.rows.map((row) => [row.id, row]));
    const containers = rows
      .map((row) => toContainer(row, before.get(row.id), taken, tally))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    tally.note(rates);
    return { containers };
  },
};

/** The fields that need two readings. */
type RateField = Extract<keyof Container, 'cpu_percent' | `${string}_per_second`>;
const rateFields: readonly RateField[] = [
  'cpu_percent',
  'read_bytes_per_second',
  'write_bytes_per_second',
  'receive_bytes_per_second',
  'transmit_bytes_per_second',
];

/** The reason is one for all that run, and Rates knows it. */
function noteNoPrevious(rates: Rates, tally: ReasonTally): void {
  for (const field of rateFields) {
    rates.increase(`containers[].${field}`, 0, null);
    tally.reserve(field);
  }
}

function toContainer(
  row: ContainerRow,
  before: ContainerRow | undefined,
  { previous }: Taken<ContainerReading>,
  tally: ReasonTally,
): Container {
  const known = <Value>(field: keyof Container, value: Value | null, reason: string): Value | null => {
    if (value === null) tally.add(field, row.name, reason);
    return value;
  };
  const rate = (field: RateField, value: Rate, isCounted: boolean): number | null => {
    if (typeof value === 'number') return value;
    // Without a reading before, the reason was noted for all; only what is not counted at all has its own.
    if (previous !== null || !isCounted) tally.add(field, row.name, value.missing);
    return null;
  };
  const usage = 'missing' in row.usage ? null : row.usage;
  const notUsed = 'missing' in row.usage ? row.usage.missing : '';
  const usageBefore = before && !('missing' in before.usage) ? before.usage : undefined;
  const usageRate = (
    field: RateField,
    pick: (usage: GroupUsage) => number | null,
    missing: string | undefined,
  ) => {
    const value = usage ? rateBetween(usage, usageBefore, pick, missing ?? 'not reported') : { missing: notUsed };
    return rate(field, value, usage !== null && pick(usage) !== null);
  };
  const traffic = 'missing' in row.traffic ? null : row.traffic;
  const trafficBefore = before && !('missing' in before.traffic) ? before.traffic : undefined;
  const trafficRate = (field: RateField, pick: (traffic: TrafficReading) => number) => {
    const missing = 'missing' in row.traffic ? row.traffic.missing : '';
    const value = traffic ? rateBetween(traffic, trafficBefore, pick, missing) : { missing };
    return rate(field, value, traffic !== null);
  };
  const reasons = usage?.reasons ?? {};
  const cpuSeconds = usageRate('cpu_percent', (each) => each.cpuSeconds, reasons.cpu);
  return {
    id: row.id,
    name: row.name,
    engine: row.engine,
    image: known('image', row.image, row.imageMissing),
    state: row.state,
    health: known('health', row.health, row.healthMissing),
    start_time: known('start_time', row.startTime, row.startMissing),
    cpu_percent: cpuSeconds === null ? null : 100 * cpuSeconds,
    memory_bytes: known(
      'memory_bytes',
      usage && withoutInactiveFile(usage),
      usage ? (reasons.memory ?? reasons.cache ?? 'not reported') : notUsed,
    ),
    memory_limit_bytes: known(
      'memory_limit_bytes',
      usage?.memoryLimitBytes ?? null,
      usage ? (reasons.limit ?? 'not reported') : notUsed,
    ),
    read_bytes_per_second: usageRate('read_bytes_per_second', (each) => each.readBytes, reasons.io),
    write_bytes_per_second: usageRate('write_bytes_per_second', (each) => each.writeBytes, reasons.io),
    receive_bytes_per_second: trafficRate('receive_bytes_per_second', (each) => each.receiveBytes),
    transmit_bytes_per_second: trafficRate('transmit_bytes_per_second', (each) => each.transmitBytes),
    tasks: known('tasks', usage?.tasks ?? null, usage ? (reasons.tasks ?? 'not reported') : notUsed),
  };
}

/**
 * As docker/cli's calculateMemUsageUnixNoCache: where the kernel's two figures, which it adds up at different times,
 * contradict each other, nothing is taken off.
 */
function withoutInactiveFile({ memoryBytes, inactiveFileBytes }: GroupUsage): number | null {
  if (memoryBytes === null || inactiveFileBytes === null) return null;
  return inactiveFileBytes < memoryBytes ? memoryBytes - inactiveFileBytes : memoryBytes;
}
