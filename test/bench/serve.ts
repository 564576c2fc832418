/**
 * What `telltale serve` costs while nobody or one viewer watches: CPU a second and memory, against a process that
 * makes the identical reads and against top and btop where they are installed, all side by side in one run. Linux.
 */

import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { WebSocket } from 'ws';
import { Children, installed } from './support/children.ts';
import { cpuMs, median, pause, rssMib } from './support/cpu.ts';
import { startServe } from './support/serve.ts';
import { type BenchTable, printTable } from './table.ts';

const counts = [75, 1_000];
const warmUpMs = 60_000;
/** Each gives one figure; the table has their median. */
const spans = 6;
const spanMs = 10_000;
/** Kept open too, but read every 10 s; and files of processes, which the scans of the bare loop open. */
const seldomRead = /\/cgroup\/|\/partitions$|^\/proc\/\d+\//;
/** CPU of serve by that of the identical reads, at most. */
const reach = 1.3;

interface Measured {
  name: string;
  pid: number;
  /** CPU milliseconds a second, a figure a span. */
  msPerSecond: number[];
  rss: number;
}

export async function run(): Promise<void> {
  for (const count of counts) printTable(await measure(count));
}

async function measure(count: number): Promise<BenchTable> {
  const children = new Children();
  const sockets: WebSocket[] = [];
  try {
    children.fillUpTo(count);
    const off = await startServe(children);
    const on = await startServe(children);
    sockets.push(await subscribe(on.url, 'process'));
    await pause(2_000);
    const files = kernelFiles(off.pid);
    const measured = [
      start('serve, nobody watching', off.pid),
      start('identical reads, processes every 5 s', bareLoop(children, 5_000, files)),
      start('serve, process channel on', on.pid),
      start('identical reads, processes every 2 s', bareLoop(children, 2_000, files)),
      ...peers(children),
    ];
    await pause(warmUpMs);
    for (let span = 0; span < spans; span += 1) await measureSpan(measured);
    return tableOf(count, files.length, measured);
  } finally {
    for (const socket of sockets) socket.terminate();
    await children.stop();
  }
}

async function subscribe(url: string, channel: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}ws?channels=${channel}`);
  await once(socket, 'open');
  return socket;
}

/** What the engine keeps open of /proc and /sys is what it reads each second. */
function kernelFiles(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    const path = linkTarget(`/proc/${pid}/fd/${fd}`);
    const own = path.replace(`/proc/${pid}/`, '/proc/self/');
    return /^\/(proc|sys)\/.*[^/]$/.test(own) && !seldomRead.test(own) ? own : [];
  });
}

/** Empty where it was closed since the listing. */
function linkTarget(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function bareLoop(children: Children, scanMs: number, files: readonly string[]): number {
  return children.start(process.execPath, ['test/bench/support/bare-loop.mjs', String(scanMs), ...files]).pid;
}

function peers(children: Children): Measured[] {
  const found: Measured[] = [];
  if (installed('top')) found.push(start('top -b -d 1', children.start('top', ['-b', '-d', '1']).pid));
  if (installed('btop') && installed('script')) {
    // btop draws on a terminal only; script(1) gives it one.
    const terminal = children.start('script', ['-qfc', 'stty rows 50 cols 160; exec btop', '/dev/null'], {
      env: { ...process.env, TERM: 'xterm-256color', LANG: 'C.UTF-8' },
    });
    found.push(start('btop', terminal.pid));
  }
  return found;
}

function start(name: string, pid: number): Measured {
  return { name, pid, msPerSecond: [], rss: 0 };
}

async function measureSpan(measured: readonly Measured[]): Promise<void> {
  const before = measured.map(({ name, pid }) => cpuMs(target(name, pid)));
  const startedMs = performance.now();
  await pause(spanMs);
  const seconds = (performance.now() - startedMs) / 1_000;
  for (const [i, each] of measured.entries()) {
    const pid = target(each.name, each.pid);
    each.msPerSecond.push((cpuMs(pid) - (before[i] ?? Number.NaN)) / seconds);
    each.rss = rssMib(pid);
  }
}

/** btop is the child of the terminal that it was given. */
function target(name: string, pid: number): number {
  if (name !== 'btop') return pid;
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()) || pid;
}

function tableOf(count: number, files: number, measured: readonly Measured[]): BenchTable {
  const [off, offReads, on, onReads, ...others] = measured.map((each) => median(each.msPerSecond));
  const rows = measured.map(({ name, msPerSecond, rss }, i) => {
    const reads = i === 0 ? offReads : i === 2 ? onReads : undefined;
    const cpu = median(msPerSecond);
    return [name, cpu, Math.min(...msPerSecond), Math.max(...msPerSecond), rss, reads ? cpu / reads : ''];
  });
  const met = (value = Number.NaN, limit = Number.NaN) => (value <= limit ? 'met' : 'MISSED');
  const btop = others[measured.findIndex(({ name }) => name === 'btop') - 4];
  return {
    title: `Serve: CPU a second and memory at ${count} processes`,
    columns: ['process', 'CPU ms/s, median', 'least', 'most', 'RSS MiB', 'by its reads'],
    rows,
    notes: [
      `${spans} spans of ${spanMs / 1_000} s after ${warmUpMs / 1_000} s of warm-up, all side by side; CPU of all threads (schedstat).`,
      `Identical reads: the ${files} files that serve keeps open each second, stat and io of every process at its pace; nothing is done with them.`,
      `Reach, at most ${reach} times its reads: nobody watching ${met((off ?? 0) / (offReads ?? 0), reach)}, process channel on ${met((on ?? 0) / (onReads ?? 0), reach)}.`,
      btop === undefined ? 'btop is not installed.' : `Reach, process channel on below btop: ${met(on, btop)}.`,
    ],
  };
}
