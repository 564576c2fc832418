/**
 * What viewers cost: CPU of `serve` a broadcast and memory a viewer, for WebSocket and SSE, against a process that
 * writes one buffer to each socket. Viewers live in a process of their own; its CPU is told, since on two cores it
 * must not be what is measured. Linux.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { Children } from './support/children.ts';
import { cpuMs, median, pause, rssMib } from './support/cpu.ts';
import { type BenchTable, printTable } from './table.ts';

const counts = [100, 1_000, 5_000];
const warmUpMs = 20_000;
const spans = 5;
const spanMs = 5_000;
/** Bytes of a framed `system` message, about. */
const messageBytes = 340;

type Kind = 'websocket' | 'sse' | 'raw';

interface Report {
  p50: number;
  p99: number;
  last: number;
  closed: number;
  fewest: number;
  most: number;
  cpuMsPerSecond: number;
}

interface Figures {
  cpu: number;
  kibPerViewer: number;
  report: Report;
}

export async function run(): Promise<void> {
  for (const count of counts) printTable(await measure(count));
}

async function measure(count: number): Promise<BenchTable> {
  const idle = await serveFigures('websocket', 0);
  const websocket = await serveFigures('websocket', count);
  const sse = await serveFigures('sse', count);
  const bare = await figures('raw', count, ['test/bench/support/bare-fanout.mjs', String(messageBytes)]);
  const rows = [
    ['serve, nobody watching', idle.cpu, '', '', '', '', '', ''],
    ...(
      [
        ['serve, WebSocket', websocket],
        ['serve, SSE', sse],
        ['a write to each socket', bare],
      ] as const
    ).map(([name, { cpu, kibPerViewer, report }]) => [
      name,
      cpu,
      name.startsWith('serve') ? (cpu - idle.cpu) / bare.cpu : '',
      kibPerViewer,
      report.p50,
      report.p99,
      report.last,
      report.cpuMsPerSecond,
    ]),
  ];
  const lost = [websocket, sse].reduce((sum, each) => sum + each.report.closed, 0);
  return {
    title: `Fan-out: ${count} viewers of one channel, once a second`,
    columns: ['process', 'CPU ms/s', 'by bare', 'KiB/viewer', 'p50 ms', 'p99 ms', 'last ms', 'viewers CPU ms/s'],
    rows,
    notes: [
      `Median of ${spans} spans of ${spanMs / 1_000} s after ${warmUpMs / 1_000} s; CPU of all threads (schedstat); "by bare" leaves out what serve costs unwatched.`,
      'p50, p99, last: how long after the first viewer of a tick the others had theirs.',
      `Viewers lost: ${lost}. Messages a viewer in a span: ${websocket.report.fewest} to ${websocket.report.most} (WebSocket), ${sse.report.fewest} to ${sse.report.most} (SSE).`,
    ],
  };
}

function serveFigures(kind: Kind, count: number): Promise<Figures> {
  const limits = ['--max-viewers', String(count + 10), '--max-viewers-per-address', String(count + 10)];
  return figures(kind, count, ['dist/main/cli.js', 'serve', '--port', '0', ...limits]);
}

async function figures(kind: Kind, count: number, program: readonly string[]): Promise<Figures> {
  const children = new Children();
  try {
    const server = children.start(process.execPath, program, { stdio: ['ignore', 'pipe', 'ignore'] });
    const url = new URL(await nextLine(linesOf(server)));
    await pause(warmUpMs / 2);
    const emptyMib = rssMib(server.pid);
    const viewers = children.start(
      process.execPath,
      ['test/bench/support/viewers.mjs', kind, url.port, String(count)],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const answers = linesOf(viewers);
    await nextLine(answers);
    await pause(warmUpMs / 2);
    await ask(viewers, answers);
    const cpu: number[] = [];
    for (let span = 0; span < spans; span += 1) {
      const before = cpuMs(server.pid);
      const startedMs = performance.now();
      await pause(spanMs);
      cpu.push((1_000 * (cpuMs(server.pid) - before)) / (performance.now() - startedMs));
    }
    const kibPerViewer = (1_024 * (rssMib(server.pid) - emptyMib)) / Math.max(1, count);
    return { cpu: median(cpu), kibPerViewer, report: await ask(viewers, answers) };
  } finally {
    await children.stop();
  }
}

function linesOf(child: ChildProcess): Interface {
  if (!child.stdout) throw new Error('the child has no stdout');
  return createInterface(child.stdout);
}

async function nextLine(lines: Interface): Promise<string> {
  const [line] = await once(lines, 'line');
  return line;
}

async function ask(viewers: ChildProcess, answers: Interface): Promise<Report> {
  const answer = nextLine(answers);
  viewers.stdin?.write('report\n');
  return JSON.parse(await answer) as Report;
}
