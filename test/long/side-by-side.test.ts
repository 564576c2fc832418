/**
 * `telltale serve` beside other tools on this machine, under load that the test makes: at least 60 consecutive samples
 * of each family. What two programs read they never read at the same instant, hence the tolerances; all are here.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { ChannelName } from '../../protocol/channels.ts';
import type { ChannelData } from '../../protocol/families/index.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import { Children, installed } from '../bench/support/children.ts';
import { Exporter } from './exporter.ts';
import { type Agreement, Ledger } from './ledger.ts';
import { type Load, startLoad } from './load.ts';
import {
  ask,
  figuresOf,
  follow,
  parseIostat,
  parseMpstat,
  parseTop,
  parseVmstat,
  secondOfDay,
  type Timeline,
} from './references.ts';

const samples = 60;
const families = ['cpu', 'memory', 'disk', 'network', 'pressure', 'filesystem', 'process'] as const;
type FamilyName = (typeof families)[number];
/** For `filesystem`, which is sampled every 5 s, on a machine that is too busy to compare every sample. */
const longestMs = 2 * samples * 5_000;
const mib = 1_048_576;

const points = (each: number, mean: number): Agreement => ({ each: { absolute: each }, mean: { absolute: mean } });
const bytes = (each: number, mean: number) => points(each * mib, mean * mib);
const rate = (absolute: number, each: number, mean: number): Agreement => ({
  each: { absolute, relative: each },
  mean: { absolute: absolute / 10, relative: mean },
});
const exact = points(0, 0);

/** Percentages in points, rates in the unit of the field and a share, memory in MiB that may come and go meanwhile. */
const agreements: Readonly<Record<string, Agreement>> = {
  'cpu utilization_percent': points(12, 2),
  'cpu modes.user_percent': points(12, 2),
  'cpu modes.system_percent': points(12, 2),
  'cpu modes.iowait_percent': points(12, 2),
  'cpu context_switches_per_second': rate(1_500, 0.35, 0.05),
  'cpu interrupts_per_second': rate(500, 0.35, 0.05),
  'cpu forks_per_second': rate(40, 0.5, 0.1),
  'cpu load_average 1': points(0.6, 0.1),
  'memory total_bytes': exact,
  'memory available_bytes': bytes(96, 16),
  'memory used_bytes': bytes(96, 16),
  'memory free_bytes': bytes(96, 16),
  'memory shared_bytes': bytes(32, 2),
  'memory slab_bytes': bytes(8, 2),
  'memory dirty_bytes': bytes(16, 4),
  'memory swap_in_bytes_per_second': rate(mib, 0.5, 0.1),
  'memory swap_out_bytes_per_second': rate(mib, 0.5, 0.1),
  'disk read_bytes_per_second': rate(2 * mib, 0.5, 0.1),
  'disk write_bytes_per_second': rate(4 * mib, 0.5, 0.05),
  'disk reads_per_second': rate(60, 0.5, 0.1),
  'disk writes_per_second': rate(60, 0.5, 0.05),
  'disk busy_percent': points(15, 2),
  'disk queue_depth': points(0.5, 0.1),
  'disk write_latency_seconds': points(0.01, 0.002),
  'network receive_bytes_per_second': rate(200_000, 0.3, 0.03),
  'network transmit_bytes_per_second': rate(600_000, 0.3, 0.03),
  'network transmit_packets_per_second': rate(60, 0.3, 0.03),
  // It goes on while the other tool starts.
  'network transmit_bytes_total': bytes(4, 3),
  'network sockets.tcp_in_use': points(20, 3),
  'network sockets.udp_in_use': points(4, 1),
  'network sockets.tcp_time_wait': points(40, 5),
  'pressure cpu.some_percent': points(15, 3),
  'pressure io.some_percent': points(15, 3),
  'filesystem size_bytes': exact,
  'filesystem used_bytes': bytes(96, 16),
  'filesystem available_bytes': bytes(96, 16),
  'filesystem used_percent': points(1, 1),
  'filesystem inodes_used': points(2_000, 500),
  'process cpu_percent': points(12, 2),
  'process memory_bytes': bytes(24, 4),
  'process threads': points(1, 0.2),
  'process nice': exact,
  'process parent_pid': exact,
  'process cpu_seconds_total': points(1.1, 0.8),
};

