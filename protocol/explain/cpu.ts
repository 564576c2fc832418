/** What the fields of channel `cpu` mean; made by main/collectors/cpu.ts. */
import type { CpuData, CpuModes } from '../families/cpu.ts';
import { asRead, type Explanation, type Explanations, linuxOnly, placed } from './explanation.ts';

const stat = 'The lines "cpu<n>" of /proc/stat';

/** @param column its name in proc_stat(5), with what is taken off */
function mode(meaning: string, column: string, portable: string, others: string): Explanation {
  return {
    unit: 'percent',
    meaning,
    linux: `${stat}, column ${column}.`,
    portable,
    formula: `100 × Δ(${column}) / Δ(all modes), each mode counted once.`,
    others,
  };
}

const modes: Record<keyof CpuModes, Explanation> = {
  user_percent: mode(
    'Time in which normal processes ran in user mode, without running guests.',
    'user − guest',
    'os.cpus(): times.user.',
    'mpstat shows the same as %usr, guests taken off; top’s us includes guests.',
  ),
  nice_percent: mode(
    'Time in which niced processes ran in user mode, without niced guests.',
    'nice − guest_nice',
    'os.cpus(): times.nice on macOS; missing on Windows.',
    'mpstat shows the same as %nice; top’s ni includes niced guests.',
  ),
  system_percent: mode(
    'Time in which the kernel ran on behalf of processes.',
    'system',
    'os.cpus(): times.sys; on Windows less times.irq, which it includes.',
    'mpstat: %sys, top: sy. htop’s "kernel" bar adds irq and softirq unless detailed CPU time is on.',
  ),
  idle_percent: mode(
    'Time in which the CPU had nothing to do.',
    'idle',
    'os.cpus(): times.idle.',
    'mpstat: %idle, top: id. Task managers fold iowait into it.',
  ),
  iowait_percent: mode(
    'Time in which the CPU was idle while a task that last ran on it waited for I/O.',
    'iowait',
    linuxOnly,
    'mpstat: %iowait, top: wa. It is idle time: it falls when other work comes, so it is no measure of disk load.',
  ),
  irq_percent: mode(
    'Time in which hardware interrupts were served.',
    'irq',
    'os.cpus(): times.irq on Windows; missing on macOS.',
    'mpstat: %irq, top: hi. Many kernels do not count it and charge whom they interrupt.',
  ),
  softirq_percent: mode(
    'Time in which deferred work of interrupts was done, network packets above all.',
    'softirq',
    linuxOnly,
    'mpstat: %soft, top: si.',
  ),
  steal_percent: mode(
    'Time in which the CPU would have worked but the hypervisor ran others; counted as busy.',
    'steal',
    linuxOnly,
    'mpstat: %steal, top: st.',
  ),
  guest_percent: mode(
    'Time in which virtual CPUs of guests ran on this CPU, niced guests included.',
    'guest + guest_nice',
    linuxOnly,
    'mpstat shows %guest and %gnice apart; top has no column for it.',
  ),
};

const cpufreq = '/sys/devices/system/cpu/cpu<n>/cpufreq';
const throttles = '/sys/devices/system/cpu/cpu<n>/thermal_throttle';

