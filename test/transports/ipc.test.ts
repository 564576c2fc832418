import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import type { Hub } from '../../main/hub/hub.ts';
import type { Log } from '../../main/log.ts';
import { attachPort, type Port, type RequestHandler } from '../../main/transports/ipc.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import { brief, makeHub, sample, startMs } from '../hub/harness.ts';
import { until } from './harness.ts';

const at = (second: number) => startMs + second * 1_000;

/** Node's MessagePort as Electron's main process shows it: `{data}` events, nothing before `start`. */
function adapt(port: MessagePort): Port {
  return {
    postMessage: (text) => port.postMessage(text),
    on: (event: 'message' | 'close', callback: (event: { data: unknown }) => void) => {
      if (event === 'message')
        port.addEventListener('message', (message) => callback({ data: (message as MessageEvent).data }));
      else port.on('close', () => callback({ data: null }));
    },
    start: () => port.start(),
    close: () => port.close(),
  };
}

function open(hub: Hub, handle: RequestHandler = async () => null, log: Log = () => {}) {
  const { port1, port2 } = new MessageChannel();
  const texts: string[] = [];
  let closed = false;
  port2.on('message', (text: string) => texts.push(text));
  port2.on('close', () => {
    closed = true;
  });
  const detach = attachPort({ hub, port: adapt(port1), handle, log });
  onTestFinished(() => {
    hub.close();
    port2.close();
  });
  return {
    page: port2,
    detach,
    isClosed: () => closed,
    send: (message: unknown) => port2.postMessage(typeof message === 'string' ? message : JSON.stringify(message)),
    messages: (): ServerMessage[] => texts.map((text) => JSON.parse(text)),
    takenBytes: () => texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
  };
}

test('a page is the owner: hello and system, then whatever it subscribes to, as over WebSocket', async () => {
  const hub = makeHub(systemClock);
  hub.publish([sample('system', at(0))]);
  const { send, messages } = open(hub);
  send({ action: 'subscribe', channel: 'cpu' });
  await until(() => messages().length === 3);
  hub.publish([sample('system', at(1)), sample('cpu', at(1))]);
  await until(() => messages().length === 5);
  expect(messages()[0]).toMatchObject({ type: 'hello', audience: 'owner' });
  expect(brief(messages())).toEqual(['hello', 'system 1', 'subscribed cpu', 'system 2', 'cpu 1']);
  expect(hub.viewers()[0]).toMatchObject({ transport: 'ipc', address: 'this computer' });
});

test('requests are answered with results, stable errors, and for errors of ours with internal and a log line', async () => {
  const lines: string[] = [];
  const handle: RequestHandler = async (method, params) => {
    if (method === 'info') return { asked: params };
    if (method === 'history') throw new TelltaleError('unknown_series', 'There is no series "x".');
    throw new TypeError('undefined is not a function');
  };
  const { send, messages } = open(makeHub(systemClock), handle, (level, room, message) =>
    lines.push(`${level} ${room}: ${message}`),
  );
  send({ type: 'request', id: 1, method: 'info', params: { a: 'b' } });
  send({ type: 'request', id: 2, method: 'history', params: {} });
  send({ type: 'request', id: 3, method: 'series', params: {} });
  await until(() => messages().length === 4);
  expect(messages().slice(1)).toEqual([
    { type: 'response', id: 1, result: { asked: { a: 'b' } } },
    { type: 'response', id: 2, error: { code: 'unknown_series', message: 'There is no series "x".' } },
    { type: 'response', id: 3, error: { code: 'internal', message: 'The request series failed.' } },
  ]);
  expect(lines).toEqual(['error ipc: request series failed: TypeError: undefined is not a function']);
});

