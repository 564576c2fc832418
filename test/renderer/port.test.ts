import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { createPortTransport } from '../../renderer/transport/port.ts';

const open: MessagePort[] = [];

afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

/** A window and main's end of the port, as preload and desktop/ipc.ts hand them over. */
function setUp() {
  const page = new EventTarget() as unknown as Window;
  const nonces: string[] = [];
  const transport = createPortTransport({ connect: (nonce) => nonces.push(nonce) }, page);
  const events: string[] = [];
  const connect = () =>
    transport.connect({
      opened: () => events.push('opened'),
      received: (text) => events.push(text),
      closed: ({ code, text }) => events.push(`closed ${code} ${text}`),
    });
  const hand = (nonce: string, source: unknown = page) => {
    const { port1, port2 } = new MessageChannel();
    open.push(port1, port2);
    const heard: unknown[] = [];
    port1.onmessage = ({ data }) => heard.push(JSON.parse(String(data)));
    page.dispatchEvent(Object.assign(new Event('message'), { data: nonce, source, ports: [port2] }));
    return { port: port1, heard };
  };
  return { transport, nonces, events, connect, hand };
}

/** Until what is awaited has come, over however many turns of the event loop a port needs. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

test('takes the port that comes with its nonce from the window itself, and no other', async () => {
  const { nonces, events, connect, hand } = setUp();
  connect();
  connect();
  expect(nonces).toHaveLength(1);
  const [nonce = ''] = nonces;
  expect(nonce).toMatch(/^[\w-]{16,128}$/);
  hand('another nonce');
  hand(nonce, {});
  expect(events).toEqual([]);
  hand(nonce);
  hand(nonce);
  expect(events).toEqual(['opened']);
});

test('acknowledges the UTF-8 bytes of all that it has taken', async () => {
  const { nonces, events, connect, hand } = setUp();
  connect();
  const { port, heard } = hand(nonces[0] ?? '');
  port.postMessage('{"a":"°"}');
  await until(() => heard.length === 1);
  expect(heard).toEqual([{ type: 'ack', bytes: 10 }]);
  port.postMessage('{}');
  await until(() => heard.length === 2);
  expect(heard[1]).toEqual({ type: 'ack', bytes: 12 });
  expect(events).toEqual(['opened', '{"a":"°"}', '{}']);
});

test('requests find their answers by id, and answers are no messages', async () => {
  const { transport, nonces, events, connect, hand } = setUp();
  connect();
  const { port, heard } = hand(nonces[0] ?? '');
  const first = transport.request('info', {});
  const second = transport.request('history', { series: ['x'] });
  await until(() => heard.length === 2);
  expect(heard).toEqual([
    { type: 'request', id: 1, method: 'info', params: {} },
    { type: 'request', id: 2, method: 'history', params: { series: ['x'] } },
  ]);
  const error = { code: 'unknown_series', message: 'There is no series x.' };
  port.postMessage(JSON.stringify({ type: 'response', id: 2, error }));
  port.postMessage(JSON.stringify({ type: 'response', id: 1, result: { name: 'atlas' } }));
  await expect(second).rejects.toMatchObject(error);
  expect(await first).toEqual({ name: 'atlas' });
  expect(events).toEqual(['opened']);
});

test('the end of the port rejects what is pending and is told once', async () => {
  const { transport, nonces, events, connect, hand } = setUp();
  await expect(transport.request('info', {})).rejects.toMatchObject({ code: 'unavailable' });
  connect();
  const { port } = hand(nonces[0] ?? '');
  const pending = expect(transport.request('info', {})).rejects.toMatchObject({ code: 'unavailable' });
  port.close();
  await pending;
  expect(events).toEqual(['opened', 'closed null The app’s engine has stopped.']);
  connect();
  expect(nonces).toHaveLength(2);
});

test('disconnecting ends the port without a word, also while it is awaited', async () => {
  const { transport, nonces, events, connect, hand } = setUp();
  connect();
  transport.disconnect();
  transport.disconnect();
  hand(nonces[0] ?? '');
  expect(events).toEqual([]);
});
