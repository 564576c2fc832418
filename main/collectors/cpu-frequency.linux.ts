/**
 * Current frequency of each CPU: /sys/devices/system/cpu/cpu<n>/cpufreq/scaling_cur_freq
 * (Documentation/admin-guide/pm/cpufreq.rst), kilohertz as the hardware or the driver tells it, else as last requested.
 *
 * On x86 with Linux 4.13 to 5.18 the kernel asks the CPU itself, and where its last answer is older than a second it
 * sleeps 10 ms for each CPU (arch/x86/kernel/cpu/aperfmperf.c, arch_freq_get_on_cpu; replaced in 5.19): 64 CPUs would
 * hold a tick up for 640 ms. /proc/cpuinfo has the same figure there, and sleeps only when it is opened.
 */
import { existsSync } from 'node:fs';
import { readAttribute } from '../procfs/attribute.ts';
import { parseCpuFrequencies } from '../procfs/cpuinfo.ts';
import { KernelFile } from '../procfs/file.ts';
import { parseCount } from '../procfs/parse.ts';
import type { Host } from './collector.ts';
import { haveSameItems } from './same-items.ts';

export interface Frequencies {
  /**
   * @param cpus that are online
   * @returns hertz in the order of `cpus`; `null` where one has none
   */
  read(cpus: readonly number[]): (number | null)[];
  /** Harmless twice. */
  close(): void;
}

export function openFrequencies(host: Host): Frequencies {
  const cpuinfo = new KernelFile(`${host.procRoot}/cpuinfo`);
  const isSlow =
    sleepsForEachCpu(readAttribute(`${host.procRoot}/sys/kernel/osrelease`) ?? '') &&
    existsSync(pathOf(host, 0)) &&
    parseCpuFrequencies(cpuinfo.readIfPresent() ?? '').size > 0;
  if (isSlow) {
    return {
      read(cpus) {
        const frequencies = parseCpuFrequencies(cpuinfo.readIfPresent() ?? '');
        return cpus.map((cpu) => frequencies.get(cpu) ?? null);
      },
      close: () => cpuinfo.close(),
    };
  }
  cpuinfo.close();
  return openFiles(host);
}

/** @param release as uname(2) gives it: `5.10.0-28-amd64` */
export function sleepsForEachCpu(release: string): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(release) ?? [];
  const version = Number(major) * 1_000 + Number(minor);
  return version >= 4_013 && version <= 5_018;
}

function openFiles(host: Host): Frequencies {
  /** `null`: the CPU has no such file, which is found out once for each set of online CPUs. */
  const files = new Map<number, KernelFile | null>();
  let online: readonly number[] = [];
  const close = () => {
    for (const file of files.values()) file?.close();
    files.clear();
  };
  const readOne = (cpu: number): number | null => {
    let file = files.get(cpu);
    if (file === null) return null;
    file ??= new KernelFile(pathOf(host, cpu), 'short');
    const text = readOrEmpty(file);
    files.set(cpu, text === null ? null : file);
    return text === null ? null : toHertz(text);
  };
  return {
    read(cpus) {
      if (!haveSameItems(cpus, online)) close();
      online = cpus;
      return cpus.map(readOne);
    },
    close,
  };
}

/** `null` where there is no such file; empty where it cannot be read now: EBUSY while the CPU goes offline. */
function readOrEmpty(file: KernelFile): string | null {
  try {
    return file.readIfPresent();
  } catch {
    return '';
  }
}

/** A driver that cannot tell writes `<unknown>` or 0, and some wrote the number of an error without its sign. */
function toHertz(text: string): number | null {
  const kilohertz = parseCount(text.trimEnd());
  return kilohertz !== null && kilohertz > 0 && kilohertz < 2 ** 31 ? kilohertz * 1_000 : null;
}

function pathOf({ sysRoot }: Host, cpu: number): string {
  return `${sysRoot}/devices/system/cpu/cpu${cpu}/cpufreq/scaling_cur_freq`;
}
