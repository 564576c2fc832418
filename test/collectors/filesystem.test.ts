import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { chooseMounts, openFilesystemLinux } from '../../main/collectors/filesystem.linux.ts';
import { openFilesystemPortable } from '../../main/collectors/filesystem.portable.ts';
import { type FilesystemReading, filesystem, filesystemChannel } from '../../main/collectors/filesystem.ts';
import { readRoot } from '../../main/collectors/system.linux.ts';
import { isNetwork } from '../../main/procfs/fs-types.ts';
import { parseMountinfo } from '../../main/procfs/mountinfo.ts';
import type { StatfsResult } from '../../main/procfs/statfs.ts';
import { fakeHost } from './fake-host.ts';
import { between, derive, failed } from './take.ts';

const signal = new AbortController().signal;

const answer: StatfsResult = { bsize: 4_096n, blocks: 1_000n, bfree: 400n, bavail: 350n, files: 100n, ffree: 90n };

function shown(machine: string): string[] {
  const root = `test/fixtures/${machine}`;
  const mounts = parseMountinfo(readFileSync(`${root}/proc/self/mountinfo`, 'utf8'));
  return chooseMounts(mounts, root).map(({ mountPoint }) => mountPoint);
}

test.each([
  // Without pseudo types, the second mount of vg0-data, Docker's overlay and its shm, secrets of systemd.
  ['server-linux-5.10', ['/', '/boot/efi', '/mnt/cold store', '/mnt/nfs', '/run', '/srv/data']],
  // Each dataset is a filesystem of its own.
  ['nas-linux-4.19', ['/', '/home', '/mnt/usb', '/tank', '/tank/media']],
  // The overlay at /, the volume, and no single file of the host.
  ['container-linux-6.1', ['/', '/dev/shm', '/var/lib/app/data']],
  // One btrfs with two subvolumes, no snap, nothing that another mount covers.
  ['laptop-linux-6.8', ['/', '/home/user/remote', '/media', '/tmp']],
])('%s shows what df shows, less pseudo types', (machine, mounts) => {
  expect(shown(machine)).toEqual(mounts);
});

test('the whole of a filesystem is preferred to a part of it, and a short path to a long one', () => {
  const mounts = parseMountinfo(
    [
      '26 1 254:0 / / rw - ext4 /dev/vda rw',
      '27 26 8:1 /part /a rw - ext4 /dev/sda1 rw',
      '28 26 8:1 / /mnt/long/path rw - ext4 /dev/sda1 rw',
      '29 26 8:1 / /mnt/whole rw - ext4 /dev/sda1 rw',
    ].join('\n'),
  );
  expect(chooseMounts(mounts, '/nowhere').map(({ mountPoint }) => mountPoint)).toEqual(['/', '/mnt/whole']);
});

test('each filesystem is asked once, under the root that was given, and counted as df counts', async () => {
  const host = fakeHost({}, 'server-linux-5.10');
  const asked: string[] = [];
  const collector = openFilesystemLinux(host, async (path) => {
    asked.push(path);
    return answer;
  });
  const readings = await collector.read(signal);
  collector.close?.();
  collector.close?.();
  expect(asked).toHaveLength(6);
  expect(asked).toContain(`${host.rootPrefix}/mnt/cold store`);
  const { data, unavailable } = derive(filesystemChannel, between(filesystem, readings, null));
  expect(unavailable).toEqual({});
  expect(data.filesystems[2]).toEqual({
    mount: '/mnt/cold store',
    device: '/dev/sda1',
    type: 'ext4',
    size_bytes: 4_096_000,
    used_bytes: 2_457_600,
    available_bytes: 1_433_600,
    used_percent: expect.closeTo(63.1579, 4),
    inodes_total: 100,
    inodes_used: 10,
    read_only: true,
    network: false,
  });
});

