import fc from 'fast-check';
import { expect, test } from 'vitest';
import { processChannel, process as processFamily, processTopChannel } from '../../main/collectors/process.ts';
import { activityOf } from '../../main/collectors/process-activity.ts';
import { settleFamilies } from '../../main/collectors/process-families.ts';
import { Kernel } from './process-kernel.ts';
import { reading, row } from './process-row.ts';
import { between, derive } from './take.ts';

/** A second of CPU time within it is one percent, so percentages read as seconds. */
const spanMs = 100_000;
const later = { read_at_ms: spanMs };

/** Percentages by pid: all, and what came from children. */
function shares(before: Parameters<typeof reading>[0], now: Parameters<typeof reading>[0]) {
  const activities = activityOf({
    previous: reading(before, { uptime_seconds: 50 }),
    current: reading(now, { started_at_ms: spanMs }),
  });
  return Object.fromEntries(activities.map((each) => [each.row.pid, [each.cpu_percent, each.reaped_cpu_percent]]));
}

test('children that lived and died between two readings count for the parent that reaped them', () => {
  const before = [row(1), row(7, { cpu_seconds_total: 1, reaped_cpu_seconds_total: 10 })];
  const now = [row(1, later), row(7, { cpu_seconds_total: 3, reaped_cpu_seconds_total: 40, ...later })];
  expect(shares(before, now)).toEqual({ 1: [0, 0], 7: [32, 30] });
});

test('of a child of hours that ends, only what it used since the last reading counts for its parent', () => {
  const child = row(8, { parent_pid: 7, cpu_seconds_total: 3_600, reaped_cpu_seconds_total: 400 });
  const before = [row(1), row(7, { reaped_cpu_seconds_total: 5 }), child];
  const now = [row(1, later), row(7, { reaped_cpu_seconds_total: 5 + 4_000 + 2, ...later })];
  expect(shares(before, now)[7]).toEqual([2, 2]);
});

test('a child whose parent ended too counts for the grandparent', () => {
  const before = [
    row(1),
    row(7),
    row(8, { parent_pid: 7, cpu_seconds_total: 10 }),
    row(9, { parent_pid: 8, cpu_seconds_total: 20 }),
  ];
  const now = [row(1, later), row(7, { reaped_cpu_seconds_total: 33, ...later })];
  expect(shares(before, now)).toEqual({ 1: [0, 0], 7: [3, 3] });
});

test('an orphan that process 1 reaped counts there', () => {
  const before = [
    row(1, { reaped_cpu_seconds_total: 1_000 }),
    row(7),
    row(8, { parent_pid: 7 }),
    row(9, { parent_pid: 8, cpu_seconds_total: 20 }),
  ];
  const now = [row(1, { reaped_cpu_seconds_total: 1_024, ...later }), row(7, later)];
  expect(shares(before, now)).toEqual({ 1: [4, 4], 7: [0, 0] });
});

test('a child that nobody waited for counts for nobody', () => {
  const before = [row(1), row(7), row(8, { parent_pid: 7, cpu_seconds_total: 20 })];
  expect(shares(before, [row(1, later), row(7, later)])).toEqual({ 1: [0, 0], 7: [0, 0] });
});

test('a zombie has its row until it is waited for', () => {
  const zombie = { parent_pid: 7, cpu_seconds_total: 25, state: 'zombie' } as const;
  const before = [row(1), row(7), row(8, { parent_pid: 7, cpu_seconds_total: 20 })];
  expect(shares(before, [row(1, later), row(7, later), row(8, { ...zombie, ...later })])[8]).toEqual([5, 0]);
});

test('a parent that started since the last reading has used all that it reaped since then', () => {
  const born = row(7, { cpu_seconds_total: 2, reaped_cpu_seconds_total: 6, start_key: 9, start_seconds: 60 });
  expect(shares([row(1)], [row(1, later), { ...born, ...later }])[7]).toEqual([8, 6]);
});

