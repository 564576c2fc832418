/**
 * CPUs of machines that are not here, as their kernels lay them out in /proc and /sys. Written by hand 2026-11-24 after
 * Documentation/admin-guide/cputopology.rst and the numbering of such machines; not recorded. A folder of fixtures
 * would hold a thousand files of one number each.
 */
import { type FakeHost, fakeHost } from './fake-host.ts';

interface Cpu {
  package: number;
  core: string;
  files?: Record<string, string | number>;
}

function machine(release: string, cpus: readonly Cpu[], files: Record<string, string> = {}): FakeHost {
  const lines = cpus.map((_, number) => `cpu${number} ${100 * number} 0 0 1000 0 0 0 0 0 0\n`);
  const host = fakeHost({
    'proc/stat': `cpu 0 0 0 1000 0 0 0 0 0 0\n${lines.join('')}btime 1795551250\n`,
    'proc/loadavg': '0.50 0.40 0.30 1/900 4242\n',
    'proc/sys/kernel/osrelease': `${release}\n`,
    ...files,
  });
  for (const [number, cpu] of cpus.entries()) {
    const folder = `sys/devices/system/cpu/cpu${number}`;
    host.write(`${folder}/topology/physical_package_id`, `${cpu.package}\n`);
    host.write(`${folder}/topology/core_cpus_list`, `${cpu.core}\n`);
    for (const [path, value] of Object.entries(cpu.files ?? {})) host.write(`${folder}/${path}`, `${value}\n`);
  }
  return host;
}

/**
 * Two Xeons of 32 cores and 64 threads each, Linux 5.4: even numbers on the first socket, odd ones on the second, the
 * second thread of core n is n + 64. Each CPU counted its number of core throttles and 1,000 more of the package's.
 */
export function numaServer(): FakeHost {
  const cpus = Array.from({ length: 128 }, (_, number): Cpu => {
    const first = number % 64;
    return {
      package: number % 2,
      core: `${first},${first + 64}`,
      files: {
        'cpufreq/scaling_cur_freq': 999_000,
        'cpufreq/cpuinfo_min_freq': 800_000,
        'cpufreq/cpuinfo_max_freq': 3_400_000,
        'cpufreq/scaling_governor': 'performance',
        'thermal_throttle/core_throttle_count': number,
        'thermal_throttle/package_throttle_count': number + 1_000,
      },
    };
  });
  const blocks = cpus.map((_, number) => `processor\t: ${number}\ncpu MHz\t\t: ${2_000 + number}.500\n\n`);
  return machine('5.4.0-150-generic', cpus, {
    'proc/cpuinfo': blocks.join(''),
    'sys/devices/system/node/online': '0-1\n',
  });
}

/** A laptop of 2 performance cores with 2 threads each and 8 efficiency cores, Linux 6.8. */
export function hybridLaptop(): FakeHost {
  const cpus = Array.from({ length: 12 }, (_, number): Cpu => {
    const isFast = number < 4;
    const pair = number - (number % 2);
    return {
      package: 0,
      core: isFast ? `${pair}-${pair + 1}` : `${number}`,
      files: {
        'cpufreq/scaling_cur_freq': isFast ? 2_400_000 : 1_200_000,
        'cpufreq/cpuinfo_min_freq': 400_000,
        'cpufreq/cpuinfo_max_freq': isFast ? 4_700_000 : 3_500_000,
        'cpufreq/scaling_governor': 'powersave',
        // Favoured cores are a little faster than their like; the event sources tell kinds.
        cpu_capacity: isFast ? 1_024 - pair : 610,
      },
    };
  });
  return machine('6.8.0-45-generic', cpus, {
    'sys/devices/cpu_core/cpus': '0-3\n',
    'sys/devices/cpu_atom/cpus': '4-11\n',
    'sys/devices/system/node/online': '0\n',
  });
}

/** A Raspberry Pi 4, Linux 6.6: four like cores, no node, nothing of Intel; the firmware tells no package. */
export function raspberryPi(): FakeHost {
  const cpus = Array.from(
    { length: 4 },
    (_, number): Cpu => ({
      package: -1,
      core: `${number}`,
      files: {
        'cpufreq/scaling_cur_freq': 600_000,
        'cpufreq/cpuinfo_min_freq': 600_000,
        'cpufreq/cpuinfo_max_freq': 1_800_000,
        'cpufreq/scaling_governor': 'ondemand',
        cpu_capacity: 1_024,
      },
    }),
  );
  return machine('6.6.51+rpt-rpi-v8', cpus, {
    'proc/cpuinfo': 'processor\t: 0\nBogoMIPS\t: 108.00\n\nModel\t\t: Raspberry Pi 4 Model B Rev 1.4\n',
  });
}

/** A phone-like board of three kinds of cores (capacities of a Snapdragon 865), Linux 6.1. */
export function threeKinds(): FakeHost {
  const capacities = [284, 284, 284, 284, 871, 871, 871, 1_024];
  return machine(
    '6.1.0',
    capacities.map((cpu_capacity, number) => ({ package: 0, core: `${number}`, files: { cpu_capacity } })),
  );
}
