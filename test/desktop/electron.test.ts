import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureElectron, findElectron, hasDisplay, startProblem } from '../../build/electron.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-electron-'));
  // Whoever loads the package itself, which downloads, is found out.
  put('index.js', 'require("node:fs").writeFileSync(__dirname + "/loaded", ""); throw new Error("loaded");');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(path: string, text: string, mode = 0o644): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

test('the executable is the one that path.txt names inside dist', () => {
  put('path.txt', 'electron');
  expect(findElectron(folder, {})).toBeNull();
  const executable = put('dist/electron', '#!/bin/sh\n', 0o755);
  expect(findElectron(folder, {})).toBe(executable);
});

test('a folder, or a file that cannot be run, is no executable', () => {
  put('path.txt', 'electron');
  put('dist/electron', '', 0o644);
  expect(findElectron(folder, {})).toBeNull();
  rmSync(join(folder, 'dist/electron'));
  mkdirSync(join(folder, 'dist/electron'));
  expect(findElectron(folder, {})).toBeNull();
});

test('without path.txt nothing is found, whatever lies in dist', () => {
  put('dist/electron', '', 0o755);
  expect(findElectron(folder, {})).toBeNull();
});

test('ELECTRON_OVERRIDE_DIST_PATH is looked into for the name in path.txt, or else for electron', () => {
  const own = put('elsewhere/electron', '', 0o755);
  const env = { ELECTRON_OVERRIDE_DIST_PATH: dirname(own) };
  expect(findElectron(folder, env)).toBe(own);
  put('path.txt', 'Electron.app/Contents/MacOS/Electron');
  expect(findElectron(folder, env)).toBeNull();
  const named = put('elsewhere/Electron.app/Contents/MacOS/Electron', '', 0o755);
  expect(findElectron(folder, env)).toBe(named);
});

test('an executable that is there is taken without running anything', async () => {
  put('path.txt', 'electron');
  const executable = put('dist/electron', '', 0o755);
  put('install.js', 'process.exit(3);');
  expect(await ensureElectron({ packageDir: folder, env: {} })).toEqual({ path: executable });
});

test('a missing one is fetched by install.js, once, and found afterwards', async () => {
  put(
    'install.js',
    `const fs = require('node:fs');
     fs.mkdirSync(__dirname + '/dist');
     fs.writeFileSync(__dirname + '/dist/electron', '', { mode: 0o755 });
     fs.writeFileSync(__dirname + '/path.txt', 'electron');`,
  );
  const found = await ensureElectron({ packageDir: folder, env: process.env });
  expect(found).toEqual({ path: join(folder, 'dist/electron') });
});

test('the first line of its stack is the reason when it cannot be fetched', async () => {
  put(
    'install.js',
    'console.error("RequestError: getaddrinfo ENOTFOUND github.com\\n    at x.js:1"); process.exit(1);',
  );
  expect(await ensureElectron({ packageDir: folder, env: process.env })).toEqual({
    path: null,
    reason: 'RequestError: getaddrinfo ENOTFOUND github.com',
  });
});

test('an install script that hangs is ended at its deadline', async () => {
  put('install.js', 'setInterval(() => {}, 1000);');
  const found = await ensureElectron({ packageDir: folder, env: process.env, timeoutMs: 300 });
  expect(found).toEqual({ path: null, reason: 'fetching it took longer than 0.3 s' });
});

test('one that ends well without leaving an executable is not believed', async () => {
  put('install.js', '');
  expect(await ensureElectron({ packageDir: folder, env: process.env })).toEqual({
    path: null,
    reason: 'its install script left none',
  });
});

test('nothing is fetched where an own folder was named, or the package is not installed', async () => {
  put('install.js', 'process.exit(0);');
  const env = { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'none') };
  expect(await ensureElectron({ packageDir: folder, env })).toEqual({
    path: null,
    reason: 'ELECTRON_OVERRIDE_DIST_PATH holds none',
  });
  expect(await ensureElectron({ packageDir: join(folder, 'absent'), env: {} })).toEqual({
    path: null,
    reason: 'it is not installed',
  });
});

test('Electron is not started as root, nor where its sandbox cannot be made', () => {
  const executable = put('dist/electron', '', 0o755);
  const linux = { platform: 'linux' as const, env: {}, uid: 1000, executable, sysctl: () => null };
  expect(startProblem(linux)).toBeNull();
  expect(startProblem({ ...linux, uid: 0 })).toBe('it does not run as root');
  const restricted = (name: string) => (name === 'kernel/apparmor_restrict_unprivileged_userns' ? '1' : null);
  expect(startProblem({ ...linux, sysctl: restricted })).toContain('user namespaces');
  expect(startProblem({ ...linux, platform: 'darwin', uid: 0, sysctl: restricted })).toBeNull();
});

test('a display is DISPLAY or WAYLAND_DISPLAY on Linux, and always there elsewhere', () => {
  expect(hasDisplay('linux', {})).toBe(false);
  expect(hasDisplay('linux', { DISPLAY: '' })).toBe(false);
  expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
  expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
  expect(hasDisplay('darwin', {})).toBe(true);
});
