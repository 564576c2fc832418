import { totalmem } from 'node:os';
import fc from 'fast-check';
import type { Systeminformation } from 'systeminformation';
import { expect, test } from 'vitest';
import { openMemoryLinux } from '../../main/collectors/memory.linux.ts';
import { readingFromMem } from '../../main/collectors/memory.portable.ts';
import { type MemoryReading, memory, memoryChannel } from '../../main/collectors/memory.ts';
import { auxv, fakeHost } from './fake-host.ts';
import { between, derive, failed } from './take.ts';

const signal = new AbortController().signal;
const kib = 1_024;

/** Reads a machine once. `meminfo` in kilobytes, as the kernel writes it. */
async function read(meminfo: Record<string, number>, files: Record<string, string | Buffer> = {}) {
  const lines = Object.entries(meminfo).map(([name, size]) => `${name}: ${size} kB\n`);
  const host = fakeHost({ 'proc/self/auxv': auxv(4_096), 'proc/meminfo': lines.join(''), ...files });
  const collector = memory.open(host);
  const reading = await collector.read(signal);
  collector.close?.();
  return derive(memoryChannel, between(memory, reading, null));
}

test('a recorded machine: used is total less available, cached counts reclaimable slab as free(1) does', async () => {
  const collector = memory.open(fakeHost({}, 'vm-linux-6.18'));
  const reading = await collector.read(signal);
  collector.close?.();
  collector.close?.();
  const { data, unavailable } = derive(memoryChannel, between(memory, reading, reading));
  const total = 24_683_620 * kib;
  const available = 24_015_652 * kib;
  expect(data).toMatchObject({
    total_bytes: total,
    available_bytes: available,
    used_bytes: total - available,
    free_bytes: 23_493_168 * kib,
    buffers_bytes: 2_732 * kib,
    swap_total_bytes: 0,
    swap_used_bytes: 0,
    swap_in_bytes_per_second: 0,
  });
  expect(data.used_percent).toBeCloseTo((100 * (total - available)) / total, 9);
  expect(data.cached_bytes).toBeGreaterThan(711_644 * kib);
  expect(unavailable).toEqual({
    arc_bytes: 'there is no ZFS',
    corrupted_bytes: '/proc/meminfo has no HardwareCorrupted',
    zram_original_bytes: 'no zram device is in use',
    zram_compressed_bytes: 'no zram device is in use',
    zram_used_bytes: 'no zram device is in use',
    limit_bytes: 'no control group limits the memory of this process',
  });
});

test('pages in and out of swap become bytes per second, by the size of the page of this kernel', async () => {
  const meminfo = 'MemTotal: 1000 kB\nSwapTotal: 500 kB\nSwapFree: 200 kB\n';
  const host = fakeHost({
    'proc/self/auxv': auxv(16_384),
    'proc/meminfo': meminfo,
    'proc/vmstat': 'pswpin 10\npswpout 100\n',
  });
  const collector = memory.open(host);
  const before = await collector.read(signal);
  host.write('proc/vmstat', 'pswpin 14\npswpout 90\n');
  const now = await collector.read(signal);
  const { data, unavailable } = derive(memoryChannel, between(memory, now, before, 2));
  expect(data.swap_in_bytes_per_second).toBe(2 * 16_384);
  expect(data.swap_out_bytes_per_second).toBeNull();
  expect(unavailable.swap_out_bytes_per_second).toMatch(/reset/);
  expect(data).toMatchObject({ swap_total_bytes: 500 * kib, swap_used_bytes: 300 * kib });
  collector.close?.();
});

test('before Linux 3.14 there is no MemAvailable: nothing is made up in its place', async () => {
  const { data, unavailable } = await read({ MemTotal: 1_000, MemFree: 100, Cached: 500, Buffers: 50 });
  expect(data).toMatchObject({ available_bytes: null, used_bytes: null, used_percent: null, free_bytes: 102_400 });
  for (const path of ['available_bytes', 'used_bytes', 'used_percent']) {
    expect(unavailable[path]).toBe('/proc/meminfo has no MemAvailable');
  }
  expect(unavailable.shared_bytes).toBe('/proc/meminfo has no Shmem');
});

