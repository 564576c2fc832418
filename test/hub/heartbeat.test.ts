import { expect, test } from 'vitest';
import { FakeClock } from '../sampler/fake-clock.ts';
import { attach, FakeSink, makeHub, startMs } from './harness.ts';

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
  for (let sweep = 0; sweep < 60; sweep += 1) {
    await clock.advance(500);
    sent.push(sinks.filter((sink) => sink.chunks.length > 0).length);
    const buffers = new Set(sinks.flatMap((sink) => sink.chunks.splice(0)));
    expect(buffers.size).toBeLessThanOrEqual(1);
    for (const buffer of buffers) {
      expect((buffer as Buffer).subarray(0, 3)).toEqual(Buffer.from([0x89, 0x00, 0x81]));
      expect(buffer.toString()).toContain(`{"type":"ping","timestamp":"${new Date(clock.now()).toISOString()}"}`);
    }
  }
  expect(sent.reduce((sum, count) => sum + count)).toBe(200);
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
  for (let sweep = 0; sweep < 21; sweep += 1) {
    await clock.advance(500);
    sent.push(sinks.reduce((sum, sink) => sum + pings(sink), 0));
  }
  expect(sent.reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(100);
  expect(Math.max(...sent)).toBeLessThanOrEqual(8);
  await clock.advance(20_000);
  expect(hub.viewerCount).toBe(0);
});