export const cpuExplanations: Explanations<CpuData> = {
  utilization_percent: {
    unit: 'percent',
    meaning: 'Share of all CPUs that was busy since the last sample, 100 for all of them.',
    linux: `${stat}, all columns.`,
    portable: 'os.cpus(): times of each CPU.',
    formula:
      '100 × (all modes − idle − iowait) / all modes, of the time that passed, summed over the CPUs that were online at both readings.',
    others:
      'top: 100 − id − wa. Task Manager of Windows weights the time by the clock ("utility") and may show more.',
  },
  ...placed('modes.', modes),
  'cores[].cpu': {
    unit: null,
    meaning: 'The kernel’s number of the logical CPU.',
    linux: `${stat}: those offline have no line.`,
    portable: 'The place in the list of os.cpus().',
    formula: asRead,
    others: 'htop counts from 1 unless told otherwise.',
  },
  'cores[].utilization_percent': {
    unit: 'percent',
    meaning: 'Share of the time since the last sample in which this logical CPU was busy.',
    linux: `${stat}, of this CPU.`,
    portable: 'os.cpus(): times of this CPU.',
    formula: '100 × (all modes − idle − iowait) / all modes, of the time that passed.',
    others: 'mpstat -P ALL: 100 − %idle − %iowait.',
  },
  'cores[].frequency_hertz': {
    unit: 'hertz',
    meaning: 'Clock of the logical CPU now.',
    linux: `${cpufreq}/scaling_cur_freq; "cpu MHz" of /proc/cpuinfo on x86 with Linux 4.13 to 5.18, where the file sleeps 10 ms a CPU.`,
    portable: 'Missing: Node tells the nominal frequency only.',
    formula: 'Kilohertz × 1,000.',
    others:
      'An instant or a short mean, as the driver has it: two tools that read in turn differ. lscpu shows the limits.',
  },
  ...placed('cores[].modes.', modes),
  'cores[].maximum_frequency_hertz': {
    unit: 'hertz',
    meaning: 'The highest clock that the hardware can give this CPU, boost included.',
    linux: `${cpufreq}/cpuinfo_max_freq, at most every 10 s.`,
    portable: linuxOnly,
    formula: 'Kilohertz × 1,000.',
    others: 'lscpu: CPU max MHz. A power profile may allow less (scaling_max_freq).',
  },
  'cores[].kind': {
    unit: null,
    meaning: 'Whether the core is built for speed or for thrift, where a processor has both.',
    linux:
      '/sys/devices/cpu_core/cpus and cpu_atom/cpus on Intel; /sys/devices/system/cpu/cpu<n>/cpu_capacity on ARM.',
    portable: linuxOnly,
    formula:
      'ARM: the CPUs of the lowest capacity are for thrift if it is at most 75 % of the highest; null where all are alike.',
  },
  frequency_hertz: {
    unit: 'hertz',
    meaning: 'Mean clock of the online CPUs now.',
    linux: 'As cores[].frequency_hertz.',
    portable: 'Missing: Node tells the nominal frequency only.',
    formula: 'Arithmetic mean over the CPUs that tell one.',
    others: 'Task managers often show the highest core or the nominal clock instead.',
  },
  'load_average[]': {
    unit: 'tasks',
    meaning:
      'Mean number of tasks that ran, waited for a CPU or waited uninterruptibly, over 1, 5 and 15 minutes.',
    linux: '/proc/loadavg, the first three numbers.',
    portable: 'os.loadavg() on macOS; missing on Windows, which has none.',
    formula: 'As it is read: the kernel’s exponentially decaying means.',
    others: 'uptime and top show the same, with two digits.',
  },
  context_switches_per_second: {
    unit: 'per_second',
    meaning: 'Switches from one task to another, over all CPUs.',
    linux: '/proc/stat: ctxt.',
    portable: linuxOnly,
    formula: 'Δ ctxt / seconds.',
    others: 'vmstat: cs; its first line is the mean since boot.',
  },
  interrupts_per_second: {
    unit: 'per_second',
    meaning: 'Interrupts that were served, over all CPUs.',
    linux: '/proc/stat: the first number of intr.',
    portable: linuxOnly,
    formula: 'Δ intr / seconds.',
    others: 'vmstat: in; its first line is the mean since boot.',
  },
  forks_per_second: {
    unit: 'per_second',
    meaning: 'Processes and threads that were created.',
    linux: '/proc/stat: processes.',
    portable: linuxOnly,
    formula: 'Δ processes / seconds.',
    others: 'sar -w: proc/s.',
  },
  processes_running: {
    unit: 'tasks',
    meaning: 'Tasks that run or wait for a CPU now, the reader itself included.',
    linux: '/proc/stat: procs_running.',
    portable: linuxOnly,
    formula: asRead,
    others: 'vmstat: r, which takes its own reading off.',
  },
  processes_blocked: {
    unit: 'tasks',
    meaning: 'Tasks that wait for I/O uninterruptibly now.',
    linux: '/proc/stat: procs_blocked.',
    portable: linuxOnly,
    formula: asRead,
    others: 'vmstat: b.',
  },
  limit_cores: {
    unit: 'cpus',
    meaning: 'CPUs’ worth of time that control groups allow this process; null where nothing limits it.',
    linux:
      'cpu.max of version 2, cpu.cfs_quota_us and cpu.cfs_period_us of version 1, of the own group and all above it.',
    portable: 'Missing: control groups exist on Linux only.',
    formula: 'The least of quota / period.',
    others: 'docker run --cpus sets it. free, top and nproc know nothing of it.',
  },
  minimum_frequency_hertz: {
    unit: 'hertz',
    meaning: 'The lowest clock that any CPU can have.',
    linux: `${cpufreq}/cpuinfo_min_freq, at most every 10 s.`,
    portable: linuxOnly,
    formula: 'The least over the online CPUs, kilohertz × 1,000.',
    others: 'lscpu: CPU min MHz.',
  },
  maximum_frequency_hertz: {
    unit: 'hertz',
    meaning: 'The highest clock that any CPU can have, boost included.',
    linux: `${cpufreq}/cpuinfo_max_freq, at most every 10 s.`,
    portable: linuxOnly,
    formula: 'The greatest over the online CPUs, kilohertz × 1,000.',
    others: 'lscpu: CPU max MHz.',
  },
  governor: {
    unit: null,
    meaning: 'Who chooses the frequency: performance, powersave, schedutil and others.',
    linux: `${cpufreq}/scaling_governor, at most every 10 s.`,
    portable: 'Missing: governors exist on Linux only.',
    formula: 'Several, sorted, where CPUs differ.',
    others: 'cpupower frequency-info shows it for one CPU.',
  },
  'topology.sockets': {
    unit: 'cpus',
    meaning: 'Physical packages with an online CPU.',
    linux: '/sys/devices/system/cpu/cpu<n>/topology/physical_package_id.',
    portable: linuxOnly,
    formula: 'Number of different ids.',
    others: 'lscpu: Socket(s). A virtual machine shows what its hypervisor makes up.',
  },
  'topology.cores': {
    unit: 'cpus',
    meaning: 'Physical cores with an online CPU.',
    linux: 'topology/core_cpus_list beside it, before Linux 5.3 thread_siblings_list.',
    portable: linuxOnly,
    formula: 'Number of different lists.',
    others: 'lscpu: Core(s) per socket × Socket(s).',
  },
  'topology.threads': {
    unit: 'cpus',
    meaning: 'Logical CPUs that are online.',
    linux: 'The number of lines "cpu<n>" of /proc/stat.',
    portable: 'The length of os.cpus().',
    formula: asRead,
    others: 'nproc may show fewer: it counts those that it is allowed to use.',
  },
  'topology.numa_nodes': {
    unit: 'nodes',
    meaning: 'Memory nodes that are online.',
    linux: '/sys/devices/system/node/online.',
    portable: linuxOnly,
    formula: 'Number of nodes in the list.',
    others: 'lscpu: NUMA node(s).',
  },
  core_throttles_per_second: {
    unit: 'per_second',
    meaning: 'Times that cores were slowed down because of their heat; Intel only.',
    linux: `${throttles}/core_throttle_count of the first CPU of each core.`,
    portable: linuxOnly,
    formula: 'Σ Δ count / seconds, over the cores that were there at both readings.',
    others: 'node_exporter: node_cpu_core_throttles_total.',
  },
  package_throttles_per_second: {
    unit: 'per_second',
    meaning: 'Times that whole packages were slowed down because of their heat; Intel only.',
    linux: `${throttles}/package_throttle_count of the first CPU of each package.`,
    portable: linuxOnly,
    formula: 'Σ Δ count / seconds, over the packages that were there at both readings.',
    others: 'node_exporter: node_cpu_package_throttles_total.',
  },
};