test('figures that contradict each other, as in some containers, are null with what was found', async () => {
  const { data, unavailable } = await read({
    MemTotal: 1_000,
    MemFree: 2_000,
    MemAvailable: 3_000,
    SwapTotal: 10,
    SwapFree: 20,
  });
  expect(data).toMatchObject({
    total_bytes: 1_024_000,
    free_bytes: null,
    available_bytes: null,
    used_bytes: null,
    swap_used_bytes: null,
  });
  expect(unavailable.available_bytes).toBe(
    '/proc/meminfo contradicts itself: MemAvailable is 3072000 bytes of 1024000',
  );
  expect(unavailable.swap_used_bytes).toMatch(/SwapFree is 20480 bytes of 10240/);
});

const arc = (size: number, min: number) => ({
  'proc/spl/kstat/zfs/arcstats': `name type data\nc_min 4 ${min}\nsize 4 ${size}\n`,
});
const zfsMachine = { MemTotal: 1_000, MemFree: 200, MemAvailable: 300 };

test("what ZFS's cache can give back is available, its minimum is not", async () => {
  const { data } = await read(zfsMachine, arc(400 * kib, 100 * kib));
  expect(data).toMatchObject({ arc_bytes: 400 * kib, available_bytes: 600 * kib, used_bytes: 400 * kib });
  const small = await read(zfsMachine, arc(50 * kib, 100 * kib));
  expect(small.data).toMatchObject({ arc_bytes: 50 * kib, available_bytes: 300 * kib });
});

test("a cache that does not fit in what is used is the host's, and not counted in a container", async () => {
  const { data, unavailable } = await read(zfsMachine, arc(900 * kib, 100 * kib));
  expect(data).toMatchObject({ arc_bytes: null, available_bytes: 300 * kib });
  expect(unavailable.arc_bytes).toMatch(/more than what is used here/);
});

test.each([
  ['version 2', '0::/a\n', { 'sys/fs/cgroup/a/memory.max': `${512 * kib}\n` }, 512 * kib],
  ['version 2, none', '0::/a\n', { 'sys/fs/cgroup/a/memory.max': 'max\n' }, null],
  ['version 1', '4:memory:/a\n', { 'sys/fs/cgroup/memory/a/memory.limit_in_bytes': `${512 * kib}\n` }, 512 * kib],
  [
    'version 1, none',
    '4:memory:/\n',
    { 'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n' },
    null,
  ],
  ['above what the machine has', '0::/a\n', { 'sys/fs/cgroup/a/memory.max': `${1_000 * kib}\n` }, null],
])('limit of control groups, %s', async (_, membership, files, limit) => {
  const { data, unavailable } = await read(
    { MemTotal: 1_000, MemAvailable: 1 },
    { 'proc/self/cgroup': membership, 'sys/fs/cgroup/cgroup.controllers': 'memory\n', ...files },
  );
  expect(data.limit_bytes).toBe(limit);
  expect(unavailable.limit_bytes === undefined).toBe(limit !== null);
});

test('without a place of its own in /proc the process does not know the page size: swap rates say so', async () => {
  const host = fakeHost({ 'proc/meminfo': 'MemTotal: 1000 kB\n', 'proc/vmstat': 'pswpin 1\npswpout 1\n' });
  const collector = memory.open(host);
  const reading = await collector.read(signal);
  const { data, unavailable } = derive(memoryChannel, between(memory, reading, reading));
  expect(data.swap_in_bytes_per_second).toBeNull();
  expect(unavailable.swap_in_bytes_per_second).toMatch(/size of a page/);
  collector.close?.();
});

