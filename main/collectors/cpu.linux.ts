/** Reads /proc/stat, /proc/loadavg, the current frequencies in /sys and the limit of the control group. */
import { KernelFile } from '../procfs/file.ts';
import { parseLoadavg } from '../procfs/loadavg.ts';
import { parseCount } from '../procfs/parse.ts';
import { parseStat } from '../procfs/stat.ts';
import type { Collector, Host } from './collector.ts';
import type { CpuReading } from './cpu.ts';
import type { Reasons } from './gauge.ts';
import { cpuController, openLimit } from './limit.linux.ts';

export function openCpuLinux(host: Host): Collector<CpuReading> {
  const stat = new KernelFile(`${host.procRoot}/stat`);
  const loadavg = new KernelFile(`${host.procRoot}/loadavg`);
  const frequencies = new Frequencies(host.sysRoot);
  const limit = openLimit(host, cpuController);
  return {
    read() {
      const { total, cores, boot_time_seconds: _, ...counters } = parseStat(stat.read());
      const loadText = loadavg.readIfPresent();
      const limitCores = limit.read();
      frequencies.follow(cores.map((core) => core.cpu));
      const withFrequency = cores.map((core) => ({ ...core, frequency_hertz: frequencies.read(core.cpu) }));
      const reasons: Record<string, string> = {};
      if (loadText === null) reasons['load_average[]'] = 'the kernel has no /proc/loadavg';
      if (limitCores === null) reasons.limit_cores = 'no control group limits the CPU time of this process';
      Object.assign(reasons, frequencyReasons(withFrequency));
      return {
        total,
        cores: withFrequency,
        load_average: loadText === null ? null : parseLoadavg(loadText),
        ...counters,
        limit_cores: limitCores,
        reasons,
      };
    },
    close() {
      stat.close();
      loadavg.close();
      frequencies.close();
      limit.close();
    },
  };
}

function frequencyReasons(cores: readonly { frequency_hertz: number | null }[]): Reasons {
  const reason = 'no cpufreq driver';
  if (cores.some((core) => core.frequency_hertz !== null)) return {};
  return { frequency_hertz: reason, 'cores[].frequency_hertz': reason };
}

/**
 * /sys/devices/system/cpu/cpu<n>/cpufreq/scaling_cur_freq (Documentation/admin-guide/pm/cpufreq.rst): kilohertz,
 * as the driver or the hardware tells it, else as last requested.
 */
class Frequencies {
  private readonly sysRoot: string;
  /** `null`: the CPU has no such file, which is found out once for each set of online CPUs. */
  private readonly files = new Map<number, KernelFile | null>();
  private online = '';

  constructor(sysRoot: string) {
    this.sysRoot = sysRoot;
  }

  /** Forgets what was found out about CPUs when others are online than before. */
  follow(cpus: readonly number[]): void {
    const online = cpus.join();
    if (online === this.online) return;
    this.close();
    this.online = online;
  }

  /** Hertz; `null` where it cannot be had. */
  read(cpu: number): number | null {
    let file = this.files.get(cpu);
    if (file === null) return null;
    file ??= new KernelFile(`${this.sysRoot}/devices/system/cpu/cpu${cpu}/cpufreq/scaling_cur_freq`);
    const text = file.readIfPresent();
    this.files.set(cpu, text === null ? null : file);
    // "<unknown>" is written where the driver cannot tell.
    const kilohertz = parseCount(text?.trimEnd());
    return kilohertz === null ? null : kilohertz * 1_000;
  }

  close(): void {
    for (const file of this.files.values()) file?.close();
    this.files.clear();
  }
}
