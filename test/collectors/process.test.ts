import { chmodSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openProcessLinux } from '../../main/collectors/process.linux.ts';
import { processChannel, process as processFamily, processTopChannel } from '../../main/collectors/process.ts';
import { fakeHost } from './fake-host.ts';
import { clockAt, io, machine, recordedAtMs, stat } from './process-files.ts';
import { reading, row } from './process-row.ts';
import { between, derive, failed } from './take.ts';

const signal = new AbortController().signal;

test('a recorded machine: names, states, users, start times, memory and kernel threads', async () => {
  const host = fakeHost({ 'etc/passwd': 'me:x:' }, 'vm-linux-6.18');
  const collector = openProcessLinux(host, clockAt(0));
  const now = await collector.read(signal);
  const { data } = derive(processChannel, between(processFamily, now, null));
  expect(data).toMatchObject({
    count: 5,
    threads: 20,
    complete: true,
    states: { running: 1, sleeping: 2, idle: 1, stopped: 0, zombie: 1, disk_sleep: 0 },
  });
  expect(data.processes.map((each) => [each.pid, each.name, each.kernel_thread])).toEqual([
    [1, 'init', false],
    [2, 'kthreadd', true],
    [40, 'kworker/R-blkcg_punt_bio', true],
    [900, 'web) server', false],
    [901, 'gone', false],
  ]);
  expect(data.processes[3]).toEqual({
    pid: 900,
    parent_pid: 1,
    name: 'web) server',
    user: String(process.getuid?.()),
    state: 'running',
    cpu_percent: null,
    reaped_cpu_percent: null,
    cpu_seconds_total: 15,
    memory_bytes: 2_048 * 4_096,
    memory_percent: (100 * 2_048 * 4_096) / (24_683_620 * 1_024),
    read_bytes_per_second: null,
    write_bytes_per_second: null,
    read_bytes_total: 1_048_576,
    write_bytes_total: 2_097_152,
    threads: 4,
    nice: 0,
    // btime 1795551250 and 106577 ticks.
    start_time: '2026-11-24T20:31:55.770Z',
    command_line: '/usr/sbin/web --port 80',
    kernel_thread: false,
    container: null,
    service: null,
  });
  expect(data.processes[1]?.command_line).toBeNull();
  collector.close?.();
  collector.close?.();
});

test('the CPU share is the time used of the time between the two readings of that very process', () => {
  // Processes 2 to 4 have ended meanwhile.
  const ended = [row(2), row(3), row(4)];
  const before = reading([row(1), ...ended, row(7, { cpu_seconds_total: 10, read_at_ms: 1_000 })]);
  const now = reading([row(1), row(7, { cpu_seconds_total: 13, read_at_ms: 3_000 })]);
  const { data } = derive(processChannel, between(processFamily, now, before, 60));
  expect(data.processes[1]?.cpu_percent).toBe(150);
  expect(data.processes[1]?.cpu_seconds_total).toBe(13);
});

test('disk traffic is per second, less what was cancelled but never below zero', () => {
  const before = reading([row(1), row(7, { read_bytes: 100, write_bytes: 1_000, cancelled_write_bytes: 0 })]);
  const now = (write: number, cancelled: number) =>
    reading([
      row(1, { read_at_ms: 2_000 }),
      row(7, { read_bytes: 500, write_bytes: write, cancelled_write_bytes: cancelled, read_at_ms: 2_000 }),
    ]);
  const some = derive(processChannel, between(processFamily, now(1_800, 200), before));
  expect(some.data.processes[1]).toMatchObject({
    read_bytes_per_second: 200,
    write_bytes_per_second: 300,
    write_bytes_total: 1_600,
  });
  const all = derive(processChannel, between(processFamily, now(1_000, 5_000), before));
  expect(all.data.processes[1]).toMatchObject({ write_bytes_per_second: 0, write_bytes_total: 0 });
});

test('a pid that is used again inherits nothing from its predecessor', () => {
  const before = reading([row(7, { cpu_seconds_total: 100, read_bytes: 9_000, start_key: 100 })]);
  const late = row(7, {
    cpu_seconds_total: 101,
    read_bytes: 9_500,
    start_key: 200,
    start_seconds: 2,
    read_at_ms: 1_000,
  });
  const { data, unavailable } = derive(processChannel, between(processFamily, reading([late]), before));
  expect(data.processes[0]).toMatchObject({ cpu_percent: null, read_bytes_per_second: null });
  expect(unavailable['processes[].cpu_percent']).toBe('the process was not seen at the last reading');
});

