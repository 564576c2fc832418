/**
 * Traffic between two hosts: network namespaces joined by two pairs of veth, with everything in the near one that counts:
 * `telltale serve`, node_exporter, `ip -s link` and /proc/net/dev. Nobody else sends there, so no tolerance is needed: what
 * Telltale says lies between what another one read before it and after it, and is the same once the traffic has ended.
 * Needs root and iproute2.
 */
import { type ChildProcess, execFileSync, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NetworkInterface } from '../../protocol/families/network.ts';
import { Children, installed } from '../bench/support/children.ts';
import { Lines } from '../bench/support/lines.ts';
import { startServe } from '../bench/support/serve.ts';
import { bracket, type LinkCounters, type Message, type Reading, type Source, sources } from './brackets.ts';

const samples = 60;
/** That come after the traffic has ended. */
const quietSamples = 5;
const near = `tt-near-${process.pid}`;
const far = `tt-far-${process.pid}`;
/** What its far end sends in datagrams of 5,000 bytes is too long for the near end: the kernel drops them there. */
const main = 'main0';
/** Here the far end is the narrow one, so that what the near end sends is dropped. */
const narrow = 'narrow0';

const receiver = `
  const [address] = process.argv.slice(1);
  const server = require('node:net').createServer((socket) => { socket.resume(); socket.on('error', () => {}); });
  server.listen(5001, address, () => console.log('listening'));
  const sink = require('node:dgram').createSocket('udp4');
  sink.bind(5002, address);`;
const sender = `
  const [address, bytes] = process.argv.slice(1);
  const socket = require('node:net').connect(5001, address);
  const block = Buffer.alloc(Number(bytes), 1);
  socket.on('error', () => process.exit(1));
  setInterval(() => socket.write(block), 20);`;
const datagrams = `
  const [address, bytes] = process.argv.slice(1);
  const socket = require('node:dgram').createSocket('udp4');
  const block = Buffer.alloc(Number(bytes), 1);
  setInterval(() => socket.send(block, 5002, address, () => {}), 40);`;

const ip = (...args: string[]) => execFileSync('ip', args, { stdio: 'pipe' });
const children = new Children();
const messages: Message[] = [];
const readings: Record<Source, Reading[]> = { dev: [], ip: [], exporter: [] };
const skipReason = findSkipReason();

beforeAll(async () => {
  if (skipReason !== null) return;
  makeHosts();
  const inside = (space: string, command: string, args: readonly string[], stdin: 'ignore' | 'pipe' = 'ignore') =>
    children.start('ip', ['netns', 'exec', space, command, ...args], { stdio: [stdin, 'pipe', 'inherit'] });
  const script = (space: string, text: string, ...args: string[]) =>
    inside(space, process.execPath, ['-e', text, '--', ...args]);
  for (const [space, address] of [
    [near, '10.98.1.1'],
    [far, '10.98.1.2'],
  ] as const) {
    await new Lines(script(space, receiver, address)).next();
  }
  children.start('ip', ['netns', 'exec', near, 'prometheus-node-exporter', '--web.listen-address=127.0.0.1:9100']);
  const { url } = await startServe(children, { wrapper: ['ip', 'netns', 'exec', near] });
  const senders = [
    script(near, sender, '10.98.1.2', '65536'),
    script(far, sender, '10.98.1.1', '32768'),
    script(far, datagrams, '10.98.1.1', '5000'),
    script(far, datagrams, '10.98.1.1', '100'),
    script(near, datagrams, '10.98.2.2', '5000'),
  ];
  const exporter = 'http://127.0.0.1:9100/metrics';
  await until(
    () => spawnSync('ip', ['netns', 'exec', near, 'curl', '-sf', '-o', '/dev/null', exporter]).status === 0,
  );
  // The first message has no rates, and what is sent first finds no neighbour yet.
  const watcher = inside(near, process.execPath, ['test/long/watch-host.mjs', url, exporter], 'pipe');
  collect(watcher);
  await until(() => messages.length >= samples + 2);
  for (const each of senders) each.kill('SIGKILL');
  const before = messages.length;
  await until(() => messages.length >= before + quietSamples);
  // Every message needs readings after it.
  const last = messages.at(-1)?.takenMs ?? 0;
  await until(() => sources.every((source) => (readings[source].at(-1)?.beforeMs ?? 0) > last));
  watcher.stdin?.end();
}, 600_000);