/** Every channel's messages by the second of the day of their slot. */
const ours = new Map<FamilyName, Map<number, ChannelData[FamilyName]>>();
const ledger = new Ledger(agreements);
const children = new Children();
/** Samples that were compared. */
const counts = new Map<FamilyName, number>();
let load: Load | null = null;
const skipReason: string | null = process.platform === 'linux' ? null : 'other tools are compared on Linux';
const missing = [
  'mpstat',
  'vmstat',
  'iostat',
  'top',
  'ps',
  'df',
  'free',
  'ss',
  'ip',
  'prometheus-node-exporter',
].filter((tool) => !installed(tool));

beforeAll(async () => {
  if (skipReason !== null) return;
  if (missing.length > 0) process.stdout.write(`Not compared with ${missing.join(', ')}: not installed.\n`);
  load = await startLoad(children);
  const exporter = await startExporter();
  const serving = children.start(process.execPath, ['dist/main/cli.js', 'serve', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!serving.stdout) throw new Error('serve has no stdout');
  const [url] = await once(createInterface(serving.stdout), 'line');
  await untilSecond(2);
  const tools = {
    mpstat: follow(children, 'mpstat', ['1']),
    vmstat: follow(children, 'vmstat', ['-t', '1']),
    iostat: follow(children, 'iostat', ['-dxkt', '1']),
    top: follow(children, 'top', ['-b', '-d', '2', '-p', load.pids.join()]),
  };
  await watch(String(url), exporter, load);
  const device = diskName();
  comparePrinted({
    mpstat: parseMpstat((await tools.mpstat?.()) ?? ''),
    vmstat: parseVmstat((await tools.vmstat?.()) ?? ''),
    iostat: parseIostat((await tools.iostat?.()) ?? '', device),
    top: parseTop((await tools.top?.()) ?? ''),
  });
}, longestMs + 60_000);

afterAll(async () => {
  await children.stop();
  load?.stop();
});

describe.each(families)('%s', (family) => {
  test(`agrees with other tools over ${samples} samples under load`, (context) => {
    if (skipReason !== null) context.skip(skipReason);
    expect(counts.get(family) ?? 0).toBeGreaterThanOrEqual(samples);
    const { lines, exceeded } = ledger.report(family);
    process.stdout.write(`${lines.join('\n')}\n`);
    if (lines.length === 0) context.skip(`nothing to compare it with: ${missing.join(', ')} are not installed`);
    expect(exceeded).toEqual([]);
  });
});

/** Resolves at the next whole second that is a multiple of so many; tools started then end their spans as we do. */
async function untilSecond(multiple: number): Promise<void> {
  const periodMs = 1_000 * multiple;
  // After our own reading, which comes first in the second.
  await new Promise((resolve) => setTimeout(resolve, periodMs - (Date.now() % periodMs) + 50));
}

/** @returns the URL of its metrics */
async function startExporter(): Promise<string | null> {
  if (missing.includes('prometheus-node-exporter')) return null;
  const port = 20_000 + (process.pid % 20_000);
  children.start('prometheus-node-exporter', [`--web.listen-address=127.0.0.1:${port}`]);
  const url = `http://127.0.0.1:${port}/metrics`;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return url;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`node_exporter does not answer at ${url}`);
}

