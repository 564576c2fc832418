/** The transports behind a bare HTTP server on a free port, and raw sockets to misbehave with. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../../main/clock.ts';
import type { Hub, HubOptions } from '../../main/hub/hub.ts';
import { serveSse } from '../../main/transports/sse.ts';
import { createWebSocketTransport } from '../../main/transports/websocket.ts';
import type { ChannelName } from '../../protocol/channels.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import { makeHub } from '../hub/harness.ts';

export interface Endpoint {
  readonly hub: Hub;
  readonly port: number;
  /** Sockets that are open at the server's end. */
  readonly sockets: ReadonlySet<Socket>;
}

/** Closed after the test: nothing of it outlives the hub and the server. */
export async function startEndpoint(options: Partial<HubOptions> = {}): Promise<Endpoint> {
  const hub = makeHub(systemClock, options);
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/page') {
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>page</title>');
      return;
    }
    if (url.pathname !== '/metrics/stream') {
      response.writeHead(404).end();
      return;
    }
    const lastEventId = request.headers['last-event-id']?.toString() ?? url.searchParams.get('last_event_id');
    const address = request.socket.remoteAddress ?? '';
    serveSse({ hub, request, response, audience: 'local', address, channels: channelsOf(url), lastEventId });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const acceptWebSocket = createWebSocketTransport();
  server.on('upgrade', (request, socket, head) => {
    if (request.headers.upgrade === undefined) return;
    socket.on('error', () => socket.destroy());
    const url = new URL(request.url ?? '/', 'http://localhost');
    const address = request.socket.remoteAddress ?? '';
    acceptWebSocket({ hub, request, socket, head, audience: 'local', address, channels: channelsOf(url) });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    hub.close();
    server.close();
    for (const socket of sockets) socket.destroy();
    await until(() => sockets.size === 0);
  });
  return { hub, port: (server.address() as AddressInfo).port, sockets };
}

function channelsOf(url: URL): ChannelName[] | null {
  const text = url.searchParams.get('channels');
  return text === null ? null : (text.split(',').filter(Boolean) as ChannelName[]);
}

/** Waits for a condition; the test's own timeout is the limit. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

export interface Client {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[];
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
}

/** @param channels as in the query; `null` for none at all */
export async function openClient(port: number, channels: string | null = ''): Promise<Client> {
  const query = channels === null ? '' : `?channels=${channels}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws${query}`);
  const messages: ServerMessage[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(data.toString())));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  socket.on('error', () => {});
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  return { socket, messages, closed };
}

/** A TCP connection that sends `request` and keeps what arrives. */
export async function openRaw(port: number, request: string): Promise<{ socket: Socket; received: () => Buffer }> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => {});
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'connect');
  socket.write(request);
  return { socket, received: () => Buffer.concat(chunks) };
}

/** An upgrade without a library, so that the frames after it can break any rule. */
export async function openRawWebSocket(port: number, headers = '') {
  const raw = await openRaw(
    port,
    `GET /ws?channels= HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${headers}\r\n`,
  );
  await until(() => raw.received().includes('"hello"'));
  return raw;
}

/** A client's frame: masked with zeros unless told otherwise. */
export function clientFrame(firstByte: number, payload: Buffer, masked = true): Buffer {
  const length =
    payload.length < 126 ? [payload.length] : [126, Math.floor(payload.length / 256), payload.length % 256];
  length[0] = (length[0] ?? 0) | (masked ? 0x80 : 0);
  return Buffer.concat([Buffer.from([firstByte, ...length, ...(masked ? [0, 0, 0, 0] : [])]), payload]);
}

/** The status of the last close frame in what a server sent; `null` without one. */
export function closeCodeIn(received: Buffer): number | null {
  let at = received.indexOf('\r\n\r\n') + 4;
  while (at >= 4 && at + 2 <= received.length) {
    const opcode = (received[at] ?? 0) & 0x0f;
    let length = (received[at + 1] ?? 0) & 0x7f;
    let start = at + 2;
    if (length === 126) {
      length = received.readUInt16BE(start);
      start += 2;
    } else if (length === 127) {
      length = Number(received.readBigUInt64BE(start));
      start += 8;
    }
    if (opcode === 8) return start + 2 <= received.length ? received.readUInt16BE(start) : null;
    at = start + length;
  }
  return null;
}
