import { hostname, release, totalmem } from 'node:os';
import { expect, test } from 'vitest';
import { readPortableFacts } from '../../main/collectors/info.portable.ts';
import { readHostFacts } from '../../main/collectors/info.ts';
import { fakeHost } from './fake-host.ts';

test('the facts of a machine come from its files', async () => {
  const host = fakeHost(
    {
      'proc/cpuinfo': 'processor\t: 0\nmodel name\t: AMD EPYC 7713\nflags\t\t: fpu hypervisor\n',
      'proc/sys/kernel/osrelease': '6.18.0-test\n',
      'etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
      'etc/hostname': 'storage\n',
      'sys/devices/system/clocksource/clocksource0/available_clocksource': 'kvm-clock tsc\n',
    },
    'vm-linux-6.18',
  );
  expect(await readHostFacts(host)).toMatchObject({
    name: 'storage',
    platform: 'linux',
    os: 'Debian GNU/Linux 12 (bookworm)',
    kernel: '6.18.0-test',
    cpu_model: 'AMD EPYC 7713',
    cpu_count: 2,
    memory_bytes: 25_276_026_880,
    boot_time: expect.stringMatching(/^2026-11-24T\d\d:\d\d:\d\d\.000Z$/),
    virtualization: 'kvm',
  });
});

test('a container is told of, not the machine below it', async () => {
  const host = fakeHost({ '.dockerenv': '', 'proc/cpuinfo': 'flags\t\t: hypervisor\n' });
  expect((await readHostFacts(host)).virtualization).toBe('docker');
});

test('an empty or hostile machine fails nothing: there is what Node knows, and null', async () => {
  for (const text of [
    '',
    '\0'.repeat(100),
    'PRETTY_NAME=\nbtime NaN\ncpu\n',
    'cpu  1 2 3 4\nbtime 99999999999999999999\n',
  ]) {
    const host = fakeHost({
      'proc/stat': text,
      'proc/cpuinfo': text,
      'proc/meminfo': text,
      'etc/os-release': text,
      'proc/1/cgroup': text,
    });
    expect(await readHostFacts(host)).toMatchObject({
      name: hostname(),
      os: null,
      kernel: release(),
      memory_bytes: totalmem(),
      boot_time: null,
      virtualization: null,
    });
  }
});

const calls = {
  osInfo: async () => ({ distro: 'macOS', release: '15.1' }),
  system: async () => ({ virtual: true, virtualHost: 'VMware' }),
  cpu: async () => ({ manufacturer: 'Apple', brand: 'M3' }),
  time: () => ({ current: 1_700_000_100_000, uptime: 100 }),
};

test('elsewhere systeminformation tells what Node does not', async () => {
  expect(await readPortableFacts(async () => calls)).toEqual({
    os: 'macOS 15.1',
    cpu_model: 'Apple M3',
    boot_time: '2023-11-14T22:13:20.000Z',
    virtualization: 'vmware',
  });
});

test('what a failed command elsewhere leaves is left out', async () => {
  const fail = () => Promise.reject(new Error('no such command'));
  const broken = { ...calls, osInfo: fail, cpu: fail, system: fail, time: () => ({ current: 0, uptime: 0 }) };
  expect(await readPortableFacts(async () => broken)).toEqual({});
  const unknown = { ...calls, osInfo: async () => ({ distro: 'unknown', release: 'unknown' }) };
  expect((await readPortableFacts(async () => unknown)).os).toBeUndefined();
  expect(await readPortableFacts(() => Promise.reject(new Error('not installed')))).toEqual({});
});