test('a process that started since the last reading has used all its time since then', () => {
  const before = reading([row(1)], { uptime_seconds: 500, started_at_ms: 10_000 });
  const born = row(7, {
    cpu_seconds_total: 1,
    read_bytes: 4_000,
    write_bytes: 600,
    start_key: 50_000,
    start_seconds: 500,
    read_at_ms: 12_000,
  });
  const { data } = derive(processChannel, between(processFamily, reading([row(1), born]), before));
  expect(data.processes[1]).toMatchObject({
    cpu_percent: 50,
    read_bytes_per_second: 2_000,
    write_bytes_per_second: 300,
  });
});

test('a counter that goes back is a reset with a reason, not a rate below zero', () => {
  const before = reading([row(7, { cpu_seconds_total: 10, read_bytes: 10 })]);
  const now = reading([row(7, { cpu_seconds_total: 9, read_bytes: 9, read_at_ms: 1_000 })]);
  const { data, unavailable } = derive(processChannel, between(processFamily, now, before));
  expect(data.processes[0]).toMatchObject({
    cpu_percent: null,
    read_bytes_per_second: null,
    write_bytes_per_second: 0,
  });
  expect(unavailable['processes[].cpu_percent']).toMatch(/reset/);
});

test('what many processes lack for one reason is said once, and who has another reason is named', () => {
  const denied = {
    read_bytes: null,
    write_bytes: null,
    cancelled_write_bytes: null,
    io_reason: 'privileged only',
  };
  const rows = Array.from({ length: 1_000 }, (_, index) => row(index + 1, { ...denied, read_at_ms: 1_000 }));
  const before = reading(rows.map((each) => ({ ...each, read_at_ms: 0 })));
  const late = row(2_000, { start_key: 5, start_seconds: 2, read_at_ms: 1_000 });
  const { unavailable } = derive(processChannel, between(processFamily, reading([...rows, late]), before));
  expect(unavailable).toEqual({
    'processes[].read_bytes_per_second': 'privileged only',
    'processes[].write_bytes_per_second': 'privileged only',
    'processes[].read_bytes_total': 'privileged only',
    'processes[].write_bytes_total': 'privileged only',
    'processes[].cpu_percent': 'the process was not seen at the last reading',
    'processes[].reaped_cpu_percent': 'the process was not seen at the last reading',
    'processes[].container': 'it runs in no container',
    'processes[].service': 'it belongs to no unit of systemd',
    not_attributed: 'the system does not report it',
    'processes[2000].read_bytes_per_second': 'the process was not seen at the last reading',
    'processes[2000].write_bytes_per_second': 'the process was not seen at the last reading',
  });
  const first = derive(processChannel, between(processFamily, reading([...rows, late]), null));
  expect(Object.keys(first.unavailable).filter((path) => /\[\d/.test(path))).toEqual([]);
  expect(first.unavailable['processes[].cpu_percent']).toMatch(/first reading/);
});

test('the top is the union of the 15 heaviest by CPU, memory and disk traffic, in the order of pids', () => {
  // Of 100 processes, 1 to 20 use CPU, 31 to 50 memory, 61 to 80 the disk, each more than the one before.
  const now = Array.from({ length: 100 }, (_, index) => {
    const pid = index + 1;
    return row(pid, {
      cpu_seconds_total: pid <= 20 ? pid / 1_000 : 0,
      memory_bytes: pid > 30 && pid <= 50 ? pid : 0,
      read_bytes: pid > 60 && pid <= 70 ? pid : 0,
      write_bytes: pid > 70 && pid <= 80 ? pid : 0,
      read_at_ms: 1_000,
    });
  });
  const before = reading(now.map(({ pid }) => row(pid)));
  const outcomes = between(processFamily, reading(now, { unreadable: 3, complete: false }), before);
  const { data } = derive(processTopChannel, outcomes);
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
  expect(data.processes.map((each) => each.pid)).toEqual([...range(6, 20), ...range(36, 50), ...range(66, 80)]);
  expect(data).toMatchObject({ count: 103, threads: 100, complete: false });
  expect(data.states.sleeping).toBe(100);
  const all = derive(processChannel, outcomes).data;
  expect(all.processes).toEqual(expect.arrayContaining(data.processes));
});

test('the heaviest are those that sorting would find, whatever the weights', () => {
  const weight = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(weight, weight, weight), { maxLength: 80 }), (weights) => {
      const now = weights.map(([cpu, memory, read], index) =>
        row(index + 1, { cpu_seconds_total: cpu, memory_bytes: memory, read_bytes: read, read_at_ms: 1_000 }),
      );
      const { data } = derive(
        processTopChannel,
        between(processFamily, reading(now), reading(now.map(({ pid }) => row(pid)))),
      );
      const expected = new Set<number>();
      for (const key of ['cpu_seconds_total', 'memory_bytes', 'read_bytes'] as const) {
        const heavy = now.filter((each) => (each[key] ?? 0) > 0);
        heavy.sort((a, b) => (b[key] ?? 0) - (a[key] ?? 0) || a.pid - b.pid);
        for (const each of heavy.slice(0, 15)) expected.add(each.pid);
      }
      expect(data.processes.map((each) => each.pid)).toEqual([...expected].sort((a, b) => a - b));
    }),
  );
});

