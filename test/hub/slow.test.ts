import { expect, test } from 'vitest';
import { FakeClock } from '../sampler/fake-clock.ts';
import { attach, brief, FakeSink, makeHub, runId, sample, startMs } from './harness.ts';

const at = (second: number) => startMs + second * 1_000;
/** Above what a viewer may always be given, so that one message fills a backlog. */
const large = 'x'.repeat(70_000);

function setUp(options: Parameters<typeof makeHub>[1] = {}) {
  const clock = new FakeClock(startMs);
  const hub = makeHub(clock, { backlogBytes: 100_000, ...options });
  return { clock, hub };
}

test('past its backlog a viewer gets the newest message of each channel and is told of those it replaced', () => {
  const { hub } = setUp();
  const slow = new FakeSink();
  const good = new FakeSink();
  const viewer = attach(hub, slow, ['cpu', 'memory']);
  attach(hub, good, ['cpu', 'memory']);
  slow.open = false;
  hub.publish([sample('cpu', at(1), large)]);
  for (let second = 2; second <= 5; second += 1) hub.publish([sample('cpu', at(second), large)]);
  hub.publish([sample('memory', at(6), large)]);
  expect(brief(slow.messages())).toEqual(['hello', 'cpu 1']);
  expect(slow.backlogBytes).toBeLessThan(100_000);

  slow.open = true;
  slow.take();
  viewer.drained();
  const caughtUp = slow.messages();
  expect(brief(caughtUp)).toEqual(['cpu 2-4 slow', 'cpu 5', 'memory 1']);
  expect(caughtUp[0]).toMatchObject({
    from_timestamp: '2026-11-24T20:15:02.000Z',
    to_timestamp: '2026-11-24T20:15:04.000Z',
  });
  hub.publish([sample('cpu', at(7)), sample('memory', at(7))]);
  expect(brief(slow.messages())).toEqual(['cpu 6', 'memory 2']);
  expect(brief(good.messages())).toEqual([
    'hello',
    ...[1, 2, 3, 4, 5].map((seq) => `cpu ${seq}`),
    'memory 1',
    'cpu 6',
    'memory 2',
  ]);
  expect(hub.viewers().map((info) => info.dropped_messages)).toEqual([3, 0]);
  expect(hub.totals.droppedMessages).toBe(3);
});

test('one message that found no room and was not replaced is late, not lost', () => {
  const { hub } = setUp();
  const sink = new FakeSink();
  const viewer = attach(hub, sink, ['cpu']);
  sink.open = false;
  hub.publish([sample('cpu', at(1), large)]);
  hub.publish([sample('cpu', at(2), large)]);
  sink.take();
  viewer.drained();
  expect(brief(sink.messages())).toEqual(['hello', 'cpu 1', 'cpu 2']);
  expect(hub.totals.droppedMessages).toBe(0);
});

test('a replay longer than the backlog is paced by what is taken and loses nothing that the ring holds', () => {
  const { hub } = setUp();
  for (let second = 1; second <= 30; second += 1) hub.publish([sample('cpu', at(second), 'x'.repeat(10_000))]);
  const sink = new FakeSink();
  const viewer = attach(hub, sink, []);
  sink.open = false;
  viewer.handle(`{"action":"subscribe","channel":"cpu","since":0,"run_id":"${runId}"}`);
  expect(sink.backlogBytes).toBeLessThan(180_000);
  hub.publish([sample('cpu', at(31))]);
  for (let round = 0; round < 10; round += 1) {
    sink.take();
    viewer.drained();
  }
  const expected = Array.from({ length: 31 }, (_, index) => `cpu ${index + 1}`);
  expect(brief(sink.messages())).toEqual(['hello', 'subscribed cpu', ...expected]);
});

test('a channel that may lose nothing is never thinned, and a viewer too slow for it is closed', () => {
  const { hub } = setUp({ lossless: new Set(['dashboard'] as const) });
  const sink = new FakeSink();
  const viewer = attach(hub, sink, []);
  viewer.handle('{"action":"subscribe","channel":"dashboard","interval_ms":60000}');
  hub.publish([sample('dashboard', at(1))]);
  hub.publish([sample('dashboard', at(2))]);
  expect(brief(sink.messages())).toEqual(['hello', 'subscribed dashboard', 'dashboard 1', 'dashboard 2']);
  sink.open = false;
  for (let second = 3; second <= 5; second += 1) hub.publish([sample('dashboard', at(second), large)]);
  expect(sink.closed).toMatchObject({ code: 1008 });
  expect(hub.viewerCount).toBe(0);
});

test('a viewer that takes nothing of what waits for 5 s is closed with 1008, one that takes a little is not', async () => {
  const { clock, hub } = setUp();
  const stalled = new FakeSink();
  const slow = new FakeSink();
  attach(hub, stalled, ['cpu']);
  attach(hub, slow, ['cpu']);
  stalled.open = false;
  slow.open = false;
  hub.publish([sample('cpu', at(1), large)]);
  await clock.advance(4_500);
  expect(stalled.closed).toBeNull();
  slow.take(1);
  await clock.advance(1_500);
  expect(stalled.closed).toEqual({ code: 1008, reason: 'nothing was taken for 5 s' });
  expect(slow.closed).toBeNull();
  await clock.advance(4_500);
  expect(slow.closed).toMatchObject({ code: 1008 });
  expect([hub.viewerCount, clock.timers]).toEqual([0, 0]);
});

test('a viewer with nothing waiting is never stalled, however long it is quiet', async () => {
  const { clock, hub } = setUp();
  const sink = new FakeSink('sse');
  attach(hub, sink, ['cpu']);
  await clock.advance(600_000);
  expect(sink.closed).toBeNull();
});

test('a viewer with a full backlog that changes its subscriptions changes nobody else’s', () => {
  const { hub } = setUp();
  const slow = new FakeSink();
  const good = new FakeSink();
  const viewer = attach(hub, slow, ['cpu', 'disk']);
  attach(hub, good, ['disk']);
  slow.open = false;
  hub.publish([sample('cpu', at(1), large)]);
  hub.publish([sample('cpu', at(2), large)]);
  viewer.handle('{"action":"unsubscribe","channel":"cpu"}');
  viewer.handle('{"action":"subscribe","channel":"memory"}');
  hub.publish([sample('memory', at(3)), sample('disk', at(3))]);
  expect(brief(good.messages())).toEqual(['hello', 'disk 1']);
  slow.take();
  viewer.drained();
  expect(brief(slow.messages())).toEqual([
    'hello',
    'cpu 1',
    'unsubscribed cpu',
    'subscribed memory',
    'memory 1',
    'disk 1',
  ]);
});
