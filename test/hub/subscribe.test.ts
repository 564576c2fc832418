import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { ChannelName } from '../../protocol/channels.ts';
import { FakeClock } from '../sampler/fake-clock.ts';
import { attach, brief, FakeSink, makeHub, runId, sample, startMs } from './harness.ts';

const at = (second: number) => startMs + second * 1_000;

function setUp(options: Parameters<typeof makeHub>[1] = {}) {
  const clock = new FakeClock(startMs);
  const hub = makeHub(clock, options);
  const sink = new FakeSink();
  return { clock, hub, sink };
}

test('hello comes first, then the latest message with its own seq, then each new one', () => {
  const { hub, sink } = setUp();
  hub.publish([sample('system', at(0))]);
  hub.publish([sample('system', at(1)), sample('cpu', at(1))]);
  attach(hub, sink, ['system']);
  expect(brief(sink.messages())).toEqual(['hello', 'system 2']);

  const seqs = hub.publish([sample('system', at(2)), sample('cpu', at(2))]);
  expect(Object.fromEntries(seqs)).toEqual({ system: 3, cpu: 2 });
  expect(sink.messages()).toEqual([
    { channel: 'system', seq: 3, data: { timestamp: '2026-11-24T20:15:02.000Z', filler: '' } },
  ]);
});

test('subscribing is confirmed before anything of the channel comes, without an interval that nobody asked for', () => {
  const { hub, sink } = setUp();
  hub.publish([sample('cpu', at(0))]);
  const viewer = attach(hub, sink, []);
  viewer.handle('{"action":"subscribe","channel":"cpu"}');
  const [, status, first] = sink.messages();
  expect(status).toEqual({ status: 'subscribed', channel: 'cpu' });
  expect(first).toMatchObject({ channel: 'cpu', seq: 1 });
});

test('subscribing again without since brings no message twice', () => {
  const { hub, sink } = setUp();
  hub.publish([sample('system', at(0))]);
  const viewer = attach(hub, sink, ['system']);
  sink.messages();
  viewer.handle('{"action":"subscribe","channel":"system"}');
  expect(brief(sink.messages())).toEqual(['subscribed system']);
});

test('unsubscribing ends the channel and releases its demand, and only the first subscriber acquires it', () => {
  const demanded: string[] = [];
  const demand = (channel: ChannelName) => {
    demanded.push(`+${channel}`);
    return () => demanded.push(`-${channel}`);
  };
  const { hub, sink } = setUp({ demand });
  const viewer = attach(hub, sink, ['process']);
  const other = attach(hub, new FakeSink(), ['process']);
  expect(demanded).toEqual(['+process']);
  viewer.handle('{"action":"unsubscribe","channel":"process"}');
  viewer.handle('{"action":"unsubscribe","channel":"process"}');
  expect(demanded).toEqual(['+process']);
  hub.publish([sample('process', at(0))]);
  expect(brief(sink.messages())).toEqual(['hello', 'unsubscribed process', 'unsubscribed process']);
  other.detach();
  other.detach();
  expect(demanded).toEqual(['+process', '-process']);
});

test('what cannot be accepted is answered with an error and changes nothing', () => {
  const { hub, sink } = setUp();
  const viewer = attach(hub, sink, ['system']);
  sink.messages();
  viewer.handle('{"action":"subscribe","channel":"__proto__"}');
  viewer.handle('{"action":"subscribe","channel":"constructor"}');
  viewer.handle('{"action":"subscribe","channel":"pressure"}');
  viewer.handle('{"action":"fly"}');
  viewer.handle('{"action":');
  viewer.handle('{"action":"subscribe","channel":"system","since":1}');
  viewer.handle(`{"action":"subscribe","channel":"system","since":1,"run_id":"${runId}"}`);
  viewer.handle('{"action":"subscribe","channel":"system","interval_ms":-1}');
  viewer.handle('{"type":"ack","bytes":1}');
  expect(sink.messages()).toEqual([
    expect.objectContaining({ type: 'error', code: 'unknown_channel', channel: '__proto__' }),
    expect.objectContaining({ type: 'error', code: 'unknown_channel', channel: 'constructor' }),
    {
      type: 'error',
      code: 'channel_unavailable',
      message: 'Channel pressure cannot be had here: the kernel has no PSI',
      channel: 'pressure',
    },
    expect.objectContaining({ type: 'error', code: 'unknown_action' }),
    expect.objectContaining({ type: 'error', code: 'malformed_message' }),
    expect.objectContaining({ type: 'error', code: 'invalid_since', channel: 'system' }),
    expect.objectContaining({ type: 'error', code: 'invalid_since', channel: 'system' }),
    expect.objectContaining({ type: 'error', code: 'invalid_interval' }),
    expect.objectContaining({ type: 'error', code: 'unknown_action' }),
  ]);
  hub.publish([sample('system', at(0)), sample('cpu', at(0))]);
  expect(brief(sink.messages())).toEqual(['system 1']);
});

