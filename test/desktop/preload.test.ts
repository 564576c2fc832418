import { existsSync, readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import { beforeAll, expect, test } from 'vitest';
import { build } from '../../build/build.mjs';
import { sourceFiles } from '../../build/layers.mjs';
import { callChannel, commandChannel, connectChannel, portChannel } from '../../protocol/shell.ts';
import { wrapPreload } from '../electron-standin/page-runtime.ts';

const file = 'dist/preload/preload.cjs';
const nonce = 'a'.repeat(36);
let source: string;

beforeAll(async () => {
  if (!existsSync(file)) await build({ quiet: true });
  source = readFileSync(file, 'utf8');
}, 120_000);

interface Api {
  platform: string;
  connect(nonce: unknown): void;
  openMain(screen: unknown): void;
  openCompact(): void;
  openGuestWindow(): void;
  openLink(url: unknown): void;
  closeWindow(): void;
}

/** Runs the built preload as a sandboxed renderer does, recording what it touches. */
function run() {
  const required: string[] = [];
  const sent: unknown[][] = [];
  const posted: unknown[][] = [];
  const dispatched: CustomEvent[] = [];
  const exposed: Record<string, Api> = {};
  const listeners: Record<string, (event: object, ...args: unknown[]) => void> = {};
  const electron = {
    contextBridge: { exposeInMainWorld: (key: string, api: Api) => Object.assign(exposed, { [key]: api }) },
    ipcRenderer: {
      on: (channel: string, listener: (event: object, ...args: unknown[]) => void) =>
        Object.assign(listeners, { [channel]: listener }),
      send: (...args: unknown[]) => sent.push(args),
    },
  };
  const require = (name: string) => {
    required.push(name);
    if (name !== 'electron') throw new Error(`module not found: ${name}`);
    return electron;
  };
  Object.assign(globalThis, {
    window: {
      postMessage: (...args: unknown[]) => posted.push(args),
      dispatchEvent: (event: CustomEvent) => dispatched.push(event),
    },
  });
  const preload = runInThisContext(wrapPreload(source)) as (...args: unknown[]) => void;
  preload(require, { platform: 'linux' }, {}, { exports: {} });
  return { required, sent, posted, dispatched, exposed, listeners };
}

test('the built preload is one script that requires nothing but electron', () => {
  expect(run().required).toEqual(['electron']);
  expect(source).not.toMatch(/\bimport\s*\(|^\s*(import|export)\s/m);
});

test('the page is given the platform and a handful of functions, and nothing that leads to IPC', () => {
  const { exposed } = run();
  expect(Object.keys(exposed)).toEqual(['telltale']);
  expect(Object.keys(exposed.telltale ?? {})).toEqual([
    'platform',
    'connect',
    'openMain',
    'openCompact',
    'openGuestWindow',
    'openLink',
    'closeWindow',
  ]);
  expect(exposed.telltale?.platform).toBe('linux');
});

test('a nonce is sent on, and anything else is refused in the page already', () => {
  const { exposed, sent } = run();
  exposed.telltale?.connect(nonce);
  expect(sent).toEqual([[connectChannel, nonce]]);
  for (const other of ['', 'short', 5, {}, null])
    expect(() => exposed.telltale?.connect(other)).toThrow(TypeError);
  expect(sent).toHaveLength(1);
});

test('what the page asks of the app is sent as one of few calls', () => {
  const { exposed, sent } = run();
  exposed.telltale?.openMain('cpu');
  exposed.telltale?.openCompact();
  exposed.telltale?.openGuestWindow();
  exposed.telltale?.openLink('http://192.0.2.10:7447/');
  exposed.telltale?.closeWindow();
  expect(sent).toEqual([
    [callChannel, { call: 'open_main', screen: 'cpu' }],
    [callChannel, { call: 'open_compact' }],
    [callChannel, { call: 'open_guest' }],
    [callChannel, { call: 'open_link', url: 'http://192.0.2.10:7447/' }],
    [callChannel, { call: 'close' }],
  ]);
  for (const other of ['../x', 5, undefined, 'a b'])
    expect(() => exposed.telltale?.openMain(other)).toThrow(TypeError);
  for (const other of ['file:///etc/passwd', 'javascript:1', 5, `http://${'x'.repeat(2_048)}`])
    expect(() => exposed.telltale?.openLink(other)).toThrow(TypeError);
  expect(sent).toHaveLength(5);
});

test('a command of the menu becomes an event of the window, and nothing else does', () => {
  const { listeners, dispatched } = run();
  listeners[commandChannel]?.({ sender: 'secret' }, 'screen cpu');
  for (const other of ['<img>', 5, '', 'x'.repeat(41)]) listeners[commandChannel]?.({}, other);
  expect(dispatched.map(({ type, detail }) => [type, detail])).toEqual([['telltale:command', 'screen cpu']]);
});

test('the port is passed on with its nonce, and never the event', () => {
  const { listeners, posted } = run();
  const port = { name: 'port' };
  listeners[portChannel]?.({ ports: [port], sender: 'secret' }, nonce);
  expect(posted).toEqual([[nonce, '*', [port]]]);
  listeners[portChannel]?.({ ports: [port] }, 'no');
  expect(posted).toHaveLength(1);
});

test('nothing outside main/desktop and preload imports electron, and inside only main.ts does so for its values', () => {
  const importing = sourceFiles('.').filter((name) => /from 'electron'/.test(readFileSync(name, 'utf8')));
  expect(importing.filter((name) => !/^(main\/desktop|preload)\//.test(name))).toEqual([]);
  const values = importing.filter((name) =>
    /^import (?!type)[^;]*from 'electron'/m.test(readFileSync(name, 'utf8')),
  );
  expect(values).toEqual(['main/desktop/main.ts', 'preload/preload.ts']);
});
