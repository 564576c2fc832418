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
  let reasons: KnownReasons | null = null;
  return {
    read() {
      const counters = parseStat(stat.read());
      const loadText = loadavg.readIfPresent();
      const limitCores = limit.read();
      const cpus = counters.cores.map((core) => core.cpu);
      const hertz = frequencies.read(cpus);
      const known = facts.read(cpus);
      const throttles = facts.readThrottles();
      const basis = {
        facts: known,
        hasLoad: loadText !== null,
        hasLimit: limitCores !== null,
        hasFrequency: hertz.some((each) => each !== null),
        hasCoreThrottles: throttles.core.size > 0,
        hasPackageThrottles: throttles.package.size > 0,
      };
      if (reasons === null || !isSameBasis(reasons.basis, basis)) reasons = { basis, byPath: reasonsOf(basis) };
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
        reasons: reasons.byPath,
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

/** What reasons depend on; made anew only when it changes, since there are a dozen of them on most machines. */
interface Basis {
  readonly facts: CpuFacts;
  readonly hasLoad: boolean;
  readonly hasLimit: boolean;
  readonly hasFrequency: boolean;
  readonly hasCoreThrottles: boolean;
  readonly hasPackageThrottles: boolean;
}

interface KnownReasons {
  readonly basis: Basis;
  readonly byPath: Reasons;
}

function isSameBasis(one: Basis, other: Basis): boolean {
  return (
    one.facts === other.facts &&
    one.hasLoad === other.hasLoad &&
    one.hasLimit === other.hasLimit &&
    one.hasFrequency === other.hasFrequency &&
    one.hasCoreThrottles === other.hasCoreThrottles &&
    one.hasPackageThrottles === other.hasPackageThrottles
  );
}

function reasonsOf(basis: Basis): Reasons {
  const noDriver = 'no cpufreq driver';
  const noThrottles = 'the processor does not count it';
  return {
    ...basis.facts.reasons,
    ...(!basis.hasLoad && { 'load_average[]': 'the kernel has no /proc/loadavg' }),
    ...(!basis.hasLimit && { limit_cores: 'no control group limits the CPU time of this process' }),
    ...(!basis.hasFrequency && { frequency_hertz: noDriver, 'cores[].frequency_hertz': noDriver }),
    ...(!basis.hasCoreThrottles && { core_throttles_per_second: noThrottles }),
    ...(!basis.hasPackageThrottles && { package_throttles_per_second: noThrottles }),
  };
}
