/** CPU on this machine beside other tools, while a child keeps one CPU busy. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cpu, cpuChannel } from '../../main/collectors/cpu.ts';
import { between, derive } from './take.ts';
import { busyScript, output, startScript, thisMachine } from './tools.ts';

const signal = new AbortController().signal;

/** Busy and all ticks of the line "cpu", without the parsers under test. */
function ticksByHand() {
  const columns = (readFileSync('/proc/stat', 'latin1').split('\n')[0] ?? '').split(/\s+/).slice(1, 9).map(Number);
  const all = columns.reduce((sum, ticks) => sum + ticks, 0);
  return { all, busy: all - (columns[3] ?? 0) - (columns[4] ?? 0) };
}

/** What the channel shows over the time that `wait` takes. */
async function measure<Result>(wait: () => Promise<Result>) {
  const collector = cpu.open(thisMachine);
  const before = await collector.read(signal);
  const startedMs = performance.now();
  const result = await wait();
  const now = await collector.read(signal);
  collector.close?.();
  const seconds = (performance.now() - startedMs) / 1_000;
  return { ...derive(cpuChannel, between(cpu, now, before, seconds)), now, result };
}

/** Newer versions nest the fields in sections. */
interface LscpuField {
  field: string;
  data?: string;
  children?: LscpuField[];
}

function findField(fields: readonly LscpuField[], name: string): LscpuField | undefined {
  return (
    fields.find((each) => each.field === name) ??
    fields.flatMap((each) => findField(each.children ?? [], name) ?? [])[0]
  );
}

describe.runIf(process.platform === 'linux')('cpu on this machine', () => {
  test('utilization and modes agree with mpstat within 10 points, and with /proc/stat by hand within 3', async (context) => {
    await startScript(busyScript);
    const byHand = ticksByHand();
    const { data, result } = await measure(() => output(context, 'mpstat', ['-o', 'JSON', '-P', 'ALL', '2', '1']));
    const later = ticksByHand();
    const expected = (100 * (later.busy - byHand.busy)) / (later.all - byHand.all);
    expect(Math.abs((data.utilization_percent ?? -100) - expected)).toBeLessThan(3);

    const loads: Record<string, number>[] = JSON.parse(result).sysstat.hosts[0].statistics[0]['cpu-load'];
    const [all, ...cores] = loads;
    expect(
      Math.abs((data.utilization_percent ?? -100) - (100 - (all?.idle ?? 0) - (all?.iowait ?? 0))),
    ).toBeLessThan(10);
    expect(Math.abs((data.modes.user_percent ?? -100) - (all?.usr ?? 0))).toBeLessThan(10);
    expect(Math.abs((data.modes.system_percent ?? -100) - (all?.sys ?? 0))).toBeLessThan(10);
    expect(data.cores.map((core) => core.cpu)).toEqual(cores.map((core) => Number(core.cpu)));
    const shares = Object.values(data.modes).reduce((sum, share) => (sum ?? 0) + (share ?? 0), 0);
    expect(shares).toBeCloseTo(100, 6);
    // One CPU was busy.
    expect(data.utilization_percent).toBeGreaterThan(50 / data.cores.length);
  });

  test('switches and interrupts agree with vmstat within a third', async (context) => {
    const { data, result } = await measure(() => output(context, 'vmstat', ['2', '2']));
    const lines = result.trim().split('\n');
    const names = lines[1]?.trim().split(/\s+/) ?? [];
    // The first line of figures is since boot.
    const values = lines[3]?.trim().split(/\s+/).map(Number) ?? [];
    const column = (name: string) => values[names.indexOf(name)] ?? Number.NaN;
    const tolerance = (value: number) => value / 3 + 300;
    const { context_switches_per_second: switches, interrupts_per_second: interrupts } = data;
    expect(Math.abs((switches ?? -1e9) - column('cs'))).toBeLessThan(tolerance(column('cs')));
    expect(Math.abs((interrupts ?? -1e9) - column('in'))).toBeLessThan(tolerance(column('in')));
  });

  test('topology and limits of the frequency are those of lscpu', async (context) => {
    const { data } = await measure(async () => undefined);
    const { lscpu } = JSON.parse(await output(context, 'lscpu', ['-J'])) as { lscpu: LscpuField[] };
    const field = (name: string) => Number(findField(lscpu, name)?.data);
    const { sockets, cores, threads, numa_nodes: nodes } = data.topology;
    expect(threads).toBe(field('CPU(s):'));
    if (sockets !== null) expect(sockets).toBe(field('Socket(s):'));
    if (cores !== null && sockets !== null) expect(cores).toBe(sockets * field('Core(s) per socket:'));
    if (nodes !== null) expect(nodes).toBe(field('NUMA node(s):'));
    for (const [hertz, name] of [
      [data.minimum_frequency_hertz, 'CPU min MHz:'],
      [data.maximum_frequency_hertz, 'CPU max MHz:'],
    ] as const) {
      if (hertz !== null) expect(hertz / 1e6).toBeCloseTo(field(name), 0);
    }
  });

  test('load and forks are those of /proc, and every null has a reason', async () => {
    const { data, unavailable } = await measure(async () => {
      await startScript('console.log("ready")');
    });
    const load = readFileSync('/proc/loadavg', 'latin1').split(' ').slice(0, 3).map(Number);
    data.load_average.forEach((mean, index) => {
      // The kernel renews it every 5 s, perhaps between the two looks.
      expect(Math.abs((mean ?? -100) - (load[index] ?? 0))).toBeLessThan(1);
    });
    expect(data.forks_per_second).toBeGreaterThan(0);
    expect(data.processes_running).toBeGreaterThan(0);
    for (const path of ['frequency_hertz', 'limit_cores'] as const) {
      if (data[path] === null) expect(unavailable[path]).toBeTypeOf('string');
      else expect(data[path]).toBeGreaterThan(0);
    }
  });
});