test('every letter of a state has a word; one that ended is passed over, an unknown letter is unreadable', async () => {
  const letters = 'RSDTtZIPWKXx?'.split('');
  const files = Object.fromEntries(
    letters.flatMap((state, index) => [
      [`proc/${index + 10}/stat`, stat(index + 10, { state })],
      [`proc/${index + 10}/io`, io(0, 0)],
      [`proc/${index + 10}/cmdline`, ''],
    ]),
  );
  const now = await openProcessLinux(machine(files), clockAt(0)).read(signal);
  expect(now.rows.slice(1).map((each) => each.state)).toEqual([
    'running',
    'sleeping',
    'disk_sleep',
    'stopped',
    'stopped',
    'zombie',
    'idle',
    'idle',
    'running',
    'disk_sleep',
  ]);
  expect(now).toMatchObject({ unreadable: 1, complete: false });
});

test('a process that ends while it is read is no fault', async () => {
  // The folder is there and what is in it is not, as when it ends between listing and reading.
  const rest = { 'proc/9/stat': stat(9), 'proc/9/cmdline': '', 'proc/10/stat': stat(10), 'proc/10/cmdline': '' };
  const host = machine({ 'proc/7/cmdline': 'x', ...rest });
  const now = await openProcessLinux(host, clockAt(0)).read(signal);
  expect(now.rows.map((each) => each.pid)).toEqual([1, 9, 10]);
  expect(now).toMatchObject({ unreadable: 0, complete: true });
});

test('where process 1 is hidden, others are too: nothing is said of how many there are', async () => {
  const host = machine({ 'proc/7/stat': stat(7), 'proc/7/io': io(0, 0), 'proc/7/cmdline': '' });
  host.remove('proc/1');
  const now = await openProcessLinux(host, clockAt(0)).read(signal);
  expect(now).toMatchObject({ unreadable: 0, complete: false });
  const { data, unavailable } = derive(processChannel, between(processFamily, now, null));
  expect(data).toMatchObject({ count: null, threads: null, complete: false });
  expect(data.processes.map((each) => each.pid)).toEqual([7]);
  expect(unavailable).toMatchObject({
    count: expect.stringContaining('hidepid'),
    threads: expect.stringContaining('sudo telltale serve'),
  });
});

test.skipIf(process.getuid?.() === 0)('without permission the io is null and the rest is there', async () => {
  const host = machine();
  chmodSync(`${host.procRoot}/1/io`, 0);
  const now = await openProcessLinux(host, clockAt(0)).read(signal);
  expect(now).toMatchObject({ unreadable: 0, complete: true });
  expect(now.rows[0]).toMatchObject({ name: 'a', read_bytes: null });
  expect(now.rows[0]?.io_reason).toMatch(/privileged/);
});

test('a kernel that does not count disk traffic has no io, with that reason', async () => {
  const host = machine();
  host.remove('proc/1/io');
  const now = await openProcessLinux(host, clockAt(0)).read(signal);
  expect(now.rows[0]).toMatchObject({
    read_bytes: null,
    io_reason: 'the kernel does not count it',
  });
});

