/**
 * Reads /proc/stat, /proc/loadavg, the current frequencies in /sys and the limit of the control group; what changes
 * seldom is read in cpu-facts.linux.ts.
 */
import { KernelFile } from '../procfs/file.ts';
import { parseLoadavg } from '../procfs/loadavg.ts';
import { parseStat } from '../procfs/stat.ts';
import type { Collector, Host } from './collector.ts';
import type { CpuReading } from './cpu.ts';
import { openCpuFacts } from './cpu-facts.linux.ts';
import { openFrequencies } from './cpu-frequency.linux.ts';
import { cpuController, openLimit } from './limit.linux.ts';

const noDriver = 'no cpufreq driver';
const noThrottles = 'the processor does not count it';

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
      const counters = parseStat(stat.read());
      const loadText = loadavg.readIfPresent();
      const limitCores = limit.read();
      const cpus = counters.cores.map((core) => core.cpu);
      const hertz = frequencies.read(cpus);
      const known = facts.read(cpus);
      const throttles = facts.readThrottles();
      const reasons = { ...known.reasons };
      if (loadText === null) reasons['load_average[]'] = 'the kernel has no /proc/loadavg';
      if (limitCores === null) reasons.limit_cores = 'no control group limits the CPU time of this process';
      if (hertz.every((each) => each === null)) {
        reasons.frequency_hertz = noDriver;
        reasons['cores[].frequency_hertz'] = noDriver;
      }
      if (throttles.core.size === 0) reasons.core_throttles_per_second = noThrottles;
      if (throttles.package.size === 0) reasons.package_throttles_per_second = noThrottles;
      return {
        total: counters.total,
        cores: counters.cores.map(({ cpu, times }, index) => ({
          cpu,
          times,
          frequency_hertz: hertz[index] ?? null,
          maximum_frequency_hertz: known.limits.get(cpu)?.maximum ?? null,
          kind: known.kinds.get(cpu) ?? null,
        })),
        load_average: loadText === null ? null : parseLoadavg(loadText),
        context_switches: counters.context_switches,
        interrupts: counters.interrupts,
        forks: counters.forks,
        processes_running: counters.processes_running,
        processes_blocked: counters.processes_blocked,
        limit_cores: limitCores,
        minimum_frequency_hertz: known.minimum,
        maximum_frequency_hertz: known.maximum,
        governor: known.governor,
        topology: known.topology,
        throttles,
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
