/** Mode `changes`: tables of processes told as changes, and made whole again by the client. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Viewer } from '../../main/hub/hub.ts';
import type { Sample } from '../../main/sampler/sample.ts';
import { createConnection } from '../../protocol/client/connection.ts';
import type { ProcessData } from '../../protocol/families/process.ts';
import type { Audience, ServerMessage } from '../../protocol/messages.ts';
import type { Transport, TransportHandlers } from '../../protocol/transport.ts';
import { FakeClock as ClientClock } from '../client/fake-clock.ts';
import { anyTable, processRow, processTable } from '../protocol/process-table.ts';
import { FakeClock } from '../sampler/fake-clock.ts';
import { attach, FakeSink, makeHub, runId, sample, startMs } from './harness.ts';

const at = (second: number) => startMs + second * 1_000;
const tableAt = (second: number, table: ProcessData): Sample<'process'> => ({
  channel: 'process',
  timeMs: at(second),
  data: { ...table, timestamp: new Date(at(second)).toISOString() },
});
/** Processes 1 to 3, of which 2 uses this much. */
const busy = (percent: number) =>
  processTable([processRow(1), processRow(2, { cpu_percent: percent }), processRow(3)]);
const subscribe = JSON.stringify({ action: 'subscribe', channel: 'process', mode: 'changes' });

/** `1` for a whole table, `1+2` for changes from 1 to 2. */
function forms(messages: readonly ServerMessage[]): string[] {
  return messages.flatMap((message) => {
    if ('changes' in message) return `${message.base_seq}+${message.seq}`;
    if ('data' in message) return String(message.seq);
    return 'type' in message && message.type === 'gap' ? 'gap' : [];
  });
}

test('the first table is whole, the next ones are changes; who did not ask for it gets whole ones', () => {
  const hub = makeHub(new FakeClock(startMs));
  hub.publish([tableAt(0, busy(1))]);
  const [asking, other] = [new FakeSink(), new FakeSink()];
  attach(hub, asking, []).handle(subscribe);
  attach(hub, other, ['process']);
  hub.publish([tableAt(2, busy(2))]);
  hub.publish([tableAt(4, busy(3))]);
  const messages = asking.messages();
  expect(forms(messages)).toEqual(['1', '1+2', '2+3']);
  expect(messages.at(-1)).toEqual({
    channel: 'process',
    base_seq: 2,
    seq: 3,
    changes: { timestamp: '2026-11-24T20:15:04.000Z', changed: [{ pid: 2, cpu_percent: 3 }], gone: [] },
  });
  expect(forms(other.messages())).toEqual(['1', '2', '3']);
});

test('other channels are whole in this mode too', () => {
  const hub = makeHub(new FakeClock(startMs));
  const sink = new FakeSink();
  attach(hub, sink, []).handle(JSON.stringify({ action: 'subscribe', channel: 'cpu', mode: 'changes' }));
  hub.publish([sample('cpu', at(0))]);
  hub.publish([sample('cpu', at(1))]);
  expect(forms(sink.messages())).toEqual(['1', '2']);
});

test('viewers who have the same table are sent the same bytes, encoded once', () => {
  const hub = makeHub(new FakeClock(startMs));
  const sinks = [new FakeSink('websocket'), new FakeSink('websocket')];
  hub.publish([tableAt(0, busy(1))]);
  for (const sink of sinks) attach(hub, sink, []).handle(subscribe);
  hub.publish([tableAt(2, busy(2))]);
  const [first, second] = sinks.map((sink) => sink.chunks.at(-1));
  expect(first).toBe(second);
});

test('after a gap the table is whole again', () => {
  const hub = makeHub(new FakeClock(startMs), { backlogBytes: 65_536 });
  const sink = new FakeSink();
  const viewer = attach(hub, sink, []);
  viewer.handle(subscribe);
  hub.publish([tableAt(0, busy(1))]);
  sink.backlogBytes = 200_000;
  for (let second = 2; second <= 6; second += 2) hub.publish([tableAt(second, busy(second))]);
  sink.take();
  viewer.drained();
  hub.publish([tableAt(8, busy(8))]);
  expect(forms(sink.messages())).toEqual(['1', 'gap', '4', '4+5']);
});

test('a message that was late and not replaced is told from the one before it', () => {
  const hub = makeHub(new FakeClock(startMs), { backlogBytes: 65_536 });
  const sink = new FakeSink();
  const viewer = attach(hub, sink, []);
  viewer.handle(subscribe);
  hub.publish([tableAt(0, busy(1))]);
  sink.backlogBytes = 200_000;
  hub.publish([tableAt(2, busy(2))]);
  sink.take();
  viewer.drained();
  expect(forms(sink.messages())).toEqual(['1', '1+2']);
});

test('thinned, the changes start from what this viewer was sent, and are whole where the ring has lost it', () => {
  const hub = makeHub(new FakeClock(startMs));
  const [four, ten] = [new FakeSink(), new FakeSink()];
  attach(hub, four, []).handle(JSON.stringify({ ...JSON.parse(subscribe), interval_ms: 4_000 }));
  attach(hub, ten, []).handle(JSON.stringify({ ...JSON.parse(subscribe), interval_ms: 10_000 }));
  for (let second = 0; second <= 20; second += 2) hub.publish([tableAt(second, busy(second))]);
  expect(forms(four.messages())).toEqual(['1', '1+3', '3+5', '5+7', '7+9', '9+11']);
  expect(forms(ten.messages())).toEqual(['1', '6', '11']);
});