test('what is no message of ours is answered with an error and changes nothing', async () => {
  const { page, send, messages } = open(makeHub(systemClock));
  page.postMessage({ action: 'subscribe', channel: 'cpu' });
  send('nonsense');
  send({ type: 'ack', bytes: -1 });
  send({ type: 'ack', bytes: 1_000_000 });
  send({ type: 'request', id: 'one', method: 'info' });
  send({ action: 'subscribe', channel: '__proto__' });
  await until(() => messages().length === 7);
  expect(messages().slice(1)).toMatchObject([
    ...Array.from({ length: 5 }, () => ({ type: 'error', code: 'malformed_message' })),
    { type: 'error', code: 'unknown_channel', channel: '__proto__' },
  ]);
});

test('the backlog is what was not acknowledged, counted in UTF-8 bytes', async () => {
  const hub = makeHub(systemClock, { backlogBytes: 100_000 });
  const { send, messages, takenBytes } = open(hub);
  send({ action: 'subscribe', channel: 'cpu' });
  await until(() => messages().length === 2);
  for (let second = 1; second <= 5; second += 1) hub.publish([sample('cpu', at(second), 'é'.repeat(40_000))]);
  await until(() => messages().length === 3);
  expect(hub.viewers()[0]?.backlog_bytes).toBe(takenBytes());
  send({ type: 'ack', bytes: takenBytes() });
  await until(() => messages().length === 5);
  expect(brief(messages())).toEqual(['hello', 'subscribed cpu', 'cpu 1', 'cpu 2-4 slow', 'cpu 5']);
  send({ type: 'ack', bytes: takenBytes() });
  // An older count that comes late takes nothing back.
  send({ type: 'ack', bytes: 1 });
  await until(() => hub.viewers()[0]?.backlog_bytes === 0);
});

test('a page that closes its port, and a window that goes, leave nothing behind', async () => {
  let demands = 0;
  const hub = makeHub(systemClock, {
    demand: () => {
      demands += 1;
      return () => {
        demands -= 1;
      };
    },
  });
  const first = open(hub);
  const second = open(hub);
  expect([hub.viewerCount, demands]).toEqual([2, 1]);
  first.page.close();
  second.detach();
  second.detach();
  await until(() => hub.viewerCount === 0 && second.isClosed());
  expect(demands).toBe(0);
});

test('an answer that is ready after the page has gone is dropped', async () => {
  const hub = makeHub(systemClock);
  let answer = (_value: null) => {};
  const { page, send } = open(
    hub,
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  const before = answer;
  send({ type: 'request', id: 1, method: 'info', params: {} });
  await until(() => answer !== before);
  page.close();
  await until(() => hub.viewerCount === 0);
  answer(null);
});

test('a port on which nothing is acknowledged is closed like any stalled viewer', async () => {
  const hub = makeHub(systemClock, { stallMs: 200 });
  const { isClosed } = open(hub);
  await until(isClosed);
  expect(hub.viewerCount).toBe(0);
});

test('a page that acknowledges late gets the newest of each channel and is told of what that replaced', async () => {
  const hub = makeHub(systemClock, { backlogBytes: 65_536 });
  const { send, messages, takenBytes } = open(hub);
  send({ action: 'subscribe', channel: 'cpu' });
  send({ action: 'subscribe', channel: 'memory' });
  await until(() => messages().length === 3);
  hub.publish([sample('cpu', at(1), 'x'.repeat(70_000))]);
  for (let second = 2; second <= 5; second += 1) hub.publish([sample('cpu', at(second))]);
  hub.publish([sample('memory', at(6))]);
  await until(() => messages().length === 4);
  // What else was sent would have come by the time of an answer.
  send({ type: 'request', id: 1, method: 'info', params: {} });
  await until(() => messages().length === 5);
  expect(hub.viewers()[0]).toMatchObject({ backlog_bytes: takenBytes(), dropped_messages: 3 });
  send({ type: 'ack', bytes: takenBytes() });
  await until(() => messages().length === 8);
  expect(brief(messages()).slice(3)).toEqual(['cpu 1', 'response', 'cpu 2-4 slow', 'cpu 5', 'memory 1']);
  hub.publish([sample('cpu', at(7))]);
  await until(() => messages().length === 9);
  expect(brief(messages()).at(-1)).toBe('cpu 6');
});
