import { describe, expect, test } from 'vitest';
import { openCpuLinux } from '../../main/collectors/cpu.linux.ts';
import { cpu, cpuChannel } from '../../main/collectors/cpu.ts';
import { sleepsForEachCpu } from '../../main/collectors/cpu-frequency.linux.ts';
import { hybridLaptop, numaServer, raspberryPi, threeKinds } from './cpu-machines.ts';
import { type FakeHost, fakeHost } from './fake-host.ts';
import { between, derive } from './take.ts';

const signal = new AbortController().signal;

/** What the channel shows of two readings, with what happens to the machine between them. */
async function look(host: FakeHost, happen: () => void = () => undefined, elapsedMs = 1_000) {
  let nowMs = 0;
  const collector = openCpuLinux(host, () => nowMs);
  const before = await collector.read(signal);
  happen();
  nowMs += elapsedMs;
  const now = await collector.read(signal);
  collector.close?.();
  collector.close?.();
  return derive(cpuChannel, between(cpu, now, before, elapsedMs / 1_000));
}

describe('a server of two sockets and 128 threads', () => {
  test('sockets, cores, threads and nodes are counted', async () => {
    const { data } = await look(numaServer());
    expect(data.topology).toEqual({ sockets: 2, cores: 64, threads: 128, numa_nodes: 2 });
    expect(data.minimum_frequency_hertz).toBe(800e6);
    expect(data.maximum_frequency_hertz).toBe(3.4e9);
    expect(data.governor).toBe('performance');
  });

  test('where the kernel would sleep for each CPU, frequencies come from /proc/cpuinfo', async () => {
    const { data } = await look(numaServer());
    expect(data.cores.map((core) => core.frequency_hertz)).toEqual(
      Array.from({ length: 128 }, (_, number) => 2_000.5e6 + number * 1e6),
    );
    // 2000.5 MHz and the mean of 0 to 127.
    expect(data.frequency_hertz).toBe(2_064e6);
  });

  test('each core and each package is counted once: by its first thread', async () => {
    const host = numaServer();
    const count = (number: number, kind: string, value: number) =>
      host.write(`sys/devices/system/cpu/cpu${number}/thermal_throttle/${kind}_throttle_count`, `${value}\n`);
    const { data } = await look(host, () => {
      count(5, 'core', 5 + 6);
      // The other thread of the same core, told of the same heat.
      count(69, 'core', 69 + 6);
      count(0, 'package', 1_000 + 3);
      count(1, 'package', 1_001 + 5);
      count(2, 'package', 1_002 + 3);
    });
    expect(data.core_throttles_per_second).toBe(6);
    expect(data.package_throttles_per_second).toBe(8);
  });

  test('a CPU that comes online brings no throttling of days ago', async () => {
    const host = numaServer();
    const stat = 'cpu 0 0 0 1000\ncpu0 0 0 0 1000\n';
    host.write('proc/stat', stat);
    const { data } = await look(host, () => host.write('proc/stat', `${stat}cpu5 0 0 0 1000\n`));
    expect(data.cores.map((core) => core.cpu)).toEqual([0, 5]);
    expect(data.core_throttles_per_second).toBe(0);
    expect(data.topology).toMatchObject({ sockets: 2, cores: 2, threads: 2 });
  });
});

test('performance and efficiency cores of a hybrid chip are told apart, with their own maximum', async () => {
  const { data, unavailable } = await look(hybridLaptop());
  expect(data.topology).toEqual({ sockets: 1, cores: 10, threads: 12, numa_nodes: 1 });
  expect(data.cores.map((core) => core.kind)).toEqual([
    ...Array(4).fill('performance'),
    ...Array(8).fill('efficiency'),
  ]);
  expect(data.cores.map((core) => core.maximum_frequency_hertz)).toEqual([
    ...Array(4).fill(4.7e9),
    ...Array(8).fill(3.5e9),
  ]);
  expect(data.minimum_frequency_hertz).toBe(400e6);
  expect(data.maximum_frequency_hertz).toBe(4.7e9);
  expect(data.cores[0]?.frequency_hertz).toBe(2.4e9);
  expect(data.core_throttles_per_second).toBeNull();
  expect(unavailable.core_throttles_per_second).toBe('the processor does not count it');
});

test('of three kinds of cores, the slowest is that of thrift', async () => {
  const { data } = await look(threeKinds());
  expect(data.cores.map((core) => core.kind)).toEqual([
    ...Array(4).fill('efficiency'),
    ...Array(4).fill('performance'),
  ]);
});

test('a Raspberry Pi tells its frequencies, and why what it does not have is null', async () => {
  const { data, unavailable } = await look(raspberryPi());
  expect(data.topology).toEqual({ sockets: null, cores: 4, threads: 4, numa_nodes: null });
  expect(data.frequency_hertz).toBe(600e6);
  expect(data.maximum_frequency_hertz).toBe(1.8e9);
  expect(data.governor).toBe('ondemand');
  expect(unavailable).toMatchObject({
    'topology.sockets': 'the kernel does not tell it',
    'topology.numa_nodes': 'the kernel does not tell it',
    'cores[].kind': 'all cores are alike, or nothing tells them apart',
    package_throttles_per_second: 'the processor does not count it',
  });
});

test('a governor that is changed shows within 10 s, and not by reading every CPU every second', async () => {
  const host = hybridLaptop();
  const change = () => host.write('sys/devices/system/cpu/cpu0/cpufreq/scaling_governor', 'performance\n');
  expect((await look(host, change, 9_999)).data.governor).toBe('powersave');
  expect((await look(host, () => undefined, 0)).data.governor).toBe('performance, powersave');
  const later = hybridLaptop();
  const set = () => later.write('sys/devices/system/cpu/cpu0/cpufreq/scaling_governor', 'performance\n');
  expect((await look(later, set, 10_000)).data.governor).toBe('performance, powersave');
});

test('a virtual machine without cpufreq and topology says so in every field', async () => {
  const { data, unavailable } = await look(fakeHost({ 'proc/stat': 'cpu 0 0 0 9\ncpu0 0 0 0 9\n' }));
  expect(data.topology).toEqual({ sockets: null, cores: null, threads: 1, numa_nodes: null });
  for (const path of ['minimum_frequency_hertz', 'maximum_frequency_hertz', 'governor'] as const) {
    expect(data[path]).toBeNull();
    expect(unavailable[path]).toBe('no cpufreq driver');
  }
  expect(unavailable['cores[].maximum_frequency_hertz']).toBe('no cpufreq driver');
});

test.each([
  ['4.12.14-122', false],
  ['4.13.0', true],
  ['5.10.0-28-amd64', true],
  ['5.18.19', true],
  ['5.19.0', false],
  ['6.18.44', false],
  ['', false],
  ['rolling', false],
])('whether Linux %s sleeps for each frequency: %s', (release, expected) => {
  expect(sleepsForEachCpu(release)).toBe(expected);
});