test('whatever meminfo says, no figure is NaN or below zero, and every null has a reason', async () => {
  const names = [
    'MemTotal',
    'MemFree',
    'MemAvailable',
    'Cached',
    'SReclaimable',
    'SwapTotal',
    'SwapFree',
    'Shmem',
  ];
  const size = fc.oneof(fc.nat(2_000), fc.maxSafeNat());
  const host = fakeHost({ 'proc/self/auxv': auxv(4_096), 'proc/meminfo': 'MemTotal: 1 kB\n', 'proc/vmstat': '' });
  const collector = memory.open(host);
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), size, { maxKeys: 8 }), async (fields) => {
      const text = Object.entries({
        MemTotal: 1_000,
        ...fields,
        ...(fields.MemTotal === 0 ? { MemTotal: 1 } : {}),
      });
      host.write('proc/meminfo', text.map(([name, value]) => `${name}: ${value} kB\n`).join(''));
      const reading = await collector.read(signal);
      const { data, unavailable } = derive(memoryChannel, between(memory, reading, reading));
      const { swaps: _swaps, ...numbers } = data;
      for (const [path, value] of Object.entries(numbers)) {
        if (value === null) expect(unavailable[path], path).toBeTypeOf('string');
        else expect(value, path).toBeGreaterThanOrEqual(0);
      }
      expect(data.used_percent ?? 0).toBeLessThanOrEqual(100);
    }),
    { numRuns: 200 },
  );
  collector.close?.();
});

test('a family that could not be read leaves nulls, each with that reason', () => {
  const { data, unavailable } = derive(memoryChannel, failed(memory, 'broken'));
  const { swaps, ...numbers } = data;
  expect(swaps).toEqual([]);
  expect(new Set(Object.values(numbers))).toEqual(new Set([null]));
  expect(Object.keys(unavailable).sort()).toEqual(Object.keys(data).sort());
  expect(new Set(Object.values(unavailable))).toEqual(new Set(['broken']));
});

/** What systeminformation gives on a Mac, from its source: memory.js, branch _darwin. */
const mac: Systeminformation.MemData = {
  total: 16e9,
  free: 1e9,
  used: 15e9,
  active: 9e9,
  available: 7e9,
  buffcache: 6e9,
  buffers: 0,
  cached: 0,
  slab: 0,
  reclaimable: 3e9,
  swaptotal: 2e9,
  swapused: 5e8,
  swapfree: 15e8,
  writeback: null,
  dirty: null,
};
const deriveMac = (found: Partial<Systeminformation.MemData>, platform: NodeJS.Platform = 'darwin') => {
  const reading: MemoryReading = readingFromMem({ ...mac, ...found }, platform);
  return derive(memoryChannel, between(memory, reading, reading));
};

test('on macOS what systeminformation fills with zeros is null with a reason', () => {
  const { data, unavailable } = deriveMac({});
  expect(data).toMatchObject({
    total_bytes: 16e9,
    available_bytes: 7e9,
    used_bytes: 9e9,
    cached_bytes: 6e9,
    buffers_bytes: null,
    swap_used_bytes: 5e8,
    swap_in_bytes_per_second: null,
  });
  for (const [path, value] of Object.entries(data))
    if (value === null) expect(unavailable[path], path).toBeDefined();
});

test('a stopgap of systeminformation is not taken for a reading', () => {
  const { data, unavailable } = deriveMac({
    reclaimable: 0,
    available: 1e9,
    buffcache: 0,
    swaptotal: 0,
    swapused: 0,
  });
  expect(data).toMatchObject({ available_bytes: null, cached_bytes: null, swap_total_bytes: null });
  expect(unavailable.used_percent).toBe('vm_stat could not be read');
  expect(deriveMac({ available: Number.NaN }).data.available_bytes).toBeNull();
  expect(deriveMac({ reclaimable: 0, available: 5e9 }, 'win32').data.available_bytes).toBe(5e9);
  expect(() => readingFromMem({ ...mac, total: 0 }, 'darwin')).toThrow(/how much memory/);
});

test('off Linux the family asks systeminformation, which is loaded then', async () => {
  const reading = await memory.open({ ...fakeHost(), platform: 'darwin' }).read(signal);
  expect(reading.total_bytes).toBe(totalmem());
});

