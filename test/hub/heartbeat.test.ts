import { expect, test } from 'vitest';
import { FakeClock } from '../sampler/fake-clock.ts';
import { attach, FakeSink, makeHub, sample, startMs } from './harness.ts';

function pings(sink: FakeSink): number {
  return sink.messages().filter((message) => 'type' in message && message.type === 'ping').length;
}

test('each viewer is pinged once a heartbeat, and whoever leaves two pings unanswered is gone', async () => {
  const clock = new FakeClock(startMs);
  const hub = makeHub(clock);
  const silent = new FakeSink();
  attach(hub, silent, []);
  await clock.advance(30_500);
  expect(pings(silent)).toBe(1);
  await clock.advance(30_000);
  expect(pings(silent)).toBe(1);
  expect(silent.closed).toBeNull();
  await clock.advance(30_000);
  expect(silent.closed).toEqual({ code: 1008, reason: 'two pings were not answered' });
  expect([hub.viewerCount, clock.timers]).toEqual([0, 0]);
});

test('any message answers a ping, and a pong gives the round trip', async () => {
  const clock = new FakeClock(startMs);
  const hub = makeHub(clock);
  const sink = new FakeSink();
  const viewer = attach(hub, sink, []);
  for (let beat = 0; beat < 5; beat += 1) {
    await clock.advance(30_000);
    viewer.handle('{"action":"fly"}');
  }
  expect(sink.closed).toBeNull();
  expect(hub.viewers()[0]?.round_trip_ms).toBeNull();
  sink.messages();
  while (pings(sink) === 0) await clock.advance(500);
  await clock.advance(42);
  viewer.handle('{"type":"pong"}');
  expect(hub.viewers()[0]?.round_trip_ms).toBe(42);
  viewer.handle('{"type":"pong"}');
  expect(hub.viewers()[0]?.round_trip_ms).toBe(42);
});

test('a WebSocket gets the protocol’s ping and the message, one buffer for all that are due', async () => {
  const clock = new FakeClock(startMs);
  const hub = makeHub(clock);
  const sinks = Array.from({ length: 200 }, () => new FakeSink('websocket'));
  for (const sink of sinks) attach(hub, sink, []);
  for (const sink of sinks) sink.chunks.length = 0;
  const sent: number[] = [];
  const pinged = new Set<FakeSink>();
  // A ping waits up to 1.1 s for a message to go along with.
  for (let sweep = 0; sweep < 63; sweep += 1) {
    await clock.advance(500);
    const now = sinks.filter((sink) => sink.chunks.length > 0);
    sent.push(now.length);
    for (const sink of now) pinged.add(sink);
    const buffers = new Set(sinks.flatMap((sink) => sink.chunks.splice(0)));
    expect(buffers.size).toBeLessThanOrEqual(1);
    for (const buffer of buffers) {
      expect((buffer as Buffer).subarray(0, 3)).toEqual(Buffer.from([0x89, 0x00, 0x81]));
      expect(buffer.toString()).toContain(`{"type":"ping","timestamp":"${new Date(clock.now()).toISOString()}"}`);
    }
  }
  expect(pinged.size).toBe(200);
  // Spread evenly: 200 over 60 looks are 3 or 4 each time.
  expect(Math.max(...sent)).toBeLessThanOrEqual(5);
  expect(clock.timers).toBe(1);
});

test('an event stream gets a comment at least every 15 s and need not answer', async () => {
  const clock = new FakeClock(startMs);
  const hub = makeHub(clock);
  const sink = new FakeSink('sse');
  attach(hub, sink, []);
  for (let part = 0; part < 40; part += 1) {
    await clock.advance(15_000);
    const text = sink.chunks.splice(0).join('');
    expect(text).toMatch(/^(:\n\n){1,2}$/);
  }
  expect(sink.closed).toBeNull();
});

test('a shorter heartbeat holds at once for who is there, and comes as no burst', async () => {
  const clock = new FakeClock(startMs);
  const hub = makeHub(clock, { heartbeatMs: 300_000 });
  const sinks = Array.from({ length: 100 }, () => new FakeSink());
  for (const sink of sinks) attach(hub, sink, []);
  hub.setHeartbeatMs(10_000);
  const sent: number[] = [];
  for (let sweep = 0; sweep < 23; sweep += 1) {
    await clock.advance(500);
    sent.push(sinks.reduce((sum, sink) => sum + pings(sink), 0));
  }
  expect(sent.reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(100);
  expect(Math.max(...sent)).toBeLessThanOrEqual(8);
  await clock.advance(21_000);
  expect(hub.viewerCount).toBe(0);
});

test('a ping that is due goes along with the next message in one write, and is late by no more than that', async () => {
  const clock = new FakeClock(startMs);
  const hub = makeHub(clock);
  const websocket = new FakeSink('websocket');
  const stream = new FakeSink('sse');
  attach(hub, websocket, ['cpu']);
  attach(hub, stream, ['cpu']);
  const writes: string[] = [];
  for (let second = 1; second <= 60; second += 1) {
    await clock.advance(1_000);
    for (const sink of [websocket, stream]) sink.chunks.length = 0;
    hub.publish([sample('cpu', startMs + second * 1_000)]);
    expect([websocket.chunks.length, stream.chunks.length]).toEqual([1, 1]);
    const [frame] = websocket.chunks;
    if ((frame as Buffer)[0] === 0x89) writes.push(`ping ${frame?.toString().includes('"channel":"cpu"')}`);
    if (stream.chunks[0]?.toString().startsWith(':\n\nevent: cpu\n')) writes.push('comment');
  }
  expect(writes.filter((write) => write === 'ping true').length).toBe(2);
  expect(writes.filter((write) => write === 'comment').length).toBeGreaterThanOrEqual(4);
  expect(writes).not.toContain('ping false');
});

test('whoever takes nothing is closed after 5 s though it is sent no more messages', async () => {
  const clock = new FakeClock(startMs);
  const hub = makeHub(clock);
  const sink = new FakeSink();
  const viewer = attach(hub, sink, []);
  sink.open = false;
  viewer.handle('{"action":"fly"}');
  await clock.advance(6_000);
  expect(sink.closed).toEqual({ code: 1008, reason: 'nothing was taken for 5 s' });
  expect([hub.viewerCount, clock.timers]).toEqual([0, 0]);
});
