/** The network channel of this machine against ip, /proc by hand and ss, under traffic that the test makes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { type AddressInfo, connect, createServer } from 'node:net';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openNetworkLinux } from '../../main/collectors/network.linux.ts';
import { network, networkChannel, uplinkTotals } from '../../main/collectors/network.ts';
import { between, derive } from './take.ts';
import { output, thisMachine } from './tools.ts';

const signal = new AbortController().signal;
const isLinux = process.platform === 'linux';

function open() {
  const collector = network.open(thisMachine);
  onTestFinished(() => collector.close?.());
  return collector;
}

interface IpLink {
  ifname: string;
  stats64: Record<'rx' | 'tx', Record<'bytes' | 'packets' | 'errors' | 'dropped', number>>;
}

/** Counters of ip by interface, in the order of our fields. */
async function ipLinks(context: Parameters<typeof output>[0]): Promise<Map<string, number[]>> {
  const links = JSON.parse(await output(context, 'ip', ['-s', '-j', 'link'])) as IpLink[];
  return new Map(
    links.map(({ ifname, stats64: { rx, tx } }) => [
      ifname,
      [rx.bytes, tx.bytes, rx.packets, tx.packets, rx.errors, tx.errors, tx.dropped],
    ]),
  );
}

/** Sends this many bytes over the loopback interface. */
async function sendOverLoopback(bytes: number): Promise<void> {
  const server = createServer((socket) => socket.resume());
  onTestFinished(() => {
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => resolve());
    socket.end(Buffer.alloc(bytes));
    socket.resume();
  });
}

test.skipIf(!isLinux)('under traffic, counters and rates lie between two readings of ip', async (context) => {
  const collector = open();
  const before = await ipLinks(context);
  const startMs = performance.now();
  const previous = await collector.read(signal);
  await sendOverLoopback(8 * 1_024 * 1_024);
  const current = await collector.read(signal);
  const elapsed = (performance.now() - startMs) / 1_000;
  const after = await ipLinks(context);
  const { data } = derive(networkChannel, between(network, current, previous, elapsed));

  expect(data.interfaces.map((each) => each.interface).sort()).toEqual([...after.keys()].sort());
  for (const each of current.interfaces) {
    const values = [
      each.receiveBytes,
      each.transmitBytes,
      each.receivePackets,
      each.transmitPackets,
      each.receiveErrors,
      each.transmitErrors,
      // Of received packets, /proc counts those that the hardware missed as dropped too, and ip apart.
      each.transmitDrops,
    ];
    values.forEach((value, index) => {
      expect(value, `${each.interface} ${index}`).toBeGreaterThanOrEqual(before.get(each.interface)?.[index] ?? 0);
      expect(value, `${each.interface} ${index}`).toBeLessThanOrEqual(after.get(each.interface)?.[index] ?? 0);
    });
  }
  const lo = data.interfaces.find((each) => each.interface === 'lo');
  // The payload and its headers; whatever else runs here may use the interface too.
  expect((lo?.receive_bytes_per_second ?? 0) * elapsed).toBeGreaterThan(8 * 1_024 * 1_024);
  expect(lo?.receive_bytes_per_second).toBe(lo?.transmit_bytes_per_second);
  expect(lo).toMatchObject({ kind: 'loopback', uplink: false });
  expect(lo?.addresses).toContain('127.0.0.1');
});

test.skipIf(!isLinux)('the totals are those of the uplinks, never of the loopback interface', async (context) => {
  const reading = await open().read(signal);
  const uplinks = reading.interfaces.filter(({ uplink }) => uplink);
  if (uplinks.length === 0) context.skip('this machine has no uplink');
  expect(uplinks.map((each) => each.interface)).not.toContain('lo');
  expect(uplinkTotals(reading).receiveBytes).toBe(
    uplinks.reduce((sum, each) => sum + (each.receiveBytes ?? 0), 0),
  );
});

