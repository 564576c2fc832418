/**
 * CPU on macOS and Windows. systeminformation makes its load of the times that Node gives and of what it
 * remembers itself, so the times are taken of Node directly: counters, as everywhere else.
 */
import { cpus, loadavg } from 'node:os';
import type { CpuTimes } from '../procfs/stat.ts';
import type { Collector, Host } from './collector.ts';
import type { CpuReading } from './cpu.ts';

/** Milliseconds since boot by mode, as os.cpus() gives them. */
export type NodeCpuTimes = ReturnType<typeof cpus>[number]['times'];

export function openCpuPortable(host: Host): Collector<CpuReading> {
  const isWindows = host.platform === 'win32';
  const system = isWindows ? 'Windows' : 'this system';
  // Node's `speed` is the nominal frequency here.
  const linuxOnly = 'it is read on Linux only';
  const frequencyReason = `${system} does not tell the current frequency`;
  const reasons = {
    'load_average[]': `${system} has no load average`,
    frequency_hertz: frequencyReason,
    'cores[].frequency_hertz': frequencyReason,
    limit_cores: 'control groups exist on Linux only',
    minimum_frequency_hertz: linuxOnly,
    maximum_frequency_hertz: linuxOnly,
    'cores[].maximum_frequency_hertz': linuxOnly,
    'cores[].kind': linuxOnly,
    governor: 'governors exist on Linux only',
    'topology.sockets': linuxOnly,
    'topology.cores': linuxOnly,
    'topology.numa_nodes': linuxOnly,
    core_throttles_per_second: linuxOnly,
    package_throttles_per_second: linuxOnly,
  };
  return {
    read() {
      const [one = 0, five = 0, fifteen = 0] = loadavg();
      return {
        total: null,
        cores: cpus().map(({ times }, index) => ({
          cpu: index,
          times: toCpuTimes(times, host.platform),
          frequency_hertz: null,
          maximum_frequency_hertz: null,
          kind: null,
        })),
        // Node makes up zeros on Windows.
        load_average: isWindows ? null : [one, five, fifteen],
        context_switches: null,
        interrupts: null,
        forks: null,
        processes_running: null,
        processes_blocked: null,
        limit_cores: null,
        minimum_frequency_hertz: null,
        maximum_frequency_hertz: null,
        governor: null,
        topology: { sockets: null, cores: null, threads: cpus().length, numa_nodes: null },
        throttles: { core: new Map(), package: new Map() },
        reasons,
      };
    },
  };
}

/** What a system does not count comes from Node as 0 and is `null` here. */
export function toCpuTimes(times: NodeCpuTimes, platform: NodeJS.Platform): CpuTimes {
  const isWindows = platform === 'win32';
  return {
    user: times.user,
    nice: isWindows ? null : times.nice,
    // On Windows, kernel time includes that of interrupts.
    system: isWindows ? Math.max(0, times.sys - times.irq) : times.sys,
    idle: times.idle,
    iowait: null,
    irq: isWindows ? times.irq : null,
    softirq: null,
    steal: null,
    guest: null,
    guest_nice: null,
  };
}
