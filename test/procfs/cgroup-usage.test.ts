import fc from 'fast-check';
import { expect, test } from 'vitest';
import { containerOfPath, serviceOfPath } from '../../main/procfs/cgroup-names.ts';
import {
  isFrozen,
  parseBlkioServiceBytes,
  parseCpuacctUsage,
  parseCpuStatUsage,
  parseInactiveFile,
  parseIoStat,
  parseLowestPid,
  parseMemoryMax,
  parseSingle,
} from '../../main/procfs/cgroup-usage.ts';
import { ParseError } from '../../main/procfs/parse.ts';
import { expectCounts, hostileText, parsedOrRefused } from './hostile.ts';

test('CPU time is seconds, from the microseconds of version 2 and the nanoseconds of version 1', () => {
  expect(parseCpuStatUsage('usage_usec 12500000\nuser_usec 9000000\nsystem_usec 3500000\n')).toBe(12.5);
  expect(parseCpuacctUsage('7250000000\n')).toBe(7.25);
  expect(() => parseCpuStatUsage('user 900\nsystem 350\n')).toThrow(ParseError);
  expect(() => parseCpuacctUsage('-1\n')).toThrow(ParseError);
});

test('the page cache not used lately is that of the whole group in both versions', () => {
  const text = 'inactive_file 4096\nactive_file 1\ntotal_inactive_file 8192\n';
  expect(parseInactiveFile(text, 2)).toBe(4_096);
  expect(parseInactiveFile(text, 1)).toBe(8_192);
  expect(() => parseInactiveFile('active_file 1\n', 2)).toThrow(/inactive_file/);
});

test('no limit is null in the words of either version', () => {
  expect(parseMemoryMax('268435456\n')).toBe(268_435_456);
  expect(parseMemoryMax('max\n')).toBeNull();
  expect(parseMemoryMax('9223372036854771712\n')).toBeNull();
  expect(parseMemoryMax('0\n')).toBe(0);
  expect(() => parseMemoryMax('lots\n')).toThrow(ParseError);
});

test('traffic is told for each device, and a device that moved nothing has none', () => {
  expect(
    parseIoStat('259:0 rbytes=1048576 wbytes=2097152 rios=40 wios=80 dbytes=0 dios=0\n8:0 \n8:16 rbytes=1\n'),
  ).toEqual([{ device: '259:0', readBytes: 1_048_576, writeBytes: 2_097_152 }]);
  expect(
    parseBlkioServiceBytes('8:0 Read 4096\n8:0 Write 8192\n8:0 Total 12288\n8:16 Write 1\nTotal 12289\n'),
  ).toEqual([
    { device: '8:0', readBytes: 4_096, writeBytes: 8_192 },
    { device: '8:16', readBytes: 0, writeBytes: 1 },
  ]);
  expect(parseBlkioServiceBytes('Total 0\n')).toEqual([]);
});

test('where a kernel does not end the lines of idle devices, traffic is that of the device it stands behind', () => {
  const moved = 'rbytes=4096 wbytes=8192 rios=1 wios=2 dbytes=0 dios=0';
  // Linux 5.14 to 5.16 (block/blk-cgroup.c, blkcg_print_one_stat): two loop devices without traffic before a disk.
  expect(parseIoStat(`7:1 7:0 8:0 ${moved}\n253:0 ${moved}\n8:16 `)).toEqual([
    { device: '8:0', readBytes: 4_096, writeBytes: 8_192 },
    { device: '253:0', readBytes: 4_096, writeBytes: 8_192 },
  ]);
  expect(parseIoStat(`(unknown) ${moved}\n`)).toEqual([]);
});

test('the first process is the lowest pid, and processes outside of what can be seen are none', () => {
  expect(parseLowestPid('2150\n2100\n0\n')).toBe(2_100);
  expect(parseLowestPid('0\n0\n')).toBeNull();
  expect(parseLowestPid('')).toBeNull();
});

