/**
 * `telltale serve` beside other tools on this machine, under load that the test makes: at least 60 consecutive samples
 * of each family. What two programs read they never read at the same instant, hence the tolerances; all are here. What
 * the rest of the machine does may hold up either: see printed.ts and `punctualMs`.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { ChannelName } from '../../protocol/channels.ts';
import type { ChannelData } from '../../protocol/families/index.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import { Children, installed } from '../bench/support/children.ts';
import { startServe } from '../bench/support/serve.ts';
import { AskedTools } from './asked.ts';
import { Exporter } from './exporter.ts';
import { type Agreement, Ledger } from './ledger.ts';
import { type Load, startLoad } from './load.ts';
import { compareCpu, compareDisk, compareMemory, compareProcesses, type Messages } from './printed.ts';
import { follow, parseIostat, parseMpstat, parseTop, parseVmstat, secondOfDay } from './references.ts';

const samples = 60;
const families = ['cpu', 'memory', 'disk', 'network', 'pressure', 'filesystem', 'process'] as const;
type FamilyName = (typeof families)[number];
/** For `filesystem`, which is sampled every 5 s, on a machine that is too busy to compare every sample. */
const longestMs = 2 * samples * 5_000;
/**
 * A tool that is asked must have answered so soon after our own reading; later it tells of another moment, and on a busy
 * machine of one a second away.
 */
const punctualMs = 400;
/** Where figures move slowly, or what is tolerated is more than what may change in that time. */
const patientMs: Partial<Record<FamilyName, number>> = { filesystem: 2_000, process: 1_000 };
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
  'cpu load_average 1': rate(0.6, 0.1, 0.01),
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
/** Samples that came, and those of them that were compared in time. */
const taken = new Map<FamilyName, number>();
const compared = new Map<FamilyName, number>();
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
  const { url } = await startServe(children);
  await untilSecond(2);
  const tools = {
    mpstat: follow(children, 'mpstat', ['1']),
    vmstat: follow(children, 'vmstat', ['-t', '1']),
    iostat: follow(children, 'iostat', ['-dxkt', '1']),
    top: follow(children, 'top', ['-b', '-d', '2', '-p', load.pids.join()]),
  };
  await watch(url, exporter, load);
  const device = diskName();
  const printed = {
    mpstat: parseMpstat((await tools.mpstat?.()) ?? ''),
    vmstat: parseVmstat((await tools.vmstat?.()) ?? ''),
    iostat: parseIostat((await tools.iostat?.()) ?? '', device),
    top: parseTop((await tools.top?.()) ?? ''),
  };
  compareCpu(dataOf('cpu'), printed, ledger.note);
  compareMemory(dataOf('memory'), printed, ledger.note);
  compareDisk(dataOf('disk'), printed, device, ledger.note);
  compareProcesses(dataOf('process'), printed, ledger.note);
}, longestMs + 60_000);

afterAll(async () => {
  await children.stop();
  load?.stop();
});

describe.each(families)('%s', (family) => {
  test(`agrees with other tools over ${samples} samples under load`, (context) => {
    if (skipReason !== null) context.skip(skipReason);
    expect(taken.get(family) ?? 0).toBeGreaterThanOrEqual(samples);
    const { lines, exceeded } = ledger.report(family);
    process.stdout.write(`${lines.join('\n')}\n`);
    expect(exceeded).toEqual([]);
    const inTime = compared.get(family) ?? 0;
    if (inTime < samples) {
      context.skip(`the machine is too busy: tools that are asked answered in time ${inTime} times only`);
    }
    if (lines.length === 0) context.skip(`nothing to compare it with: ${missing.join(', ')} are not installed`);
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
  const tools = [new AskedTools(pids, link), ...(exporter === null ? [] : [new Exporter(exporter, link)])];
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
      const data = message.data as ChannelData[FamilyName];
      keep(family, data);
      if (asking.has(family)) return;
      asking.add(family);
      const draft = ledger.draft();
      Promise.all(tools.map((tool) => tool.compare(family, data, draft.note))).then(() => {
        asking.delete(family);
        if (Date.now() - Date.parse(data.timestamp) > (patientMs[family] ?? punctualMs)) {
          for (const tool of tools) tool.forget(family);
          return;
        }
        draft.keep();
        compared.set(family, (compared.get(family) ?? 0) + 1);
        if (families.every((each) => (compared.get(each) ?? 0) >= samples)) {
          clearTimeout(timer);
          resolve();
        }
      }, reject);
    });
  });
  await done;
  socket.terminate();
}

function keep(family: FamilyName, data: ChannelData[FamilyName]): void {
  taken.set(family, (taken.get(family) ?? 0) + 1);
  const bySecond = ours.get(family) ?? new Map();
  ours.set(family, bySecond);
  bySecond.set(secondOfDay(data.timestamp.slice(11, 19)), data);
}

function dataOf<Name extends FamilyName & ChannelName>(family: Name): Messages<Name> {
  // Messages were kept under the name of their channel.
  return (ours.get(family) ?? new Map()) as Messages<Name>;
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
