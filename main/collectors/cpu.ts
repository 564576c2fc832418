/**
 * CPU: time by mode over all CPUs and on each, load, switches, frequency. A share is the time that a mode got of
 * the time of all modes between two readings, as the kernel counts both; the wall clock has no part in it. What
 * the columns mean is said in procfs/stat.ts, how a system yields them in cpu.linux.ts and cpu.portable.ts.
 */
import type { CpuCore, CpuModes, CpuTopologyData } from '../../protocol/families/cpu.ts';
import type { Reading } from '../../protocol/families/envelope.ts';
import type { CoreKind } from '../procfs/cpu-topology.ts';
import type { CpuTimes } from '../procfs/stat.ts';
import type { ChannelSource, Family, Rates, Taken } from './collector.ts';
import { openCpuLinux } from './cpu.linux.ts';
import { openCpuPortable } from './cpu.portable.ts';
import type { CpuThrottles } from './cpu-facts.linux.ts';
import { gauge, notReported, type Reasons } from './gauge.ts';

export interface CoreReading {
  /** The kernel's number of the logical CPU. */
  cpu: number;
  times: CpuTimes;
  frequency_hertz: number | null;
  maximum_frequency_hertz: number | null;
  kind: CoreKind | null;
}

export interface CpuReading {
  /** Over all CPUs; used only where there are no cores, as in some containers. `null` where it is not reported. */
  total: CpuTimes | null;
  /** Online CPUs by number. */
  cores: CoreReading[];
  /** Over 1, 5 and 15 minutes. */
  load_average: [number, number, number] | null;
  /** Counters since boot. */
  context_switches: number | null;
  interrupts: number | null;
  forks: number | null;
  processes_running: number | null;
  processes_blocked: number | null;
  limit_cores: number | null;
  minimum_frequency_hertz: number | null;
  maximum_frequency_hertz: number | null;
  governor: string | null;
  topology: CpuTopologyData;
  /** Counters since boot by CPU; a CPU that comes or goes brings or takes its own. */
  throttles: CpuThrottles;
  /** By path in channel `cpu`. */
  reasons: Reasons;
}

export const cpu: Family<CpuReading> = {
  name: 'cpu',
  open: (host) => (host.platform === 'linux' ? openCpuLinux(host) : openCpuPortable(host)),
};

export const cpuChannel: ChannelSource<'cpu'> = {
  channel: 'cpu',
  families: [cpu],
  derive(take) {
    const taken = take(cpu);
    const rates = take.rates(cpu);
    const now = taken?.current;
    const before = taken?.previous;
    const passed = passedOfCores(taken);
    const machine = machineTime(taken, passed);
    return {
      utilization_percent: busyPercent(machine, rates, 'utilization_percent'),
      modes: modesOf(machine, rates, ''),
      cores: taken
        ? taken.current.cores.map((core, index) => coreOf(taken, core, passed[index] ?? null, rates))
        : [],
      frequency_hertz: gauge(rates, now, 'frequency_hertz', now && meanFrequency(now)),
      load_average: loadAverage(taken, rates, 'load_average'),
      context_switches_per_second: rates.perSecond(
        'context_switches_per_second',
        now?.context_switches,
        before?.context_switches,
      ),
      interrupts_per_second: rates.perSecond('interrupts_per_second', now?.interrupts, before?.interrupts),
      forks_per_second: rates.perSecond('forks_per_second', now?.forks, before?.forks),
      processes_running: gauge(rates, now, 'processes_running', now?.processes_running),
      processes_blocked: gauge(rates, now, 'processes_blocked', now?.processes_blocked),
      limit_cores: gauge(rates, now, 'limit_cores', now?.limit_cores),
      minimum_frequency_hertz: gauge(rates, now, 'minimum_frequency_hertz', now?.minimum_frequency_hertz),
      maximum_frequency_hertz: gauge(rates, now, 'maximum_frequency_hertz', now?.maximum_frequency_hertz),
      governor: now?.governor ?? missing(rates, now, 'governor'),
      topology: topologyOf(now, rates),
      core_throttles_per_second: throttles(taken, rates, 'core'),
      package_throttles_per_second: throttles(taken, rates, 'package'),
    };
  },
};

/**
 * Share of all CPUs that was busy between the two readings, 0 to 100: all but idle and iowait.
 * @param path where the reason is noted when it is `null`
 */
export function utilizationPercent(taken: Taken<CpuReading> | null, rates: Rates, path: string): Reading {
  return busyPercent(machineTime(taken, passedOfCores(taken)), rates, path);
}

