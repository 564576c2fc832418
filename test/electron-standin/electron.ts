/**
 * The module that `electron` becomes under the stand-in's launcher: the same names, each strict. It stands in for
 * Electron where its binary is missing, so that the real bundles of main, preload and renderer can be driven; it is
 * not Electron. What it never shows: a custom origin and workers in it, the OS sandbox, asar, fuses, whether a desktop
 * has a tray, what IPC costs. What it does not model, it refuses by name.
 */
import { resolve } from 'node:path';
import { AppStandin } from './app.ts';
import { type Chromium, launchChromium } from './cdp.ts';
import { answerTests } from './control.ts';
import {
  createDialog,
  createScreen,
  createShell,
  MenuStandin,
  NativeThemeStandin,
  type Shown,
} from './desktop.ts';
import { IpcMainStandin } from './ipc-main.ts';
import { Lifecycle } from './lifecycle.ts';
import { MessageChannelMainStandin } from './ports.ts';
import { createProtocol, Schemes, SessionStandin } from './scheme.ts';
import { NotModelled, strict } from './strict.ts';
import { createClipboard, type NotificationHost, NotificationStandin, PowerMonitorStandin } from './system.ts';
import { NativeImageStandin, type TrayHost, TrayStandin } from './tray.ts';
import { BrowserWindowStandin, type WindowHost } from './window.ts';

const lifecycle = new Lifecycle();
const schemes = new Schemes();
const theme = new NativeThemeStandin();
const ipc = new IpcMainStandin();
const defaultSession = new SessionStandin();
const show = (shown: Shown) => void process.send?.(shown);
const dialogs = createDialog(lifecycle, show);
const power = new PowerMonitorStandin(lifecycle, process.platform);
const notificationHost: NotificationHost = { lifecycle, show, notifications: new Map() };
let chromium: Chromium | null = null;
let menu: MenuStandin | null = null;
let tray: TrayStandin | null = null;

const userData = process.argv.find((argument) => argument.startsWith('--user-data-dir='));
const application = new AppStandin({
  lifecycle,
  appDir: resolve(process.argv[1] ?? '.'),
  userData: userData === undefined ? null : userData.slice('--user-data-dir='.length),
  platform: process.platform,
  exit: (code) => {
    chromium?.close();
    process.exit(code);
  },
});

function host(): WindowHost {
  if (!chromium) throw new Error('Chromium is not there yet');
  return {
    chromium,
    schemes,
    session: defaultSession,
    ipcMain: ipc,
    lifecycle,
    colorScheme: () => (theme.shouldUseDarkColors ? 'dark' : 'light'),
    opened(window) {
      application.windows.add(window);
      application.emit('web-contents-created', {}, window.webContents);
      application.emit('browser-window-created', {}, window);
    },
    closed: (window) => application.windowClosed(window),
    wayland: process.platform === 'linux' && Boolean(process.env.WAYLAND_DISPLAY),
  };
}

const trayHost: TrayHost = {
  lifecycle,
  platform: process.platform,
  opened(opened) {
    if (tray) throw new NotModelled('a second tray icon');
    tray = opened;
  },
  closed() {
    tray = null;
  },
};

class BrowserWindowExport extends BrowserWindowStandin {
  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super(options, host());
    // biome-ignore lint/correctness/noConstructorReturn: a window that refuses what it does not model
    return strict('BrowserWindow', this);
  }

  static getAllWindows(): BrowserWindowStandin[] {
    return [...application.windows];
  }

  static getFocusedWindow(): BrowserWindowStandin | null {
    return [...application.windows].find((window) => window.isFocused()) ?? null;
  }
}

class TrayExport extends TrayStandin {
  constructor(image: NativeImageStandin | string) {
    super(image, trayHost);
    // biome-ignore lint/correctness/noConstructorReturn: a tray that refuses what it does not model
    return strict('Tray', this);
  }
}

class NotificationExport extends NotificationStandin {
  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super(options, notificationHost);
    // biome-ignore lint/correctness/noConstructorReturn: a notification that refuses what it does not model
    return strict('Notification', this);
  }
}

export const app = strict('app', application);
export const BrowserWindow = strict('BrowserWindow', BrowserWindowExport);
export const clipboard = strict('clipboard', createClipboard(lifecycle, show));
export const dialog = strict('dialog', dialogs.dialog);
export const ipcMain = strict('ipcMain', ipc);
export const Menu = strict('Menu', {
  buildFromTemplate: MenuStandin.buildFromTemplate,
  setApplicationMenu(next: MenuStandin | null) {
    menu = next;
  },
});
export const MessageChannelMain = strict('MessageChannelMain', MessageChannelMainStandin);
export const nativeImage = strict('nativeImage', { createFromBitmap: NativeImageStandin.createFromBitmap });
export const nativeTheme = strict('nativeTheme', theme);
export const Notification = strict('Notification', NotificationExport);
export const powerMonitor = strict('powerMonitor', power);
export const protocol = strict('protocol', createProtocol(lifecycle, schemes));
export const screen = strict('screen', createScreen(lifecycle));
export const session = strict('session', {
  get defaultSession() {
    lifecycle.afterReady('session.defaultSession');
    return strict('session', defaultSession);
  },
});
export const shell = strict('shell', createShell(show));
export const Tray = strict('Tray', TrayExport);

/** For the launcher: Chromium is started before the entry, as in Electron the entry runs inside of it. */
export async function startChromium(executablePath: string, args: readonly string[]): Promise<void> {
  chromium = await launchChromium(executablePath, args);
  process.on('SIGINT', () => application.quit());
  process.on('SIGTERM', () => application.quit());
  process.on('exit', () => chromium?.close());
  answerTests({
    app: application,
    theme,
    dialogs,
    menu: () => menu,
    tray: () => tray,
    notifications: notificationHost.notifications,
    power,
    chromium,
  });
}

/** For the launcher: the entry is evaluated, top-level awaits included; `ready` comes now. */
export function entryEvaluated(): void {
  application.entryEvaluated();
}
