import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GapMessage } from '../../protocol/messages.ts';
import { FakeClock } from '../sampler/fake-clock.ts';
import { attach, brief, FakeSink, makeHub, runId, sample, startMs } from './harness.ts';

const at = (second: number) => startMs + second * 1_000;

function setUp(options: Parameters<typeof makeHub>[1] = {}) {
  const clock = new FakeClock(startMs);
  const hub = makeHub(clock, options);
  const publish = (channel: 'cpu' | 'process', from: number, to: number) => {
    for (let second = from; second <= to; second += 1) hub.publish([sample(channel, at(second))]);
  };
  return { clock, hub, publish };
}

const since = (channel: string, seq: number, run = runId, more = '') =>
  `{"action":"subscribe","channel":"${channel}","since":${seq},"run_id":"${run}"${more}}`;

test('since replays what came after it, in order and once, and goes on live', () => {
  const { hub, publish } = setUp();
  publish('cpu', 1, 5);
  const sink = new FakeSink();
  attach(hub, sink, []).handle(since('cpu', 3));
  publish('cpu', 6, 6);
  expect(brief(sink.messages()).slice(1)).toEqual(['subscribed cpu', 'cpu 4', 'cpu 5', 'cpu 6']);
});

test('since the newest replays nothing', () => {
  const { hub, publish } = setUp();
  publish('cpu', 1, 5);
  const sink = new FakeSink();
  attach(hub, sink, []).handle(since('cpu', 5));
  expect(brief(sink.messages()).slice(1)).toEqual(['subscribed cpu']);
});

test('what the ring lost is told by a gap first, with the times of its ends', () => {
  const { hub, publish } = setUp();
  publish('process', 1, 10);
  const sink = new FakeSink();
  attach(hub, sink, []).handle(since('process', 2));
  const messages = sink.messages();
  expect(messages[2]).toEqual({
    type: 'gap',
    channel: 'process',
    from: 3,
    to: 6,
    from_timestamp: '2026-11-24T20:15:03.000Z',
    to_timestamp: '2026-11-24T20:15:06.000Z',
    reason: 'expired',
  });
  expect(brief(messages.slice(3))).toEqual(['process 7', 'process 8', 'process 9', 'process 10']);
});

test('the run_id of another run brings all that this one holds after a gap from 1, or no gap where it holds all', () => {
  const { hub, publish } = setUp();
  publish('process', 1, 6);
  publish('cpu', 1, 2);
  const sink = new FakeSink();
  const viewer = attach(hub, sink, []);
  viewer.handle(since('process', 4_711, 'another'));
  viewer.handle(since('cpu', 4_711, 'another'));
  viewer.handle(since('memory', 4_711, 'another'));
  expect(brief(sink.messages()).slice(1)).toEqual([
    'subscribed process',
    'process 1-2 restart',
    'process 3',
    'process 4',
    'process 5',
    'process 6',
    'subscribed cpu',
    'cpu 1',
    'cpu 2',
    'subscribed memory',
  ]);
});

test('on a live subscription since restarts delivery there', () => {
  const { hub, publish } = setUp();
  const sink = new FakeSink();
  const viewer = attach(hub, sink, ['cpu']);
  publish('cpu', 1, 3);
  viewer.handle(since('cpu', 1));
  publish('cpu', 4, 4);
  expect(brief(sink.messages()).slice(1)).toEqual([
    'cpu 1',
    'cpu 2',
    'cpu 3',
    'subscribed cpu',
    'cpu 2',
    'cpu 3',
    'cpu 4',
  ]);
});

test('since beyond the newest is refused and the subscription goes on', () => {
  const { hub, publish } = setUp();
  const sink = new FakeSink();
  const viewer = attach(hub, sink, ['cpu']);
  publish('cpu', 1, 1);
  viewer.handle(since('cpu', 2));
  publish('cpu', 2, 2);
  expect(brief(sink.messages()).slice(1)).toEqual(['cpu 1', 'error invalid_since', 'cpu 2']);
});