test('container, unit, reaped time and the machine’s own CPU time are read beside it', async () => {
  const id = '4f1c8a90b2d3e4f5061728394a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7d';
  const host = machine({
    'proc/stat': 'cpu  100 20 30 400 50 6 7 8 9 1\n',
    'proc/1/stat': stat(1).replace(' 0 0 0 20 0 ', ' 0 250 50 20 0 '),
    'proc/1/cgroup': `0::/system.slice/web.service/docker-${id}.scope\n`,
    'proc/2/stat': stat(2),
    'proc/2/cmdline': '',
  });
  const { rows, machine_cpu } = await openProcessLinux(host, clockAt(0)).read(signal);
  expect(rows).toMatchObject([
    { container: '4f1c8a90b2d3', service: 'web.service', reaped_cpu_seconds_total: 3, cpu_seconds_total: 0 },
    // A kernel without control groups.
    { container: null, service: null },
  ]);
  expect(machine_cpu).toEqual({ cpus: 0, busy: 1.71, steal: 0.08, irq: 0.06, softirq: 0.07 });
});

test('a parent whose child ends during the scan is read again, with the child’s time and without its row', async () => {
  const host = machine({ 'proc/7/stat': stat(7), 'proc/8/stat': stat(8, { parent: 7, ticks: 90_000 }) });
  for (const pid of [7, 8]) host.write(`proc/${pid}/cmdline`, '');
  let onRead = () => {};
  const collector = openProcessLinux(host, {
    now: () => recordedAtMs,
    monotonic: () => {
      onRead();
      return 0;
    },
  });
  expect((await collector.read(signal)).rows.map((each) => each.pid)).toEqual([1, 7, 8]);
  // The clock is looked at once at the start and once for each process: the third time, 7 was just read.
  let looks = 0;
  onRead = () => {
    looks += 1;
    if (looks !== 3) return;
    host.remove('proc/8');
    host.write('proc/7/stat', stat(7).replace(' 0 0 0 20 0 ', ' 0 90000 0 20 0 '));
  };
  const { rows } = await collector.read(signal);
  expect(rows.map((each) => [each.pid, each.reaped_cpu_seconds_total])).toEqual([
    [1, 0],
    [7, 900],
  ]);
  collector.close?.();
});

test.each([
  ['as it is', 'C:\\new'],
  ['with each backslash doubled', 'C:\\\\new'],
])('a name with a backslash is that of comm, where a kernel writes it into stat %s', async (_, written) => {
  const host = machine();
  host.write('proc/7/stat', stat(7, { name: written }));
  host.write('proc/7/comm', 'C:\\new\n');
  host.write('proc/7/cmdline', 'new.exe');
  const collector = openProcessLinux(host, clockAt(0));
  const name = async () => (await collector.read(signal)).rows.find(({ pid }) => pid === 7)?.name;
  expect(await name()).toBe('C:\\new');
  expect(await name()).toBe('C:\\new');
  host.write('proc/7/stat', stat(7, { name: 'plain' }));
  expect(await name()).toBe('plain');
  collector.close?.();
});

test('exec is seen at once by the new name, a rewritten command line within 16 readings, 64 of one asleep', async () => {
  const host = machine();
  const collector = openProcessLinux(host, clockAt(0));
  const commandLine = async () => (await collector.read(signal)).rows[0]?.command_line;
  // After four readings nothing but the name is due to be looked at in the fifth.
  for (let index = 0; index < 4; index += 1) expect(await commandLine()).toBe('init');
  host.write('proc/1/stat', stat(1, { name: 'b' }));
  host.write('proc/1/cmdline', 'other\0-x\0');
  expect(await commandLine()).toBe('other -x');
  const readingsUntil = async (text: string, beforeEach = () => {}) => {
    for (let index = 0; index < 130; index += 1) await collector.read(signal);
    host.write('proc/1/cmdline', text);
    for (let readings = 1; ; readings += 1) {
      beforeEach();
      if ((await commandLine()) === text) return readings;
    }
  };
  const asleep = await readingsUntil('third');
  expect(asleep).toBeGreaterThan(16);
  expect(asleep).toBeLessThanOrEqual(64);
  let ticks = 0;
  const work = () => {
    ticks += 1;
    host.write('proc/1/stat', stat(1, { name: 'b', ticks }));
  };
  expect(await readingsUntil('fourth', work)).toBeLessThanOrEqual(16);
  collector.close?.();
});

