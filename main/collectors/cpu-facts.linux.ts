/**
 * What of the CPUs changes seldom: topology when other CPUs are online than before; limits of the frequency and
 * governor, which a power profile may set anew, at most every 10 s. And what throttling counted, each time.
 *
 * Limits are cpuinfo_{min,max}_freq, what the hardware can (Documentation/admin-guide/pm/cpufreq.rst); the counts
 * are thermal_throttle/{core,package}_throttle_count (drivers/thermal/intel/therm_throt.c), which only Intel has.
 * The kernel counts on each logical CPU; as node_exporter does, that of the first CPU of a core or package is taken.
 */
import { existsSync } from 'node:fs';
import { readAttribute } from '../procfs/attribute.ts';
import { type CoreKind, type CpuTopology, readCpuTopology } from '../procfs/cpu-topology.ts';
import { KernelFile } from '../procfs/file.ts';
import { parseCount } from '../procfs/parse.ts';
import type { Host } from './collector.ts';
import type { Reasons } from './gauge.ts';
import { haveSameItems } from './same-items.ts';

/** The same object until something in it changes. */
export interface CpuFacts {
  /** `null` where the kernel does not tell. */
  topology: { sockets: number | null; cores: number | null; threads: number; numa_nodes: number | null };
  kinds: ReadonlyMap<number, CoreKind>;
  /** Hertz by CPU. */
  limits: ReadonlyMap<number, FrequencyLimits>;
  /** The lowest and the highest that any CPU can have, hertz. */
  minimum: number | null;
  maximum: number | null;
  /** The governors in use, sorted; one on nearly every machine. */
  governor: string | null;
  /** Why something of it is `null`, by path in channel `cpu`. */
  reasons: Reasons;
}

export interface FrequencyLimits {
  minimum: number | null;
  maximum: number | null;
}

/** Times that a core or package was slowed down because of its heat, since boot, by the first CPU of it. */
export interface CpuThrottles {
  core: ReadonlyMap<number, number>;
  package: ReadonlyMap<number, number>;
}

/** How long limits and governor are taken for true, in milliseconds. */
const staleMs = 10_000;

/** @param monotonicMs which facts grow old by */
export function openCpuFacts(host: Host, monotonicMs: () => number = () => performance.now()) {
  const folder = `${host.sysRoot}/devices/system/cpu`;
  let online: readonly number[] | null = null;
  let topology: CpuTopology = { places: [], kinds: new Map(), numaNodes: null };
  let facts: CpuFacts | null = null;
  let readAtMs = Number.NEGATIVE_INFINITY;
  const coreFiles = new Map<number, KernelFile>();
  const packageFiles = new Map<number, KernelFile>();

  const close = () => {
    for (const files of [coreFiles, packageFiles]) {
      for (const file of files.values()) file.close();
      files.clear();
    }
  };
  const openThrottles = () => {
    close();
    const path = (cpu: number, kind: string) => `${folder}/cpu${cpu}/thermal_throttle/${kind}_throttle_count`;
    const firsts = (files: Map<number, KernelFile>, kind: string, key: 'siblings' | 'package') => {
      const seen = new Set<unknown>();
      for (const place of topology.places) {
        if (place[key] === null || seen.has(place[key])) continue;
        seen.add(place[key]);
        if (existsSync(path(place.cpu, kind))) files.set(place.cpu, new KernelFile(path(place.cpu, kind)));
      }
    };
    firsts(coreFiles, 'core', 'siblings');
    firsts(packageFiles, 'package', 'package');
  };

  return {
    /** @param cpus that are online */
    read(cpus: readonly number[]): CpuFacts {
      const nowMs = monotonicMs();
      if (online === null || !haveSameItems(cpus, online)) {
        online = cpus;
        topology = readCpuTopology(host.sysRoot, cpus);
        openThrottles();
        facts = null;
      }
      if (facts === null || nowMs - readAtMs >= staleMs) {
        facts = toFacts(topology, cpus, readPolicies(folder, cpus));
        readAtMs = nowMs;
      }
      return facts;
    },
    /** Of the CPUs of the last {@link read}. */
    readThrottles(): CpuThrottles {
      return { core: readCounts(coreFiles), package: readCounts(packageFiles) };
    },
    /** Harmless twice. */
    close,
  };
}

function toFacts(
  { places, kinds, numaNodes }: CpuTopology,
  cpus: readonly number[],
  policies: Policies,
): CpuFacts {
  const topology = {
    sockets: distinct(places.map((place) => place.package)),
    cores: distinct(places.map((place) => place.siblings)),
    threads: cpus.length,
    numa_nodes: numaNodes,
  };
  const { limits, governors } = policies;
  const minima = [...limits.values()].flatMap(({ minimum }) => minimum ?? []);
  const maxima = [...limits.values()].flatMap(({ maximum }) => maximum ?? []);
  const facts = {
    topology,
    kinds,
    limits,
    minimum: minima.length === 0 ? null : Math.min(...minima),
    maximum: maxima.length === 0 ? null : Math.max(...maxima),
    governor: governors.length === 0 ? null : governors.join(', '),
  };
  return { ...facts, reasons: reasonsOf(facts) };
}

function reasonsOf({ limits, governor, kinds, topology }: Omit<CpuFacts, 'reasons'>): Reasons {
  const reasons: Record<string, string> = {};
  const reason = limits.size === 0 ? 'no cpufreq driver' : 'the cpufreq driver does not tell it';
  const paths = ['minimum_frequency_hertz', 'maximum_frequency_hertz', 'cores[].maximum_frequency_hertz'];
  for (const path of paths) reasons[path] = reason;
  if (governor === null) reasons.governor = reason;
  if (kinds.size === 0) reasons['cores[].kind'] = 'all cores are alike, or nothing tells them apart';
  for (const field of ['sockets', 'cores', 'numa_nodes'] as const) {
    if (topology[field] === null) reasons[`topology.${field}`] = 'the kernel does not tell it';
  }
  return reasons;
}

/** How many different ones there are; `null` where one is not known. */
function distinct(values: readonly (number | string | null)[]): number | null {
  return values.length === 0 || values.includes(null) ? null : new Set(values).size;
}

/** Limits in hertz by CPU; governors sorted. */
interface Policies {
  limits: Map<number, FrequencyLimits>;
  governors: string[];
}

function readPolicies(folder: string, cpus: readonly number[]): Policies {
  const limits = new Map<number, FrequencyLimits>();
  const governors = new Set<string>();
  for (const cpu of cpus) {
    const cpufreq = `${folder}/cpu${cpu}/cpufreq`;
    if (!existsSync(cpufreq)) continue;
    limits.set(cpu, {
      minimum: readKilohertz(`${cpufreq}/cpuinfo_min_freq`),
      maximum: readKilohertz(`${cpufreq}/cpuinfo_max_freq`),
    });
    const governor = readAttribute(`${cpufreq}/scaling_governor`);
    if (governor !== null) governors.add(governor);
  }
  return { limits, governors: [...governors].sort() };
}

/** Hertz. */
function readKilohertz(path: string): number | null {
  const kilohertz = parseCount(readAttribute(path) ?? undefined);
  return kilohertz === null || kilohertz === 0 ? null : kilohertz * 1_000;
}

function readCounts(files: ReadonlyMap<number, KernelFile>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const [cpu, file] of files) {
    const count = parseCount(file.readIfPresent()?.trimEnd());
    if (count !== null) counts.set(cpu, count);
  }
  return counts;
}
