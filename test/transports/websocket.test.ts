import { once } from 'node:events';
import { expect, test } from 'vitest';
import { sample, startMs } from '../hub/harness.ts';
import {
  clientFrame,
  closeCodeIn,
  openClient,
  openRaw,
  openRawWebSocket,
  startEndpoint,
  until,
} from './harness.ts';

const at = (second: number) => startMs + second * 1_000;

test('a client that names no channel gets hello, then system, then what it subscribes to', async () => {
  const { hub, port } = await startEndpoint();
  hub.publish([sample('system', at(0)), sample('cpu', at(0))]);
  const { socket, messages } = await openClient(port, null);
  socket.send('{"action":"subscribe","channel":"cpu"}');
  await until(() => messages.length === 4);
  expect(messages).toEqual([
    expect.objectContaining({ type: 'hello', protocol: 1 }),
    { channel: 'system', seq: 1, data: { timestamp: '2026-11-24T20:15:00.000Z', filler: '' } },
    { status: 'subscribed', channel: 'cpu' },
    { channel: 'cpu', seq: 1, data: { timestamp: '2026-11-24T20:15:00.000Z', filler: '' } },
  ]);
});

test('what a publish owes arrives whole and in order, small and large messages joined', async () => {
  const { hub, port } = await startEndpoint();
  const { messages } = await openClient(port, 'cpu,memory,disk');
  await until(() => messages.length === 1);
  const filler = ['', 'é'.repeat(100), 'x'.repeat(200_000)];
  for (let second = 0; second < 20; second += 1) {
    hub.publish([
      sample('cpu', at(second), filler[0]),
      sample('memory', at(second), filler[1]),
      sample('disk', at(second), filler[2]),
    ]);
    await until(() => messages.length === 1 + 3 * (second + 1));
  }
  expect(messages.slice(-3)).toMatchObject([
    { channel: 'cpu', seq: 20, data: { filler: filler[0] } },
    { channel: 'memory', seq: 20, data: { filler: filler[1] } },
    { channel: 'disk', seq: 20, data: { filler: filler[2] } },
  ]);
});

test('permessage-deflate and subprotocols that are offered are not taken', async () => {
  const { port } = await startEndpoint();
  const { received } = await openRawWebSocket(
    port,
    'Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Protocol: mqtt\r\n',
  );
  const head = received().subarray(0, received().indexOf('\r\n\r\n')).toString();
  expect(head).toContain('101 Switching Protocols');
  expect(head).not.toMatch(/extensions|protocol:/i);
});

test.each([
  ['an unmasked frame', clientFrame(0x81, Buffer.from('{}'), false), 1002],
  ['a reserved bit', clientFrame(0xc1, Buffer.from('{}')), 1002],
  ['an opcode that does not exist', clientFrame(0x83, Buffer.from('{}')), 1002],
  ['a fragmented ping', clientFrame(0x09, Buffer.from('x')), 1002],
  ['bad UTF-8', clientFrame(0x81, Buffer.from([0x7b, 0xff, 0x7d])), 1007],
  ['a message of 4,097 bytes', clientFrame(0x81, Buffer.alloc(4_097, 0x20)), 1009],
  [
    'a message in 17 fragments',
    Buffer.concat([
      clientFrame(0x01, Buffer.from(' ')),
      ...Array.from({ length: 16 }, () => clientFrame(0, Buffer.from(' '))),
    ]),
    1008,
  ],
])('%s ends the connection with its close code, and nothing follows it', async (_what, bytes, code) => {
  const { hub, port, sockets } = await startEndpoint();
  const { socket, received } = await openRawWebSocket(port);
  socket.write(bytes);
  await until(() => closeCodeIn(received()) !== null);
  hub.publish([sample('system', at(1))]);
  expect(closeCodeIn(received())).toBe(code);
  expect(hub.viewerCount).toBe(0);
  socket.end();
  await until(() => sockets.size === 0);
});

test('a message of 4,096 bytes in 16 fragments is read', async () => {
  const { port } = await startEndpoint();
  const { socket, received } = await openRawWebSocket(port);
  const text = '{"action":"subscribe","channel":"cpu"}'.padEnd(4_096);
  const parts = Array.from({ length: 16 }, (_, index) => Buffer.from(text.slice(index * 256, (index + 1) * 256)));
  parts.forEach((part, index) => {
    const opcode = index === 0 ? 0x01 : 0x00;
    socket.write(clientFrame(index === 15 ? 0x80 | opcode : opcode, part));
  });
  await until(() => received().includes('"subscribed"'));
});