test.skipIf(!isLinux)('sockets are counted as in /proc/net/sockstat and by ss -s', async (context) => {
  const server = createServer(() => {});
  onTestFinished(() => {
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const inUse = (file: string, protocol: string) =>
    Number(new RegExp(`^${protocol}: inuse (\\d+)`, 'm').exec(readFileSync(file, 'latin1'))?.[1] ?? 0);
  const byHand = () => inUse('/proc/net/sockstat', 'TCP') + inUse('/proc/net/sockstat6', 'TCP6');
  const collector = open();
  const before = byHand();
  const { sockets } = await collector.read(signal);
  const summary = await output(context, 'ss', ['-s']);
  const after = byHand();
  // Tests beside this one open and close connections meanwhile.
  expect(sockets.tcpInUse).toBeGreaterThanOrEqual(Math.max(1, Math.min(before, after) - 50));
  expect(sockets.tcpInUse).toBeLessThanOrEqual(Math.max(before, after) + 50);
  const total = Number(/^TCP\s+(\d+)/m.exec(summary)?.[1]);
  expect(Math.abs((sockets.tcpInUse ?? 0) - total)).toBeLessThanOrEqual(50);
});

test.skipIf(!isLinux)('a rate of retransmitted segments comes from two readings', async () => {
  const collector = open();
  const previous = await collector.read(signal);
  const current = await collector.read(signal);
  const { data } = derive(networkChannel, between(network, current, previous, 1));
  expect(data.sockets.tcp_retransmits_per_second).toBeGreaterThanOrEqual(0);
});

const vethScript = `
const { execFileSync } = require('node:child_process');
const ip = (...args) => execFileSync('ip', args, { stdio: 'ignore' });
ip('link', 'add', 'tt0', 'type', 'veth', 'peer', 'name', 'tt1');
ip('link', 'set', 'tt0', 'up');
ip('link', 'set', 'tt1', 'up');
console.log('ready');
process.stdin.once('data', () => {
  ip('address', 'add', '192.0.2.1/24', 'dev', 'tt0');
  ip('route', 'add', 'default', 'via', '192.0.2.2');
  console.log('routed');
});
`;

test.skipIf(!isLinux || process.getuid?.() !== 0)(
  'in a network of its own, a veth pair is virtual, and makes up the totals once it has the default route',
  async (context) => {
    await output(context, 'ip', ['-V']);
    const child = spawn('unshare', ['--net', process.execPath, '-e', vethScript], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    const isReady = await new Promise<boolean>((resolve) => {
      child.stdout.once('data', () => resolve(true));
      child.once('error', () => resolve(false));
      child.once('exit', () => resolve(false));
    });
    if (!isReady) context.skip('no network namespace with a veth pair can be made here');
    // /proc/<pid>/net is of the namespace of that process; /sys is of ours and does not know its interfaces.
    const procRoot = mkdtempSync(join(tmpdir(), 'telltale-net-'));
    onTestFinished(() => rmSync(procRoot, { recursive: true, force: true }));
    symlinkSync(`/proc/${child.pid}/net`, join(procRoot, 'net'));
    const collector = network.open({ ...thisMachine, procRoot });
    onTestFinished(() => collector.close?.());
    const { interfaces } = await collector.read(signal);
    expect(interfaces.map((each) => `${each.interface} ${each.kind}`).sort()).toEqual([
      'lo loopback',
      'tt0 virtual',
      'tt1 virtual',
    ]);
    const { data, unavailable } = derive(networkChannel, between(network, await collector.read(signal), null));
    expect(data.receive_bytes_per_second).toBeNull();
    expect(unavailable.receive_bytes_per_second).toMatch(/no default route/);
    child.stdin.write('\n');
    await once(child.stdout, 'data');
    const routed = await collector.read(signal);
    expect(routed.interfaces.filter(({ uplink }) => uplink).map((each) => each.interface)).toEqual(['tt0']);
    const tt0 = routed.interfaces.find((each) => each.interface === 'tt0');
    expect(uplinkTotals(routed).transmitBytes).toBe(tt0?.transmitBytes);
  },
);

test.skipIf(!isLinux)('MTU and state are those of ip, carrier changes those of ip -s -s', async (context) => {
  const { data } = derive(networkChannel, between(network, await open().read(signal), null));
  const links = JSON.parse(await output(context, 'ip', ['-j', '-d', '-s', '-s', 'link'])) as {
    ifname: string;
    mtu: number;
    operstate: string;
    stats64: { tx: { carrier_changes?: number } };
  }[];
  expect(data.interfaces.map((each) => each.interface).sort()).toEqual(links.map(({ ifname }) => ifname).sort());
  for (const link of links) {
    const each = data.interfaces.find((one) => one.interface === link.ifname);
    expect(each?.mtu_bytes, link.ifname).toBe(link.mtu);
    expect(each?.state.toUpperCase(), link.ifname).toBe(link.operstate);
    const changes = link.stats64.tx.carrier_changes;
    if (changes !== undefined) expect(each?.carrier_changes_total, link.ifname).toBe(changes);
  }
});

test.runIf(isLinux)('addresses are asked for once in 10 s while no interface changes', async () => {
  let nowMs = 0;
  let address = '127.0.0.1';
  const { networkInterfaces } = os;
  os.networkInterfaces = () => ({ lo: [{ ...networkInterfaces().lo?.[0], address } as os.NetworkInterfaceInfo] });
  syncBuiltinESMExports();
  const collector = openNetworkLinux(thisMachine, () => nowMs);
  onTestFinished(() => {
    os.networkInterfaces = networkInterfaces;
    syncBuiltinESMExports();
    collector.close?.();
  });
  const addresses = async () =>
    (await collector.read(signal)).interfaces.find((each) => each.interface === 'lo')?.addresses;
  expect(await addresses()).toEqual(['127.0.0.1']);
  address = '127.0.0.2';
  nowMs = 9_999;
  expect(await addresses()).toEqual(['127.0.0.1']);
  nowMs = 10_000;
  expect(await addresses()).toEqual(['127.0.0.2']);
});