/**
 * Mean number of runnable and uninterruptible tasks over 1, 5 and 15 minutes.
 * @param path of the list; the reason is noted under `<path>[]`
 */
export function loadAverage(
  taken: Taken<CpuReading> | null,
  rates: Rates,
  path: string,
): [Reading, Reading, Reading] {
  const reading = taken?.current;
  const mean = (value: number | undefined) => gauge(rates, reading, `${path}[]`, value);
  const [one, five, fifteen] = reading?.load_average ?? [];
  return [mean(one), mean(five), mean(fifteen)];
}

const modeNames = [
  'user',
  'nice',
  'system',
  'idle',
  'iowait',
  'irq',
  'softirq',
  'steal',
  'guest',
] as const satisfies readonly (keyof CpuTimes)[];

/** Ticks that passed in each mode between two readings; guests are no part of `user` and `nice` here. */
type ModeTicks = Record<(typeof modeNames)[number], number | null>;

/** Ticks that passed; or why they cannot be had; or `null`: the reason is the one that Rates gives for no rate. */
type Passed = ModeTicks | string | null;

const cameOnline = 'the CPU came online after the last reading';
const wasReset = 'the idle time of the CPU was set back, as when it is taken offline and back';
/**
 * An idle time that goes back by less is one of the kernel's small corrections and counts as no time; by more, it
 * started anew, and what passed is unknown. In ticks: a second on Linux, and on other systems far less.
 */
const resetTicks = 100;

function modesOf(passed: Passed, rates: Rates, prefix: string): CpuModes {
  const all = isKnown(passed) ? total(passed) : 0;
  const share = (mode: (typeof modeNames)[number]) => {
    const ticks = isKnown(passed) ? passed[mode] : null;
    // Paths are made only for what is missing: there are ten of them for each core.
    if (ticks !== null && all > 0) return (100 * ticks) / all;
    return noShare(passed, ticks, rates, `${prefix}modes.${mode}_percent`);
  };
  return {
    user_percent: share('user'),
    nice_percent: share('nice'),
    system_percent: share('system'),
    idle_percent: share('idle'),
    iowait_percent: share('iowait'),
    irq_percent: share('irq'),
    softirq_percent: share('softirq'),
    steal_percent: share('steal'),
    guest_percent: share('guest'),
  };
}

function coreOf({ current }: Taken<CpuReading>, core: CoreReading, passed: Passed, rates: Rates): CpuCore {
  // What concerns all CPUs alike is noted once.
  const prefix = typeof passed === 'string' ? `cores[${core.cpu}].` : 'cores[].';
  return {
    cpu: core.cpu,
    utilization_percent: busyPercent(passed, rates, 'utilization_percent', prefix),
    frequency_hertz: coreFrequency(current, core, rates),
    modes: modesOf(passed, rates, prefix),
    maximum_frequency_hertz:
      core.maximum_frequency_hertz ?? missing(rates, current, 'cores[].maximum_frequency_hertz'),
    kind: core.kind ?? missing(rates, current, 'cores[].kind'),
  };
}

function topologyOf(reading: CpuReading | undefined, rates: Rates): CpuTopologyData {
  const field = (name: keyof CpuTopologyData) =>
    gauge(rates, reading, `topology.${name}`, reading?.topology[name]);
  return {
    sockets: field('sockets'),
    cores: field('cores'),
    threads: field('threads'),
    numa_nodes: field('numa_nodes'),
  };
}

/** Notes why a field is `null`, of one CPU or of the machine. */
function missing(rates: Rates, reading: CpuReading | undefined, path: string): null {
  if (reading) rates.unavailable(path, reading.reasons[path] ?? notReported);
  else rates.increase(path, null, null);
  return null;
}

/** Over the cores or packages that were there at both readings. */
function throttles(taken: Taken<CpuReading> | null, rates: Rates, kind: 'core' | 'package'): Reading {
  const path = `${kind}_throttles_per_second`;
  const counts = taken?.current.throttles[kind];
  if (taken && counts?.size === 0) return missing(rates, taken.current, path);
  const before = taken?.previous?.throttles[kind];
  if (!counts || !before) return rates.perSecond(path, 0, null);
  let [now, earlier] = [0, 0];
  for (const [cpu, count] of counts) {
    const previous = before.get(cpu);
    if (previous === undefined) continue;
    now += count;
    earlier += previous;
  }
  return rates.perSecond(path, now, earlier);
}