test('a pid that is used again is met anew: name of the user, arguments, start time', async () => {
  const host = machine();
  const collector = openProcessLinux(host, clockAt(0));
  await collector.read(signal);
  host.write('proc/1/stat', stat(1, { start: 99_000 }));
  host.write('proc/1/cmdline', 'new');
  const now = await collector.read(signal);
  expect(now.rows[0]).toMatchObject({
    command_line: 'new',
    start_key: 99_000,
    start_time: new Date(1_795_551_250_000 + 990_000).toISOString(),
  });
  collector.close?.();
});

test('users have the names of the passwd file as it is now, and numbers without', async () => {
  const host = machine();
  const collector = openProcessLinux(host, clockAt(0));
  const user = async () => (await collector.read(signal)).rows[0]?.user;
  const uid = process.getuid?.() ?? 0;
  expect(await user()).toBe(String(uid));
  host.write('etc/passwd', `zoë:x:${uid}:${uid}:::\n`);
  expect(await user()).toBe('zoë');
  host.write('etc/passwd', `zoë-renamed:x:${uid}:${uid}:::\n`);
  expect(await user()).toBe('zoë-renamed');
  host.remove('etc/passwd');
  expect(await user()).toBe(String(uid));
  collector.close?.();
});

test('a start time stays as the clock is adjusted, and follows when it steps', async () => {
  const host = machine({ 'proc/7/stat': stat(7), 'proc/7/io': io(0, 0), 'proc/7/cmdline': '' });
  let nowMs = recordedAtMs;
  const collector = openProcessLinux(host, { now: () => nowMs, monotonic: () => 0 });
  const startTime = async (index: number) => (await collector.read(signal)).rows[index]?.start_time;
  expect(await startTime(1)).toBe('2026-11-24T20:14:11.000Z');
  // The kernel's figure moves with the clock.
  host.write('proc/stat', 'cpu  1 1 1 1\nbtime 1795551251\n');
  nowMs += 900;
  host.write('proc/8/stat', stat(8));
  host.write('proc/8/cmdline', '');
  expect(await startTime(2)).toBe('2026-11-24T20:14:11.000Z');
  host.write('proc/stat', 'cpu  1 1 1 1\nbtime 1795547650\n');
  nowMs -= 3_600_000;
  host.write('proc/9/stat', stat(9));
  host.write('proc/9/cmdline', '');
  expect(await startTime(3)).toBe('2026-11-24T19:14:11.000Z');
  collector.close?.();
});

test('a start in the future, as in containers that see the uptime of another machine, is not told', async () => {
  const now = await openProcessLinux(machine({ 'proc/1/stat': stat(1, { start: 100_000_000 }) }), clockAt(0)).read(
    signal,
  );
  expect(now.rows[0]?.start_time).toBeNull();
});

test('thousands of processes are read in slices, so that others have their turn, and a deadline ends the scan', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [`proc/${index + 2}/stat`, stat(index + 2)] as const),
  );
  const host = machine(files);
  // A clock on which each look takes a millisecond.
  let nowMs = 0;
  const clock = { now: () => recordedAtMs, monotonic: () => nowMs++ };
  const collector = openProcessLinux(host, clock);
  let turns = 0;
  let isRunning = true;
  const count = () => {
    turns += 1;
    if (isRunning) setImmediate(count);
  };
  setImmediate(count);
  await collector.read(signal);
  isRunning = false;
  expect(turns).toBeGreaterThan(20);
  const controller = new AbortController();
  const scan = collector.read(controller.signal);
  controller.abort(new Error('too slow'));
  await expect(scan).rejects.toThrow('too slow');
  collector.close?.();
});

test('a family that could not be read leaves an empty table that is not complete', () => {
  for (const channel of [processChannel, processTopChannel]) {
    const { data, unavailable } = derive<'process' | 'process_top'>(channel, failed(processFamily, 'broken'));
    expect(data).toMatchObject({ count: null, threads: null, processes: [], complete: false });
    expect(unavailable).toMatchObject({ count: 'broken', threads: 'broken' });
  }
});