test('binary and unknown messages are answered with errors, and the connection goes on', async () => {
  const { port } = await startEndpoint();
  const { socket, messages } = await openClient(port);
  socket.send(Buffer.from('{"type":"pong"}'), { binary: true });
  socket.send('{"action":"subscribe","channel":"__proto__"}');
  socket.send('nonsense');
  socket.send('{"action":"subscribe","channel":"cpu"}');
  await until(() => messages.length === 5);
  expect(messages.slice(1)).toMatchObject([
    { type: 'error', code: 'malformed_message' },
    { type: 'error', code: 'unknown_channel', channel: '__proto__' },
    { type: 'error', code: 'malformed_message' },
    { status: 'subscribed', channel: 'cpu' },
  ]);
});

test('the hundred-and-first message within 10 s ends the connection with 1008, and the flood is not read on', async () => {
  const { hub, port } = await startEndpoint();
  const { socket, messages, closed } = await openClient(port);
  for (let count = 0; count < 10_000; count += 1) socket.send('{"action":"subscribe","channel":"constructor"}');
  expect(await closed).toBe(1008);
  expect(messages.filter((message) => 'type' in message && message.type === 'error')).toHaveLength(100);
  expect(hub.viewerCount).toBe(0);
});

test('a hundred messages are answered', async () => {
  const { port } = await startEndpoint();
  const { socket, messages } = await openClient(port);
  for (let count = 0; count < 100; count += 1) socket.send('{"type":"nothing"}');
  await until(() => messages.length === 101);
  expect(socket.readyState).toBe(socket.OPEN);
});

test('pings are answered with their payload, a flood of them ends with 1008', async () => {
  const { port } = await startEndpoint();
  const { socket, received } = await openRawWebSocket(port);
  socket.write(clientFrame(0x89, Buffer.from('abc')));
  await until(() => received().includes(Buffer.from([0x8a, 3, 0x61, 0x62, 0x63])));
  for (let count = 0; count < 1_000; count += 1) socket.write(clientFrame(0x89, Buffer.alloc(0)));
  await until(() => closeCodeIn(received()) !== null);
  expect(closeCodeIn(received())).toBe(1008);
});

test('pings are answered by the library itself and give the round trip', async () => {
  const { hub, port } = await startEndpoint({ heartbeatMs: 100 });
  const { messages } = await openClient(port);
  await until(() => messages.filter((message) => 'type' in message && message.type === 'ping').length >= 4);
  expect(hub.viewers()[0]?.round_trip_ms).toBeGreaterThanOrEqual(0);
});

test('a peer that is there but answers nothing is gone after two pings', async () => {
  const { hub, port } = await startEndpoint({ heartbeatMs: 100 });
  const { received } = await openRawWebSocket(port);
  await until(() => closeCodeIn(received()) !== null);
  expect(closeCodeIn(received())).toBe(1008);
  expect(hub.viewerCount).toBe(0);
});

test('a peer that vanishes, one that closes and one that only ends its half all leave nothing behind', async () => {
  const demanded = new Set<number>();
  let next = 0;
  const demand = () => {
    next += 1;
    const id = next;
    demanded.add(id);
    return () => demanded.delete(id);
  };
  const { hub, port, sockets } = await startEndpoint({ demand });
  const [vanishing, closing] = [await openClient(port, 'cpu'), await openClient(port, 'cpu')];
  const half = await openRawWebSocket(port);
  expect([hub.viewerCount, demanded.size]).toEqual([3, 1]);
  vanishing.socket.terminate();
  closing.socket.close(1000);
  half.socket.end();
  await until(() => hub.viewerCount === 0 && sockets.size === 0);
  expect(demanded.size).toBe(0);
});

test('a connection that ends at once after the upgrade is no harm', async () => {
  const { hub, port, sockets } = await startEndpoint();
  for (let count = 0; count < 20; count += 1) {
    const { socket } = await openRaw(
      port,
      'GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
    );
    if (count % 2 === 0) socket.end();
    else socket.destroy();
  }
  await until(() => sockets.size === 0);
  expect(hub.viewerCount).toBe(0);
});

