/** Two thousand connections that say nothing or almost nothing, and keep their places: they are gone within 15 s. */
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { serve, until } from '../server/harness.ts';
import { watchBeside } from './good-viewer.ts';

const count = 2_000;
const limitMs = 15_000;

test('silent ones, and ones that send a byte a second, are closed, and who watches misses nothing', {
  timeout: 90_000,
}, async () => {
  const served = await serve();
  const viewers = await watchBeside(served);
  const closedAfterMs: number[] = [];
  const sockets = new Set<Socket>();
  const head = 'GET /api/v1/info HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ';
  const body = 'POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n';
  for (let index = 0; index < count; index += 1) {
    const socket = connect(served.server.port, '127.0.0.1');
    let openedMs = performance.now();
    sockets.add(socket);
    socket.on('connect', () => {
      openedMs = performance.now();
      if (index % 4 === 1) socket.write(head);
      if (index % 4 === 2) socket.write(body);
      if (index % 4 === 3) socket.write('G');
    });
    socket.on('error', () => {});
    socket.on('data', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      closedAfterMs.push(performance.now() - openedMs);
    });
    // The backlog of the kernel is 2,048: all at once would be tried again by it, a second later.
    if (index % 200 === 199) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const drip = setInterval(() => {
    for (const socket of sockets) if (socket.bytesWritten > 1) socket.write('a');
  }, 1_000);
  onTestFinished(() => {
    clearInterval(drip);
    for (const socket of sockets) socket.destroy();
  });
  await until(() => closedAfterMs.length === count);
  // Node looks once a second; what is above is the machine's own load.
  expect(Math.max(...closedAfterMs)).toBeLessThan(limitMs + 5_000);
  await viewers.complete();
  expect(served.lines.length).toBeLessThanOrEqual(2);
});
