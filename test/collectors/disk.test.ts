import fc from 'fast-check';
import type { Systeminformation } from 'systeminformation';
import { expect, test } from 'vitest';
import { openDiskLinux } from '../../main/collectors/disk.linux.ts';
import { openDiskPortable } from '../../main/collectors/disk.portable.ts';
import { type DiskCounters, type DiskReading, disk, diskChannel } from '../../main/collectors/disk.ts';
import { fakeHost } from './fake-host.ts';
import { between, derive, failed } from './take.ts';

const signal = new AbortController().signal;

async function readMachine(fixture: string): Promise<DiskReading> {
  return openDiskLinux(fakeHost({}, fixture)).read(signal);
}

/** A physical disk that has done nothing. */
const idle: DiskCounters = {
  device: 'sda',
  kind: 'physical',
  model: 'Disk',
  sizeBytes: 1_000_000,
  rotational: true,
  reads: 1_000,
  writes: 2_000,
  readBytes: 4_096_000,
  writeBytes: 8_192_000,
  readMs: 500,
  writeMs: 700,
  busyMs: 900,
  weightedMs: 1_200,
  readsMerged: 10,
  writesMerged: 20,
  discards: 30,
  discardBytes: 512_000,
  flushes: 40,
  flushMs: 80,
  label: null,
  raid: null,
  health: null,
};

function reading(...devices: DiskCounters[]): DiskReading {
  return { devices, pools: [], together: null };
}

function deriveTwo(current: DiskReading, previous: DiskReading | null, seconds = 1) {
  return derive(diskChannel, between(disk, current, previous, seconds));
}

test('whole devices with a medium are listed; partitions and empty readers are not', async () => {
  const { devices } = await readMachine('server-linux-5.10');
  expect(devices.map(({ device, kind }) => `${device} ${kind}`)).toEqual([
    'sda physical',
    'nvme0n1 physical',
    'nvme1n1 physical',
    'md0 raid',
    'dm-0 device_mapper',
    'dm-1 device_mapper',
  ]);
  expect(devices[1]).toEqual({
    device: 'nvme0n1',
    kind: 'physical',
    model: 'SAMSUNG MZQL2960HCJR-00A07',
    sizeBytes: 1_000_204_886_016,
    rotational: false,
    reads: 52_000,
    writes: 88_000,
    readBytes: 2_129_920_000,
    writeBytes: 3_604_480_000,
    readMs: 5_200,
    writeMs: 17_600,
    busyMs: 30_000,
    weightedMs: 23_000,
    readsMerged: 100,
    writesMerged: 4_000,
    discards: 10,
    discardBytes: 409_600,
    flushes: 500,
    flushMs: 180,
    label: null,
    raid: null,
    health: { missing: 'disks of another root cannot be asked from here' },
  });
});

test('ZFS volumes, network devices and names with a slash are told apart', async () => {
  const { devices } = await readMachine('nas-linux-4.19');
  expect(devices.map(({ device, kind }) => `${device} ${kind}`)).toEqual([
    'sda physical',
    'sdb physical',
    'zd0 virtual',
    'bcache0 virtual',
    'nbd0 network',
    'cciss/c0d0 physical',
  ]);
});

test('unattached loop devices are left out, attached ones are not', async () => {
  const { devices } = await readMachine('laptop-linux-6.8');
  expect(devices.map(({ device }) => device)).toEqual(['loop0', 'nvme0n1', 'dm-0', 'zram0']);
});

test('where /sys is not there, the names tell partitions from disks', async () => {
  const { devices } = await readMachine('container-linux-6.1');
  expect(devices.map(({ device, sizeBytes }) => [device, sizeBytes])).toEqual([['sda', null]]);
});

test.each([
  ['an older kernel counts at the paths alone', '0 0 0 0 0 0 0 0 0 0 0', 30],
  ['a newer kernel counts at the namespace too', '30 0 240 3 0 0 0 0 0 3 3', 30],
])('the paths of a multipath NVMe namespace are counted once: %s', async (_, head, reads) => {
  const host = fakeHost({
    'proc/diskstats': `259 0 nvme0n1 ${head}
259 1 nvme0c0n1 10 0 80 1 0 0 0 0 0 1 1
259 2 nvme0c1n1 20 0 160 2 0 0 0 0 0 2 2
`,
  });
  for (const name of ['nvme0n1', 'nvme0c0n1', 'nvme0c1n1']) {
    host.write(`sys/block/${name}/size`, '1000');
    host.write(`sys/block/${name}/hidden`, name === 'nvme0n1' ? '0' : '1');
    host.write(`sys/block/${name}/device/uevent`, '');
  }
  const collector = openDiskLinux(host);
  const { devices } = await collector.read(signal);
  collector.close?.();
  expect(devices.map((each) => [each.device, each.kind, each.reads, each.readBytes])).toEqual([
    ['nvme0n1', 'physical', reads, 122_880],
  ]);
});

