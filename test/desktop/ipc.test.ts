import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { setupIpc } from '../../main/desktop/ipc.ts';
import type { WindowKind } from '../../main/desktop/windows.ts';
import type { Port } from '../../main/transports/ipc.ts';
import { callChannel, connectChannel, portChannel, type ShellCall } from '../../protocol/shell.ts';
import { IpcMainStandin } from '../electron-standin/ipc-main.ts';
import { MessageChannelMainStandin, type MessagePortMainStandin } from '../electron-standin/ports.ts';

const nonce = '0f8fad5b-d9cb-469f-a165-70867728950e';
const ourFrame = { url: 'app://telltale/index.html', parent: null };

/** Web contents that keep what was posted to them. */
class Contents extends EventEmitter {
  readonly posted: { channel: string; message: unknown; ports: MessagePortMainStandin[] }[] = [];
  gone = false;
  postMessage(channel: string, message: unknown, ports: MessagePortMainStandin[]): void {
    if (this.gone) throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    this.posted.push({ channel, message, ports });
  }
}

function start(kind: WindowKind = 'main') {
  const ipcMain = new IpcMainStandin();
  const contents = new Contents();
  const attached: { port: Port; audience: string | undefined; ended: boolean }[] = [];
  const answered: [ShellCall, WindowKind][] = [];
  const lines: string[] = [];
  setupIpc({
    ipcMain: ipcMain as unknown as Electron.IpcMain,
    createChannel: () => new MessageChannelMainStandin() as unknown as Electron.MessageChannelMain,
    engine: {
      attachPort(port, audience) {
        const entry = { port, audience, ended: false };
        attached.push(entry);
        port.start();
        return () => {
          entry.ended = true;
          port.close();
        };
      },
    },
    kindOf: (asker) => ((asker as unknown) === contents ? kind : null),
    answer: (call, asker) => answered.push([call, asker]),
    log: (_level, _room, message) => lines.push(message),
  });
  const ask = (event: object = {}, ...args: unknown[]) =>
    ipcMain.deliver(
      connectChannel,
      { sender: contents, senderFrame: ourFrame, ...event },
      args.length ? args : [nonce],
    );
  const call = (given: unknown, event: object = {}) =>
    ipcMain.deliver(callChannel, { sender: contents, senderFrame: ourFrame, ...event }, [given]);
  return { contents, attached, answered, lines, ask, call };
}

