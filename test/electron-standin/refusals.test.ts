import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { AppStandin } from './app.ts';
import { createDialog, createScreen, MenuStandin } from './desktop.ts';
import { Lifecycle } from './lifecycle.ts';
import { PageWorld } from './page-world.ts';
import { createProtocol, Schemes, SessionStandin, toAppUrl, toPageUrl } from './scheme.ts';
import { NotModelled, strict } from './strict.ts';
import { BrowserWindowStandin, type WindowHost } from './window.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'standin-test-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An app with windows on a Chromium that answers everything with nothing. */
function start(userData: string | null = null) {
  const lifecycle = new Lifecycle();
  const events: string[] = [];
  const app = new AppStandin({
    lifecycle,
    appDir: '.',
    userData,
    platform: 'linux',
    exit: (code) => events.push(`exit ${code}`),
  });
  for (const name of ['ready', 'before-quit', 'will-quit', 'quit']) app.on(name, () => events.push(name));
  const nothing = { send: async () => ({ targetId: 'x', frameTree: { frame: { id: 'x' } } }), on: () => {} };
  const host: WindowHost = {
    chromium: { ...nothing, endpoint: '', attach: async () => nothing, close: () => {} },
    schemes: new Schemes(),
    session: new SessionStandin(),
    ipcMain: {} as WindowHost['ipcMain'],
    lifecycle,
    colorScheme: () => 'light',
    wayland: false,
    opened: (window) => app.windows.add(window),
    closed: (window) => app.windowClosed(window),
  };
  const open = (options: Electron.BrowserWindowConstructorOptions = {}) => new BrowserWindowStandin(options, host);
  return { lifecycle, app, events, open };
}

test('whatever is not modelled throws by its path, read or written', () => {
  const tray = strict('electron.tray', { known: 1 }) as unknown as Record<string, unknown>;
  expect(tray.known).toBe(1);
  expect(() => tray.setTitle).toThrow(new NotModelled('electron.tray.setTitle'));
  expect(() => {
    tray.other = 1;
  }).toThrow('setting electron.tray.other is not modelled');
});

test('windows, sessions, screens and boxes have to wait for ready', () => {
  const { app, lifecycle, open } = start();
  expect(() => open()).toThrow('Cannot create BrowserWindow before app is ready');
  expect(() => createScreen(lifecycle).getAllDisplays()).toThrow('before app is ready');
  const { dialog } = createDialog(lifecycle, () => {});
  expect(() => dialog.showMessageBox(null, { message: '' })).toThrow('before app is ready');
  app.entryEvaluated();
  expect(createScreen(lifecycle).getAllDisplays()).toHaveLength(1);
});

test('what must come before ready is refused after it', () => {
  const { app, lifecycle } = start();
  app.enableSandbox();
  app.entryEvaluated();
  expect(() => app.enableSandbox()).toThrow('before app is ready');
  expect(() => createProtocol(lifecycle, new Schemes()).registerSchemesAsPrivileged([])).toThrow(
    'before app is ready',
  );
});

test('whenReady resolves only when the entry has been evaluated', async () => {
  const { app, events } = start();
  void app.whenReady().then(() => events.push('resolved'));
  await new Promise((resolve) => setImmediate(resolve));
  expect([app.isReady(), events]).toEqual([false, []]);
  app.entryEvaluated();
  await new Promise((resolve) => setImmediate(resolve));
  expect([app.isReady(), events]).toEqual([true, ['ready', 'resolved']]);
});

test('quit asks in order: before-quit, each close, closed, will-quit, quit', () => {
  const { app, events, open } = start();
  app.entryEvaluated();
  const window = open();
  window.on('close', () => events.push('close'));
  window.on('closed', () => events.push('closed'));
  app.quit();
  expect(events).toEqual(['ready', 'before-quit', 'close', 'closed', 'will-quit', 'quit', 'exit 0']);
});

test('a window that prevents its close cancels quit; exit asks nobody', () => {
  const { app, events, open } = start();
  app.entryEvaluated();
  open().on('close', (event) => event.preventDefault());
  app.quit();
  expect(events).toEqual(['ready', 'before-quit']);
  app.exit(3);
  expect(events.slice(2)).toEqual(['quit', 'exit 3']);
});

test('the last window closed quits an app that does not listen for it', () => {
  const { app, events, open } = start();
  app.entryEvaluated();
  open().close();
  expect(events).toContain('exit 0');
  const listening = start();
  listening.app.on('window-all-closed', () => listening.events.push('all closed'));
  listening.app.entryEvaluated();
  listening.open().close();
  expect(listening.events).toEqual(['ready', 'all closed']);
});