test('mode batch replays in one message', () => {
  const { hub, publish } = setUp();
  publish('cpu', 1, 50);
  const sink = new FakeSink();
  attach(hub, sink, []).handle(since('cpu', 10, runId, ',"mode":"batch"'));
  expect(brief(sink.messages()).slice(1)).toEqual(['subscribed cpu', 'cpu [11-50]']);
});

test('an event stream goes on after the last event id, over all its channels in order', () => {
  const { hub } = setUp();
  for (let second = 1; second <= 4; second += 1) {
    hub.publish([sample('cpu', at(second)), sample('memory', at(second)), sample('disk', at(second))]);
  }
  const sink = new FakeSink('sse');
  hub.attach(sink, {
    audience: 'local',
    address: '::1',
    transport: 'sse',
    channels: ['memory', 'cpu'],
    lastEventId: `${runId}-5`,
  });
  const ids = [...sink.chunks.join('').matchAll(/event: (\w+)\nid: a1b2c3d4-(\d+)\n/g)].map((match) =>
    match.slice(1),
  );
  expect(ids).toEqual([
    ['cpu', '7'],
    ['memory', '8'],
    ['cpu', '10'],
    ['memory', '11'],
  ]);
});

test('an event id of another run, one that was never given and one that is none are all harmless', () => {
  const { hub, publish } = setUp();
  publish('process', 1, 6);
  const received = (lastEventId: string) => {
    const sink = new FakeSink('sse');
    const viewer = hub.attach(sink, {
      audience: 'local',
      address: '::1',
      transport: 'sse',
      channels: ['process'],
      lastEventId,
    });
    viewer.detach();
    return [...sink.chunks.join('').matchAll(/event: (\w+)\nid: a1b2c3d4-(\d+)\n/g)].map((match) =>
      match.slice(1).join(' '),
    );
  };
  const all = ['gap 1', 'process 3', 'process 4', 'process 5', 'process 6'];
  expect(received('run-with-dashes-3')).toEqual(all);
  expect(received(`${runId}-99999`)).toEqual([]);
  for (const odd of ['', '-', 'x', `${runId}-`, `${runId}--1`, `${runId}-1e9`, `${runId}-${'9'.repeat(400)}`]) {
    expect(received(odd)).toEqual(odd === `${runId}--1` ? all : ['process 6']);
  }
});

/** Every seq from `from` to `to` exactly once and in order, as a message or within a gap. */
function expectComplete(messages: readonly { from: number; to: number }[], from: number, to: number): void {
  let next = from;
  for (const message of messages) {
    expect(message.from).toBe(next);
    expect(message.to).toBeGreaterThanOrEqual(message.from);
    next = message.to + 1;
  }
  expect(next).toBe(to + 1);
}

