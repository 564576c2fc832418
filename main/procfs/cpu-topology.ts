/**
 * /sys/devices/system/cpu and /sys/devices/system/node: how logical CPUs make up cores, sockets and nodes
 * (Documentation/admin-guide/cputopology.rst), and which cores are built for speed and which for thrift.
 */
import { readAttribute } from './attribute.ts';
import { parseCpuList } from './cpu-list.ts';

export type CoreKind = 'performance' | 'efficiency';

export interface CpuPlace {
  /** The kernel's number of the logical CPU. */
  cpu: number;
  /** Number of the socket; `null` where the kernel does not tell (ARM says -1 without firmware tables). */
  package: number | null;
  /** The logical CPUs of its core as the kernel lists them, so the same text for all of them; `null`: not told. */
  siblings: string | null;
}

export interface CpuTopology {
  places: CpuPlace[];
  /** Kinds by CPU; empty where all cores are alike or nothing tells them apart. */
  kinds: ReadonlyMap<number, CoreKind>;
  numaNodes: number | null;
}

/**
 * ARM gives each CPU its capacity, 1,024 for the fastest. Chips have two to four kinds of cores; the slowest is that
 * of thrift if it does at most this share of the fastest's work, which parts differences of clock from differences
 * of design.
 */
const largestEfficiencyShare = 0.75;

/** @param cpus that are online */
export function readCpuTopology(sysRoot: string, cpus: readonly number[]): CpuTopology {
  const folder = `${sysRoot}/devices/system/cpu`;
  const nodes = parseCpuList(readAttribute(`${sysRoot}/devices/system/node/online`) ?? '');
  return {
    places: cpus.map((cpu) => {
      const topology = `${folder}/cpu${cpu}/topology`;
      const number = Number(readAttribute(`${topology}/physical_package_id`) ?? -1);
      return {
        cpu,
        package: Number.isInteger(number) && number >= 0 ? number : null,
        // The second name is that of kernels before 5.3.
        siblings: readAttribute(`${topology}/core_cpus_list`) ?? readAttribute(`${topology}/thread_siblings_list`),
      };
    }),
    kinds: readKindsOfIntel(sysRoot) ?? readKindsByCapacity(folder, cpus),
    numaNodes: nodes === null || nodes.length === 0 ? null : nodes.length,
  };
}

/** Hybrid Intel chips have an event source for each kind of core (arch/x86/events/intel/core.c). */
function readKindsOfIntel(sysRoot: string): Map<number, CoreKind> | null {
  const listed = (source: string) => parseCpuList(readAttribute(`${sysRoot}/devices/${source}/cpus`) ?? '') ?? [];
  const performance = listed('cpu_core');
  const efficiency = [...listed('cpu_atom'), ...listed('cpu_lowpower')];
  if (performance.length === 0 || efficiency.length === 0) return null;
  const kinds = new Map<number, CoreKind>();
  for (const cpu of performance) kinds.set(cpu, 'performance');
  for (const cpu of efficiency) kinds.set(cpu, 'efficiency');
  return kinds;
}

function readKindsByCapacity(folder: string, cpus: readonly number[]): Map<number, CoreKind> {
  const capacities = cpus.map((cpu) => Number(readAttribute(`${folder}/cpu${cpu}/cpu_capacity`)));
  const slowest = Math.min(...capacities);
  const fastest = Math.max(...capacities);
  // 0 and NaN: at least one CPU has no capacity.
  if (!(slowest > 0) || slowest > largestEfficiencyShare * fastest) return new Map();
  return new Map(
    cpus.map((cpu, index) => [cpu, capacities[index] === slowest ? 'efficiency' : 'performance'] as const),
  );
}
