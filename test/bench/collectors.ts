/**
 * What reading costs: CPU, memory and calls of the kernel for each family, beside a loop that makes the identical
 * calls and systeminformation's function for the same thing, all by turns in one run; whether the heap stays flat;
 * and how long a scan of processes keeps the main thread. Linux.
 */
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import systeminformation from 'systeminformation';
import type { Family } from '../../main/collectors/collector.ts';
import { Children, installed } from './support/children.ts';
import { cpuMs, median, pause } from './support/cpu.ts';
import { allFamilies, host, Reader } from './support/reader.ts';
import { BareLoop, record } from './support/reads.ts';
import { measureTables } from './support/tables.ts';
import { type BenchTable, printTable } from './table.ts';

const manyProcesses = 1_000;
const rounds = 10;
/** Calls of a round, each side. */
const calls = 100;
const scans = 8;
/** Before that, so many of both sides: the compiler has done its work after some thousand calls, or a hundred scans. */
const warmUpCalls = 3_000;
const warmUpScans = 100;
/** Within so many scans everything that is looked at now and then is looked at: see scansBetweenRefreshes of the collector. */
const recordedRuns = 64;
/** Whose longest turns are looked at. */
const watchedScans = 60;
const ticks = 10_000;
/** Beside top: first both meet every process, then they are counted for so many seconds. */
const metSeconds = 20;
const countedSeconds = 40;
/** Most that CPU may be of the identical calls. */
const reach = { others: 1.3, process: 1.2, top: 0.6, blockMs: 8, heapKib: 256 };

/** They ask other programs, or devices on threads: their calls are not those of the main thread. */
const elsewhere = new Set(['container', 'service', 'gpu', 'sensor', 'power']);

const others: Readonly<Record<string, () => Promise<unknown>>> = {
  cpu: () => systeminformation.currentLoad(),
  memory: () => systeminformation.mem(),
  disk: () => systeminformation.disksIO(),
  network: () => systeminformation.networkStats('*'),
  filesystem: () => systeminformation.fsSize(),
  process: () => systeminformation.processes(),
  sensor: () => systeminformation.cpuTemperature(),
  power: () => systeminformation.battery(),
};

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

export async function run(): Promise<void> {
  printTable(await measureFamilies());
  printTable(await measureHeap());
  printTable(await measureMessages());
  const children = new Children();
  try {
    children.fillUpTo(manyProcesses);
    await pause(2_000);
    printTable(await measureScans());
    printTable(await measureBesideTop(children));
  } finally {
    await children.stop();
  }
}

async function measureFamilies(): Promise<BenchTable> {
  const rows: (string | number)[][] = [];
  const families = allFamilies();
  const onMain = families.filter(({ name }) => !elsewhere.has(name));
  let processes = Number.NaN;
  for (const family of families) {
    const isProcess = family.name === 'process';
    const figures = await compare([family], onMain.includes(family), isProcess);
    if (isProcess) processes = figures.ratio;
    rows.push(await rowOf(family.name, figures, others[family.name]));
  }
  const together = await compare(
    onMain.filter(({ name }) => name !== 'process'),
    true,
    false,
  );
  rows.push(await rowOf('all but process', together, undefined));
  return {
    title: `Collectors: one call, warm, at ${processCount()} processes`,
    columns: [
      'family',
      'CPU ms',
      'p95',
      'bare ms',
      'by bare',
      'KiB',
      'calls',
      'of them reads',
      'systeminformation ms',
      'by it',
    ],
    rows,
    notes: [
      `CPU of one read and its messages: median and p95 of ${rounds * calls} calls (${rounds * scans} scans), by turns with the bare loop; "by bare" divides their sums.`,
      `Bare: a loop that makes the same calls of the kernel, those of ${recordedRuns} ticks as recorded, and nothing of the answers; for process it parses them as the product does.`,
      'systeminformation: CPU with its child processes, median of 3 calls after a first one. Families that ask devices or programs elsewhere have no bare loop; the last row leaves them out.',
      `Reach: all but process at most ${reach.others} times bare: ${met(together.ratio, reach.others)}; process ${reach.process}: ${met(processes, reach.process)}.`,
    ],
  };
}

interface Figures {
  ours: number[];
  bare: number[];
  ratio: number;
  kib: number;
  calls: number;
  reads: number;
}