function coreFrequency(reading: CpuReading, core: CoreReading, rates: Rates): Reading {
  if (core.frequency_hertz !== null) return core.frequency_hertz;
  const all = reading.reasons['cores[].frequency_hertz'];
  if (all === undefined) rates.unavailable(`cores[${core.cpu}].frequency_hertz`, notReported);
  else rates.unavailable('cores[].frequency_hertz', all);
  return null;
}

function meanFrequency(reading: CpuReading): number | null {
  const known = reading.cores.map((core) => core.frequency_hertz).filter((hertz) => hertz !== null);
  return known.length === 0 ? null : known.reduce((sum, hertz) => sum + hertz, 0) / known.length;
}

/** In the order of the cores of the newer reading. */
function passedOfCores(taken: Taken<CpuReading> | null): Passed[] {
  if (!taken?.previous) return [];
  const { current, previous } = taken;
  return current.cores.map((core, index) => {
    const before = timesBefore(previous, core.cpu, index);
    return before ? passedBetween(core.times, before) : cameOnline;
  });
}

/**
 * Time of the whole machine: the sum over the CPUs that were online at both readings. The kernel's own total is
 * not used where it can be avoided, because an idle time that starts anew when a CPU goes offline shows in it as
 * a busy machine; mpstat does the same (sysstat, mpstat.c, get_global_cpu_statistics).
 */
function machineTime(taken: Taken<CpuReading> | null, cores: readonly Passed[]): Passed {
  if (!taken?.previous) return null;
  const { current, previous } = taken;
  if (current.cores.length === 0) {
    return current.total && previous.total ? passedBetween(current.total, previous.total) : notReported;
  }
  let sum: ModeTicks | null = null;
  for (const passed of cores) if (isKnown(passed)) sum = sum ? add(sum, passed) : passed;
  return sum ?? 'no CPU was online at both readings';
}

/** Nearly always at the same index, unless a CPU came or went. */
function timesBefore({ cores }: CpuReading, cpu: number, index: number): CpuTimes | undefined {
  const there = cores[index];
  return (there?.cpu === cpu ? there : cores.find((core) => core.cpu === cpu))?.times;
}

function passedBetween(current: CpuTimes, previous: CpuTimes): ModeTicks | string {
  if (previous.idle - current.idle > resetTicks) return wasReset;
  return {
    user: step(without(current.user, current.guest), without(previous.user, previous.guest)),
    nice: step(without(current.nice, current.guest_nice), without(previous.nice, previous.guest_nice)),
    system: step(current.system, previous.system),
    idle: step(current.idle, previous.idle),
    iowait: step(current.iowait, previous.iowait),
    irq: step(current.irq, previous.irq),
    softirq: step(current.softirq, previous.softirq),
    steal: step(current.steal, previous.steal),
    guest: step(guests(current), guests(previous)),
  };
}

/** A mode that goes back got no time: the kernel corrects iowait and, rarely, others. */
function step(current: number | null, previous: number | null): number | null {
  return current === null || previous === null ? null : Math.max(0, current - previous);
}

/** The two are counted at different instants, so the part may be ahead of the whole. */
function without(whole: number | null, part: number | null): number | null {
  return whole === null ? null : Math.max(0, whole - (part ?? 0));
}

function guests(times: CpuTimes): number | null {
  return times.guest === null ? null : times.guest + (times.guest_nice ?? 0);
}

function add(a: ModeTicks, b: ModeTicks): ModeTicks {
  const sum = { ...a };
  for (const mode of modeNames) {
    const more = b[mode];
    const ticks = sum[mode];
    sum[mode] = ticks === null || more === null ? null : ticks + more;
  }
  return sum;
}

function total(ticks: ModeTicks): number {
  let sum = 0;
  for (const mode of modeNames) sum += ticks[mode] ?? 0;
  return sum;
}

function isKnown(passed: Passed): passed is ModeTicks {
  return typeof passed === 'object' && passed !== null;
}

/** All but idle and iowait. @param prefix of the path */
function busyPercent(passed: Passed, rates: Rates, path: string, prefix = ''): Reading {
  if (isKnown(passed)) {
    const all = total(passed);
    const busy = all - (passed.idle ?? 0) - (passed.iowait ?? 0);
    if (all > 0) return (100 * busy) / all;
  }
  return noShare(passed, 0, rates, `${prefix}${path}`);
}

/** Notes why a share is `null`. @param ticks of its mode, where any passed */
function noShare(passed: Passed, ticks: number | null, rates: Rates, path: string): null {
  if (passed === null) rates.increase(path, 0, null);
  else if (typeof passed === 'string') rates.unavailable(path, passed);
  else rates.unavailable(path, ticks === null ? notReported : 'no CPU time passed between the two readings');
  return null;
}
