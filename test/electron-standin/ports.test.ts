import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clone, readClone, writeClone } from './clone.ts';
import { MessageChannelMainStandin, type MessagePortMainStandin } from './ports.ts';

/** Ports deliver one packet a turn of the event loop: after these turns everything has arrived. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
const channel = () => new MessageChannelMainStandin();
const electron = (ports: unknown[]) => ports as Electron.MessagePortMain[];

function listen(port: MessagePortMainStandin): unknown[] {
  const received: unknown[] = [];
  port.on('message', ({ data }) => received.push(data));
  port.on('close', () => received.push('closed'));
  return received;
}

test('messages wait until the receiving end is started, and keep their order', async () => {
  const { port1, port2 } = channel();
  const received = listen(port2);
  port1.postMessage(1);
  port1.postMessage(2);
  await settled();
  expect(received).toEqual([]);
  port2.start();
  expect(received).toEqual([]);
  await settled();
  expect(received).toEqual([1, 2]);
});

test('close comes after what was sent before it, and to an end that is started only', async () => {
  const { port1, port2 } = channel();
  const received = listen(port2);
  const own = listen(port1);
  port1.postMessage('last');
  port1.close();
  port1.close();
  await settled();
  expect(own).toEqual(['closed']);
  expect(received).toEqual([]);
  port2.start();
  await settled();
  expect(received).toEqual(['last', 'closed']);
});

test('posting on a closed port is silent', async () => {
  const { port1, port2 } = channel();
  const received = listen(port2);
  port2.start();
  port1.close();
  port1.postMessage('lost');
  await settled();
  expect(received).toEqual(['closed']);
});

test('what was posted is a copy', async () => {
  const { port1, port2 } = channel();
  const received = listen(port2);
  port2.start();
  const message = { deep: [1] };
  port1.postMessage(message);
  message.deep.push(2);
  await settled();
  expect(received).toEqual([{ deep: [1] }]);
});

test('a port is carried along, and its own object is used up', async () => {
  const first = channel();
  const second = channel();
  const received: unknown[] = [];
  first.port2.on('message', ({ ports: [port] }) => {
    port.on('message', ({ data }: { data: unknown }) => received.push(data));
    port.start();
  });
  first.port2.start();
  first.port1.postMessage('take this', electron([second.port2]));
  second.port1.postMessage('through');
  await settled();
  expect(received).toEqual(['through']);
  expect(() => first.port1.postMessage('again', electron([second.port2]))).toThrow('already neutered');
});

test('whatever is no port, used up, named twice or the sender itself is refused', () => {
  const { port1 } = channel();
  const { port2 } = channel();
  expect(() => port1.postMessage('', electron([new ArrayBuffer(8)]))).toThrow(
    'Port at index 0 is not a valid port',
  );
  expect(() => port1.postMessage('', electron([null]))).toThrow('Port at index 0 is not a valid port');
  expect(() => port1.postMessage('', electron([port2, port2]))).toThrow('duplicate');
  expect(() => port1.postMessage('', electron([port1]))).toThrow('source port');
});

test('what has no clone is refused in the words of Electron', () => {
  const { port1 } = channel();
  for (const message of [() => {}, Symbol('x'), { nested: () => {} }, new WeakMap()]) {
    expect(() => port1.postMessage(message)).toThrow('An object could not be cloned.');
  }
});

test('an event that is never emitted cannot be listened to', () => {
  expect(() => channel().port1.on('messageerror', () => {})).toThrow(
    'MessagePortMain "messageerror" is not modelled',
  );
});

test('whatever can be written down comes back as it was', () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.double(),
    fc.bigInt(),
    fc.boolean(),
    fc.constantFrom(null, undefined, -0, Number.NaN, Number.POSITIVE_INFINITY),
    fc.date({ noInvalidDate: true }),
    fc.uint8Array(),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('tree')),
      fc.dictionary(fc.string(), tie('tree'), { noNullPrototype: true }),
      fc.array(tie('tree')).map((items) => new Set(items)),
      fc.array(fc.tuple(fc.string(), tie('tree'))).map((entries) => new Map(entries)),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      expect(readClone(JSON.parse(JSON.stringify(writeClone(clone(value)))))).toEqual(value);
    }),
    { numRuns: 300 },
  );
});

test('a view carries the whole of its buffer, as in Electron', () => {
  const pooled = new Uint8Array(new ArrayBuffer(8192), 16, 3);
  const [, bytes] = writeClone(pooled) as [string, string];
  expect(Buffer.from(bytes, 'base64').byteLength).toBe(8192);
});
