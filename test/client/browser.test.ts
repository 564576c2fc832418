import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocketServer, WebSocket as WsWebSocket } from 'ws';
import { requestUrl, socketUrl } from '../../protocol/client/addresses.ts';
import { createWebSocketTransport } from '../../protocol/client/browser/websocket.ts';

let http: Server;
let sockets: WebSocketServer;
let answer: { status: number; body: string } | null;
let asked: string[];

beforeEach(async () => {
  asked = [];
  answer = { status: 200, body: '{"name":"atlas"}' };
  http = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (answer) response.writeHead(answer.status).end(answer.body);
  });
  sockets = new WebSocketServer({ server: http, path: '/base/ws' });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  for (const client of sockets.clients) client.terminate();
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
});

function setUp() {
  const transport = createWebSocketTransport({
    baseUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}/base/`,
    WebSocket: WsWebSocket as unknown as typeof WebSocket,
    fetch,
  });
  const events: string[] = [];
  const waiting: (() => void)[] = [];
  const note = (event: string) => {
    events.push(event);
    waiting.shift()?.();
  };
  const connect = () =>
    transport.connect({
      opened: () => note('opened'),
      received: (text) => note(text),
      closed: ({ code, text }) => note(`closed ${code} ${text}`),
    });
  const next = () => new Promise<void>((resolve) => waiting.push(resolve));
  return { transport, events, connect, next };
}

test('addresses lie beside the page and keep its base path and security', () => {
  expect(socketUrl('https://nas.local:7447/monitor/index.html#/x')).toBe('wss://nas.local:7447/monitor/ws');
  expect(socketUrl('http://127.0.0.1:7447/?a=b')).toBe('ws://127.0.0.1:7447/ws');
  expect(requestUrl('http://h/base/', 'history', { series: ['a{b="c"}', 'd'], window: '1m' })).toBe(
    'http://h/base/api/v1/history?series=a%7Bb%3D%22c%22%7D&series=d&window=1m',
  );
});

test('messages go both ways, and the server’s close says why', async () => {
  const { transport, events, connect, next } = setUp();
  const served = new Promise<WsWebSocket>((resolve) => sockets.once('connection', resolve));
  transport.send('dropped: nobody is there');
  const opened = next();
  connect();
  connect();
  const server = await served;
  await opened;
  const heard = new Promise<string>((resolve) => server.once('message', (data) => resolve(String(data))));
  transport.send('up');
  expect(await heard).toBe('up');
  const received = next();
  server.send('down');
  await received;
  const closed = next();
  server.close(1001);
  await closed;
  expect(events).toEqual(['opened', 'down', 'closed 1001 The server has stopped.']);
  expect(sockets.clients.size).toBeLessThanOrEqual(1);
});

test('a server that is not there is told as a close', async () => {
  const { events, connect, next } = setUp();
  await new Promise((resolve) => http.close(resolve));
  const closed = next();
  connect();
  await closed;
  expect(events).toEqual(['closed 1006 The server cannot be reached.']);
});

test('a request is answered over REST', async () => {
  const { transport } = setUp();
  expect(await transport.request('info', {})).toEqual({ name: 'atlas' });
  expect(asked).toEqual(['/base/api/v1/info']);
});

test('an error of the server keeps its code, one of a stranger between does not break', async () => {
  const { transport } = setUp();
  answer = { status: 404, body: '{"error":{"code":"unknown_series","message":"There is no series x."}}' };
  await expect(transport.request('series', {})).rejects.toMatchObject({
    code: 'unknown_series',
    message: 'There is no series x.',
  });
  answer = { status: 502, body: '<html>Bad gateway</html>' };
  await expect(transport.request('series', {})).rejects.toMatchObject({
    code: 'internal',
    message: 'The server answered "series" with 502.',
  });
});

test('requests that are pending at disconnect are rejected, and disconnecting twice is harmless', async () => {
  const { transport, events, connect, next } = setUp();
  answer = null;
  const opened = next();
  connect();
  await opened;
  const asking = new Promise((resolve) => http.once('request', resolve));
  const pending = expect(transport.request('info', {})).rejects.toMatchObject({ code: 'unavailable' });
  await asking;
  transport.disconnect();
  transport.disconnect();
  await pending;
  expect(events).toEqual(['opened']);
});
