import { totalmem } from 'node:os';
import fc from 'fast-check';
import type { Systeminformation } from 'systeminformation';
import { expect, test } from 'vitest';
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
      for (const [path, value] of Object.entries(data)) {
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
  expect(new Set(Object.values(data))).toEqual(new Set([null]));
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