test.each([
  ['sandbox', { sandbox: false }],
  ['contextIsolation', { contextIsolation: false }],
  ['nodeIntegration', { nodeIntegration: true }],
  ['webSecurity', { webSecurity: false }],
  ['webviewTag', { webviewTag: true }],
])('a window with insecure %s is refused', (name, webPreferences) => {
  const { app, open } = start();
  app.entryEvaluated();
  expect(() => open({ webPreferences })).toThrow(`webPreferences.${name}`);
});

test('unknown options, roles, paths and schemes are refused rather than ignored', () => {
  const { app, open } = start();
  app.entryEvaluated();
  expect(() => open({ kiosk: true })).toThrow('BrowserWindow options.kiosk is not modelled');
  expect(() => open({ webPreferences: { offscreen: true } })).toThrow('webPreferences.offscreen');
  expect(() => MenuStandin.buildFromTemplate([{ role: 'recentDocuments' }])).toThrow('menu role recentDocuments');
  expect(() => MenuStandin.buildFromTemplate([{ label: 'x', visible: false }])).toThrow('menu item.visible');
  expect(() => MenuStandin.buildFromTemplate([{}])).toThrow('Invalid template');
  expect(() => app.getPath('home')).toThrow("app.getPath('home')");
  const plain = { scheme: 'app', privileges: { standard: true } };
  expect(() => new Schemes().register([plain])).toThrow('not standard and secure');
  expect(() => app.on('gpu-info-update', () => {})).toThrow('app "gpu-info-update" is not modelled');
});

test('a window that is gone answers nothing any more', () => {
  const { app, open } = start();
  app.entryEvaluated();
  const window = open();
  window.destroy();
  expect(window.isDestroyed()).toBe(true);
  for (const call of [() => window.show(), () => window.getBounds(), () => window.contents.reload()]) {
    expect(call).toThrow('Object has been destroyed');
  }
});

test('a second handler for a scheme is refused; a throw, and what is no Response, is a network error', async () => {
  const session = new SessionStandin();
  session.protocol.handle('app', () => new Response('x'));
  expect(() => session.protocol.handle('app', () => new Response('y'))).toThrow('has been registered');
  session.protocol.handle('throws', () => {
    throw new Error('no');
  });
  session.protocol.handle('text', () => 'no response' as unknown as Response);
  expect(await session.answer(new Request('throws://x/'))).toBeNull();
  expect(await session.answer(new Request('text://x/'))).toBeNull();
  expect(await session.answer(new Request('none://x/'))).toBeNull();
});

test('permissions are granted unless both handlers refuse', async () => {
  const granted = async (session: SessionStandin) =>
    (await session.decidePermissions({} as Electron.WebContents, 'app://x/')).filter(([, given]) => given).length;
  const session = new SessionStandin();
  expect(await granted(session)).toBeGreaterThan(0);
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  expect(await granted(session)).toBeGreaterThan(0);
  session.setPermissionCheckHandler(() => false);
  expect(await granted(session)).toBe(0);
});

test('a preload that is a module is refused', async () => {
  const file = join(temporaryFolder(), 'preload.mjs');
  writeFileSync(file, "import { ipcRenderer } from 'electron';");
  const world = new PageWorld({ sent: () => {}, preloadFailed: () => {}, opening: () => {} });
  const cdp = { send: async () => ({}), on: () => {} };
  await expect(world.install(cdp, file, 'frame')).rejects.toThrow(SyntaxError);
});

test('a page without a document takes no message', () => {
  const world = new PageWorld({ sent: () => {}, preloadFailed: () => {}, opening: () => {} });
  expect(() => world.postMessage('x', 1, [])).toThrow('Render frame was disposed');
});

test('addresses of registered schemes have a page address, and others stay as they are', () => {
  const schemes = new Schemes();
  schemes.register([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
  const page = toPageUrl('app://telltale/a?b#c', schemes);
  expect(page).toBe('https://telltale.app.electron-standin.test/a?b#c');
  expect(toAppUrl(page)).toBe('app://telltale/a?b#c');
  expect(toPageUrl('https://example.com/', schemes)).toBe('https://example.com/');
  expect(toAppUrl('https://example.com/')).toBe('https://example.com/');
});

test('the lock is taken once per folder, and given back at the end', async () => {
  const folder = temporaryFolder();
  const first = start(folder);
  expect(first.app.requestSingleInstanceLock()).toBe(true);
  first.app.entryEvaluated();
  first.app.exit(0);
  // A lock of a process that lives, which is not this one.
  writeFileSync(join(folder, 'standin-instance'), String(process.ppid));
  expect(start(folder).app.requestSingleInstanceLock()).toBe(false);
});
