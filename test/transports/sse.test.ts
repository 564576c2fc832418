import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chromium } from 'playwright';
import { expect, onTestFinished, test } from 'vitest';
import { ensureBrowser } from '../../build/browser.mjs';
import { runId, sample, startMs } from '../hub/harness.ts';
import { openRaw, startEndpoint, until } from './harness.ts';

const at = (second: number) => startMs + second * 1_000;
const dataOf = (second: number) => `{"timestamp":"${new Date(at(second)).toISOString()}","filler":""}`;

test('a stream without channels is unnamed events with the data of system, retry first, not chunked', async () => {
  const { hub, port } = await startEndpoint();
  hub.publish([sample('cpu', at(0)), sample('system', at(0))]);
  const { received } = await openRaw(port, 'GET /metrics/stream HTTP/1.1\r\nHost: a\r\n\r\n');
  await until(() => received().includes('filler'));
  hub.publish([sample('system', at(1)), sample('cpu', at(1))]);
  await until(() => received().includes(dataOf(1)));
  const [head, ...events] = received().toString().split('\r\n\r\n');
  expect(
    head
      ?.toLowerCase()
      .split('\r\n')
      .filter((line) => !line.startsWith('date:')),
  ).toEqual([
    'http/1.1 200 ok',
    'content-type: text/event-stream',
    'cache-control: no-store, no-transform',
    'x-accel-buffering: no',
    'connection: close',
  ]);
  expect(events.join('')).toBe(
    `retry: 2000\n\nid: ${runId}-2\ndata: ${dataOf(0)}\n\nid: ${runId}-3\ndata: ${dataOf(1)}\n\n`,
  );
});

test('an HTTP/1.0 client gets the same bytes', async () => {
  const { hub, port } = await startEndpoint();
  hub.publish([sample('system', at(0))]);
  const { received } = await openRaw(port, 'GET /metrics/stream HTTP/1.0\r\nHost: a\r\n\r\n');
  await until(() => received().includes('filler'));
  expect(received().toString().split('\r\n\r\n')[1]).toBe(`retry: 2000\n\nid: ${runId}-1\ndata: ${dataOf(0)}\n\n`);
});

test('a stream asked for behind another request begins when its turn comes', async () => {
  const { hub, port } = await startEndpoint();
  const { received } = await openRaw(
    port,
    'GET /nothing HTTP/1.1\r\nHost: a\r\n\r\nGET /metrics/stream HTTP/1.1\r\nHost: a\r\n\r\n',
  );
  await until(() => hub.viewerCount === 1);
  hub.publish([sample('system', at(0))]);
  await until(() => received().includes('filler'));
  expect(received().toString()).toMatch(/^HTTP\/1\.1 404 .*HTTP\/1\.1 200 OK.*\r\n\r\nretry: 2000\n\nid: /s);
});

test('equal streams share one buffer, and named channels are named events', async () => {
  const { hub, port } = await startEndpoint();
  const raw = await Promise.all(
    [0, 1].map(() => openRaw(port, 'GET /metrics/stream?channels=cpu,memory HTTP/1.1\r\nHost: a\r\n\r\n')),
  );
  await until(() => hub.viewerCount === 2);
  hub.publish([sample('cpu', at(0)), sample('memory', at(0))]);
  for (const { received } of raw) {
    await until(() => received().includes('event: memory'));
    expect(received().toString()).toContain(
      `event: cpu\nid: ${runId}-1\ndata: ${dataOf(0)}\n\nevent: memory\nid: ${runId}-2\ndata: ${dataOf(0)}\n\n`,
    );
  }
});

test('curl -N prints each event as it comes', async () => {
  const { hub, port } = await startEndpoint();
  hub.publish([sample('system', at(0))]);
  const curl = spawn('curl', ['-sN', '--max-time', '15', `http://127.0.0.1:${port}/metrics/stream`]);
  let text = '';
  curl.stdout.on('data', (chunk) => {
    text += chunk;
  });
  onTestFinished(() => {
    curl.kill();
  });
  await until(() => text.includes(dataOf(0)));
  hub.publish([sample('system', at(1))]);
  await until(() => text.includes(dataOf(1)));
  hub.close();
  expect(await once(curl, 'exit')).toEqual([0, null]);
});

test('fetch reads the stream, and closing the hub ends it properly', async () => {
  const { hub, port, sockets } = await startEndpoint();
  hub.publish([sample('cpu', at(0))]);
  const response = await fetch(`http://127.0.0.1:${port}/metrics/stream?channels=cpu`);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const text = response.text();
  hub.publish([sample('cpu', at(1))]);
  hub.close();
  expect(await text).toContain(`event: cpu\nid: ${runId}-2\ndata: ${dataOf(1)}\n\n`);
  await until(() => sockets.size === 0);
});