afterAll(async () => {
  await children.stop();
  if (skipReason === null) removeHosts();
});

describe.each(sources)('%s', (source) => {
  test(`has every counter of Telltale between two of its own, over ${samples} samples`, (context) => {
    if (skipReason !== null) context.skip(skipReason);
    const found = bracket(messages.slice(1), readings[source]);
    process.stdout.write(`${found.lines.map((line) => `${source}: ${line}`).join('\n')}\n`);
    expect(found.compared).toBeGreaterThanOrEqual(samples);
    expect(found.wrong).toEqual([]);
    expect(found.exact).toBeGreaterThan(0);
  });
});

test('the traffic was there, drops in both directions too, and the totals are those of the way out', (context) => {
  if (skipReason !== null) context.skip(skipReason);
  const during = messages.slice(2, samples);
  const mean = (name: string, field: keyof NetworkInterface) =>
    during.reduce((sum, { data }) => sum + Number(linkOf(data.interfaces, name)?.[field] ?? Number.NaN), 0) /
    during.length;
  expect(mean(main, 'transmit_bytes_per_second')).toBeGreaterThan(100_000);
  expect(mean(main, 'receive_bytes_per_second')).toBeGreaterThan(50_000);
  expect(mean(main, 'receive_drops_per_second')).toBeGreaterThan(1);
  expect(mean(narrow, 'transmit_drops_per_second')).toBeGreaterThan(1);
  for (const { data } of messages) {
    const own = linkOf(data.interfaces, main);
    expect(data.receive_bytes_per_second).toBe(own?.receive_bytes_per_second);
    expect(data.transmit_bytes_per_second).toBe(own?.transmit_bytes_per_second);
    expect(data.interfaces.map((each) => [each.interface, each.uplink]).sort()).toEqual([
      ['lo', false],
      [main, true],
      [narrow, false],
    ]);
  }
});

function linkOf(interfaces: readonly NetworkInterface[], name: string): NetworkInterface | undefined {
  return interfaces.find((each) => each.interface === name);
}

function findSkipReason(): string | null {
  if (process.platform !== 'linux') return 'network namespaces are of Linux';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  const missing = ['ip', 'curl', 'prometheus-node-exporter'].filter((tool) => !installed(tool));
  if (missing.length > 0) return `${missing.join(', ')}: not installed`;
  const probe = spawnSync('ip', ['netns', 'add', near], { encoding: 'utf8' });
  if (probe.status !== 0) return `no network namespace can be made: ${probe.stderr.trim()}`;
  ip('netns', 'delete', near);
  return null;
}

function makeHosts(): void {
  for (const space of [near, far]) {
    ip('netns', 'add', space);
    ip('-n', space, 'link', 'set', 'lo', 'up');
  }
  for (const [place, [link, nearMtu, farMtu]] of (
    [
      [main, '1500', '9000'],
      [narrow, '9000', '1500'],
    ] as const
  ).entries()) {
    ip('-n', near, 'link', 'add', link, 'type', 'veth', 'peer', 'name', link, 'netns', far);
    for (const [space, host, mtu] of [
      [near, 1, nearMtu],
      [far, 2, farMtu],
    ] as const) {
      ip('-n', space, 'address', 'add', `10.98.${place + 1}.${host}/24`, 'dev', link);
      // Nothing that speaks by itself.
      ip('-n', space, 'link', 'set', link, 'addrgenmode', 'none', 'mtu', mtu, 'up');
    }
  }
  ip('-n', near, 'route', 'add', 'default', 'via', '10.98.1.2');
}

function removeHosts(): void {
  for (const space of [near, far]) spawnSync('ip', ['netns', 'delete', space], { stdio: 'ignore' });
}

function collect(watcher: ChildProcess): void {
  if (!watcher.stdout) throw new Error('the watcher has no stdout');
  createInterface(watcher.stdout).on('line', (text) => {
    const line = JSON.parse(text) as
      | { source: 'telltale'; data: Message['data'] }
      | { source: Source; beforeMs: number; afterMs: number; links: Record<string, LinkCounters> };
    if (line.source === 'telltale') messages.push({ takenMs: Date.parse(line.data.timestamp), data: line.data });
    else readings[line.source].push(line);
  });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 100));
}
