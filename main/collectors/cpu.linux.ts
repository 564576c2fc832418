/**
 * Reads /proc/stat, /proc/loadavg, the current frequencies in /sys and the limit of the control group; what changes
 * seldom is read in cpu-facts.linux.ts.
 */
import { KernelFile } from '../procfs/file.ts';
import { parseLoadavg } from '../procfs/loadavg.ts';
import { parseStat } from '../procfs/stat.ts';
import type { Collector, Host } from './collector.ts';
import type { CpuReading } from './cpu.ts';
import { type CpuFacts, openCpuFacts } from './cpu-facts.linux.ts';
import { openFrequencies } from './cpu-frequency.linux.ts';
import type { Reasons } from './gauge.ts';
import { cpuController, openLimit } from './limit.linux.ts';

/** @param monotonicMs by which what changes seldom grows old */
export function openCpuLinux(
  host: Host,
  monotonicMs: () => number = () => performance.now(),
): Collector<CpuReading> {
  const stat = new KernelFile(`${host.procRoot}/stat`, 'short');
  const loadavg = new KernelFile(`${host.procRoot}/loadavg`, 'short');
  const frequencies = openFrequencies(host);
  const facts = openCpuFacts(host, monotonicMs);
  const limit = openLimit(host, cpuController, monotonicMs);
  return {
    read() {
      const { total, cores, boot_time_seconds: _, ...counters } = parseStat(stat.read());
      const loadText = loadavg.readIfPresent();
      const limitCores = limit.read();
      const cpus = cores.map((core) => core.cpu);
      const hertz = frequencies.read(cpus);
      const known = facts.read(cpus);
      const withFrequency = cores.map((core, index) => ({
        ...core,
        frequency_hertz: hertz[index] ?? null,
        maximum_frequency_hertz: known.limits.get(core.cpu)?.maximum ?? null,
        kind: known.kinds.get(core.cpu) ?? null,
      }));
      const reasons: Record<string, string> = {};
      if (loadText === null) reasons['load_average[]'] = 'the kernel has no /proc/loadavg';
      if (limitCores === null) reasons.limit_cores = 'no control group limits the CPU time of this process';
      Object.assign(reasons, frequencyReasons(withFrequency), factReasons(known));
      return {
        total,
        cores: withFrequency,
        load_average: loadText === null ? null : parseLoadavg(loadText),
        ...counters,
        limit_cores: limitCores,
        ...frequencyLimits(known),
        governor: known.governors.length === 0 ? null : known.governors.join(', '),
        topology: known.topology,
        throttles: known.throttles,
        reasons,
      };
    },
    close() {
      stat.close();
      loadavg.close();
      frequencies.close();
      facts.close();
      limit.close();
    },
  };
}

function frequencyReasons(cores: readonly { frequency_hertz: number | null }[]): Reasons {
  const reason = 'no cpufreq driver';
  if (cores.some((core) => core.frequency_hertz !== null)) return {};
  return { frequency_hertz: reason, 'cores[].frequency_hertz': reason };
}

/** The lowest and the highest that any CPU can have. */
function frequencyLimits({ limits }: CpuFacts) {
  const minima = [...limits.values()].flatMap(({ minimum }) => minimum ?? []);
  const maxima = [...limits.values()].flatMap(({ maximum }) => maximum ?? []);
  return {
    minimum_frequency_hertz: minima.length === 0 ? null : Math.min(...minima),
    maximum_frequency_hertz: maxima.length === 0 ? null : Math.max(...maxima),
  };
}

function factReasons({ limits, governors, kinds, topology, throttles }: CpuFacts): Reasons {
  const reasons: Record<string, string> = {};
  const reason = limits.size === 0 ? 'no cpufreq driver' : 'the cpufreq driver does not tell it';
  const paths = ['minimum_frequency_hertz', 'maximum_frequency_hertz', 'cores[].maximum_frequency_hertz'];
  for (const path of paths) reasons[path] = reason;
  if (governors.length === 0) reasons.governor = reason;
  if (kinds.size === 0) reasons['cores[].kind'] = 'all cores are alike, or nothing tells them apart';
  for (const field of ['sockets', 'cores', 'numa_nodes'] as const) {
    if (topology[field] === null) reasons[`topology.${field}`] = 'the kernel does not tell it';
  }
  for (const kind of ['core', 'package'] as const) {
    if (throttles[kind].size === 0) reasons[`${kind}_throttles_per_second`] = 'the processor does not count it';
  }
  return reasons;
}