test('a mount that comes or goes is seen at the next reading', async () => {
  const line = '26 1 254:0 / / rw - ext4 /dev/vda rw\n';
  const host = fakeHost({ 'proc/self/mountinfo': line });
  const collector = openFilesystemLinux(host, async () => answer);
  const mounts = async () => (await collector.read(signal)).map(({ mount }) => mount);
  expect(await mounts()).toEqual(['/']);
  host.write('proc/self/mountinfo', `${line}27 26 8:1 / /mnt rw - ext4 /dev/sda1 rw\n`);
  expect(await mounts()).toEqual(['/', '/mnt']);
  host.write('proc/self/mountinfo', line);
  expect(await mounts()).toEqual(['/']);
  collector.close?.();
});

test('a server that is gone is told of, is not asked again, and holds up no other filesystem', async () => {
  const host = fakeHost({}, 'server-linux-5.10');
  let calls = 0;
  const collector = openFilesystemLinux(
    host,
    (path) => {
      if (!path.endsWith('/mnt/nfs')) return Promise.resolve(answer);
      calls += 1;
      return new Promise(() => {});
    },
    20,
  );
  for (let reading = 0; reading < 3; reading += 1) {
    const readings = await collector.read(signal);
    const { data, unavailable } = derive(filesystemChannel, between(filesystem, readings, null));
    expect(data.filesystems).toHaveLength(6);
    expect(data.filesystems.filter(({ size_bytes }) => size_bytes === null).map(({ mount }) => mount)).toEqual([
      '/mnt/nfs',
    ]);
    expect(unavailable['filesystems[/mnt/nfs].size_bytes']).toBe('did not answer within 0.02 s');
    expect(unavailable['filesystems[/mnt/nfs].used_percent']).toBe('did not answer within 0.02 s');
  }
  expect(calls).toBe(1);
  collector.close?.();
});

test('what goes wrong for a server and for a local filesystem at once is one failure, and told to who reads', async () => {
  const root = { problem: () => raise('EACCES: /proc/self/mountinfo'), rootProblem: () => null, close: () => {} };
  const collector = openFilesystemLinux(fakeHost({}, 'server-linux-5.10'), async () => answer, 20, root);
  await expect(collector.read(signal)).rejects.toThrow('EACCES');
  collector.close?.();
});

function raise(text: string): never {
  throw new Error(text);
}

test('while a server is waited for, the local filesystems were asked already', async () => {
  const host = fakeHost({}, 'server-linux-5.10');
  const asked: string[] = [];
  let release: (result: StatfsResult) => void = () => {};
  const collector = openFilesystemLinux(host, (path) => {
    asked.push(path.slice(host.rootPrefix.length));
    return path.endsWith('/mnt/nfs') ? new Promise((resolve) => (release = resolve)) : Promise.resolve(answer);
  });
  const reading = collector.read(signal);
  await new Promise(setImmediate);
  expect(asked.sort()).toEqual(['/', '/boot/efi', '/mnt/cold store', '/mnt/nfs', '/run', '/srv/data']);
  release(answer);
  expect(await reading).toHaveLength(6);
  collector.close?.();
});

test('what has no blocks is left out, but the root stays', async () => {
  const host = fakeHost({}, 'server-linux-5.10');
  const collector = openFilesystemLinux(host, async () => ({ ...answer, blocks: 0n, bfree: 0n, bavail: 0n }));
  const readings = await collector.read(signal);
  const { data, unavailable } = derive(filesystemChannel, between(filesystem, readings, null));
  expect(data.filesystems.map(({ mount, used_percent }) => [mount, used_percent])).toEqual([['/', null]]);
  expect(unavailable['filesystems[/].used_percent']).toBe('it has no blocks');
  collector.close?.();
});

test('access that is refused is the reason', () => {
  const reading: FilesystemReading = {
    mount: '/secret',
    device: 'sshfs',
    type: 'fuse.sshfs',
    readOnly: false,
    network: true,
    space: { failure: "EACCES: permission denied, statfs '/secret'" },
  };
  const { data, unavailable } = derive(filesystemChannel, between(filesystem, [reading], null));
  expect(data.filesystems[0]).toMatchObject({ mount: '/secret', size_bytes: null, inodes_used: null });
  expect(unavailable['filesystems[/secret].inodes_used']).toMatch(/EACCES/);
});