test('a disk that is plugged in, and within 10 s a medium that is put into a reader, are listed', async () => {
  const host = fakeHost({}, 'server-linux-5.10');
  let nowMs = 0;
  const collector = openDiskLinux(host, undefined, () => nowMs);
  const names = async () => (await collector.read(signal)).devices.map(({ device }) => device);
  expect(await names()).not.toContain('sdb');
  host.write('sys/block/sdb/size', '62333952\n');
  host.write('proc/partitions', 'major minor  #blocks  name\n\n   8       16   31166976 sdb\n');
  nowMs += 10_000;
  expect(await names()).toContain('sdb');
  host.write('proc/diskstats', '   8      32 sdc 1 0 8 1 0 0 0 0 0 1 1\n');
  host.write('sys/block/sdc/size', '8');
  expect(await names()).toEqual(['sdc']);
  collector.close?.();
  collector.close?.();
});

test('traffic, use, queue and latency of two readings two seconds apart', () => {
  const current = {
    ...idle,
    reads: 1_010,
    readBytes: idle.readBytes === null ? null : idle.readBytes + 40_960,
    readMs: 550,
    writes: 2_004,
    writeBytes: 8_192_000 + 8_192,
    writeMs: 708,
    busyMs: 1_400,
    weightedMs: 1_258,
    readsMerged: 14,
    writesMerged: 32,
    discards: 34,
    discardBytes: 512_000 + 8_192,
    flushes: 44,
    flushMs: 92,
  };
  const { data, unavailable } = deriveTwo(reading(current), reading(idle), 2);
  expect(unavailable).toEqual({});
  expect(data).toEqual({
    read_bytes_per_second: 20_480,
    write_bytes_per_second: 4_096,
    devices: [
      {
        device: 'sda',
        read_bytes_per_second: 20_480,
        write_bytes_per_second: 4_096,
        reads_per_second: 5,
        writes_per_second: 2,
        busy_percent: 25,
        queue_depth: 0.029,
        read_latency_seconds: 0.005,
        write_latency_seconds: 0.002,
        reads_merged_per_second: 2,
        writes_merged_per_second: 6,
        discards_per_second: 2,
        discard_bytes_per_second: 4_096,
        flushes_per_second: 2,
        flush_latency_seconds: 0.003,
        model: 'Disk',
        size_bytes: 1_000_000,
        rotational: true,
        kind: 'physical',
      },
    ],
  });
});

test('an idle disk has rates of 0 and no latency, with the reason', () => {
  const { data, unavailable } = deriveTwo(reading(idle), reading(idle));
  expect(data.devices[0]).toMatchObject({ read_bytes_per_second: 0, busy_percent: 0, read_latency_seconds: null });
  expect(unavailable).toEqual({
    'devices[sda].flush_latency_seconds': 'no flushes ended since the last sample',
    'devices[sda].read_latency_seconds': 'no reads ended since the last sample',
    'devices[sda].write_latency_seconds': 'no writes ended since the last sample',
  });
});

test('a disk is never busy for more than all of the time', () => {
  const { data } = deriveTwo(reading({ ...idle, busyMs: 1_912 }), reading(idle));
  expect(data.devices[0]?.busy_percent).toBe(100);
});

test('times that pass 2^32 milliseconds go on', () => {
  const before = { ...idle, busyMs: 2 ** 32 - 100, weightedMs: 2 ** 32 - 300, readMs: 2 ** 32 - 20 };
  const current = { ...idle, reads: 1_010, busyMs: 150, weightedMs: 200, readMs: 30 };
  const { data, unavailable } = deriveTwo(reading(current), reading(before));
  expect(data.devices[0]).toMatchObject({ busy_percent: 25, queue_depth: 0.5, read_latency_seconds: 0.005 });
  expect(Object.keys(unavailable)).toEqual([
    'devices[sda].write_latency_seconds',
    'devices[sda].flush_latency_seconds',
  ]);
});

test('a time that goes back a little is no wrap of 49 days', () => {
  const { data, unavailable } = deriveTwo(reading({ ...idle, busyMs: 899 }), reading(idle));
  expect(data.devices[0]?.busy_percent).toBeNull();
  expect(unavailable['devices[sda].busy_percent']).toMatch(/went back/);
});

