import { existsSync, readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import { beforeAll, expect, test } from 'vitest';
import { build } from '../../build/build.mjs';
import { sourceFiles } from '../../build/layers.mjs';
import { connectChannel, portChannel } from '../../protocol/shell.ts';
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
}

/** Runs the built preload as a sandboxed renderer does, recording what it touches. */
function run() {
  const required: string[] = [];
  const sent: unknown[][] = [];
  const posted: unknown[][] = [];
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
  Object.assign(globalThis, { window: { postMessage: (...args: unknown[]) => posted.push(args) } });
  const preload = runInThisContext(wrapPreload(source)) as (...args: unknown[]) => void;
  preload(require, { platform: 'linux' }, {}, { exports: {} });
  return { required, sent, posted, exposed, listeners };
}

test('the built preload is one script that requires nothing but electron', () => {
  expect(run().required).toEqual(['electron']);
  expect(source).not.toMatch(/\bimport\s*\(|^\s*(import|export)\s/m);
});

test('the page is given the platform and one function, and nothing that leads to IPC', () => {
  const { exposed } = run();
  expect(Object.keys(exposed)).toEqual(['telltale']);
  expect(Object.keys(exposed.telltale ?? {})).toEqual(['platform', 'connect']);
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