test('a family that could not be read leaves an empty list, with why', () => {
  const { data, unavailable } = derive(filesystemChannel, failed(filesystem, 'no access'));
  expect(data).toEqual({ filesystems: [] });
  expect(unavailable).toEqual({ filesystems: 'no access' });
});

test('the share of one path is the same number as in the channel', async () => {
  const host = fakeHost({ 'proc/self/mountinfo': '26 1 254:0 / / rw - ext4 /dev/vda rw\n' });
  const collector = openFilesystemLinux(host);
  const readings = await collector.read(signal);
  const { data } = derive(filesystemChannel, between(filesystem, readings, null));
  // Another process may write between the two calls.
  expect(readRoot(host.rootPrefix).disk_percent).toBeCloseTo(data.filesystems[0]?.used_percent ?? -1, 1);
  collector.close?.();
});

const portableRow = {
  fs: '/dev/disk3s1',
  type: 'APFS',
  use: 50,
  mount: '/',
  size: 1_000,
  used: 300,
  available: 200,
  rw: true,
};

test('elsewhere the rows of systeminformation are taken, without inodes', async () => {
  const collector = openFilesystemPortable({ platform: 'darwin' }, async () => ({
    fsSize: async () => [
      portableRow,
      { ...portableRow, mount: '/System/Volumes/VM' },
      { ...portableRow, mount: '/System/Volumes/Data', used: Number.NaN },
    ],
  }));
  const readings = await collector.read(signal);
  const derived = derive(filesystemChannel, between(filesystem, readings, null));
  expect(derived.data.filesystems.map(({ mount }) => mount)).toEqual(['/', '/System/Volumes/Data']);
  expect(derived.data.filesystems[0]).toMatchObject({ used_percent: 60, inodes_total: null, read_only: false });
  expect(derived.data.filesystems[1]).toMatchObject({ used_bytes: null });
});

test('the empty list of a failed command elsewhere is a failure', async () => {
  const collector = openFilesystemPortable({ platform: 'darwin' }, async () => ({ fsSize: async () => [] }));
  await expect(collector.read(signal)).rejects.toThrow('listed no filesystem');
});

test.each([
  ['nfs4', 'server:/export', true],
  ['cifs', '//server/share', true],
  ['ceph', '192.0.2.1:6789:/', true],
  ['fuse.sshfs', 'user@198.51.100.9:/', true],
  ['fuse.rclone', 'drive:', true],
  ['fuseblk', '/dev/sdc1', false],
  ['fuse.mergerfs', '/mnt/a:/mnt/b', false],
  ['9p', 'hostshare', false],
  ['virtiofs', 'share', false],
  ['ext4', '/dev/sda1', false],
  ['zfs', 'tank/media', false],
  ['tmpfs', 'tmpfs', false],
])('whether %s from %s is mounted over a network: %s', (type, source, expected) => {
  expect(isNetwork(type, source)).toBe(expected);
});

test('network mounts are marked; Windows does not tell, and says so', async () => {
  const host = fakeHost({}, 'server-linux-5.10');
  const collector = openFilesystemLinux(host, async () => answer);
  const { data } = derive(filesystemChannel, between(filesystem, await collector.read(signal), null));
  collector.close?.();
  expect(data.filesystems.filter((each) => each.network).map((each) => each.mount)).toEqual(['/mnt/nfs']);
  const windows = openFilesystemPortable({ platform: 'win32' }, async () => ({
    fsSize: async () => [{ ...portableRow, type: 'NTFS' }],
  }));
  const told = derive(filesystemChannel, between(filesystem, await windows.read(signal), null));
  expect(told.data.filesystems[0]?.network).toBeNull();
  expect(told.unavailable['filesystems[].network']).toBe('the system does not tell it');
});
