/** A program that runs out of file descriptors: who watches goes on watching, and it recovers. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '../server/harness.ts';
import { serveIn } from './program.ts';

const descriptors = 256;
const flood = 400;

test.skipIf(process.platform !== 'linux')(
  'more connections than it has descriptors for harm no viewer, and leave room once they go',
  { timeout: 120_000 },
  async () => {
    const limited = ['sh', '-c', `ulimit -n ${descriptors}; exec "$@"`, 'sh'];
    const serving = await serveIn(limited, process.env, '--no-history');
    onTestFinished(async () => {
      if (serving.child.exitCode === null) await serving.end('SIGTERM');
    });
    const { port } = new URL(serving.url);
    const seqs: number[] = [];
    const viewer = new WebSocket(`ws://127.0.0.1:${port}/ws`);
    onTestFinished(() => viewer.terminate());
    viewer.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message.channel === 'system' && message.data) seqs.push(message.seq);
    });
    await once(viewer, 'open');
    await until(() => seqs.length > 1);

    const sockets: Socket[] = Array.from({ length: flood }, () => connect(Number(port), '127.0.0.1'));
    for (const socket of sockets) socket.on('error', () => {});
    const during = seqs.length;
    await until(() => seqs.length >= during + 4);
    for (const socket of sockets) socket.destroy();

    await until(async () => (await fetch(`${serving.url}healthz`).catch(() => null))?.status === 200);
    const after = seqs.length;
    await until(() => seqs.length >= after + 2);
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, index) => (seqs[0] ?? 0) + index));
    viewer.terminate();
    const { code, stderr } = await serving.end('SIGTERM');
    expect(code).toBe(0);
    // What could not be read is told in one line for each of its causes, at most once a minute, and connections in none.
    const told = stderr
      .split('\n')
      .filter((line) => line.includes(' warning ') && !line.includes('more like it'))
      .map((line) => line.replace(/^\S+ /, '').replace(/ could not be read: .*/, ' could not be read'));
    expect(told).toEqual([...new Set(told)]);
    expect(told.filter((line) => !line.startsWith('warning sampler: '))).toEqual([]);
    expect(stderr).not.toMatch(/\n {4}at /);
  },
);