test('whoever comes back names what it has, and the changes start there', () => {
  const hub = makeHub(new FakeClock(startMs));
  hub.publish([tableAt(0, busy(1))]);
  hub.publish([tableAt(2, busy(2))]);
  const sink = new FakeSink();
  attach(hub, sink, []).handle(JSON.stringify({ ...JSON.parse(subscribe), since: 1, run_id: runId }));
  expect(forms(sink.messages())).toEqual(['1+2']);
});

test('when what viewers may see changes, their next table is whole', () => {
  let hidden = false;
  const hub = makeHub(new FakeClock(startMs), {
    redact: (_audience, each) =>
      hidden && each.channel === 'process'
        ? {
            ...each,
            data: { ...each.data, processes: each.data.processes.map((row) => ({ ...row, command_line: null })) },
          }
        : each,
  });
  hub.publish([tableAt(0, busy(1))]);
  const sink = new FakeSink();
  attach(hub, sink, [], 'viewer').handle(subscribe);
  hub.publish([tableAt(2, busy(2))]);
  hidden = true;
  hub.announce();
  hub.publish([tableAt(4, busy(3))]);
  hub.publish([tableAt(6, busy(4))]);
  const messages = sink.messages();
  expect(forms(messages)).toEqual(['1', '1+2', '3', '3+4']);
  expect(JSON.stringify(messages.slice(-2))).not.toContain('"command_line":"p"');
});

/** A connection whose other end is a hub; a cut loses nothing but what was not taken. */
class HubTransport implements Transport {
  readonly sink = { current: new FakeSink() };
  viewer: Viewer | null = null;
  readonly #hub: ReturnType<typeof makeHub>;
  readonly #audience: Audience;
  #handlers: TransportHandlers | null = null;

  constructor(hub: ReturnType<typeof makeHub>, audience: Audience) {
    this.#hub = hub;
    this.#audience = audience;
  }

  connect(handlers: TransportHandlers): void {
    this.#handlers = handlers;
    this.sink.current = new FakeSink();
    this.viewer = attach(this.#hub, this.sink.current, ['system'], this.#audience);
    handlers.opened();
  }

  /** Hands over what the hub has written. */
  deliver(): void {
    for (const chunk of this.sink.current.chunks.splice(0)) this.#handlers?.received(chunk.toString());
  }

  cut(): void {
    const handlers = this.#handlers;
    this.disconnect();
    handlers?.closed({ code: 1006, text: 'cut' });
  }

  send(text: string): void {
    this.viewer?.handle(text);
  }

  request(): Promise<never> {
    return Promise.reject(new Error('not modelled'));
  }

  disconnect(): void {
    this.viewer?.detach();
    this.viewer = null;
    this.#handlers = null;
  }
}

const step = fc.oneof(
  { weight: 6, arbitrary: anyTable.map((table) => ({ kind: 'publish' as const, table })) },
  { weight: 4, arbitrary: fc.constant({ kind: 'deliver' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'fill' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'drain' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'cut' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'announce' as const }) },
  {
    weight: 1,
    arbitrary: fc
      .record({
        mode: fc.constantFrom('changes' as const, 'latest' as const),
        interval_ms: fc.constantFrom(2_000, 4_000),
      })
      .map((options) => ({ kind: 'subscribe' as const, options })),
  },
);

test('whatever is lost, thinned or cut, the client hands on exactly the tables that were published', () => {
  let changes = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const hub = makeHub(new FakeClock(startMs), { backlogBytes: 65_536 });
      const transport = new HubTransport(hub, 'local');
      const clock = new ClientClock();
      const published = new Map<number, ProcessData>();
      let newest = 0;
      const connection = createConnection({
        transport,
        clock,
        random: () => 0.5,
        handlers: {
          state() {},
          hello() {},
          gap() {},
          sample(one) {
            if (one.channel !== 'process') return;
            expect(one.data).toStrictEqual(published.get(one.seq));
            newest = one.seq;
          },
        },
      });
      connection.subscribe('process', { mode: 'changes' });
      const deliver = () => {
        changes += transport.sink.current.chunks.filter((chunk) => chunk.includes('"changes"')).length;
        transport.deliver();
      };
      const publish = (table: ProcessData) => {
        const one = tableAt(2 * published.size, table);
        published.set(published.size + 1, one.data);
        hub.publish([one]);
      };
      for (const one of steps) {
        if (one.kind === 'publish') publish(one.table);
        else if (one.kind === 'deliver') deliver();
        else if (one.kind === 'fill') transport.sink.current.backlogBytes = 200_000;
        else if (one.kind === 'announce') hub.announce();
        else if (one.kind === 'subscribe') connection.subscribe('process', one.options);
        else if (one.kind === 'drain') {
          transport.sink.current.take();
          transport.viewer?.drained();
        } else {
          transport.cut();
          clock.advance(60_000);
        }
      }
      // Back on its feet, it has the newest table within two periods.
      connection.retryNow();
      connection.subscribe('process', { mode: 'changes' });
      transport.sink.current.take();
      transport.viewer?.drained();
      deliver();
      for (let index = 0; index < 2; index += 1) {
        publish(busy(index));
        deliver();
        deliver();
      }
      expect(newest).toBe(published.size);
      connection.close();
    }),
    { numRuns: 100 },
  );
  expect(changes).toBeGreaterThan(100);
});