/** Takes messages until each family has enough, and asks other tools as each comes. */
async function watch(url: string, exporter: string | null, { pids, interface: link }: Load): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}ws?channels=${families.join()}`);
  const asking = new Set<string>();
  const scrape = exporter === null ? null : new Exporter(exporter, link, ledger);
  const firsts = new Set<string>();
  const done = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => resolve(), longestMs);
    socket.on('error', reject);
    socket.on('message', (text: Buffer) => {
      const message = JSON.parse(String(text)) as ServerMessage;
      if (!('channel' in message) || !('data' in message)) return;
      const family = message.channel as FamilyName;
      // The first message of each has no rates yet, or rates over the time before it was watched.
      if (!firsts.has(family)) {
        firsts.add(family);
        return;
      }
      note(family, message.data as ChannelData[FamilyName]);
      if (asking.has(family)) return;
      asking.add(family);
      const asked = Promise.all([
        askOnce(family, message.data as ChannelData[FamilyName], pids, link),
        scrape?.compare(family, message.data as ChannelData[FamilyName]),
      ]);
      asked.then(() => {
        asking.delete(family);
        counts.set(family, (counts.get(family) ?? 0) + 1);
        if (families.every((each) => (counts.get(each) ?? 0) >= samples)) {
          clearTimeout(timer);
          resolve();
        }
      }, reject);
    });
  });
  await done;
  socket.terminate();
}

function note(family: FamilyName, data: ChannelData[FamilyName]): void {
  const bySecond = ours.get(family) ?? new Map();
  ours.set(family, bySecond);
  bySecond.set(secondOfDay(data.timestamp.slice(11, 19)), data);
}

function dataOf<Name extends FamilyName & ChannelName>(family: Name): ReadonlyMap<number, ChannelData[Name]> {
  // Messages were kept under the name of their channel.
  return (ours.get(family) ?? new Map()) as ReadonlyMap<number, ChannelData[Name]>;
}

/** The disk that most is written to. */
function diskName(): string {
  const totals = new Map<string, number>();
  for (const { devices } of dataOf('disk').values()) {
    for (const { device, kind, write_bytes_per_second: written } of devices) {
      if (kind === 'physical') totals.set(device, (totals.get(device) ?? 0) + (written ?? 0));
    }
  }
  return [...totals].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

/** What tools printed second by second. */
function comparePrinted(tools: { mpstat: Timeline; vmstat: Timeline; iostat: Timeline; top: Timeline }): void {
  for (const [second, data] of dataOf('cpu')) {
    const mpstat = tools.mpstat.get(second);
    const idle = mpstat && (mpstat['%idle'] ?? 0) + (mpstat['%iowait'] ?? 0);
    ledger.note(
      'cpu utilization_percent',
      'mpstat',
      data.utilization_percent,
      idle === undefined ? null : 100 - idle,
    );
    ledger.note('cpu modes.user_percent', 'mpstat', data.modes.user_percent, mpstat?.['%usr']);
    ledger.note('cpu modes.system_percent', 'mpstat', data.modes.system_percent, mpstat?.['%sys']);
    ledger.note('cpu modes.iowait_percent', 'mpstat', data.modes.iowait_percent, mpstat?.['%iowait']);
    const vmstat = tools.vmstat.get(second);
    ledger.note('cpu context_switches_per_second', 'vmstat', data.context_switches_per_second, vmstat?.cs);
    ledger.note('cpu interrupts_per_second', 'vmstat', data.interrupts_per_second, vmstat?.in);
  }
  for (const [second, data] of dataOf('memory')) {
    const vmstat = tools.vmstat.get(second);
    ledger.note(
      'memory swap_in_bytes_per_second',
      'vmstat',
      data.swap_in_bytes_per_second,
      times(vmstat?.si, 1_024),
    );
    ledger.note(
      'memory swap_out_bytes_per_second',
      'vmstat',
      data.swap_out_bytes_per_second,
      times(vmstat?.so, 1_024),
    );
  }
  const device = diskName();
  for (const [second, data] of dataOf('disk')) {
    const disk = data.devices.find((each) => each.device === device);
    const iostat = tools.iostat.get(second);
    ledger.note(
      'disk read_bytes_per_second',
      'iostat',
      disk?.read_bytes_per_second,
      times(iostat?.['rkB/s'], 1_024),
    );
    ledger.note(
      'disk write_bytes_per_second',
      'iostat',
      disk?.write_bytes_per_second,
      times(iostat?.['wkB/s'], 1_024),
    );
    ledger.note('disk reads_per_second', 'iostat', disk?.reads_per_second, iostat?.['r/s']);
    ledger.note('disk writes_per_second', 'iostat', disk?.writes_per_second, iostat?.['w/s']);
    ledger.note('disk busy_percent', 'iostat', disk?.busy_percent, iostat?.['%util']);
    ledger.note('disk queue_depth', 'iostat', disk?.queue_depth, iostat?.['aqu-sz']);
    ledger.note(
      'disk write_latency_seconds',
      'iostat',
      disk?.write_latency_seconds,
      times(iostat?.w_await, 0.001),
    );
  }
  for (const [second, data] of dataOf('process')) {
    // It may have started too late for the same second; its spans are as long as ours.
    const top = tools.top.get(second) ?? tools.top.get(second + 1) ?? {};
    for (const each of data.processes) ledger.note('process cpu_percent', 'top', each.cpu_percent, top[each.pid]);
  }
}

function times(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}

/** Asks the tools that print once. */
async function askOnce(
  family: FamilyName,
  data: ChannelData[FamilyName],
  pids: readonly number[],
  link: string,
): Promise<void> {
  if (family === 'memory') compareFree(data as ChannelData['memory'], (await ask('free', ['-b'])) ?? '');
  if (family === 'network') {
    compareIp(data as ChannelData['network'], (await ask('ip', ['-s', '-j', 'link'])) ?? '[]', link);
    compareSs(data as ChannelData['network'], (await ask('ss', ['-s'])) ?? '');
  }
  if (family === 'filesystem') {
    const args = ['-B1', '--output=target,size,used,avail,pcent,iused'];
    compareDf(data as ChannelData['filesystem'], (await ask('df', args)) ?? '');
  }
  if (family === 'process') {
    const args = ['-o', 'pid=,rss=,nlwp=,ni=,ppid=,cputimes=', '-p', pids.join()];
    comparePs(data as ChannelData['process'], (await ask('ps', args)) ?? '');
  }
}

function compareFree(data: ChannelData['memory'], printed: string): void {
  const [total, , free, shared, , available] = figuresOf(printed, 'Mem');
  ledger.note('memory total_bytes', 'free', data.total_bytes, total);
  ledger.note('memory free_bytes', 'free', data.free_bytes, free);
  ledger.note('memory shared_bytes', 'free', data.shared_bytes, shared);
  ledger.note('memory available_bytes', 'free', data.available_bytes, available);
  // Since procps 4.0.0 `used` is total less available, as ours.
  ledger.note('memory used_bytes', 'free', data.used_bytes, (total ?? Number.NaN) - (available ?? Number.NaN));
}

function compareSs({ sockets }: ChannelData['network'], printed: string): void {
  ledger.note('network sockets.tcp_in_use', 'ss', sockets.tcp_in_use, figuresOf(printed, 'TCP\\s+\\d+')[0]);
  ledger.note('network sockets.udp_in_use', 'ss', sockets.udp_in_use, figuresOf(printed, 'UDP')[0]);
  const timeWait = /timewait (\d+)/.exec(printed)?.[1];
  ledger.note('network sockets.tcp_time_wait', 'ss', sockets.tcp_time_wait, timeWait ? Number(timeWait) : null);
}

interface IpLink {
  ifname: string;
  stats64: Record<'rx' | 'tx', { bytes: number; packets: number }>;
}

let lastLink: { atMs: number; stats: IpLink['stats64'] } | null = null;

function compareIp(data: ChannelData['network'], printed: string, name: string): void {
  const own = data.interfaces.find((each) => each.interface === name);
  const stats = (JSON.parse(printed) as IpLink[]).find(({ ifname }) => ifname === name)?.stats64;
  if (!own || !stats) return;
  const atMs = performance.now();
  ledger.note('network transmit_bytes_total', 'ip', own.transmit_bytes_total, stats.tx.bytes);
  if (lastLink) {
    const perSecond = (now: number, before: number) => (1_000 * (now - before)) / (atMs - (lastLink?.atMs ?? 0));
    const { rx, tx } = lastLink.stats;
    ledger.note(
      'network receive_bytes_per_second',
      'ip',
      own.receive_bytes_per_second,
      perSecond(stats.rx.bytes, rx.bytes),
    );
    ledger.note(
      'network transmit_bytes_per_second',
      'ip',
      own.transmit_bytes_per_second,
      perSecond(stats.tx.bytes, tx.bytes),
    );
    ledger.note(
      'network transmit_packets_per_second',
      'ip',
      own.transmit_packets_per_second,
      perSecond(stats.tx.packets, tx.packets),
    );
  }
  lastLink = { atMs, stats };
}

function compareDf(data: ChannelData['filesystem'], printed: string): void {
  for (const line of printed.split('\n').slice(1)) {
    const [target, size, used, available, percent, inodes] = line.trim().split(/\s+/);
    const own = data.filesystems.find(({ mount }) => mount === target);
    if (!own) continue;
    ledger.note('filesystem size_bytes', 'df', own.size_bytes, Number(size));
    ledger.note('filesystem used_bytes', 'df', own.used_bytes, Number(used));
    ledger.note('filesystem available_bytes', 'df', own.available_bytes, Number(available));
    // df rounds up.
    ledger.note('filesystem used_percent', 'df', own.used_percent, Number.parseInt(percent ?? '', 10));
    ledger.note('filesystem inodes_used', 'df', own.inodes_used, Number(inodes));
  }
}

function comparePs(data: ChannelData['process'], printed: string): void {
  for (const line of printed.trim().split('\n')) {
    const [pid, kib, threads, nice, parent, seconds] = line.trim().split(/\s+/).map(Number);
    const own = data.processes.find((each) => each.pid === pid);
    if (!own) continue;
    ledger.note('process memory_bytes', 'ps', own.memory_bytes, times(kib, 1_024));
    ledger.note('process threads', 'ps', own.threads, threads);
    ledger.note('process nice', 'ps', own.nice, nice);
    ledger.note('process parent_pid', 'ps', own.parent_pid, parent);
    ledger.note('process cpu_seconds_total', 'ps', own.cpu_seconds_total, seconds);
  }
}
