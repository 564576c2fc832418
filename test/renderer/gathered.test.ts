import { effect, signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { Transport, TransportHandlers } from '../../protocol/transport.ts';
import { createGatheredTransport } from '../../renderer/transport/gathered.ts';
import { FakeClock } from '../client/fake-clock.ts';

const sample = (channel: string) => `{"channel":"${channel}","seq":1,"data":{}}`;

function setUp() {
  const clock = new FakeClock();
  const page = { hidden: false };
  const received: string[] = [];
  let wire: TransportHandlers | null = null;
  const carrier: Transport = {
    connect(handlers) {
      wire = handlers;
    },
    send() {},
    request: () => new Promise(() => {}),
    disconnect() {},
  };
  const transport = createGatheredTransport(carrier, page, (ms, callback) => clock.after(ms, callback));
  const connect = (handlers: Partial<TransportHandlers> = {}) => {
    transport.connect({ opened() {}, received: (text) => received.push(text), closed() {}, ...handlers });
    if (!wire) throw new Error('not connected');
    return wire;
  };
  return { clock, page, received, transport, connect };
}

test('samples that come within a frame are handed on together, in their order', () => {
  const { clock, received, connect } = setUp();
  const wire = connect();
  wire.received(sample('cpu'));
  clock.advance(10);
  wire.received(sample('memory'));
  expect(received).toEqual([]);
  clock.advance(6);
  expect(received).toEqual([sample('cpu'), sample('memory')]);
  expect(clock.pending).toBe(0);
});

test('what is made of several samples is made once', () => {
  const { clock, connect } = setUp();
  const count = signal(0);
  const seen: number[] = [];
  effect(() => {
    seen.push(count.value);
  });
  const wire = connect({
    received() {
      count.value += 1;
    },
  });
  for (const channel of ['cpu', 'memory', 'disk']) wire.received(sample(channel));
  clock.advance(16);
  expect(seen).toEqual([0, 3]);
});

test('any other message comes at once, after the samples before it', () => {
  const { clock, received, connect } = setUp();
  const wire = connect();
  wire.received('{"type":"hello"}');
  expect(received).toEqual(['{"type":"hello"}']);
  wire.received(sample('cpu'));
  wire.received('{"type":"gap"}');
  expect(received.slice(1)).toEqual([sample('cpu'), '{"type":"gap"}']);
  expect(clock.pending).toBe(0);
});

test('nothing waits while the page is hidden', () => {
  const { page, received, connect } = setUp();
  const wire = connect();
  wire.received(sample('cpu'));
  page.hidden = true;
  wire.received(sample('memory'));
  expect(received).toEqual([sample('cpu'), sample('memory')]);
});

test('samples that came before the end are handed on before it is told', () => {
  const { clock, received, connect } = setUp();
  const wire = connect({ closed: ({ text }) => received.push(text) });
  wire.received(sample('cpu'));
  wire.closed({ code: 1001, text: 'gone' });
  expect(received).toEqual([sample('cpu'), 'gone']);
  expect(clock.pending).toBe(0);
});

test('after disconnecting nothing is handed on, and no timer is left', () => {
  const { clock, received, transport, connect } = setUp();
  const wire = connect();
  wire.received(sample('cpu'));
  transport.disconnect();
  clock.advance(100);
  expect(received).toEqual([]);
  expect(clock.pending).toBe(0);
});