test('a reaped life beyond what the machine was busy was hidden before and is left out', () => {
  const cpu = (busy: number) => ({ cpus: 0, busy, steal: 0, irq: 0, softirq: 0 });
  const before = reading([row(1), row(7)], { machine_cpu: cpu(1_000) });
  const now = reading([row(1, later), row(7, { cpu_seconds_total: 3, reaped_cpu_seconds_total: 900, ...later })], {
    started_at_ms: spanMs,
    machine_cpu: cpu(1_050),
  });
  const [, parent] = activityOf({ previous: before, current: now });
  expect(parent).toMatchObject({ cpu_percent: 3, reaped_cpu_percent: 0 });
});

test('what a child had read and written before it ended is not traffic of its parent now', () => {
  const io = (read: number, write: number, cancelled = 0) => ({
    read_bytes: read,
    write_bytes: write,
    cancelled_write_bytes: cancelled,
  });
  const before = [row(1), row(7, io(1_000, 0)), row(8, { parent_pid: 7, ...io(5_000_000, 700, 100) })];
  const now = [row(1, later), row(7, { ...io(1_000 + 5_000_000 + 200, 700 + 600, 100), ...later })];
  const [, parent] = activityOf({ previous: reading(before), current: reading(now) });
  expect(parent).toMatchObject({ read_bytes_per_second: 2, write_bytes_per_second: 6 });
  const hidden = { read_bytes: null, write_bytes: null, cancelled_write_bytes: null };
  const [, unknown] = activityOf({
    previous: reading([row(1), row(7, io(1_000, 0)), row(8, { parent_pid: 7, ...hidden })]),
    current: reading(now),
  });
  expect(unknown).toMatchObject({ read_bytes_per_second: null, cpu_percent: 0 });
  expect(unknown?.io_rate_reason).toMatch(/a child ended/);
});

test('what no process explains is one entry, whose parts add up to it', () => {
  const before = reading([row(1), row(7)], { machine_cpu: { cpus: 0, busy: 10, steal: 1, irq: 1, softirq: 1 } });
  const now = reading([row(1, later), row(7, { cpu_seconds_total: 30, ...later })], {
    started_at_ms: spanMs,
    machine_cpu: { cpus: 0, busy: 60, steal: 3, irq: 6, softirq: 21 },
  });
  for (const channel of [processChannel, processTopChannel]) {
    const { data } = derive<'process' | 'process_top'>(channel, between(processFamily, now, before, 100));
    // 50 busy, 30 explained.
    expect(data.not_attributed).toEqual({
      cpu_percent: 20,
      steal_percent: 2,
      irq_percent: 5,
      softirq_percent: 13,
      other_percent: 0,
    });
  }
});

test('processes that used more than the machine counted leave nothing below zero', () => {
  const cpu = (busy: number) => ({ cpus: 0, busy, steal: 0, irq: 0, softirq: busy });
  const before = reading([row(1)], { machine_cpu: cpu(10) });
  const now = reading([row(1, { cpu_seconds_total: 30, ...later })], {
    started_at_ms: spanMs,
    machine_cpu: cpu(35),
  });
  expect(derive(processChannel, between(processFamily, now, before)).data.not_attributed).toEqual({
    cpu_percent: 0,
    steal_percent: 0,
    irq_percent: 0,
    softirq_percent: 0,
    other_percent: 0,
  });
});

test('without the machine’s counters, at a first reading and after a reset the entry is null with its reason', () => {
  const cpu = (busy: number) => ({ cpus: 0, busy, steal: 0, irq: 0, softirq: 0 });
  const entry = (now: ReturnType<typeof cpu> | null, before: ReturnType<typeof reading> | null) => {
    const current = reading([row(1)], { machine_cpu: now, started_at_ms: spanMs });
    const { data, unavailable } = derive(processChannel, between(processFamily, current, before));
    expect(data.not_attributed).toBeNull();
    return unavailable.not_attributed;
  };
  expect(entry(null, reading([row(1)]))).toBe('the system does not report it');
  expect(entry(cpu(5), null)).toMatch(/first reading/);
  expect(entry(cpu(5), reading([row(1)], { machine_cpu: cpu(6) }))).toMatch(/went back/);
});