/** Ports deliver one packet a turn of the event loop: after these turns everything has arrived. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test('our window is given one port, with its own nonce, and messages go both ways as text', async () => {
  const { contents, attached, ask } = start();
  ask();
  expect(contents.posted).toMatchObject([{ channel: portChannel, message: nonce }]);
  const page = contents.posted[0]?.ports[0];
  const received: unknown[] = [];
  page?.on('message', ({ data }) => received.push(data));
  page?.start();
  const port = attached[0]?.port;
  const asked: unknown[] = [];
  port?.on('message', ({ data }) => asked.push(data));
  port?.postMessage('{"type":"hello"}');
  page?.postMessage('{"type":"ack","bytes":16}');
  await settled();
  expect(received).toEqual(['{"type":"hello"}']);
  expect(asked).toEqual(['{"type":"ack","bytes":16}']);
});

test.each([
  ['a frame that is gone', { senderFrame: null }],
  ['a frame inside the page', { senderFrame: { ...ourFrame, parent: ourFrame } }],
  ['a foreign page', { senderFrame: { url: 'https://evil.example/', parent: null } }],
  ['a page of another host of our scheme', { senderFrame: { url: 'app://evil/', parent: null } }],
  ['web contents that are not our window', { sender: new Contents() }],
])('%s gets nothing, and the log says who asked', (_name, event) => {
  const { contents, attached, lines, ask } = start();
  ask(event);
  expect(attached).toEqual([]);
  expect(contents.posted).toEqual([]);
  expect(lines).toHaveLength(1);
});

test.each([[''], ['short'], [7], [null], [{ toString: () => nonce }], ['x'.repeat(129)], ['<'.repeat(20)]])(
  'a nonce %j is refused',
  (given) => {
    const { attached, ask } = start();
    ask({}, given);
    expect(attached).toEqual([]);
  },
);

test('a second load ends the stream of the first', () => {
  const { attached, ask } = start();
  ask();
  ask();
  expect(attached.map(({ ended }) => ended)).toEqual([true, false]);
});

test.each(['render-process-gone', 'destroyed'])('%s ends the stream', (event) => {
  const { contents, attached, ask } = start();
  ask();
  contents.emit(event);
  expect(attached[0]?.ended).toBe(true);
});

test('a frame that went away between question and answer ends the stream and throws nothing', () => {
  const { contents, attached, ask } = start();
  contents.gone = true;
  ask();
  expect(attached[0]?.ended).toBe(true);
});

test.each([
  ['main', 'owner'],
  ['popover', 'owner'],
  ['compact', 'owner'],
  ['guest', 'viewer'],
] as const)('the %s window has the stream of a %s', (kind, audience) => {
  const { attached, ask } = start(kind);
  ask();
  expect(attached.map((each) => each.audience)).toEqual([audience]);
});

const calls: ShellCall[] = [
  { call: 'open_main', screen: 'cpu' },
  { call: 'open_compact' },
  { call: 'open_guest' },
  { call: 'open_link', url: 'http://192.0.2.10:7447/' },
  { call: 'close' },
];

test.each([
  ['main', ['open_main', 'open_compact', 'open_guest', 'open_link']],
  ['popover', ['open_main', 'open_compact', 'close']],
  ['compact', ['open_main', 'close']],
  ['guest', []],
] as const)('the %s window may ask for %j and nothing else', (kind, allowed) => {
  const { answered, lines, call } = start(kind);
  for (const each of calls) call(each);
  expect(answered.map(([each]) => each.call)).toEqual(allowed);
  expect(answered.every(([, asker]) => asker === kind)).toBe(true);
  expect(lines).toHaveLength(calls.length - allowed.length);
});

test.each([
  ['a frame that is gone', { senderFrame: null }],
  ['a frame inside the page', { senderFrame: { ...ourFrame, parent: ourFrame } }],
  ['a foreign page', { senderFrame: { url: 'https://evil.example/', parent: null } }],
  ['web contents that are no window of ours', { sender: new Contents() }],
])('a call of %s is refused', (_name, event) => {
  const { answered, lines, call } = start();
  call({ call: 'open_compact' }, event);
  expect(answered).toEqual([]);
  expect(lines).toHaveLength(1);
});

test.each([
  [undefined],
  ['open_compact'],
  [{}],
  [{ call: 'quit' }],
  [{ call: '__proto__' }],
  [{ call: 'open_main' }],
  [{ call: 'open_main', screen: '../../etc' }],
  [{ call: 'open_main', screen: 'a'.repeat(21) }],
  [{ call: 'open_link' }],
  [{ call: 'open_link', url: 'file:///etc/passwd' }],
  [{ call: 'open_link', url: 'http://192.0.2.10/ x' }],
  [{ call: 'open_link', url: `http://${'x'.repeat(2_048)}` }],
  [[{ call: 'open_compact' }]],
])('%j is no call and is refused', (given) => {
  const { answered, lines, call } = start();
  call(given);
  expect(answered).toEqual([]);
  expect(lines).toEqual(['refused telltale:call from our window, but with a call that is none']);
});

test('what else comes with a call is left behind', () => {
  const { answered, call } = start();
  call({ call: 'open_main', screen: '', url: 'https://evil.example/' });
  expect(answered).toEqual([[{ call: 'open_main', screen: '' }, 'main']]);
});

test('no listener is left on the window by many loads', () => {
  const { contents, ask } = start();
  for (let load = 0; load < 30; load += 1) ask();
  expect(contents.listenerCount('destroyed')).toBe(1);
  expect(contents.listenerCount('render-process-gone')).toBe(1);
});
