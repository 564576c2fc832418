import { execFileSync } from 'node:child_process';
import { connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import type { Host } from '../../main/collectors/collector.ts';
import { openTcp, type RunTool, runTool } from '../../main/collectors/tcp.ts';
import { fakeHost } from './fake-host.ts';
import { thisMachine } from './tools.ts';

interface Connection {
  readonly cookie: string;
  readonly pid?: number;
  readonly name?: string;
  readonly sent?: number;
  readonly received?: number;
}

function ssText(connections: readonly Connection[]): string {
  return connections
    .map(({ cookie, pid, name = 'node', sent, received }) => {
      const users = pid === undefined ? '' : `users:(("${name}",pid=${pid},fd=3))`;
      const counts = `${sent ? ` bytes_acked:${sent}` : ''}${received ? ` bytes_received:${received}` : ''}`;
      return `ESTAB 0 0 10.0.0.1:22 10.0.0.2:5000 ${users} ino:7 sk:${cookie}\n\t cubic rto:204${counts} segs_out:3\n`;
    })
    .join('');
}

/** A machine whose ss prints what is said next. */
function machine(host: Host = { ...fakeHost(), rootPrefix: '' }) {
  const state = { nowMs: 0, text: '', runs: 0 };
  const run: RunTool = async () => {
    state.runs += 1;
    return state.text;
  };
  const reader = openTcp(host, { now: () => state.nowMs, monotonic: () => state.nowMs }, run);
  return {
    state,
    async answer(text: string, afterMs = 2_000) {
      state.nowMs += afterMs;
      state.text = text;
      return reader.read();
    },
  };
}

const noRate = { transmit_bytes_per_second: null, receive_bytes_per_second: null };

test('bytes of open connections by process, and rates from the second answer on', async () => {
  const { answer } = machine();
  const first = await answer(
    ssText([
      { cookie: 'a', pid: 20, sent: 1_000, received: 50 },
      { cookie: 'b', pid: 20, sent: 500 },
      { cookie: 'c', sent: 7, received: 9 },
    ]),
  );
  expect(first).toMatchObject({
    interval_seconds: null,
    processes: [{ pid: 20, name: 'node', sockets: 2, transmit_bytes: 1_500, receive_bytes: 50, ...noRate }],
    not_attributed: { sockets: 1, transmit_bytes: 7, receive_bytes: 9, ...noRate },
    limits: expect.stringContaining('UDP') as string,
    unavailable: {
      interval_seconds: 'it needs two answers less than 30 s apart',
      'processes[].transmit_bytes_per_second': 'it needs two answers less than 30 s apart',
      'not_attributed.receive_bytes_per_second': 'it needs two answers less than 30 s apart',
    },
  });
  const second = await answer(
    ssText([
      { cookie: 'a', pid: 20, sent: 5_000, received: 50 },
      // Opened since: all that it carried is of these 4 s. What b carried after the first answer is lost.
      { cookie: 'd', pid: 30, sent: 400, received: 800 },
      { cookie: 'c', sent: 7, received: 13 },
    ]),
    4_000,
  );
  expect(second.interval_seconds).toBe(4);
  expect(second.unavailable).toBeUndefined();
  expect(second.processes).toEqual([
    {
      pid: 20,
      name: 'node',
      sockets: 1,
      transmit_bytes: 5_000,
      receive_bytes: 50,
      transmit_bytes_per_second: 1_000,
      receive_bytes_per_second: 0,
    },
    {
      pid: 30,
      name: 'node',
      sockets: 1,
      transmit_bytes: 400,
      receive_bytes: 800,
      transmit_bytes_per_second: 100,
      receive_bytes_per_second: 200,
    },
  ]);
  expect(second.not_attributed).toMatchObject({ sockets: 1, receive_bytes_per_second: 1 });
});

test('a pid or port that is used again inherits nothing', async () => {
  const { answer } = machine();
  await answer(ssText([{ cookie: 'a', pid: 20, sent: 9_000 }]));
  const reused = await answer(ssText([{ cookie: 'b', pid: 20, name: 'other', sent: 100 }]), 2_000);
  expect(reused.processes).toMatchObject([{ name: 'other', transmit_bytes: 100, transmit_bytes_per_second: 50 }]);
  const less = await answer(ssText([{ cookie: 'b', pid: 20, sent: 60 }]), 2_000);
  expect(less.processes).toMatchObject([{ transmit_bytes: 60, transmit_bytes_per_second: 30 }]);
});

test('after a pause of more than 30 s rates begin anew', async () => {
  const { answer } = machine();
  await answer(ssText([{ cookie: 'a', pid: 20, sent: 1 }]));
  expect(await answer(ssText([{ cookie: 'a', pid: 20, sent: 9 }]), 30_001)).toMatchObject({
    interval_seconds: null,
    processes: [noRate],
  });
});

test('all who ask within two seconds share one run; a failure is not kept', async () => {
  const { state, answer } = machine();
  const [one, two] = await Promise.all([answer(ssText([{ cookie: 'a', pid: 20, sent: 1 }])), answer('', 0)]);
  expect(one).toBe(two);
  expect(state.runs).toBe(1);
  const reader = openTcp({ ...fakeHost(), rootPrefix: '' }, { now: () => 0, monotonic: () => state.nowMs }, () =>
    state.runs++ === 1 ? Promise.reject(new Error('gone')) : Promise.resolve(''),
  );
  await expect(reader.read()).rejects.toThrow('gone');
  state.nowMs += 2_000;
  expect((await reader.read()).processes).toEqual([]);
});

test('a kernel that does not count is said to, and 0 is not made of it', async () => {
  const { answer } = machine();
  const result = await answer(ssText([{ cookie: 'a', pid: 20 }]));
  expect(result.processes).toMatchObject([{ sockets: 1, transmit_bytes: null, receive_bytes: null }]);
  expect(result.unavailable?.['processes[].transmit_bytes']).toMatch(/Linux 4\.1/);
  expect(await answer('')).toMatchObject({ processes: [], not_attributed: { sockets: 0, transmit_bytes: 0 } });
});

test('processes have the names of the table; with ss alone the one that it tells', async () => {
  const host = fakeHost({ 'proc/20/comm': 'a)b\n' });
  const { answer } = machine({ ...host, rootPrefix: '' });
  const { processes } = await answer(
    ssText([
      { cookie: 'a', pid: 20, name: 'a', sent: 1 },
      { cookie: 'b', pid: 21, name: 'gone', sent: 1 },
    ]),
  );
  expect(processes.map(({ name }) => name)).toEqual(['a)b', 'gone']);
});

test('macOS: sums of each process; what became less has no rate', async () => {
  const { answer } = machine({ ...fakeHost(), rootPrefix: '', platform: 'darwin' });
  const first = await answer(',bytes_in,bytes_out,\nSafari.7,100,10,\nMail.8,50,5,\n');
  expect(first).toMatchObject({
    processes: [
      { pid: 7, name: 'Safari', sockets: null, receive_bytes: 100, transmit_bytes: 10 },
      { pid: 8, name: 'Mail', sockets: null },
    ],
    not_attributed: null,
  });
  expect(first.unavailable?.['processes[].sockets']).toMatch(/nettop/);
  expect(first.unavailable?.not_attributed).toMatch(/nettop/);
  const second = await answer(',bytes_in,bytes_out,\nSafari.7,300,10,\nMail.8,20,5,\n');
  expect(second.processes).toMatchObject([{ receive_bytes_per_second: 100 }, { receive_bytes_per_second: null }]);
  expect(second.unavailable?.['processes[8].receive_bytes_per_second']).toMatch(/became less/);
});

test('where it cannot be had, the reason is told and nothing is run', async () => {
  const windows = machine({ ...fakeHost(), rootPrefix: '', platform: 'win32' });
  await expect(windows.answer('')).rejects.toMatchObject({ code: 'unavailable' });
  expect(windows.state.runs).toBe(0);
  await expect(machine(fakeHost()).answer('')).rejects.toThrow('--host-root');
  await expect(runTool('telltale-has-no-such-tool', [])).rejects.toThrow(
    'TCP by process cannot be read: telltale-has-no-such-tool is not installed.',
  );
});

test('this machine: 3,000,000 bytes over loopback are found to the byte, but for the handshake', async (context) => {
  try {
    execFileSync('ss', ['--version']);
  } catch {
    context.skip('ss is not installed');
  }
  const reader = openTcp(thisMachine, { ...systemClock, monotonic: stepping() });
  const bytes = 3_000_000;
  const before = await ownUse(reader);
  const sockets = await transfer(bytes);
  const after = await ownUse(reader);
  expect(after.sockets - before.sockets).toBe(2);
  // The one that connects has its SYN acknowledged too, which counts for a byte (RFC 9293, 3.4).
  expect(after.transmit - before.transmit).toBeGreaterThanOrEqual(bytes);
  expect(after.transmit - before.transmit).toBeLessThanOrEqual(bytes + 2);
  expect(after.receive - before.receive).toBe(bytes);
  for (const socket of sockets) socket.destroy();
});

/** Real time, with each answer old enough for the next. */
function stepping(): () => number {
  let answers = 0;
  return () => systemClock.monotonic() + 3_000 * answers++;
}

/** Of this very process. */
async function ownUse(reader: ReturnType<typeof openTcp>) {
  const { processes } = await reader.read();
  const own = processes.find(({ pid }) => pid === process.pid);
  return { sockets: own?.sockets ?? 0, transmit: own?.transmit_bytes ?? 0, receive: own?.receive_bytes ?? 0 };
}

/** Resolves when all has arrived and was acknowledged. */
async function transfer(bytes: number): Promise<Socket[]> {
  const server = createServer();
  onTestFinished(() => {
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return new Promise((resolve, reject) => {
    const client = connect(port, '127.0.0.1');
    client.on('error', reject);
    server.once('connection', (socket) => {
      let left = bytes;
      socket.on('data', (chunk) => {
        left -= chunk.length;
        // Loopback acknowledges in the same call that delivers, or after 40 ms (TCP_DELACK_MIN).
        if (left === 0) setTimeout(() => resolve([client, socket]), 100);
      });
    });
    client.write(Buffer.alloc(bytes));
  });
}
