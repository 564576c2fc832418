/**
 * Inputs out of a generator, each on its way to the real server: requests, queries of event streams, frames and
 * messages. Grown from valid ones, since what is random from the start gets no further than the first check.
 */
import { connect } from 'node:net';
import { clientFrame } from '../transports/harness.ts';

export type Random = () => number;

/** mulberry32: the same inputs for the same seed. */
export function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const methods = ['GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'get', 'G\0T'];
const paths = [
  '/',
  '/api/v1/info',
  '/api/v1/snapshot',
  '/api/v1/history',
  '/api/v1/process',
  '/api/v1/neighbours',
];
const others = [
  '/metrics',
  '/metrics/stream',
  '/ws',
  '/ws/dashboard/x',
  '/healthz',
  '/../etc/passwd',
  '/%2e%2e/',
  '//',
];
const names = ['channels', 'series', 'window', 'from', 'to', 'step', 'at', 'pid', 'last_event_id', '__proto__'];
const values = [
  'system',
  'cpu,memory',
  'nope',
  '__proto__',
  'constructor',
  '',
  '-1',
  '0',
  '1e309',
  'NaN',
  '10m',
  '99999999999999999999',
  '2026-11-24T20:15:02Z',
  'cpu_utilization_percent',
  'disk_devices_busy_percent%7Bdevice%3D%22a%22%7D',
  '%00',
  '%ff%fe',
  '%',
  'run-1',
  'run-99999999999999999999',
  'x'.repeat(3_000),
];
const headers = [
  'Accept: */*',
  'Authorization: Bearer x',
  'Authorization: Basic Og==',
  'Cookie: telltale_1=x; ;;=;__proto__=1',
  'Origin: null',
  'Origin: http://evil.example',
  'Sec-Fetch-Site: cross-site',
  'X-Forwarded-For: 1.2.3.4',
  'Last-Event-ID: run-0',
  'Last-Event-ID: -',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Upgrade: h2c',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Version: 99',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=1',
  'Content-Length: 3',
  'Content-Length: -3',
  'Transfer-Encoding: chunked',
  'Expect: 100-continue',
  'Host: evil.example',
  'Range: bytes=0-',
  `X-Long: ${'y'.repeat(2_000)}`,
];
const messages = [
  '{"action":"subscribe","channel":"system"}',
  '{"action":"subscribe","channel":"cpu","since":0,"run_id":"run"}',
  '{"action":"subscribe","channel":"memory","interval_ms":5000,"mode":"batch"}',
  '{"action":"subscribe","channel":"process","mode":"changes","since":-1,"run_id":"x"}',
  '{"action":"unsubscribe","channel":"system"}',
  '{"type":"pong"}',
  '{"type":"ack","bytes":1e308}',
  '{"type":"request","id":1,"method":"info","params":{}}',
  '[]',
  'null',
  '{"__proto__":{"action":"subscribe"}}',
];

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

function some<Item>(items: readonly Item[], most: number, random: Random): Item[] {
  return Array.from({ length: Math.floor(random() * (most + 1)) }, () => pick(items, random));
}

/** Some bytes changed, lost, doubled or put in. */
function mutate(bytes: Buffer, random: Random): Buffer {
  let result = bytes;
  for (let change = Math.floor(random() * 4); change > 0; change -= 1) {
    const at = Math.floor(random() * (result.length + 1));
    const end = Math.min(result.length, at + Math.floor(random() * 20));
    const added = Buffer.from(Array.from({ length: Math.floor(random() * 8) }, () => Math.floor(random() * 256)));
    const way = random();
    if (way < 0.3) result = Buffer.concat([result.subarray(0, at), added, result.subarray(at)]);
    else if (way < 0.6) result = Buffer.concat([result.subarray(0, at), result.subarray(end)]);
    else if (way < 0.9) result = Buffer.concat([result.subarray(0, at), added, result.subarray(end)]);
    else result = Buffer.concat([result, result.subarray(at)]);
  }
  return result;
}

function query(random: Random): string {
  const pairs = some(names, 3, random).map((name) => `${name}=${pick(values, random)}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

export function request(random: Random): Buffer {
  const path = random() < 0.6 ? pick(paths, random) : pick(others, random);
  const lines = ['Host: 127.0.0.1', ...some(headers, 4, random)];
  const version = random() < 0.95 ? 'HTTP/1.1' : 'HTTP/1.0';
  const text = `${pick(methods, random)} ${path}${query(random)} ${version}\r\n${lines.join('\r\n')}\r\n\r\n`;
  return mutate(Buffer.from(random() < 0.2 ? `${text}abc` : text, 'latin1'), random);
}

export function stream(random: Random): Buffer {
  const text = `GET /metrics/stream${query(random)} HTTP/1.1\r\nHost: 127.0.0.1\r\n${some(headers, 2, random).join('\r\n')}\r\n\r\n`;
  return random() < 0.5 ? Buffer.from(text, 'latin1') : mutate(Buffer.from(text, 'latin1'), random);
}

/** A handshake that succeeds, and what follows it. */
export function conversation(random: Random): Buffer {
  const handshake =
    'GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n';
  const frames = Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
    const text = mutate(Buffer.from(pick(messages, random)), random);
    const opcode = random() < 0.8 ? 0x81 : Math.floor(random() * 256);
    const frame = clientFrame(opcode, text, random() < 0.95);
    return random() < 0.7 ? frame : mutate(frame, random);
  });
  return Buffer.concat([Buffer.from(handshake), ...frames]);
}

/** Sends what is given and reads for a moment. Resolves when the connection is over, at the latest after `limitMs`. */
export function send(port: number, bytes: Buffer, limitMs: number): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    const timer = setTimeout(() => socket.destroy(), limitMs);
    socket.on('data', (chunk) => {
      text = (text + chunk.toString('latin1')).slice(0, 100_000);
      // A stream goes on by itself.
      if (text.includes('text/event-stream') || text.includes('101 Switching')) socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(text);
    });
  });
}
