/**
 * Channel `cpu`: utilization by mode, per core, load, switches. Source on Linux: /proc/stat and /proc/loadavg
 * (proc_stat(5), proc_loadavg(5)); frequencies, topology and throttling from /sys/devices/system/cpu.
 */
import type { SeriesDefinition } from '../series.ts';
import type { Envelope, Reading } from './envelope.ts';

/** Shares of time since the last sample, 0 to 100 each, adding up to 100 with `guest_percent` counted. */
export interface CpuModes {
  /** Normal processes in user mode, without the time spent running guests. */
  user_percent: Reading;
  /** Niced processes in user mode, without niced guests. */
  nice_percent: Reading;
  system_percent: Reading;
  idle_percent: Reading;
  iowait_percent: Reading;
  irq_percent: Reading;
  softirq_percent: Reading;
  /** Time that the hypervisor gave to others; counted as busy. */
  steal_percent: Reading;
  /** Running virtual CPUs of guests, niced ones included. */
  guest_percent: Reading;
}

export interface CpuCore {
  /** The kernel's number of the logical CPU. */
  cpu: number;
  utilization_percent: Reading;
  frequency_hertz: Reading;
  modes: CpuModes;
  /** What the hardware can, boost included. */
  maximum_frequency_hertz: Reading;
  /** Which of two or more kinds of cores it is; `null` where all are alike or nothing tells them apart. */
  kind: 'performance' | 'efficiency' | null;
}

/** Of the CPUs that are online. */
export interface CpuTopologyData {
  /** Physical packages. */
  sockets: Reading;
  /** Physical cores. */
  cores: Reading;
  /** Logical CPUs. */
  threads: Reading;
  /** Memory nodes. */
  numa_nodes: Reading;
}

export interface CpuData extends Envelope {
  /** All but idle and iowait over all CPUs, 0 to 100. */
  utilization_percent: Reading;
  modes: CpuModes;
  /** Logical CPUs that are online, by number. */
  cores: CpuCore[];
  /** Mean current frequency of the online CPUs. */
  frequency_hertz: Reading;
  /** Over 1, 5 and 15 minutes. */
  load_average: [Reading, Reading, Reading];
  context_switches_per_second: Reading;
  interrupts_per_second: Reading;
  /** Processes and threads created. */
  forks_per_second: Reading;
  processes_running: Reading;
  /** Waiting for I/O, uninterruptibly. */
  processes_blocked: Reading;
  /** CPUs that a control group allows this process; `null` where nothing limits it. */
  limit_cores: Reading;
  /** The lowest that any CPU can have. */
  minimum_frequency_hertz: Reading;
  /** The highest that any CPU can have, boost included. */
  maximum_frequency_hertz: Reading;
  /** Who chooses the frequency: performance, powersave, schedutil, …; several where CPUs differ: `powersave, schedutil`. */
  governor: string | null;
  topology: CpuTopologyData;
  /** Times that cores were slowed down because of their heat, summed over cores; Intel only. */
  core_throttles_per_second: Reading;
  /** Times that whole packages were; Intel only. */
  package_throttles_per_second: Reading;
}

const share = { channel: 'cpu', unit: 'percent', kind: 'gauge' } as const;
const perSecond = { channel: 'cpu', unit: 'per_second', kind: 'gauge' } as const;

export const cpuSeries: readonly SeriesDefinition[] = [
  { ...share, path: 'utilization_percent', help: 'Share of all CPUs that was busy: all but idle and iowait.' },
  { ...share, path: 'modes.user_percent', help: 'Normal processes in user mode, guests not included.' },
  { ...share, path: 'modes.nice_percent', help: 'Niced processes in user mode, guests not included.' },
  { ...share, path: 'modes.system_percent', help: 'The kernel on behalf of processes.' },
  { ...share, path: 'modes.idle_percent', help: 'Nothing to do.' },
  { ...share, path: 'modes.iowait_percent', help: 'Idle while a task waits for I/O.' },
  { ...share, path: 'modes.irq_percent', help: 'Hardware interrupts.' },
  { ...share, path: 'modes.softirq_percent', help: 'Deferred work of interrupts.' },
  { ...share, path: 'modes.steal_percent', help: 'Time that the hypervisor gave to others.' },
  { ...share, path: 'modes.guest_percent', help: 'Running virtual CPUs of guests.' },
  { ...share, path: 'cores[].utilization_percent', label: 'cpu', help: 'Busy share of one logical CPU.' },
  {
    channel: 'cpu',
    path: 'cores[].frequency_hertz',
    label: 'cpu',
    unit: 'hertz',
    kind: 'gauge',
    help: 'Current frequency of one logical CPU.',
  },
  {
    channel: 'cpu',
    path: 'frequency_hertz',
    unit: 'hertz',
    kind: 'gauge',
    help: 'Mean current frequency of the online CPUs.',
  },
  {
    channel: 'cpu',
    path: 'load_average[]',
    label: 'period',
    labelValues: ['1m', '5m', '15m'],
    unit: 'tasks',
    kind: 'gauge',
    help: 'Mean number of runnable and uninterruptible tasks.',
  },
  { ...perSecond, path: 'context_switches_per_second', help: 'Switches from one task to another.' },
  { ...perSecond, path: 'interrupts_per_second', help: 'Interrupts serviced.' },
  { ...perSecond, path: 'forks_per_second', help: 'Processes and threads created.' },
  { channel: 'cpu', path: 'processes_running', unit: 'tasks', kind: 'gauge', help: 'Runnable tasks.' },
  {
    channel: 'cpu',
    path: 'processes_blocked',
    unit: 'tasks',
    kind: 'gauge',
    help: 'Tasks that wait for I/O, uninterruptibly.',
  },
  { ...perSecond, path: 'core_throttles_per_second', help: 'Times that cores were slowed down by heat.' },
  { ...perSecond, path: 'package_throttles_per_second', help: 'Times that packages were slowed down by heat.' },
];