test('an interval is rounded up to a multiple of the period, echoed, and kept to wall-clock slots', () => {
  const { hub, sink } = setUp();
  const viewer = attach(hub, sink, []);
  for (let second = 0; second < 4; second += 1) hub.publish([sample('cpu', at(second))]);
  viewer.handle('{"action":"subscribe","channel":"cpu","interval_ms":4500}');
  expect(sink.messages().slice(1)).toEqual([
    { status: 'subscribed', channel: 'cpu', interval_ms: 5_000 },
    expect.objectContaining({ seq: 4 }),
  ]);
  // Slots open at seconds 5 and 10, the moment of subscribing notwithstanding.
  for (let second = 4; second < 12; second += 1) hub.publish([sample('cpu', at(second))]);
  expect(brief(sink.messages())).toEqual(['cpu 6', 'cpu 11']);
});

test('an interval is a multiple of the channel’s own period, not of the base interval', () => {
  const { hub, sink } = setUp();
  attach(hub, sink, []).handle('{"action":"subscribe","channel":"process","interval_ms":2001}');
  expect(sink.messages()[1]).toEqual({ status: 'subscribed', channel: 'process', interval_ms: 4_000 });
});

test('mode batch groups what came since the last slot, contiguous and once', () => {
  const { hub, sink } = setUp();
  hub.publish([sample('cpu', at(2))]);
  const viewer = attach(hub, sink, []);
  viewer.handle('{"action":"subscribe","channel":"cpu","interval_ms":5000,"mode":"batch"}');
  for (let second = 3; second < 12; second += 1) hub.publish([sample('cpu', at(second))]);
  const messages = sink.messages();
  expect(brief(messages)).toEqual(['hello', 'subscribed cpu', 'cpu 1', 'cpu [2-4]', 'cpu [5-9]']);
  expect(messages.at(-1)).toMatchObject({
    updates: [5, 6, 7, 8, 9].map((seq) => ({ timestamp: new Date(at(seq + 1)).toISOString() })),
  });
  viewer.handle('{"action":"subscribe","channel":"cpu"}');
  hub.publish([sample('cpu', at(12))]);
  expect(brief(sink.messages())).toEqual(['subscribed cpu', 'cpu 10', 'cpu 11']);
});

test('back from thinned to every message, only the newest of what was thinned out comes', () => {
  const { hub, sink } = setUp();
  const viewer = attach(hub, sink, []);
  viewer.handle('{"action":"subscribe","channel":"cpu","interval_ms":10000}');
  for (let second = 0; second < 4; second += 1) hub.publish([sample('cpu', at(second))]);
  viewer.handle('{"action":"subscribe","channel":"cpu"}');
  hub.publish([sample('cpu', at(4))]);
  expect(brief(sink.messages()).slice(2)).toEqual(['cpu 1', 'subscribed cpu', 'cpu 4', 'cpu 5']);
});

test('a changed base interval changes the slots and is announced to everybody', () => {
  let intervalMs = 1_000;
  const { hub, sink } = setUp({ intervalMs: () => intervalMs });
  const viewer = attach(hub, sink, []);
  viewer.handle('{"action":"subscribe","channel":"cpu","interval_ms":2000}');
  sink.messages();
  intervalMs = 2_000;
  hub.announce();
  expect(brief(sink.messages())).toEqual(['hello']);
  // What was thinned is now every message.
  hub.publish([sample('cpu', at(0))]);
  hub.publish([sample('cpu', at(1))]);
  expect(brief(sink.messages())).toEqual(['cpu 1', 'cpu 2']);
});

test('each sample is serialised once, and equal sets of subscriptions get the very same buffer', () => {
  const { hub } = setUp();
  const sinks = [new FakeSink('websocket'), new FakeSink('websocket'), new FakeSink('websocket')];
  const [first, second, third] = sinks as [FakeSink, FakeSink, FakeSink];
  attach(hub, first, ['cpu', 'memory'], 'owner');
  attach(hub, second, ['memory', 'cpu'], 'local');
  attach(hub, third, ['cpu']);
  for (const sink of sinks) sink.chunks.length = 0;
  const stringify = vi.spyOn(JSON, 'stringify');
  hub.publish([sample('cpu', at(0)), sample('memory', at(0)), sample('disk', at(0))]);
  expect(stringify).toHaveBeenCalledTimes(2);
  stringify.mockRestore();
  expect(first.chunks).toHaveLength(1);
  expect(second.chunks[0]).toBe(first.chunks[0]);
  expect(third.chunks).toHaveLength(1);
});

