/** A host that is watched from a container: recorded trees of what such a container sees. */
import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openFilesystemLinux } from '../../main/collectors/filesystem.linux.ts';
import { type FilesystemReading, filesystem, filesystemChannel } from '../../main/collectors/filesystem.ts';
import { openHostRoot } from '../../main/collectors/host-root.linux.ts';
import { readLinuxFacts } from '../../main/collectors/info.linux.ts';
import { cpuController, memoryController, openLimit } from '../../main/collectors/limit.linux.ts';
import { openNetworkLinux } from '../../main/collectors/network.linux.ts';
import { openSystemLinux } from '../../main/collectors/system.linux.ts';
import type { StatfsResult } from '../../main/procfs/statfs.ts';
import { type FakeHost, fakeHost } from './fake-host.ts';
import { between, derive } from './take.ts';

const { signal } = new AbortController();
const answer: StatfsResult = { bsize: 4_096n, blocks: 1_000n, bfree: 400n, bavail: 350n, files: 100n, ffree: 90n };

// proc_pid_mountinfo(5). The host: its root, a data disk, and a share that was mounted while the container ran.
const hostMounts = `26 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
40 26 8:1 / /data rw,relatime shared:20 - xfs /dev/sda1 rw
55 26 0:51 / /srv/late rw,relatime shared:30 - ext4 /dev/sdb1 rw
`;
const netDev = (name: string, bytes: number) =>
  `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
${name}: ${bytes} 10 0 0 0 0 0 0 ${bytes} 10 0 0 0 0 0 0
`;

/**
 * What the container has: init of the host under /proc/1, and `self` with its own mounts, network and groups, each of
 * which would be a wrong answer.
 */
function watchedHost(): FakeHost {
  return fakeHost({
    'proc/1/mountinfo': hostMounts,
    'proc/self/mountinfo': '900 800 0:99 / / rw,relatime - overlay overlay rw\n',
    'proc/1/net/dev': netDev('eno1', 5_000),
    'proc/net/dev': netDev('eth0', 7),
    'proc/self/net/dev': netDev('eth0', 7),
    'proc/1/cgroup': '0::/init.scope\n',
    'proc/self/cgroup': '0::/system.slice/docker-4f1c.scope\n',
    'sys/fs/cgroup/cgroup.controllers': 'cpu memory\n',
    'sys/fs/cgroup/system.slice/docker-4f1c.scope/memory.max': '268435456\n',
    'sys/fs/cgroup/system.slice/docker-4f1c.scope/cpu.max': '50000 100000\n',
    'proc/uptime': '1000.00 2000.00\n',
    'etc/hostname': 'nas\n',
    'etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
    'proc/sys/kernel/osrelease': '6.1.0-28-amd64\n',
  });
}

/** This program's own mounts, in the container. */
function ownMounts(host: FakeHost, lines: readonly string[]): string {
  host.write('own-mountinfo', lines.map((line) => `${line.replaceAll('ROOT', host.rootPrefix)}\n`).join(''));
  return `${host.rootPrefix}/own-mountinfo`;
}

const containerRoot = '900 800 0:99 / / rw,relatime - overlay overlay rw';
const hostRoot = '901 900 254:1 / ROOT ro,relatime master:1 - ext4 /dev/vda1 rw';
const hostProc = '902 901 0:23 / ROOT/proc ro,relatime master:2 - proc proc rw';
const hostData = '903 901 8:1 / ROOT/data ro,relatime master:20 - xfs /dev/sda1 rw';

async function filesystems(host: FakeHost, own: string): Promise<[FilesystemReading[], string[]]> {
  const asked: string[] = [];
  const statfs = async (path: string) => {
    asked.push(path.replace(host.rootPrefix, ''));
    return answer;
  };
  const collector = openFilesystemLinux(host, statfs, 2_000, openHostRoot(host, own));
  const readings = await collector.read(signal);
  collector.close?.();
  collector.close?.();
  return [readings, asked];
}

test("the host's mounts are asked below the root; what is not propagated is null, and nothing else is asked for it", async () => {
  const host = watchedHost();
  const [readings, asked] = await filesystems(
    host,
    ownMounts(host, [containerRoot, hostRoot, hostProc, hostData]),
  );
  expect(asked).toEqual(['/', '/data']);
  const { data, unavailable } = derive(filesystemChannel, between(filesystem, readings, null));
  expect(data.filesystems.map(({ mount, size_bytes }) => [mount, size_bytes])).toEqual([
    ['/', 4_096_000],
    ['/data', 4_096_000],
    ['/srv/late', null],
  ]);
  expect(unavailable['filesystems[/srv/late].size_bytes']).toContain('not mounted with "rslave"');
});

test('with /proc and /sys alone no size is made up of the container’s own disk', async () => {
  const host = watchedHost();
  const own = ownMounts(host, [containerRoot, hostProc.replace('902 901', '902 900')]);
  const [readings, asked] = await filesystems(host, own);
  expect(asked).toEqual([]);
  expect(readings.map(({ mount }) => mount)).toEqual(['/', '/data', '/srv/late']);
  expect(readings[0]?.space).toEqual({
    failure: expect.stringContaining(`-v /:${host.rootPrefix}:ro,rslave`) as string,
  });
  const collector = openSystemLinux(host, openHostRoot(host, own));
  expect(await collector.read(signal)).toMatchObject({
    uptime_seconds: 1_000,
    disk_percent: null,
    reasons: { disk_percent: expect.stringContaining('is not mounted') as string },
  });
  collector.close?.();
});

test('another disk at the same place below the root is not taken for it', async () => {
  const host = watchedHost();
  const other = hostData.replace('8:1', '8:17');
  const [readings, asked] = await filesystems(host, ownMounts(host, [containerRoot, hostRoot, hostProc, other]));
  expect(asked).toEqual(['/']);
  expect(readings[1]).toMatchObject({ mount: '/data', space: { failure: expect.any(String) as string } });
});

test('recorded files, and the machine itself, are asked as they are', async () => {
  const host = watchedHost();
  const [, asked] = await filesystems(host, ownMounts(host, [containerRoot]));
  expect(asked).toEqual(['/', '/data', '/srv/late']);
  const itself = openHostRoot({ ...host, rootPrefix: '' }, '/nowhere');
  expect(itself.problem({ mountPoint: '/', device: '0:1' })).toBeNull();
  expect(itself.rootProblem()).toBeNull();
});

test("traffic is that of the host's interfaces, not of the container's own namespace", async () => {
  const collector = openNetworkLinux(watchedHost());
  const { interfaces } = await collector.read(signal);
  collector.close?.();
  expect(interfaces.map((each) => [each.interface, each.receiveBytes])).toEqual([['eno1', 5_000]]);
});

test("name and system are the host's, and its container is not told of as the machine", () => {
  const host = watchedHost();
  mkdirSync(`${host.rootPrefix}/run`, { recursive: true });
  expect(readLinuxFacts(host)).toMatchObject({
    name: 'nas',
    os: 'Debian GNU/Linux 12 (bookworm)',
    kernel: '6.1.0-28-amd64',
  });
  expect(readLinuxFacts(host).virtualization).toBeUndefined();
});

test('what limits the container of this program limits nothing of the host', () => {
  const host = watchedHost();
  for (const controller of [memoryController, cpuController]) {
    const limit = openLimit(host, controller, () => 0);
    expect(limit.read()).toBeNull();
    limit.close();
  }
  host.remove('proc/1/cgroup');
  const own = openLimit(host, memoryController, () => 0);
  expect(own.read()).toBe(268_435_456);
  own.close();
});
