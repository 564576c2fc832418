import { expect, test } from 'vitest';
import { openCpuLinux } from '../../main/collectors/cpu.linux.ts';
import { toCpuTimes } from '../../main/collectors/cpu.portable.ts';
import { type CpuReading, cpu, cpuChannel, loadAverage, utilizationPercent } from '../../main/collectors/cpu.ts';
import type { CpuTimes } from '../../main/procfs/stat.ts';
import { createTake } from '../../main/sampler/rates.ts';
import { fakeHost } from './fake-host.ts';
import { between, derive, failed } from './take.ts';

const signal = new AbortController().signal;
const zero: CpuTimes = {
  user: 0,
  nice: 0,
  system: 0,
  idle: 0,
  iowait: 0,
  irq: 0,
  softirq: 0,
  steal: 0,
  guest: 0,
  guest_nice: 0,
};

/** A reading whose CPUs have these times, numbered from 0 unless `undefined` leaves one out. */
function reading(cores: (Partial<CpuTimes> | undefined)[], rest: Partial<CpuReading> = {}): CpuReading {
  return {
    total: null,
    cores: cores.flatMap((times, number) =>
      times
        ? [
            {
              cpu: number,
              times: { ...zero, ...times },
              frequency_hertz: 2e9,
              maximum_frequency_hertz: 3e9,
              kind: 'performance',
            },
          ]
        : [],
    ),
    load_average: [1, 2, 3],
    context_switches: 100,
    interrupts: 200,
    forks: 300,
    processes_running: 4,
    processes_blocked: 5,
    limit_cores: 1.5,
    minimum_frequency_hertz: 1e9,
    maximum_frequency_hertz: 3e9,
    governor: 'schedutil',
    topology: { sockets: 1, cores: 2, threads: 2, numa_nodes: 1 },
    throttles: { core: new Map([[0, 0]]), package: new Map([[0, 0]]) },
    reasons: {},
    ...rest,
  };
}

test('shares are those of the time that all modes got; idle and iowait are not busy, steal is', () => {
  const now = reading([
    { user: 30, nice: 10, system: 20, idle: 100, iowait: 20, irq: 2, softirq: 8, steal: 10 },
    { idle: 200 },
  ]);
  const { data, unavailable } = derive(cpuChannel, between(cpu, now, reading([{}, {}])));
  expect(data.utilization_percent).toBe(20);
  expect(data.modes).toEqual({
    user_percent: 7.5,
    nice_percent: 2.5,
    system_percent: 5,
    idle_percent: 75,
    iowait_percent: 5,
    irq_percent: 0.5,
    softirq_percent: 2,
    steal_percent: 2.5,
    guest_percent: 0,
  });
  expect(data.cores.map((core) => core.utilization_percent)).toEqual([40, 0]);
  expect(unavailable).toEqual({});
});

test('the time of guests is taken out of user and nice, so that all shares add up to 100', () => {
  const now = reading([{ user: 50, nice: 30, idle: 20, guest: 40, guest_nice: 10 }]);
  const { data } = derive(cpuChannel, between(cpu, now, reading([{}])));
  expect(data.modes).toMatchObject({ user_percent: 10, nice_percent: 20, guest_percent: 50, idle_percent: 20 });
  expect(data.utilization_percent).toBe(80);
});

test('guest time that is counted before its user time brings no share below zero', () => {
  const now = reading([{ user: 10, idle: 90, guest: 12 }]);
  const { data } = derive(cpuChannel, between(cpu, now, reading([{ user: 10, guest: 8 }])));
  expect(data.modes.user_percent).toBe(0);
  expect(data.modes.guest_percent).toBeCloseTo(100 * (4 / 94));
});

test('iowait that goes back counts as no time, and so does a small step of idle', () => {
  const before = reading([{ user: 0, idle: 500, iowait: 80 }]);
  const { data } = derive(cpuChannel, between(cpu, reading([{ user: 25, idle: 575, iowait: 60 }]), before));
  expect(data.modes).toMatchObject({ user_percent: 25, idle_percent: 75, iowait_percent: 0 });
  const back = derive(
    cpuChannel,
    between(cpu, reading([{ user: 10, system: 30, idle: 498, iowait: 80 }]), before),
  );
  expect(back.data.modes).toMatchObject({ user_percent: 25, system_percent: 75, idle_percent: 0 });
});