const swapsText = `Filename				Type		Size		Used		Priority
/dev/zram0                              partition	8388604		1024		100
/swap\\040file                          file		2097148		0		-2
`;
const partitionsText = `major minor  #blocks  name

 254        0   20971520 vda
 253        0    8388608 zram0
 253        1    1048576 zram1
`;

test('zram devices are added up, and each swap area is listed with its use', async () => {
  const { data, unavailable } = await read(
    {
      MemTotal: 16_000,
      AnonHugePages: 4_096,
      HardwareCorrupted: 8,
      Zswap: 100,
      Zswapped: 400,
      Hugepagesize: 2_048,
    },
    {
      'proc/swaps': swapsText,
      'proc/partitions': partitionsText,
      'sys/block/zram0/mm_stat':
        '  1000000   250000   300000        0   400000       10        0        5        5\n',
      'sys/block/zram1/mm_stat':
        '     4096       64    12288        0    12288        0        0        0        0\n',
      'sys/block/zram2/mm_stat':
        '      999      999      999        0      999        0        0        0        0\n',
    },
  );
  expect(data).toMatchObject({
    zram_original_bytes: 1_004_096,
    zram_compressed_bytes: 250_064,
    zram_used_bytes: 312_288,
    anonymous_huge_bytes: 4_096 * kib,
    corrupted_bytes: 8 * kib,
    zswap_bytes: 100 * kib,
    zswapped_bytes: 400 * kib,
    huge_page_size_bytes: 2_048 * kib,
    huge_pages_total: null,
    swaps: [
      {
        swap: '/dev/zram0',
        type: 'partition',
        size_bytes: 8_388_604 * kib,
        used_bytes: 1_024 * kib,
        priority: 100,
      },
      { swap: '/swap file', type: 'file', size_bytes: 2_097_148 * kib, used_bytes: 0, priority: -2 },
    ],
  });
  expect(unavailable.huge_pages_total).toBe('/proc/meminfo has no HugePages_Total');
  expect(unavailable).not.toHaveProperty('swaps');
});

test('huge pages are counted in pages', async () => {
  const meminfo =
    'MemTotal: 16000 kB\nHugePages_Total:      12\nHugePages_Free:        5\nHugepagesize: 2048 kB\n';
  const { data } = await read({}, { 'proc/meminfo': meminfo });
  expect(data).toMatchObject({ huge_pages_total: 12, huge_pages_free: 5, huge_page_size_bytes: 2_097_152 });
});

test('a zram device that is set up, and one that is taken away, count within 10 s', async () => {
  const host = fakeHost({
    'proc/meminfo': 'MemTotal: 1000 kB\n',
    'sys/block/zram0/mm_stat': '10 5 6 0 6 0 0 0 0\n',
  });
  let nowMs = 0;
  const collector = openMemoryLinux(host, () => nowMs);
  const used = async () => (await collector.read(signal)).zram_used_bytes;
  expect(await used()).toBeNull();
  host.write('proc/partitions', partitionsText);
  nowMs += 10_000;
  expect(await used()).toBe(6);
  host.write('proc/partitions', 'major minor  #blocks  name\n');
  nowMs += 10_000;
  expect(await used()).toBeNull();
  collector.close?.();
});

test('what is broken in swaps or zram takes nothing from the rest, and huge pages beyond the whole are null', async () => {
  const { data, unavailable } = await read(
    { MemTotal: 1_000, MemFree: 300, AnonHugePages: 2_000 },
    { 'proc/swaps': 'garbage', 'proc/partitions': partitionsText, 'sys/block/zram0/mm_stat': 'x' },
  );
  expect(data).toMatchObject({
    free_bytes: 300 * kib,
    swaps: [],
    zram_used_bytes: null,
    anonymous_huge_bytes: null,
  });
  expect(unavailable.swaps).toMatch(/^swaps: no header/);
  expect(unavailable.zram_used_bytes).toMatch(/mm_stat: does not start with three numbers/);
  expect(unavailable.anonymous_huge_bytes).toMatch(/AnonHugePages is 2048000 bytes of 1024000/);
});
