import { expect, test } from 'vitest';
import { openProcessLinux } from '../../main/collectors/process.linux.ts';
import { processChannel, process as processFamily, processTopChannel } from '../../main/collectors/process.ts';
import { activityOf } from '../../main/collectors/process-activity.ts';
import { io, machine, recordedAtMs, stat } from './process-files.ts';
import { reading, row } from './process-row.ts';
import { between, derive } from './take.ts';

const signal = new AbortController().signal;

/** A machine with processes 1 and 7, and its collector on a clock that the test moves. */
function open(files: Record<string, string> = {}) {
  const host = machine({ 'proc/7/stat': stat(7), 'proc/7/io': io(0, 0), 'proc/7/cmdline': '', ...files });
  const time = { ms: 0 };
  const collector = openProcessLinux(host, { now: () => recordedAtMs, monotonic: () => time.ms });
  const read = () => collector.read(signal);
  /** How many readings it takes until the one of process 7 has so many bytes. */
  const readingsUntil = async (bytes: number) => {
    for (let count = 1; ; count += 1) {
      const { rows } = await read();
      if (rows.find(({ pid }) => pid === 7)?.read_bytes === bytes) return count;
    }
  };
  return { host, time, collector, read, readingsUntil };
}

test('a process in which nothing changed has the row of before, and its message too', async () => {
  const { host, time, collector, read } = open();
  const first = await read();
  time.ms = 1_000;
  const second = await read();
  expect(second.rows[1]).toBe(first.rows[1]);
  expect(Array.from(second.read_at_ms)).toEqual([1_000, 1_000]);
  time.ms = 2_000;
  // Page faults are not shown.
  host.write('proc/7/stat', stat(7).replace(' 64 0 0 0 0 ', ' 64 5 0 0 0 '));
  const third = await read();
  expect(third.rows[1]).toBe(first.rows[1]);
  const messageOf = (now: typeof first, before: typeof first) =>
    derive(processChannel, between(processFamily, now, before)).data.processes[1];
  const still = messageOf(second, first);
  expect(still).toMatchObject({
    cpu_percent: 0,
    reaped_cpu_percent: 0,
    read_bytes_per_second: 0,
    read_bytes_total: 0,
  });
  expect(messageOf(third, second)).toBe(still);
  host.write('proc/7/stat', stat(7, { ticks: 50 }));
  time.ms = 3_000;
  const fourth = await read();
  expect(messageOf(fourth, third)).toMatchObject({ cpu_percent: 50, cpu_seconds_total: 0.5 });
  time.ms = 4_000;
  expect(messageOf(await read(), fourth)).toMatchObject({ cpu_percent: 0, cpu_seconds_total: 0.5 });
  collector.close?.();
});

test('the two channels of one reading share what they say of a process', async () => {
  const { host, time, collector, read } = open();
  const first = await read();
  time.ms = 1_000;
  host.write('proc/7/stat', stat(7, { ticks: 50 }));
  const outcomes = between(processFamily, await read(), first);
  const [all, top] = [processChannel, processTopChannel].map((channel) =>
    derive<'process' | 'process_top'>(channel, outcomes).data.processes.find(({ pid }) => pid === 7),
  );
  expect(all).toMatchObject({ cpu_percent: 50 });
  expect(top).toBe(all);
  collector.close?.();
});

test('readings are not kept by those after them', async () => {
  const { collector, read } = open();
  const readings = [await read(), await read(), await read()] as const;
  derive(processChannel, between(processFamily, readings[1], readings[0]));
  derive(processChannel, between(processFamily, readings[2], readings[1]));
  expect(readings.map((each) => each.activities?.previous ?? null)).toEqual([null, null, readings[1]]);
  collector.close?.();
});

test('disk traffic that stat does not tell of is seen within 8 readings, and at once where stat has changed', async () => {
  const { host, collector, read, readingsUntil } = open();
  for (let index = 0; index < 40; index += 1) await read();
  host.write('proc/7/io', io(1_000, 0));
  const readings = await readingsUntil(1_000);
  expect(readings).toBeGreaterThan(1);
  expect(readings).toBeLessThanOrEqual(8);
  // It moved something just now.
  host.write('proc/7/io', io(2_000, 0));
  expect(await readingsUntil(2_000)).toBe(1);
  for (let index = 0; index < 40; index += 1) await read();
  host.write('proc/7/io', io(3_000, 0));
  host.write('proc/7/stat', stat(7, { ticks: 1 }));
  expect(await readingsUntil(3_000)).toBe(1);
  collector.close?.();
});

test('disk traffic is never more than 10 s old, and its rate is over the time between its own two readings', async () => {
  const { host, time, collector, read } = open();
  for (let index = 0; index < 40; index += 1) await read();
  // Read in the last of them, so that it is not due for some.
  host.write('proc/7/stat', stat(7, { ticks: 1 }));
  for (let index = 0; index < 4; index += 1) await read();
  host.write('proc/7/io', io(50_000, 0));
  time.ms = 4_000;
  const between4 = await read();
  time.ms = 10_000;
  const before = between4.io_read_at_ms[1] ?? Number.NaN;
  const now = await read();
  expect(now.io_read_at_ms[1]).toBe(10_000);
  const { data } = derive(processChannel, between(processFamily, now, between4));
  const expected = between4.rows[1]?.read_bytes === 50_000 ? 0 : 50_000 / (10 - before / 1_000);
  expect(data.processes[1]?.read_bytes_per_second).toBe(expected);
  collector.close?.();
});