test('a CPU whose idle time starts anew is left out instead of being shown busy', () => {
  const before = reading([{ idle: 100_000 }, { idle: 100_000, user: 50 }]);
  const now = reading([
    { idle: 100_080, user: 20 },
    { idle: 10, user: 60 },
  ]);
  const { data, unavailable } = derive(cpuChannel, between(cpu, now, before));
  expect(data.utilization_percent).toBe(20);
  expect(data.cores.map((core) => core.utilization_percent)).toEqual([20, null]);
  expect(unavailable['cores[1].utilization_percent']).toMatch(/set back/);
});

test('a CPU that went offline disappears, one that came has a reason, and neither falsifies the machine', () => {
  const before = reading([{ idle: 1_000, user: 1_000 }, { idle: 5_000 }]);
  const now = reading([{ idle: 1_050, user: 1_050 }, undefined, { user: 9_000 }], {
    total: { ...zero, user: 12_000, idle: 1_100 },
  });
  const { data, unavailable } = derive(cpuChannel, between(cpu, now, before));
  expect(data.utilization_percent).toBe(50);
  expect(data.cores.map((core) => [core.cpu, core.utilization_percent])).toEqual([
    [0, 50],
    [2, null],
  ]);
  expect(data.cores[1]?.modes.user_percent).toBeNull();
  expect(unavailable['cores[2].utilization_percent']).toBe('the CPU came online after the last reading');
  expect(unavailable['cores[2].modes.user_percent']).toBe('the CPU came online after the last reading');
});

test('without lines of single CPUs, as in some containers, the total is used', () => {
  const now = reading([], { total: { ...zero, user: 10, idle: 30 } });
  const { data } = derive(cpuChannel, between(cpu, now, reading([], { total: zero })));
  expect(data.utilization_percent).toBe(25);
  expect(data.cores).toEqual([]);
});

test('two readings within one tick of the kernel give no share, and say so', () => {
  const same = reading([{ user: 5, idle: 5 }]);
  const { data, unavailable } = derive(cpuChannel, between(cpu, same, same));
  expect(data.utilization_percent).toBeNull();
  expect(unavailable.utilization_percent).toBe('no CPU time passed between the two readings');
});

test('a mode that the kernel does not have is null with a reason, while the others have their share', () => {
  const old = { iowait: null, irq: null, softirq: null, steal: null, guest: null, guest_nice: null };
  const { data, unavailable } = derive(
    cpuChannel,
    between(cpu, reading([{ ...old, user: 10, idle: 10 }]), reading([{ ...old }])),
  );
  expect(data.modes).toMatchObject({ user_percent: 50, idle_percent: 50, steal_percent: null });
  expect(unavailable['modes.steal_percent']).toBe('the system does not report it');
  expect(unavailable['cores[].modes.steal_percent']).toBe('the system does not report it');
});

test('switches, interrupts and forks are rates; a reset has a reason', () => {
  const before = reading([{}], { context_switches: 0, interrupts: 100, forks: 400 });
  const { data, unavailable } = derive(cpuChannel, between(cpu, reading([{ idle: 1 }]), before, 4));
  expect(data.context_switches_per_second).toBe(25);
  expect(data.interrupts_per_second).toBe(25);
  expect(data.forks_per_second).toBeNull();
  expect(unavailable.forks_per_second).toMatch(/reset/);
  expect(data).toMatchObject({ processes_running: 4, processes_blocked: 5, limit_cores: 1.5 });
  expect(data.load_average).toEqual([1, 2, 3]);
});

