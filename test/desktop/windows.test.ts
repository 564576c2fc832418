import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { WindowState, WindowStateStore } from '../../main/desktop/window-state.ts';
import { createWindows, type WindowKind, type WindowsParts } from '../../main/desktop/windows.ts';
import { commandChannel } from '../../protocol/shell.ts';
import { AppStandin } from '../electron-standin/app.ts';
import { createScreen, NativeThemeStandin } from '../electron-standin/desktop.ts';
import { Lifecycle } from '../electron-standin/lifecycle.ts';
import { Schemes, SessionStandin } from '../electron-standin/scheme.ts';
import { BrowserWindowStandin, type WindowHost } from '../electron-standin/window.ts';
import { createFakeClock } from './fake-clock.ts';

const kept: WindowState = { width: 900, height: 700, position: { x: 100, y: 80 }, maximized: false };
const folder = mkdtempSync(join(tmpdir(), 'telltale-windows-'));
const preload = join(folder, 'preload.cjs');
writeFileSync(preload, '');
afterAll(() => rmSync(folder, { recursive: true }));

const windows = new Set<BrowserWindowStandin>();
afterEach(() => {
  for (const window of windows) window.destroy();
  windows.clear();
});

/** Windows on a Chromium that answers everything with nothing; pages are painted when a test says so. */
function start({ wayland = false, onTop = true } = {}) {
  const clock = createFakeClock();
  const lifecycle = new Lifecycle();
  const app = new AppStandin({ lifecycle, appDir: '.', userData: null, platform: 'linux', exit: () => {} });
  app.entryEvaluated();
  const nothing = { send: async () => ({ targetId: 'x', frameTree: { frame: { id: 'x' } } }), on: () => {} };
  const schemes = new Schemes();
  schemes.register([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
  const host: WindowHost = {
    chromium: { ...nothing, endpoint: '', attach: async () => nothing, close: () => {} },
    schemes,
    session: new SessionStandin(),
    ipcMain: {} as WindowHost['ipcMain'],
    lifecycle,
    wayland,
    colorScheme: () => 'light',
    opened: (window) => windows.add(window),
    closed: (window) => windows.delete(window),
  };
  const opened: WindowKind[] = [];
  const saved: WindowState[] = [];
  const urls: string[] = [];
  const store: WindowStateStore = { load: () => kept, save: (state) => saved.push(state) };
  const own = createWindows({
    createWindow(options) {
      const window = new BrowserWindowStandin(options, host);
      const load = window.loadURL.bind(window);
      window.loadURL = (url) => {
        urls.push(url);
        load(url).catch(() => {});
        return Promise.resolve();
      };
      return window as unknown as Electron.BrowserWindow;
    },
    nativeTheme: new NativeThemeStandin() as unknown as WindowsParts['nativeTheme'],
    screen: createScreen(lifecycle),
    clock,
    preload,
    wayland,
    stores: { main: store, compact: store },
    compactOnTop: () => onTop,
    onOpened: (_window, kind) => opened.push(kind),
    onFailed: () => {},
  });
  const get = (kind: WindowKind) => own.get(kind) as unknown as BrowserWindowStandin | null;
  const paint = (kind: WindowKind) => get(kind)?.contents.onPainted();
  return { own, clock, opened, saved, urls, get, paint };
}

const settled = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

test('the main window opens where it was, on the screen that is asked for, and shows when it is painted', async () => {
  const { own, get, paint, urls } = start();
  await own.openMain('share');
  expect(urls).toEqual(['app://telltale/index.html#/share']);
  expect(get('main')?.getBounds()).toEqual({ x: 100, y: 80, width: 900, height: 700 });
  expect(get('main')?.isVisible()).toBe(false);
  paint('main');
  expect(get('main')?.isVisible()).toBe(true);
});

test('opened again it comes to the front and goes to the screen by a command', async () => {
  const { own, get, paint, opened } = start();
  await own.openMain();
  paint('main');
  get('main')?.minimize();
  const posted: unknown[][] = [];
  const contents = get('main')?.contents;
  if (contents) contents.postMessage = (...args) => void posted.push(args);
  await own.openMain('cpu');
  await own.openMain();
  expect(posted).toEqual([[commandChannel, 'screen cpu']]);
  expect([get('main')?.isMinimized(), get('main')?.isFocused(), opened]).toEqual([false, true, ['main']]);
});

test('closed and opened again it is where it was, and shows what it showed', async () => {
  const { own, get, paint, urls, saved } = start();
  await own.openMain();
  paint('main');
  const window = get('main');
  if (window) window.contents.getURL = () => 'app://telltale/index.html#/processes?sort=memory';
  window?.dragTo({ x: 5, y: 60, width: 800, height: 600 });
  window?.close();
  expect(saved.at(-1)).toMatchObject({ width: 800, position: { x: 5, y: 60 } });
  expect(own.get('main')).toBeNull();
  await own.openMain();
  expect(urls.at(-1)).toBe('app://telltale/index.html#/processes?sort=memory');
});

test('the compact window is small, without frame, and on top where that is wanted', () => {
  const { own, get, paint, urls } = start();
  own.openCompact();
  paint('compact');
  expect(get('compact')?.options).toMatchObject({ width: 264, frame: false, resizable: false, alwaysOnTop: true });
  expect(get('compact')?.isFocused()).toBe(false);
  expect(urls).toEqual(['app://telltale/desktop.html?view=compact']);
  own.setCompactOnTop(false);
  expect(get('compact')?.isAlwaysOnTop()).toBe(false);
  const other = start({ onTop: false });
  other.own.openCompact();
  expect(other.get('compact')?.isAlwaysOnTop()).toBe(false);
});

test('on Wayland nothing is kept on top, which the window says, and nothing is placed', () => {
  // The stand-in throws at whatever Wayland forbids.
  const { own, get, paint, urls } = start({ wayland: true });
  own.togglePopover(null);
  paint('popover');
  expect(get('popover')?.isVisible()).toBe(true);
  own.setCompactOnTop(true);
  expect(urls).toEqual(['app://telltale/desktop.html?view=popover']);
});

test('the popover opens beside the icon, and a click elsewhere hides it', async () => {
  const { own, get, paint } = start();
  own.togglePopover({ x: 1_700, y: 8, width: 24, height: 24 });
  expect(get('popover')?.isVisible()).toBe(false);
  paint('popover');
  expect(get('popover')?.getBounds()).toMatchObject({ x: 1_542, y: 48, width: 340 });
  expect(get('popover')?.options).toMatchObject({ frame: false, skipTaskbar: true, alwaysOnTop: true });
  expect(get('popover')?.isFocused()).toBe(true);
  get('popover')?.blur();
  await settled();
  expect(get('popover')?.isVisible()).toBe(false);
});

test('without a place of the icon it opens in the corner of the pointer', () => {
  const { own, get, paint } = start();
  own.togglePopover(null);
  paint('popover');
  expect(get('popover')?.getBounds()).toMatchObject({ x: 1_572, y: 48 });
});

test('a second click hides it, and the click that took its focus does not open it again', async () => {
  const { own, clock, get, paint } = start();
  own.togglePopover(null);
  paint('popover');
  own.togglePopover(null);
  expect(get('popover')?.isVisible()).toBe(false);
  await settled();
  own.togglePopover(null);
  expect(get('popover')?.isVisible()).toBe(false);
  clock.pass(300);
  own.togglePopover(null);
  expect(get('popover')?.isVisible()).toBe(true);
});

test('half a minute after its last look it gives its memory back', async () => {
  const { own, clock, get, paint } = start();
  own.togglePopover(null);
  paint('popover');
  clock.pass(60_000);
  own.hidePopover();
  clock.pass(20_000);
  own.togglePopover(null);
  clock.pass(60_000);
  expect(get('popover')?.isVisible()).toBe(true);
  own.hidePopover();
  clock.pass(29_999);
  expect(own.get('popover')).not.toBeNull();
  clock.pass(1);
  expect(own.get('popover')).toBeNull();
});

test('what a guest sees has a title of its own, whatever its page calls itself', () => {
  const { own, get, paint, urls } = start();
  own.openGuest();
  paint('guest');
  get('guest')?.contents.onTitle('atlas – Telltale');
  expect(get('guest')?.getTitle()).toBe('What guests see – Telltale');
  expect(urls).toEqual(['app://telltale/index.html']);
});

test('each of them is known by its contents, and only while it is there', async () => {
  const { own, get, opened } = start();
  await own.openMain();
  own.openCompact();
  own.openGuest();
  own.openGuest();
  expect(opened).toEqual(['main', 'compact', 'guest']);
  const contents = get('guest')?.webContents as unknown as Electron.WebContents;
  expect(own.kindOf(contents)).toBe('guest');
  expect(own.kindOf({} as Electron.WebContents)).toBeNull();
  get('guest')?.close();
  expect(own.kindOf(contents)).toBeNull();
});