test('a handshake that is none is answered as any other HTTP error', async () => {
  const { hub, port } = await startEndpoint();
  const { socket, received } = await openRaw(
    port,
    'GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: short\r\nSec-WebSocket-Version: 13\r\n\r\n',
  );
  await once(socket, 'end');
  const [head, body] = received().toString().split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 400 /);
  expect(JSON.parse(body ?? '')).toMatchObject({ error: { code: 'invalid_request' } });
  expect(hub.viewerCount).toBe(0);
});

test('closing the hub ends every viewer with 1001', async () => {
  const { hub, port, sockets } = await startEndpoint();
  const clients = await Promise.all([openClient(port, 'cpu'), openClient(port), openClient(port, 'memory')]);
  hub.close();
  expect(await Promise.all(clients.map((client) => client.closed))).toEqual([1001, 1001, 1001]);
  await until(() => sockets.size === 0);
});

test('stalled readers are closed after the limit; one beside them misses nothing', {
  timeout: 60_000,
}, async () => {
  const { hub, port, sockets } = await startEndpoint({ stallMs: 1_000, backlogBytes: 262_144 });
  const stalled = await Promise.all(Array.from({ length: 50 }, () => openClient(port, 'cpu')));
  for (const { socket } of stalled) socket.pause();
  const good = await openClient(port, 'cpu');
  await until(() => good.messages.length === 1);
  let published = 0;
  const filler = 'x'.repeat(250_000);
  while (hub.viewerCount > 1) {
    published += 1;
    hub.publish([sample('cpu', at(published), filler)]);
    await until(() => good.messages.length === 1 + published);
    for (const info of hub.viewers()) expect(info.backlog_bytes).toBeLessThan(262_144 + 260_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(good.messages.slice(1).map((message) => 'seq' in message && message.seq)).toEqual(
    Array.from({ length: published }, (_, index) => index + 1),
  );
  expect(hub.totals.droppedMessages).toBeGreaterThan(0);
  await until(() => sockets.size === 1);
});

test('a reader that pauses and goes on is told of what it missed', { timeout: 60_000 }, async () => {
  const { hub, port } = await startEndpoint({ stallMs: 30_000, backlogBytes: 262_144 });
  const { socket, messages } = await openClient(port, 'cpu');
  await until(() => messages.length === 1);
  socket.pause();
  let published = 0;
  while (hub.totals.droppedMessages < 5) {
    published += 1;
    hub.publish([sample('cpu', at(published), 'x'.repeat(250_000))]);
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.resume();
  let next = 1;
  await until(() => {
    next = 1;
    for (const message of messages.slice(1)) {
      if ('data' in message) {
        expect(message.seq).toBe(next);
        next = message.seq + 1;
      } else if ('type' in message && message.type === 'gap') {
        expect(message).toMatchObject({ from: next, reason: 'slow' });
        next = message.to + 1;
      }
    }
    return next === published + 1;
  });
  expect(messages.some((message) => 'type' in message && message.type === 'gap')).toBe(true);
});

test('when a peer says goodbye behind a backlog, no message follows the close frame', async () => {
  const { hub, port } = await startEndpoint();
  const { socket, received } = await openRawWebSocket(port);
  socket.write(clientFrame(0x81, Buffer.from('{"action":"subscribe","channel":"cpu"}')));
  await until(() => received().includes('"subscribed"'));
  socket.pause();
  const filler = 'x'.repeat(250_000);
  for (let second = 0; (hub.viewers()[0]?.backlog_bytes ?? 0) === 0; second += 1) {
    hub.publish([sample('cpu', at(second), filler)]);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const waiting = hub.viewers()[0]?.backlog_bytes ?? 0;
  socket.write(clientFrame(0x88, Buffer.from([0x03, 0xe8])));
  await until(() => hub.viewers()[0]?.backlog_bytes !== waiting);
  hub.publish([sample('cpu', at(1_000), 'after the end')]);
  socket.resume();
  await once(socket, 'end');
  expect(closeCodeIn(received())).toBe(1000);
  expect(received().includes('after the end')).toBe(false);
  await until(() => hub.viewerCount === 0);
});