test('where one counter of a device went back, none of its rates is made up', () => {
  const current = { ...idle, reads: 5, readBytes: 20_480, busyMs: 5_000, writes: 3_000, readMs: 3 };
  const { data, unavailable } = deriveTwo(reading(current), reading(idle));
  expect(data.devices[0]).toMatchObject({
    read_bytes_per_second: null,
    write_bytes_per_second: null,
    reads_per_second: null,
    writes_per_second: null,
    busy_percent: null,
    queue_depth: null,
    read_latency_seconds: null,
    write_latency_seconds: null,
    size_bytes: 1_000_000,
  });
  expect(unavailable['devices[sda].writes_per_second']).toMatch(/reset or replaced/);
  expect(data.write_bytes_per_second).toBeNull();
  expect(unavailable.write_bytes_per_second).toMatch(/^sda/);
});

test('of a first reading the reason is said once for all devices', () => {
  const { data, unavailable } = deriveTwo(reading(idle, { ...idle, device: 'sdb' }), null);
  expect(data.read_bytes_per_second).toBeNull();
  expect(Object.keys(unavailable).sort()).toEqual([
    'devices[].busy_percent',
    'devices[].discard_bytes_per_second',
    'devices[].discards_per_second',
    'devices[].flush_latency_seconds',
    'devices[].flushes_per_second',
    'devices[].queue_depth',
    'devices[].read_bytes_per_second',
    'devices[].read_latency_seconds',
    'devices[].reads_merged_per_second',
    'devices[].reads_per_second',
    'devices[].write_bytes_per_second',
    'devices[].write_latency_seconds',
    'devices[].writes_merged_per_second',
    'devices[].writes_per_second',
    'read_bytes_per_second',
    'write_bytes_per_second',
  ]);
  expect(unavailable.read_bytes_per_second).toMatch(/first reading/);
});

test('a disk that comes has no rate yet, and one that goes is gone', () => {
  const added = deriveTwo(reading(idle, { ...idle, device: 'sdb' }), reading(idle));
  expect(added.data.devices[1]?.read_bytes_per_second).toBeNull();
  expect(added.data.read_bytes_per_second).toBeNull();
  expect(added.unavailable.read_bytes_per_second).toMatch(/^sdb/);
  const removed = deriveTwo(reading(idle), reading(idle, { ...idle, device: 'sdb' }));
  expect(removed.data.devices).toHaveLength(1);
  expect(removed.data.read_bytes_per_second).toBe(0);
});

test('only physical devices are summed, so that LVM on RAID counts its traffic once', async () => {
  const previous = await readMachine('server-linux-5.10');
  const current = {
    ...previous,
    devices: previous.devices.map((each) => ({ ...each, readBytes: (each.readBytes ?? 0) + 1_024 })),
  };
  const { data } = deriveTwo(current, previous);
  expect(data.devices).toHaveLength(6);
  // sda, nvme0n1 and nvme1n1.
  expect(data.read_bytes_per_second).toBe(3_072);
});

test('without a physical disk there is no sum, and not 0', () => {
  const { data, unavailable } = deriveTwo(reading({ ...idle, kind: 'loop' }), reading({ ...idle, kind: 'loop' }));
  expect(data.read_bytes_per_second).toBeNull();
  expect(unavailable.read_bytes_per_second).toMatch(/no physical disk/);
});

test('facts that a device does not tell are null with a reason', () => {
  const bare = { ...idle, model: null, sizeBytes: null, rotational: null };
  const { data, unavailable } = deriveTwo(reading(bare), reading(bare));
  expect(data.devices[0]).toMatchObject({ model: null, size_bytes: null, rotational: null });
  for (const field of ['model', 'size_bytes', 'rotational']) {
    expect(unavailable[`devices[sda].${field}`]).toMatch(/does not tell/);
  }
});

test('a family that could not be read leaves nulls and an empty list, with why', () => {
  const { data, unavailable } = derive(diskChannel, failed(disk, 'no access'));
  expect(data).toEqual({ read_bytes_per_second: null, write_bytes_per_second: null, devices: [] });
  expect(unavailable).toEqual({
    read_bytes_per_second: 'no access',
    write_bytes_per_second: 'no access',
    devices: 'no access',
  });
});