test('a frozen group is told in the words of either version', () => {
  expect(isFrozen('populated 1\nfrozen 1\n')).toBe(true);
  expect(isFrozen('populated 1\nfrozen 0\n')).toBe(false);
  expect(isFrozen('FROZEN\n')).toBe(true);
  expect(isFrozen('THAWED\n')).toBe(false);
});

test('text that no kernel writes is refused, and never makes a number up', () => {
  const pieces = ['usage_usec ', 'inactive_file ', '8:0 ', 'rbytes=', 'wbytes=', 'Read ', 'Write ', 'max', '\n'];
  const parsers = [
    parseCpuStatUsage,
    parseCpuacctUsage,
    (text: string) => parseInactiveFile(text, 2),
    parseMemoryMax,
    (text: string) => parseSingle('pids.current', text),
    parseIoStat,
    parseBlkioServiceBytes,
    parseLowestPid,
  ];
  fc.assert(
    fc.property(hostileText(pieces), fc.constantFrom(...parsers), (text, parse) => {
      expectCounts(parsedOrRefused<unknown>(() => parse(text)));
    }),
  );
});

const id = 'ab'.repeat(32);

test.each([
  [`/system.slice/docker-${id}.scope`, 'docker'],
  [`/docker/${id}`, 'docker'],
  [`/machine.slice/libpod-${id}.scope/container`, 'podman'],
  [`/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${id}.scope`, 'podman'],
  [`/libpod_parent/libpod-${id}`, 'podman'],
  [`/system.slice/backup.service/libpod-payload-${id}`, 'podman'],
  [`/kubepods.slice/kubepods-pod1.slice/cri-containerd-${id}.scope`, 'containerd'],
  [`/kubepods/burstable/pod1/${id}`, 'kubernetes'],
  [`/kubepods.slice/kubepods-pod1.slice/crio-${id}.scope`, 'cri-o'],
  [`/system.slice/nerdctl-${id}.scope`, 'containerd'],
  [`/default/${id}`, 'containerd'],
])('%s is a container', (path, engine) => {
  expect(containerOfPath(path)).toMatchObject({ engine, id });
});

test('LXC names its containers, under the old folder and the new', () => {
  expect(containerOfPath('/lxc/101/ns/init.scope')).toEqual({ engine: 'lxc', id: '101', path: '/lxc/101' });
  expect(containerOfPath('/lxc.payload.web/init.scope')).toMatchObject({ engine: 'lxc', id: 'web' });
});

test.each([
  '/',
  '/init.scope',
  '/system.slice/docker.service',
  `/machine.slice/libpod-conmon-${id}.scope`,
  `/kubepods.slice/crio-conmon-${id}.scope`,
  `/system.slice/something-${id}.scope`,
  `/lxc.monitor.web`,
  `/${id}`,
  '/docker/buildkit',
])('%s is no container', (path) => {
  expect(containerOfPath(path)).toBeNull();
});

test('of a container in a container the outer one is told', () => {
  const path = `/system.slice/docker-${id}.scope/docker/${'cd'.repeat(32)}`;
  expect(containerOfPath(path)).toEqual({ engine: 'docker', id, path: `/system.slice/docker-${id}.scope` });
});

test('a service is the first unit below the slices', () => {
  expect(serviceOfPath('/system.slice/system-getty.slice/getty@tty1.service')).toEqual({
    service: 'getty@tty1.service',
    path: '/system.slice/system-getty.slice/getty@tty1.service',
  });
  expect(serviceOfPath('/user.slice/user-1000.slice/user@1000.service/app.slice/a.service')?.service).toBe(
    'user@1000.service',
  );
  expect(serviceOfPath('/system.slice/_cpu.service')?.service).toBe('cpu.service');
  for (const path of [
    '/',
    '/system.slice',
    '/user.slice/session-1.scope',
    `/docker/${id}/system.slice/a.service`,
  ]) {
    expect(serviceOfPath(path)).toBeNull();
  }
});