test('however a viewer is cut off and comes back, it gets every message once and in order, or is told of the gap', () => {
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('publish' as const), count: fc.integer({ min: 1, max: 8 }) }),
    },
    { weight: 2, arbitrary: fc.constant({ kind: 'cut' as const, count: 0 }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('stop' as const), count: fc.constant(0) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('take' as const), count: fc.constant(0) }) },
  );
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), fc.boolean(), (steps, batch) => {
      const { clock, hub } = setUp({ backlogBytes: 65_536 });
      const mode = batch ? ',"mode":"batch"' : '';
      const filler = 'x'.repeat(30_000);
      const received: { from: number; to: number; gap: GapMessage['reason'] | null }[] = [];
      let sink = new FakeSink();
      let viewer = attach(hub, sink, []);
      viewer.handle(since('process_top', 0, runId, mode));
      let published = 0;
      const collect = () => {
        for (const message of sink.messages()) {
          if ('updates' in message) {
            expect(message.updates).toHaveLength(message.seq - message.first_seq + 1);
            received.push({ from: message.first_seq, to: message.seq, gap: null });
          } else if ('data' in message) {
            expect(message.data.timestamp).toBe(new Date(at(message.seq)).toISOString());
            received.push({ from: message.seq, to: message.seq, gap: null });
          } else if ('type' in message && message.type === 'gap') {
            received.push({ from: message.from, to: message.to, gap: message.reason });
          }
        }
      };
      for (const { kind, count } of steps) {
        if (kind === 'publish') {
          for (let index = 0; index < count; index += 1) {
            published += 1;
            hub.publish([sample('process_top', at(published), filler)]);
          }
        } else if (kind === 'stop') {
          sink.open = false;
        } else if (kind === 'take') {
          clock.block(100);
          sink.open = true;
          sink.take();
          viewer.drained();
        } else {
          collect();
          viewer.detach();
          sink = new FakeSink();
          viewer = attach(hub, sink, []);
          viewer.handle(since('process_top', received.at(-1)?.to ?? 0, runId, mode));
        }
        // One message may exceed the bound, never more.
        expect(sink.backlogBytes).toBeLessThan(65_536 + 65_536 + (batch ? 60 : 1) * 31_000);
      }
      // Long enough for everything that waited for its turn.
      clock.block(1_000);
      sink.open = true;
      sink.take();
      viewer.drained();
      collect();
      expectComplete(received, 1, published);
    }),
    { numRuns: 150 },
  );
});