test('whatever two readings hold, no rate is negative and every null has a reason', () => {
  const count = fc.option(fc.oneof(fc.nat(), fc.integer({ min: 2 ** 32 - 1_000, max: 2 ** 32 - 1 })));
  const counters = fc.record({
    reads: count,
    writes: count,
    readBytes: count,
    writeBytes: count,
    readMs: count,
    writeMs: count,
    busyMs: count,
    weightedMs: count,
  });
  fc.assert(
    fc.property(
      counters,
      counters,
      fc.double({ min: 0.1, max: 60, noNaN: true }),
      (current, previous, seconds) => {
        const { data, unavailable } = deriveTwo(
          reading({ ...idle, ...current }),
          reading({ ...idle, ...previous }),
          seconds,
        );
        for (const [field, value] of Object.entries(data.devices[0] ?? {})) {
          if (typeof value === 'number') expect(value).toBeGreaterThanOrEqual(0);
          if (value === null) expect(unavailable[`devices[sda].${field}`]).toBeTypeOf('string');
        }
        expect(data.devices[0]?.busy_percent ?? 0).toBeLessThanOrEqual(100);
      },
    ),
  );
});

const layout = {
  device: 'disk0',
  name: 'APPLE SSD AP0512Z',
  type: 'NVMe',
  size: 500_277_792_768,
} as Systeminformation.DiskLayoutData;

test('elsewhere the traffic of all disks comes together, and a device has facts alone', async () => {
  let rx = 1_000;
  const collector = openDiskPortable(async () => ({
    diskLayout: async () => [layout],
    fsStats: async () => ({ rx, wx: 500 }),
  }));
  const previous = await collector.read(signal);
  rx = 3_000;
  const { data, unavailable } = deriveTwo(await collector.read(signal), previous, 2);
  expect(data.read_bytes_per_second).toBe(1_000);
  expect(data.write_bytes_per_second).toBe(0);
  expect(data.devices[0]).toMatchObject({
    device: 'disk0',
    busy_percent: null,
    rotational: false,
    kind: 'physical',
  });
  expect(unavailable['devices[disk0].busy_percent']).toBe('not reported');
});

test.each([null, { rx: 0, wx: 0 }])('the %j of a failed command elsewhere is null', async (stats) => {
  const collector = openDiskPortable(async () => ({ diskLayout: async () => [], fsStats: async () => stats }));
  expect((await collector.read(signal)).together).toEqual({ readBytes: null, writeBytes: null });
});

test('an array tells how many disks are missing and how far it is; volumes have the names they were given', async () => {
  const { data, unavailable } = deriveTwo(await readMachine('server-linux-5.10'), null);
  const device = (name: string) => data.devices.find((each) => each.device === name);
  expect(device('md0')?.raid).toEqual({
    level: 'raid1',
    state: 'clean',
    disks: 2,
    missing_disks: 1,
    action: 'recover',
    // 488386584 of 1953260928 sectors.
    action_percent: expect.closeTo(25.0036, 3) as number,
  });
  expect(device('dm-0')?.label).toBe('vg0-root');
  expect(device('sda')).not.toHaveProperty('raid');
  expect(device('dm-0')).not.toHaveProperty('health');
  expect(data).not.toHaveProperty('pools');
  expect(unavailable['devices[sda].health']).toBe('disks of another root cannot be asked from here');
});

test('a striped array has no redundancy to lose, and an idle one no progress', async () => {
  const host = fakeHost({}, 'server-linux-5.10');
  const folder = 'sys/block/md0/md';
  host.write(`${folder}/level`, 'raid0\n');
  for (const file of ['degraded', 'sync_action', 'sync_completed']) host.remove(`${folder}/${file}`);
  const collector = openDiskLinux(host);
  const { data, unavailable } = deriveTwo(await collector.read(signal), null);
  collector.close?.();
  expect(data.devices.find((each) => each.device === 'md0')?.raid).toEqual({
    level: 'raid0',
    state: 'clean',
    disks: 2,
    missing_disks: null,
    action: null,
    action_percent: null,
  });
  expect(unavailable['devices[md0].raid.missing_disks']).toBe('raid0 has no redundancy');
});

test('pools of ZFS are listed with their state; before Linux 5.5 flushes are not counted', async () => {
  const machine = await readMachine('nas-linux-4.19');
  const { data, unavailable } = deriveTwo(machine, machine);
  expect(data.pools).toEqual([
    { pool: 'backup', state: 'online' },
    { pool: 'tank', state: 'degraded' },
  ]);
  expect(data.devices[0]).toMatchObject({ discards_per_second: 0, flushes_per_second: null });
  expect(unavailable['devices[].flushes_per_second']).toMatch(/flushes 5\.5/);
  expect(unavailable).not.toHaveProperty('devices[sda].flushes_per_second');
});