/** What may happen to processes 1 to 12. */
const pid = fc.integer({ min: 1, max: 12 });
const event = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('run' as const), pid, fc.integer({ min: 1, max: 1_000 })) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('fork' as const), pid, pid) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('exit' as const), pid, fc.integer({ min: 0, max: 2 })) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('wait' as const), pid, fc.constant(0)) },
);
type Event = typeof event extends fc.Arbitrary<infer Each> ? Each : never;

function happen(kernel: Kernel, [kind, first, second]: Event): void {
  if (kind === 'run') kernel.run(first, second);
  else if (kind === 'fork') kernel.fork(first, second);
  else if (kind === 'exit') kernel.exit(first, second > 0);
  else kernel.wait(first);
}

test('whoever forks, ends and is reaped: the rows add up to the CPU time used between two readings', () => {
  fc.assert(
    fc.property(fc.array(fc.array(event, { maxLength: 60 }), { maxLength: 6 }), (intervals) => {
      const kernel = new Kernel();
      let before = reading(kernel.rows(0), { uptime_seconds: kernel.uptime + 1 });
      let used = kernel.used;
      for (const [index, events] of intervals.entries()) {
        kernel.pause();
        // Starts after the reading are told from those before it.
        kernel.tick();
        for (const each of events) happen(kernel, each);
        const atMs = (index + 1) * spanMs;
        const now = reading(kernel.rows(atMs), { started_at_ms: atMs, uptime_seconds: kernel.uptime + 1 });
        const activities = activityOf({ current: now, previous: before });
        let sum = 0;
        for (const { cpu_percent, reaped_cpu_percent } of activities) {
          expect(cpu_percent).toBeGreaterThanOrEqual(reaped_cpu_percent ?? 0);
          sum += cpu_percent ?? Number.NaN;
        }
        expect(sum).toBeCloseTo(kernel.used - used, 6);
        used = kernel.used;
        before = now;
      }
    }),
    { numRuns: 500 },
  );
});

test('whatever happens while the processes are read, no life is counted twice or lost', () => {
  const scenario = fc.record({
    /** Whose children processes 2 to 12 are at first. */
    parents: fc.array(pid, { minLength: 11, maxLength: 11 }),
    past: fc.array(event, { maxLength: 30 }),
    /** What happens before each of the reads. */
    meanwhile: fc.array(fc.array(event, { maxLength: 5 }), { minLength: 12, maxLength: 12 }),
  });
  fc.assert(
    fc.property(scenario, ({ parents, past, meanwhile }) => {
      const kernel = new Kernel();
      for (const [index, parent] of parents.entries()) {
        kernel.fork(kernel.tasks.has(parent) ? parent : 1, index + 2);
        kernel.run(index + 2, 10);
      }
      for (const each of past) happen(kernel, each);
      kernel.pause();
      // Everybody is known from an earlier scan, with the parent of now.
      const known = new Map(kernel.pids().map((each) => [each, kernel.row(each)]));
      const usedAtStart = kernel.used;
      const rows: ReturnType<typeof row>[] = [];
      const vanished: number[] = [];
      const reaping = new Set<number>();
      for (const [index, each] of [...known.keys()].entries()) {
        for (const one of meanwhile[index] ?? []) happen(kernel, one);
        const found = kernel.row(each);
        if (!found) vanished.push(each);
        else rows.push(found);
        if (found && found.reaped_cpu_seconds_total !== known.get(each)?.reaped_cpu_seconds_total)
          reaping.add(each);
      }
      const settled = settleFamilies(
        { rows, vanished, reaping },
        {
          read: (each) => kernel.row(each),
          isAlive: (each) => kernel.tasks.has(each),
          parentOf: (each) => known.get(each)?.parent_pid ?? 0,
        },
      );
      const counted = settled.reduce(
        (sum, each) => sum + (each.cpu_seconds_total ?? 0) + (each.reaped_cpu_seconds_total ?? 0),
        0,
      );
      expect(counted).toBeGreaterThanOrEqual(usedAtStart);
      expect(counted).toBeLessThanOrEqual(kernel.used);
      expect(settled.map((each) => each.pid)).toEqual(settled.map((each) => each.pid).sort((a, b) => a - b));
    }),
    { numRuns: 1_000 },
  );
});