async function compare(families: readonly Family<unknown>[], hasBare: boolean, parses: boolean): Promise<Figures> {
  const reader = new Reader(families);
  const isDear = families.some(({ name }) => name === 'process' || elsewhere.has(name));
  const times = isDear ? scans : calls;
  const warmUp = isDear ? warmUpScans : warmUpCalls;
  try {
    for (let call = 0; call < warmUp; call += 1) await reader.tick();
    const trace = await record(recordedRuns, () => reader.tick());
    const made = trace.runs.flat();
    const loop = new BareLoop(hasBare ? trace : { runs: [[]], held: new Map() }, parses);
    for (let call = 0; call < warmUp; call += 1) await loop.run();
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      ours.push(...(await timesOf(times, () => reader.tick())));
      bare.push(...(await timesOf(times, () => loop.run())));
    }
    loop.close();
    return {
      ours,
      bare: hasBare ? bare : [],
      ratio: hasBare ? sum(ours) / sum(bare) : Number.NaN,
      kib: await allocatedKib(reader),
      calls: made.length / recordedRuns,
      reads: made.filter(({ kind }) => kind === 'read' || kind === 'readFileSync').length / recordedRuns,
    };
  } finally {
    reader.close();
  }
}

async function rowOf(name: string, figures: Figures, other: (() => Promise<unknown>) | undefined) {
  const { ours, bare, ratio, kib, calls: made, reads } = figures;
  const its = other ? await costOf(other) : null;
  const cpu = median(ours);
  const share = [cpu, percentile(ours, 0.95), ...(bare.length > 0 ? [median(bare), ratio] : ['', ''])];
  return [name, ...share, kib, made, reads, its ?? '', its === null ? '' : cpu / its];
}

/** CPU milliseconds of each call. */
async function timesOf(count: number, call: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const before = process.cpuUsage();
    await call();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1_000);
  }
  return times;
}

/** Of a call without a collection of garbage in it, which shows as a heap that shrank. */
async function allocatedKib(reader: Reader): Promise<number> {
  const sizes: number[] = [];
  for (let call = 0; call < 50; call += 1) {
    const before = process.memoryUsage().heapUsed;
    await reader.tick();
    const grown = process.memoryUsage().heapUsed - before;
    if (grown > 0) sizes.push(grown / 1_024);
  }
  return median(sizes);
}

async function costOf(call: () => Promise<unknown>): Promise<number> {
  await call();
  const times: number[] = [];
  for (let index = 0; index < 3; index += 1) {
    // Asked again sooner, many of its functions give the answer that they gave before.
    await pause(1_100);
    const children = childrenCpuMs();
    const before = process.cpuUsage();
    await call();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1_000 + childrenCpuMs() - children);
  }
  return median(times);
}

/** Of children that ended, in ticks of 10 ms: cutime and cstime of proc_pid_stat(5). */
function childrenCpuMs(): number {
  const fields = readFileSync('/proc/self/stat', 'latin1').split(') ')[1]?.split(' ') ?? [];
  return 10 * (Number(fields[13]) + Number(fields[14]));
}

async function measureHeap(): Promise<BenchTable> {
  const reader = new Reader(allFamilies().filter(({ name }) => name !== 'process' && !elsewhere.has(name)));
  const processes = new Reader(allFamilies().filter(({ name }) => name === 'process'));
  const tick = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      await reader.tick();
      // As often as `process_top` is read while nobody watches.
      if (index % 5 === 0) await processes.tick();
      await new Promise(setImmediate);
    }
  };
  try {
    // The compiler goes on for thousands of ticks, and what it makes is on the heap.
    await tick(ticks);
    const before = heapKib();
    await tick(ticks);
    const after = heapKib();
    return {
      title: `Heap: ${ticks} ticks of all families`,
      columns: ['KiB before', 'KiB after', 'grown'],
      rows: [[before, after, after - before]],
      notes: [
        `After as many before, and a full collection of garbage each time; ${ticks / 5} scans of processes among them.`,
        `Reach, no growth (at most ${reach.heapKib} KiB, as compiled code comes and goes): ${met(after - before, reach.heapKib)}.`,
      ],
    };
  } finally {
    reader.close();
    processes.close();
  }
}

async function measureMessages(): Promise<BenchTable> {
  const tables = await measureTables(host, [
    { rows: 1_000, active: 0.02 },
    { rows: 10_000, active: 0.02 },
    { rows: 10_000, active: 0.1 },
  ]);
  return {
    title: 'Messages of processes: each step is one piece of work of the main thread',
    columns: ['rows', 'of them at work', 'derive ms', 'whole ms', 'KiB', 'as changes ms', 'KiB', 'applied ms'],
    rows: tables.map((each) => [
      each.rows,
      `${each.active * 100} %`,
      each.derive,
      each.whole,
      each.wholeBytes / 1_024,
      each.changes,
      each.changesBytes / 1_024,
      each.apply,
    ]),
    notes: ['Rows of this machine, repeated; CPU, median of 9. Whole and as changes: with their JSON.'],
  };
}

function heapKib(): number {
  // What the first one frees may hold on to more.
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed / 1_024;
}