test('however an event stream is cut off, each message comes once or was told of, and ids rise over all channels', () => {
  const step = fc.constantFrom('cpu', 'cpu', 'process', 'both', 'cut', 'stop', 'take');
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 60 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (steps, share) => {
        const { clock, hub } = setUp({ backlogBytes: 65_536 });
        const filler = 'x'.repeat(40_000);
        const published = { cpu: 0, process: 0 };
        const received = { cpu: new Set<number>(), process: new Set<number>() };
        const told = { cpu: new Set<number>(), process: new Set<number>() };
        let lastId = 0;
        const open = () => {
          const sink = new FakeSink('sse');
          const lastEventId = `${runId}-${lastId}`;
          const viewer = hub.attach(sink, {
            audience: 'local',
            address: '::1',
            transport: 'sse',
            channels: ['cpu', 'process'],
            lastEventId,
          });
          return { sink, viewer };
        };
        let { sink, viewer } = open();
        /** Reads so many of the events that were written; the rest is lost with the connection. */
        const read = (share: number) => {
          const events = [
            ...sink.chunks
              .splice(0)
              .join('')
              .matchAll(/event: (\w+)\nid: a1b2c3d4-(\d+)\ndata: (.*)\n\n/g),
          ];
          for (const [, name, id, data] of events.slice(0, Math.ceil(events.length * share))) {
            expect(Number(id)).toBeGreaterThan(lastId);
            lastId = Number(id);
            const body = JSON.parse(data ?? '');
            if (name === 'gap') {
              for (let seq = body.from; seq <= body.to; seq += 1) told[body.channel as 'cpu' | 'process'].add(seq);
            } else {
              // The second of the timestamp is the seq.
              const seq = (Date.parse(body.timestamp) - startMs) / 1_000;
              const seen = received[name as 'cpu' | 'process'];
              expect([...seen].every((earlier) => earlier < seq)).toBe(true);
              seen.add(seq);
            }
          }
        };
        const take = () => {
          clock.block(100);
          sink.open = true;
          sink.take();
          viewer.drained();
        };
        for (const kind of steps) {
          if (kind === 'stop') sink.open = false;
          else if (kind === 'take') take();
          else if (kind === 'cut') {
            read(share);
            viewer.detach();
            ({ sink, viewer } = open());
          } else {
            const channels = kind === 'both' ? (['cpu', 'process'] as const) : ([kind] as ('cpu' | 'process')[]);
            hub.publish(
              channels.map((channel) => {
                published[channel] += 1;
                return sample(channel, at(published[channel]), filler);
              }),
            );
          }
        }
        take();
        read(1);
        for (const channel of ['cpu', 'process'] as const) {
          const all = new Set([...received[channel], ...told[channel]]);
          expect(all.size).toBe(published[channel]);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('a stream cut off between a held message and a later gap of another channel resumes before that gap', () => {
  const { hub, publish } = setUp({ backlogBytes: 65_536 });
  const open = (lastEventId: string | null) => {
    const sink = new FakeSink('sse');
    const options = { audience: 'local', address: '::1', transport: 'sse', channels: ['cpu', 'process'] } as const;
    return { sink, viewer: hub.attach(sink, { ...options, lastEventId }) };
  };
  const ids = (sink: FakeSink) =>
    [
      ...sink.chunks
        .splice(0)
        .join('')
        .matchAll(/event: (\w+)\nid: a1b2c3d4-(\d+)\n/g),
    ].map((match) => match.slice(1).join(' '));
  const { sink, viewer } = open(null);
  sink.open = false;
  hub.publish([sample('cpu', at(1), 'x'.repeat(70_000))]);
  publish('cpu', 2, 2);
  publish('process', 1, 1);
  publish('cpu', 3, 4);
  sink.take();
  viewer.drained();
  expect(ids(sink)).toEqual(['cpu 1', 'gap 2', 'process 3', 'cpu 5']);
  expect(ids(open(`${runId}-1`).sink)).toEqual(['cpu 2', 'process 3', 'cpu 4', 'cpu 5']);
});

test('viewers who ask for all again and again are served in turn, and a new message waits for none of them', async () => {
  const { clock, hub } = setUp();
  const filler = 'x'.repeat(20_000);
  for (let second = 1; second <= 60; second += 1) hub.publish([sample('cpu', at(second), filler)]);
  const good = new FakeSink();
  attach(hub, good, ['memory']);
  const greedy = Array.from({ length: 4 }, () => {
    const sink = new FakeSink();
    return { sink, viewer: attach(hub, sink, []) };
  });
  for (const { viewer } of greedy) for (let time = 0; time < 90; time += 1) viewer.handle(since('cpu', 0));
  const taken = () => greedy.reduce((sum, { sink }) => sum + sink.takenBytes, 0);
  // A burst of 1 MiB and the message that went beyond it, with all that was confirmed.
  expect(taken()).toBeLessThan(1_150_000);
  hub.publish([sample('memory', at(61))]);
  expect(brief(good.messages())).toEqual(['hello', 'memory 1']);

  await clock.advance(10);
  expect(taken()).toBeLessThan(1_700_000);
  await clock.advance(200);
  for (const { sink } of greedy) {
    const seqs = sink.messages().flatMap((message) => ('data' in message ? [message.seq] : []));
    // Each request began anew; the last one brought everything once.
    expect(seqs.slice(-60)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  }
  // Only the heartbeat is left, and nobody who is gone is continued with.
  expect(clock.timers).toBe(1);
  for (const { viewer } of greedy) viewer.handle(since('cpu', 0));
  for (const { viewer } of greedy) viewer.detach();
  expect(clock.timers).toBe(1);
});

test('a viewer who waits for its turn loses nothing of a channel that may lose nothing', async () => {
  const { clock, hub } = setUp({ lossless: new Set(['dashboard'] as const) });
  const filler = 'x'.repeat(20_000);
  for (let second = 1; second <= 60; second += 1) hub.publish([sample('cpu', at(second), filler)]);
  const sink = new FakeSink();
  const viewer = attach(hub, sink, ['dashboard']);
  viewer.handle(since('cpu', 0));
  for (let second = 61; second <= 63; second += 1) hub.publish([sample('dashboard', at(second))]);
  expect(sink.closed).toBeNull();
  await clock.advance(100);
  const dashboards = brief(sink.messages()).filter((text) => text.startsWith('dashboard'));
  expect(dashboards).toEqual(['dashboard 1', 'dashboard 2', 'dashboard 3']);
});
