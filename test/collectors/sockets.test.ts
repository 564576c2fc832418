import { mkdirSync, symlinkSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openSockets } from '../../main/collectors/sockets.linux.ts';
import { fakeHost } from './fake-host.ts';
import { output, thisMachine } from './tools.ts';

const heading =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const rest = '00000000:00000000 00:00000000 00000000  1000        0';

/** One line of /proc/net/tcp: state in hexadecimal, as the kernel writes it. */
function line(local: string, state: string, inode: number): string {
  return `   0: ${local} 00000000:0000 ${state} ${rest} ${inode} 1 0000000000000000 100 0 0 10 0\n`;
}

function clockAt() {
  let nowMs = 0;
  return {
    clock: { now: () => Date.UTC(2026, 10, 24), monotonic: () => nowMs },
    wait: (ms: number) => {
      nowMs += ms;
    },
  };
}

/** A machine where process 42 holds the socket of inode 1001 and another user's process that of 1002. */
function machine() {
  const loopback = '0100007F';
  const host = fakeHost({
    'proc/1/net/tcp': `${heading}${line(`${loopback}:1D17`, '0A', 1_001)}${line('00000000:0016', '0A', 1_002)}${line(`${loopback}:1D17`, '01', 1_003)}${line(`${loopback}:1D17`, '06', 0)}${line(`${loopback}:1D18`, '06', 0)}`,
    'proc/1/net/tcp6': `${heading}${line('00000000000000000000000000000000:1F90', '0A', 1_004)}`,
    'proc/1/net/udp': `${heading}${line('00000000:0044', '07', 1_005)}${line(`${loopback}:0035`, '01', 1_006)}`,
    'proc/42/comm': 'telltale\n',
    'proc/43/comm': 'other\n',
  });
  mkdirSync(join(host.procRoot, '42/fd'), { recursive: true });
  for (const [descriptor, target] of ['/dev/null', 'socket:[1001]', 'socket:[1004]', 'pipe:[1002]'].entries()) {
    symlinkSync(target, join(host.procRoot, `42/fd/${descriptor}`));
  }
  return host;
}

test('sockets are counted by state over both families; many in time_wait share one inode', async () => {
  const sockets = await openSockets(machine(), clockAt().clock).read();
  expect(sockets.tcp).toMatchObject({ listen: 3, established: 1, time_wait: 2, close: 0, syn_sent: 0 });
  expect(sockets.udp).toEqual({ bound: 1, connected: 1 });
  expect(sockets.timestamp).toBe('2026-11-24T00:00:00.000Z');
});

test('who listens is told where its descriptors can be seen, else the reason', async () => {
  const { listening, unavailable } = await openSockets(machine(), clockAt().clock).read();
  expect(listening).toEqual([
    { protocol: 'tcp', local: '127.0.0.1:7447', pid: 42, process: 'telltale' },
    { protocol: 'tcp', local: '0.0.0.0:22', pid: null, process: null },
    { protocol: 'tcp6', local: '[::]:8080', pid: 42, process: 'telltale' },
    { protocol: 'udp', local: '0.0.0.0:68', pid: null, process: null },
  ]);
  expect(unavailable?.['listening[].pid']).toMatch(/another user/);
});

test('all who ask within two seconds are served by one look', async () => {
  const host = machine();
  const { clock, wait } = clockAt();
  const reader = openSockets(host, clock);
  const [first, joined] = await Promise.all([reader.read(), reader.read()]);
  expect(joined).toBe(first);
  host.write('proc/1/net/tcp', heading);
  wait(1_999);
  expect((await reader.read()).tcp.time_wait).toBe(2);
  wait(1);
  expect((await reader.read()).tcp.time_wait).toBe(0);
});

test('a machine without IPv6 is counted; without /proc/net/tcp the request fails, and the next tries again', async () => {
  const host = machine();
  host.remove('proc/1/net/tcp6');
  expect((await openSockets(host, clockAt().clock).read()).tcp.listen).toBe(2);
  host.remove('proc/1/net/tcp');
  const { clock, wait } = clockAt();
  const reader = openSockets(host, clock);
  await expect(reader.read()).rejects.toThrow(/ENOENT/);
  host.write('proc/1/net/tcp', heading);
  wait(2_000);
  expect((await reader.read()).tcp.listen).toBe(0);
});

test.skipIf(process.platform !== 'linux')(
  'a server of this machine is found, and counts lie near those of ss',
  async (context) => {
    const server = createServer();
    onTestFinished(() => {
      server.close();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const client = connect(port, '127.0.0.1');
    onTestFinished(() => {
      client.destroy();
    });
    await new Promise((resolve) => client.once('connect', resolve));
    const summary = async () => Number(/estab (\d+)/.exec(await output(context, 'ss', ['-s']))?.[1]);
    const before = await summary();
    const sockets = await openSockets(thisMachine, { now: Date.now, monotonic: () => performance.now() }).read();
    const after = await summary();
    expect(sockets.listening).toContainEqual({
      protocol: 'tcp',
      local: `127.0.0.1:${port}`,
      pid: process.pid,
      process: expect.any(String) as string,
    });
    // Others open and close connections meanwhile.
    expect(sockets.tcp.established).toBeGreaterThanOrEqual(Math.max(2, Math.min(before, after) - 20));
    expect(sockets.tcp.established).toBeLessThanOrEqual(Math.max(before, after) + 20);
  },
);