test('Chromium’s EventSource receives events, reconnects with the last id and gets what it missed', {
  timeout: 60_000,
}, async () => {
  const { hub, port, sockets } = await startEndpoint();
  hub.publish([sample('cpu', at(0))]);
  const browser = await chromium.launch(ensureBrowser());
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${port}/page`);
  await page.evaluate(() => {
    const source = new EventSource('/metrics/stream?channels=cpu');
    const events: string[] = [];
    for (const name of ['cpu', 'gap']) {
      source.addEventListener(name, (event) => events.push(`${name} ${event.lastEventId} ${event.data}`));
    }
    Object.assign(window, { events });
  });
  const events = () => page.evaluate(() => (window as unknown as { events: string[] }).events);
  const wait = async (count: number) => {
    while ((await events()).length < count) await page.waitForTimeout(20);
  };
  await wait(1);
  for (const socket of sockets) socket.destroy();
  await until(() => hub.viewerCount === 0);
  for (let second = 1; second <= 3; second += 1) hub.publish([sample('cpu', at(second))]);
  await wait(4);
  hub.publish([sample('cpu', at(4))]);
  await wait(5);
  expect(await events()).toEqual([0, 1, 2, 3, 4].map((second) => `cpu ${runId}-${second + 1} ${dataOf(second)}`));
});

test('what the ring lost since the last id is an event gap with an id of its own', async () => {
  const { hub, port } = await startEndpoint();
  for (let second = 1; second <= 6; second += 1) hub.publish([sample('process', at(second))]);
  const { received } = await openRaw(
    port,
    `GET /metrics/stream?channels=process HTTP/1.1\r\nHost: a\r\nLast-Event-ID: ${runId}-1\r\n\r\n`,
  );
  await until(() => received().includes(`id: ${runId}-6`));
  expect(received().toString()).toContain(
    `event: gap\nid: ${runId}-2\ndata: {"type":"gap","channel":"process","from":2,"to":2,"from_timestamp":"2026-11-24T20:15:02.000Z","to_timestamp":"2026-11-24T20:15:02.000Z","reason":"expired"}\n\nevent: process\nid: ${runId}-3\n`,
  );
});

test('a stream gets comments while nothing happens', async () => {
  const { port } = await startEndpoint({ heartbeatMs: 40 });
  const { received } = await openRaw(port, 'GET /metrics/stream?channels=disk HTTP/1.1\r\nHost: a\r\n\r\n');
  await until(() => received().toString().endsWith('\n\n:\n\n:\n\n'));
});

test('a client that goes, one that ends its half and one that stalls leave nothing behind', {
  timeout: 60_000,
}, async () => {
  const { hub, port, sockets } = await startEndpoint({ stallMs: 500, backlogBytes: 262_144 });
  const request = 'GET /metrics/stream?channels=cpu HTTP/1.1\r\nHost: a\r\n\r\n';
  const [gone, half, stalled] = [
    await openRaw(port, request),
    await openRaw(port, request),
    await openRaw(port, request),
  ];
  await until(() => hub.viewerCount === 3);
  gone.socket.destroy();
  half.socket.end();
  await until(() => hub.viewerCount === 1);
  stalled.socket.pause();
  for (let second = 1; hub.viewerCount > 0; second += 1) {
    hub.publish([sample('cpu', at(second), 'x'.repeat(250_000))]);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await until(() => sockets.size === 0);
});

/** What node:http keeps of a socket whose answer it still has in hand. */
const keptByNode = (socket: object) =>
  Boolean(Reflect.get(socket, 'parser') ?? Reflect.get(socket, '_httpMessage'));

test('node:http keeps no parser and no answer of a stream, and what else the client says is thrown away', async () => {
  const { hub, port, sockets } = await startEndpoint();
  const { socket, received } = await openRaw(port, 'GET /metrics/stream?channels=cpu HTTP/1.1\r\nHost: a\r\n\r\n');
  await until(() => hub.viewerCount === 1);
  await until(() => ![...sockets].some(keptByNode));
  expect([...sockets].map((each) => each.timeout)).toEqual([0]);
  socket.write(`GET /page HTTP/1.1\r\nHost: a\r\n\r\n${'x'.repeat(200_000)}`);
  await until(() => socket.writableLength === 0);
  hub.publish([sample('cpu', at(1))]);
  await until(() => received().includes(dataOf(1)));
  expect(
    received()
      .toString()
      .match(/HTTP\/1\.1/g),
  ).toHaveLength(1);
  socket.end();
  await until(() => hub.viewerCount === 0 && sockets.size === 0);
});

test('a request that comes along with that of a stream is not answered into it', async () => {
  const { hub, port, sockets } = await startEndpoint();
  const { socket, received } = await openRaw(
    port,
    'GET /metrics/stream?channels=cpu HTTP/1.1\r\nHost: a\r\n\r\nGET /page HTTP/1.1\r\nHost: a\r\n\r\n',
  );
  await until(() => hub.viewerCount === 1);
  hub.publish([sample('cpu', at(1))]);
  await until(() => received().includes(dataOf(1)));
  expect(
    received()
      .toString()
      .match(/HTTP\/1\.1/g),
  ).toHaveLength(1);
  expect([...sockets].map(keptByNode)).toEqual([true]);
  socket.destroy();
  await until(() => hub.viewerCount === 0 && sockets.size === 0);
});