test('a first reading has its gauges, and the reason of every rate is noted once for all CPUs', () => {
  const { data, unavailable } = derive(cpuChannel, between(cpu, reading([{ user: 1 }, { user: 1 }]), null));
  expect(data.frequency_hertz).toBe(2e9);
  expect(data.cores).toHaveLength(2);
  expect(data.cores[0]?.utilization_percent).toBeNull();
  expect(unavailable.utilization_percent).toMatch(/first reading/);
  expect(unavailable['cores[].utilization_percent']).toMatch(/first reading/);
  expect(Object.keys(unavailable).filter((path) => /cores\[\d/.test(path))).toEqual([]);
});

test('a family that could not be read leaves nulls, each with that reason', () => {
  const { data, unavailable } = derive(cpuChannel, failed(cpu, 'no answer within 2 s'));
  expect(data.cores).toEqual([]);
  expect(data.load_average).toEqual([null, null, null]);
  expect(data.limit_cores).toBeNull();
  for (const path of [
    'utilization_percent',
    'modes.idle_percent',
    'load_average[]',
    'forks_per_second',
    'limit_cores',
  ]) {
    expect(unavailable[path]).toBe('no answer within 2 s');
  }
});

test('what channel system shows is made by the same formula', () => {
  const outcomes = between(cpu, reading([{ user: 1, idle: 3 }]), reading([{}]));
  const { take, unavailable } = createTake(outcomes);
  expect(utilizationPercent(take(cpu), take.rates(cpu), 'cpu_percent')).toBe(25);
  expect(loadAverage(take(cpu), take.rates(cpu), 'load_average')).toEqual([1, 2, 3]);
  expect(unavailable()).toBeUndefined();
  const first = createTake(between(cpu, reading([{ user: 1 }]), null));
  expect(utilizationPercent(first.take(cpu), first.take.rates(cpu), 'cpu_percent')).toBeNull();
  expect(Object.keys(first.unavailable() ?? {})).toEqual(['cpu_percent']);
});

test('a recorded machine is read; without a cpufreq driver the frequency has a reason', async () => {
  const host = fakeHost({}, 'vm-linux-6.18');
  const collector = cpu.open(host);
  const first = await collector.read(signal);
  expect(first).toMatchObject({ forks: 17_141, processes_running: 9, limit_cores: null });
  expect(first.load_average?.length).toBe(3);
  expect(first.cores.map((core) => core.frequency_hertz)).toEqual([null, null]);
  const { unavailable } = derive(cpuChannel, between(cpu, first, first));
  expect(unavailable).toMatchObject({
    frequency_hertz: 'no cpufreq driver',
    'cores[].frequency_hertz': 'no cpufreq driver',
    limit_cores: 'no control group limits the CPU time of this process',
  });
  collector.close?.();
  collector.close?.();
});

test('frequencies of fast and slow cores come in hertz, and go with the CPU', async () => {
  const line = '1 0 0 1 0 0 0 0 0 0\n';
  const host = fakeHost({
    'proc/stat': `cpu  ${line}cpu0 ${line}cpu1 ${line}`,
    'sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq': '4800000\n',
    'sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq': '2400000\n',
  });
  const collector = cpu.open(host);
  const both = await collector.read(signal);
  expect(both.cores.map((core) => core.frequency_hertz)).toEqual([4.8e9, 2.4e9]);
  expect(both.load_average).toBeNull();
  expect(derive(cpuChannel, between(cpu, both, both)).data.frequency_hertz).toBe(3.6e9);
  host.write('sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq', '<unknown>\n');
  const unknown = await collector.read(signal);
  expect(unknown.cores[1]?.frequency_hertz).toBeNull();
  const { data, unavailable } = derive(cpuChannel, between(cpu, unknown, unknown));
  expect(data.frequency_hertz).toBe(4.8e9);
  expect(unavailable['cores[1].frequency_hertz']).toBe('the system does not report it');
  host.write('proc/stat', `cpu  ${line}cpu0 ${line}`);
  expect((await collector.read(signal)).cores).toHaveLength(1);
  collector.close?.();
});

test.each([
  ['0, where a driver failed', '0\n'],
  ["a driver's error without its sign", '4294967291\n'],
])('a frequency of %s is none', async (_, text) => {
  const line = '1 0 0 1 0 0 0 0 0 0\n';
  const host = fakeHost({
    'proc/stat': `cpu  ${line}cpu0 ${line}`,
    'sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq': text,
  });
  const collector = cpu.open(host);
  expect((await collector.read(signal)).cores.map((core) => core.frequency_hertz)).toEqual([null]);
  collector.close?.();
});

test('a CPU whose frequency cannot be read, as while it goes offline, takes nothing from the others', async () => {
  const line = '1 0 0 1 0 0 0 0 0 0\n';
  const host = fakeHost({
    'proc/stat': `cpu  ${line}cpu0 ${line}cpu1 ${line}`,
    'sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq': '2400000\n',
    // A folder can be opened and not be read, as a file of the kernel that answers EBUSY.
    'sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq/none': '',
  });
  const collector = cpu.open(host);
  expect((await collector.read(signal)).cores.map((core) => core.frequency_hertz)).toEqual([2.4e9, null]);
  host.remove('sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq');
  host.write('sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq', '1200000\n');
  expect((await collector.read(signal)).cores.map((core) => core.frequency_hertz)).toEqual([2.4e9, 1.2e9]);
  collector.close?.();
});

test.each([
  [
    'version 2',
    '0::/a/b\n',
    { 'sys/fs/cgroup/a/cpu.max': '150000 100000\n', 'sys/fs/cgroup/a/b/cpu.max': 'max 100000\n' },
    1.5,
  ],
  [
    'version 2, the tighter of two',
    '0::/a/b\n',
    { 'sys/fs/cgroup/a/cpu.max': '150000 100000\n', 'sys/fs/cgroup/a/b/cpu.max': '50000 100000\n' },
    0.5,
  ],
  [
    'version 2 in a container, at the root of its namespace',
    '0::/\n',
    { 'sys/fs/cgroup/cpu.max': '200000 100000\n' },
    2,
  ],
  [
    'version 1',
    '4:cpu,cpuacct:/a\n',
    { 'sys/fs/cgroup/cpu/a/cpu.cfs_quota_us': '25000\n', 'sys/fs/cgroup/cpu/a/cpu.cfs_period_us': '100000\n' },
    0.25,
  ],
  [
    'version 1 in a container that does not have the path of the host',
    '4:cpu:/docker/x\n',
    { 'sys/fs/cgroup/cpu/cpu.cfs_quota_us': '300000\n', 'sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n' },
    3,
  ],
  ['a group outside the namespace', '0::/../../a\n', { 'sys/a/cpu.max': '150000 100000\n' }, null],
  [
    'no limit',
    '4:cpu:/\n0::/\n',
    { 'sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n', 'sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n' },
    null,
  ],
])('limit of control groups, %s', async (_, membership, files, cores) => {
  // Version 2 is recognised by this file at the root.
  const marker = { 'sys/fs/cgroup/cgroup.controllers': 'cpu memory\n', 'proc/self/cgroup': membership };
  const host = fakeHost({ ...files, ...marker }, 'vm-linux-6.18');
  const collector = cpu.open(host);
  expect((await collector.read(signal)).limit_cores).toBe(cores);
  collector.close?.();
});

test('a limit that changes while it is watched is seen within 10 s', async () => {
  const host = fakeHost(
    { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/unified/cpu.max': '100000 100000\n' },
    'vm-linux-6.18',
  );
  let nowMs = 0;
  const collector = openCpuLinux(host, () => nowMs);
  expect((await collector.read(signal)).limit_cores).toBe(1);
  host.write('sys/fs/cgroup/unified/cpu.max', '400000 100000\n');
  nowMs = 9_999;
  expect((await collector.read(signal)).limit_cores).toBe(1);
  nowMs = 10_000;
  expect((await collector.read(signal)).limit_cores).toBe(4);
  collector.close?.();
});

test('on Windows the time of interrupts is taken out of system, and what it does not count is null', () => {
  const times = { user: 10, nice: 0, sys: 30, idle: 50, irq: 5 };
  expect(toCpuTimes(times, 'win32')).toMatchObject({
    user: 10,
    nice: null,
    system: 25,
    idle: 50,
    irq: 5,
    iowait: null,
  });
  expect(toCpuTimes({ ...times, irq: 0 }, 'darwin')).toMatchObject({
    nice: 0,
    system: 30,
    irq: null,
    steal: null,
  });
});

test('off Linux the family reads this machine through Node, with a reason for everything else', async () => {
  const collector = cpu.open({ ...fakeHost(), platform: 'darwin' });
  const now = await collector.read(signal);
  expect(now.cores.length).toBeGreaterThan(0);
  const { unavailable } = derive(cpuChannel, between(cpu, now, now));
  expect(unavailable.limit_cores).toMatch(/Linux only/);
  expect(unavailable.context_switches_per_second).toBe('not reported');
  const onWindows = await cpu.open({ ...fakeHost(), platform: 'win32' }).read(signal);
  expect(onWindows.load_average).toBeNull();
});