async function measureScans(): Promise<BenchTable> {
  const process_ = allFamilies().filter(({ name }) => name === 'process');
  const figures = await compare(process_, true, true);
  const its = await costOf(() => systeminformation.processes());
  const blocks = await blocksOf(process_);
  return {
    title: `A scan of ${processCount()} processes`,
    columns: [
      'CPU ms',
      'p95',
      'bare ms',
      'by bare',
      'KiB',
      'systeminformation ms',
      'longest turn ms, median',
      'p95',
    ],
    rows: [
      [
        median(figures.ours),
        percentile(figures.ours, 0.95),
        median(figures.bare),
        figures.ratio,
        figures.kib,
        its,
        median(blocks),
        percentile(blocks, 0.95),
      ],
    ],
    notes: [
      'A turn: what the main thread does in one piece, its messages made included, by the wall clock; the longest of each scan. Turns in which the kernel gave the CPU to another are left out.',
      `Reach: at most ${reach.process} times bare: ${met(figures.ratio, reach.process)}; no turn above ${reach.blockMs} ms: ${met(Math.max(...blocks), reach.blockMs)} (${Math.max(...blocks).toFixed(1)} ms).`,
    ],
  };
}

/** The longest turn of each scan, milliseconds. */
async function blocksOf(families: readonly Family<unknown>[]): Promise<number[]> {
  const reader = new Reader(families);
  const longest: number[] = [];
  try {
    for (let scan = 0; scan < watchedScans; scan += 1) {
      let running = true;
      let longestMs = 0;
      const turns = (async () => {
        while (running) {
          const switches = process.resourceUsage().involuntaryContextSwitches;
          const startedMs = performance.now();
          await new Promise(setImmediate);
          const tookMs = performance.now() - startedMs;
          if (process.resourceUsage().involuntaryContextSwitches === switches) {
            longestMs = Math.max(longestMs, tookMs);
          }
        }
      })();
      await reader.tick();
      running = false;
      await turns;
      // The first meet every process.
      if (scan >= 10) longest.push(longestMs);
    }
  } finally {
    reader.close();
  }
  return longest;
}

/** Both once a second, as in use. */
async function measureBesideTop(children: Children): Promise<BenchTable> {
  const reader = new Reader(allFamilies().filter(({ name }) => name === 'process'));
  const top = installed('top') ? children.start('top', ['-b', '-d', '1']) : null;
  try {
    const everySecond = async (seconds: number) => {
      const times: number[] = [];
      for (let second = 0; second < seconds; second += 1) {
        await pause(1_000);
        times.push(...(await timesOf(1, () => reader.tick())));
      }
      return times;
    };
    const meeting = await everySecond(metSeconds);
    const before = top ? cpuMs(top.pid) : Number.NaN;
    const startedMs = performance.now();
    const ours = await everySecond(countedSeconds);
    const seconds = (performance.now() - startedMs) / 1_000;
    const its = top ? (cpuMs(top.pid) - before) / seconds : Number.NaN;
    const own = sum(ours) / seconds;
    const least = await leastScan();
    return {
      title: `Beside top at ${processCount()} processes, each once a second`,
      columns: ['process', 'CPU ms/s'],
      rows: [
        ['a scan and its messages', own],
        ['the first of them, which meets every process', meeting[0] ?? Number.NaN],
        ['top -b -d 1', its],
        ['the list and stat of each alone, not parsed', least],
      ],
      notes: [
        `Both had ${metSeconds} seconds to meet every process and were counted for the ${countedSeconds} after.`,
        `Reach, at most ${reach.top} of top: ${top ? met(own / its, reach.top) : 'top is not installed'}.`,
      ],
    };
  } finally {
    reader.close();
  }
}

/** The least that a scan can cost: milliseconds a second for what nobody can leave out, once a second. */
async function leastScan(): Promise<number> {
  const pids = () => readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const buffer = Buffer.allocUnsafe(4_096);
  const files = pids().map((pid) => openSync(`/proc/${pid}/stat`, 'r'));
  const times: number[] = [];
  try {
    for (let second = 0; second < 10; second += 1) {
      await pause(1_000);
      times.push(
        ...(await timesOf(1, async () => {
          pids();
          for (const file of files) readIfAlive(file, buffer);
        })),
      );
    }
  } finally {
    for (const file of files) closeSync(file);
  }
  return sum(times) / times.length;
}

function readIfAlive(file: number, buffer: Buffer): void {
  try {
    readSync(file, buffer, 0, buffer.length, 0);
  } catch {
    // It has ended since.
  }
}

function processCount(): number {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length;
}

function met(value: number, limit: number): string {
  return value <= limit ? 'met' : `MISSED (${value.toFixed(2)})`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