test('where a child ended, the traffic that its parent took over is read at once', async () => {
  const family = { 'proc/8/stat': stat(8, { parent: 7 }), 'proc/8/io': io(5_000, 0), 'proc/8/cmdline': '' };
  const { host, collector, read, readingsUntil } = open(family);
  for (let index = 0; index < 40; index += 1) await read();
  const before = await read();
  host.remove('proc/8');
  host.write('proc/7/io', io(5_300, 0));
  const now = await read();
  expect(now.rows.map(({ pid, read_bytes }) => [pid, read_bytes])).toEqual([
    [1, 0],
    [7, 5_300],
  ]);
  // What the child's own row told before is not told again.
  const parent = activityOf({ current: { ...now, io_read_at_ms: [1_000, 1_000] }, previous: before })[1];
  expect(parent?.read_bytes_per_second).toBe(300);
  // The same where another process has its pid by now, which is found only after the parent was read.
  host.write('proc/8/stat', stat(8, { parent: 7 }));
  host.write('proc/8/io', io(700, 0));
  host.write('proc/8/cmdline', '');
  for (let index = 0; index < 40; index += 1) await read();
  host.write('proc/8/stat', stat(8, { parent: 1, start: 900 }));
  host.write('proc/8/io', io(0, 0));
  host.write('proc/7/io', io(6_000, 0));
  expect(await readingsUntil(6_000)).toBe(1);
  collector.close?.();
});

test('a process that could not be read whole is not shown with half of it', async () => {
  const { host, collector, read } = open();
  await read();
  await read();
  // Its line is new, and before its io could be read it was gone from under it.
  host.write('proc/7/stat', stat(7, { ticks: 5 }));
  host.write('proc/7/io', 'read_bytes: many\n');
  expect((await read()).unreadable).toBe(1);
  host.write('proc/7/io', io(0, 0));
  const { rows } = await read();
  expect(rows[1]).toMatchObject({ pid: 7, cpu_seconds_total: 0.05 });
  collector.close?.();
});

test('all memory of the machine is looked at anew in each reading', async () => {
  const { host, collector, read } = open();
  const first = await read();
  const percent = (now: typeof first, before: typeof first | null) =>
    derive(processChannel, between(processFamily, now, before)).data.processes[1]?.memory_percent;
  const second = await read();
  expect(percent(second, first)).toBe((100 * 4_096) / (1_000 * 1_024));
  // Memory that is given to a virtual machine, or taken from it, while it runs.
  host.write('proc/meminfo', 'MemTotal: 2000 kB\n');
  expect(percent(await read(), second)).toBe((100 * 4_096) / (2_000 * 1_024));
  collector.close?.();
});

const cpu = (cpus: number, busy: number) => ({ cpus, busy, steal: 0, irq: 0, softirq: 0 });

test('shares of times that lie far apart add up to no more than all CPUs can do', () => {
  // Two CPUs and scans of a second: whoever was read first ran in the first second, the others in the second.
  const used = { cpu_seconds_total: 1, read_at_ms: 1_000 };
  const before = reading([row(1), row(2), ...[3, 4].map((pid) => row(pid, { read_at_ms: 1_000 }))], {
    machine_cpu: cpu(2, 0),
  });
  const now = reading(
    [
      row(1, used),
      row(2, { ...used, reaped_cpu_seconds_total: 0.25 }),
      ...[3, 4].map((pid) => row(pid, { cpu_seconds_total: 0.5, read_at_ms: 2_000 })),
    ],
    { machine_cpu: cpu(2, 1.9), started_at_ms: 1_000 },
  );
  const { data } = derive(processChannel, between(processFamily, now, before));
  const shares = data.processes.map((each) => each.cpu_percent ?? Number.NaN);
  expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(200, 9);
  // 325 in all; each as much less as the others.
  expect(shares[0]).toBeCloseTo((100 * 200) / 325, 9);
  expect(data.processes[1]?.reaped_cpu_percent).toBeCloseTo((25 * 200) / 325, 9);
  expect(data.not_attributed?.cpu_percent).toBeCloseTo(0, 9);
});

test('shares that fit are left as they are, and without a list of CPUs nothing is reduced', () => {
  for (const [cpus, seconds] of [
    [2, 1.99],
    [0, 9],
  ] as const) {
    const now = reading([row(1, { cpu_seconds_total: seconds, read_at_ms: 1_000 })], {
      machine_cpu: cpu(cpus, 9),
      started_at_ms: 1_000,
    });
    const { data } = derive(
      processChannel,
      between(processFamily, now, reading([row(1)], { machine_cpu: cpu(cpus, 0) })),
    );
    expect(data.processes[0]?.cpu_percent).toBe(100 * seconds);
  }
});

test('what is not attributed is no more than all CPUs can do', () => {
  // The clock was read, the machine was held up, and then its counters were read.
  const now = reading([row(1, { read_at_ms: 1_000 })], { machine_cpu: cpu(2, 3), started_at_ms: 1_000 });
  const { data } = derive(
    processChannel,
    between(processFamily, now, reading([row(1)], { machine_cpu: cpu(2, 0) })),
  );
  expect(data.not_attributed).toMatchObject({ cpu_percent: 200, other_percent: 200 });
});