test('what viewers may see is made by redaction, for live messages, replay and the latest alike', () => {
  const { hub } = setUp({
    redact: (audience, original) => sample(original.channel, original.timeMs, `for ${audience}`),
  });
  hub.publish([sample('system', at(0), 'secret')]);
  const viewer = new FakeSink();
  const local = new FakeSink();
  attach(hub, viewer, ['system'], 'viewer').handle(
    `{"action":"subscribe","channel":"system","since":0,"run_id":"${runId}"}`,
  );
  attach(hub, local, ['system'], 'local');
  hub.publish([sample('system', at(1), 'secret')]);
  expect(viewer.chunks.join()).not.toContain('secret');
  expect(viewer.chunks.join()).toContain('for viewer');
  expect(local.chunks.join().match(/secret/g)).toHaveLength(2);
  expect(hub.latest('system', 'viewer')).toMatchObject({ seq: 2, data: { filler: 'for viewer' } });
  expect(hub.latest('system', 'owner')).toMatchObject({ seq: 2, data: { filler: 'secret' } });
});

test('a redaction that became stricter holds for what was sent before it, too', () => {
  let hidden = false;
  const { hub, sink } = setUp({
    redact: (_audience, original) => (hidden ? sample(original.channel, original.timeMs) : original),
  });
  hub.publish([sample('system', at(0), 'secret')]);
  const viewer = attach(hub, sink, ['system'], 'viewer');
  expect(sink.chunks.splice(0).join()).toContain('secret');
  hidden = true;
  hub.announce();
  viewer.handle(`{"action":"subscribe","channel":"system","since":0,"run_id":"${runId}"}`);
  expect(sink.chunks.join()).not.toContain('secret');
});

test('viewers are listed, one can be disconnected, and closing ends all with 1001 and leaves nothing', async () => {
  const released: string[] = [];
  const { clock, hub } = setUp({ demand: (channel) => () => released.push(channel) });
  const sinks = [new FakeSink(), new FakeSink(), new FakeSink()];
  for (const sink of sinks) attach(hub, sink, ['cpu']);
  expect(hub.viewers()[1]).toEqual({
    id: '2',
    address: '127.0.0.1',
    transport: 'websocket',
    channels: ['cpu'],
    since: '2026-11-24T20:15:00.000Z',
    backlog_bytes: 0,
    dropped_messages: 0,
    round_trip_ms: null,
  });
  expect(hub.disconnect('2', 4401, 'access was revoked')).toBe(true);
  expect(hub.disconnect('2', 4401, 'access was revoked')).toBe(false);
  expect(sinks[1]?.closed).toEqual({ code: 4401, reason: 'access was revoked' });
  expect(hub.viewerCount).toBe(2);
  expect(clock.timers).toBe(1);
  hub.close();
  hub.close();
  expect(sinks.map((sink) => sink.closed?.code)).toEqual([1001, 4401, 1001]);
  expect(released).toEqual(['cpu']);
  expect([hub.viewerCount, clock.timers]).toEqual([0, 0]);
  const late = new FakeSink();
  attach(hub, late, ['cpu']);
  expect(late.closed?.code).toBe(1001);
  expect([hub.viewerCount, clock.timers]).toEqual([0, 0]);
  expect(hub.totals).toEqual({ publishedMessages: 0, droppedMessages: 0, attachedViewers: 4 });
});

test('whatever a viewer sends is answered, and nobody else notices', () => {
  const { hub } = setUp();
  const sink = new FakeSink();
  const viewer = attach(hub, sink, []);
  const good = new FakeSink();
  attach(hub, good, ['system']);
  good.messages();
  let published = 0;
  const name = fc.oneof(fc.constantFrom('cpu', 'system', 'pressure', '__proto__', 'toString', ''), fc.string());
  const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, 1, -1, 1e308));
  const message = fc.record(
    {
      action: fc.constantFrom('subscribe', 'unsubscribe', 'fly'),
      channel: fc.oneof({ weight: 5, arbitrary: name }, { weight: 1, arbitrary: fc.jsonValue() }),
      since: number,
      run_id: fc.constantFrom(runId, 'another'),
      interval_ms: number,
      mode: fc.constantFrom('latest', 'batch', 'constructor'),
      type: fc.constantFrom('pong', 'ack', 'request'),
    },
    { requiredKeys: [] },
  );
  const text = fc.oneof(
    { weight: 8, arbitrary: message.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string() },
  );
  fc.assert(
    fc.property(text, (received) => {
      viewer.handle(received);
      const answered = brief(sink.messages());
      if (!received.includes('pong')) expect(answered.length).toBeGreaterThan(0);
      published += 1;
      hub.publish([sample('system', at(published)), sample('cpu', at(published))]);
      expect(brief(good.messages())).toEqual([`system ${published}`]);
      sink.messages();
    }),
    { numRuns: 5_000 },
  );
});
