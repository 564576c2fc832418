/**
 * The desktop app, as a table of contents: what must come before `ready`, what after, each feature in a file of its
 * own. The only file of the project that imports Electron as a value; the others are given what they need. No
 * top-level await of `ready`: it waits for this file to be evaluated, and would hang.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeTheme,
  protocol,
  screen,
  session,
  shell,
} from 'electron';
import { systemClock } from '../clock.ts';
import { tokenFolder } from '../control/folders.ts';
import { controlFolder } from '../control/path.ts';
import { permittedSwitches } from '../discovery/discovery.ts';
import { defaultMaxViewers, defaultMaxViewersPerAddress, type Engine } from '../engine.ts';
import { createLog } from '../log.ts';
import { openInBrowser } from './browser.ts';
import { logChildCrashes, watchForCrashes } from './crash.ts';
import { startEndpoint } from './endpoint.ts';
import { refuseNavigation, refusePermissions } from './guards.ts';
import { bringToFront, takeSingleInstance } from './instance.ts';
import { setupIpc } from './ipc.ts';
import { menuTemplate } from './menu.ts';
import { readOptions } from './options.ts';
import { setupQuit } from './quit.ts';
import { registerAppScheme, serveRenderer } from './scheme.ts';
import { openWindow } from './window.ts';
import { openWindowStateStore } from './window-state.ts';

/** Beside the bundle that this file becomes: dist/main/desktop.js. */
const rendererDir = join(import.meta.dirname, '../renderer');
const preload = join(import.meta.dirname, '../preload/preload.cjs');

const log = createLog(systemClock, (line) => process.stderr.write(line));
let window: BrowserWindow | null = null;

function showWindow(): void {
  if (window) bringToFront(window);
}

/** @throws where the engine cannot start or the page is not there */
async function open(engine: Engine): Promise<void> {
  const store = openWindowStateStore(join(app.getPath('userData'), 'window.json'), log);
  const opened = openWindow({
    createWindow: (options) => new BrowserWindow(options),
    nativeTheme,
    screen,
    store,
    clock: systemClock,
    preload,
    wayland: process.platform === 'linux' && Boolean(process.env.WAYLAND_DISPLAY),
  });
  window = opened.window;
  window.once('closed', () => {
    window = null;
  });
  watchForCrashes(window, { app, dialog, clock: systemClock, log });
  await opened.loaded.catch((error: unknown) => {
    // Closed while it was loading: that is no failure.
    if (!opened.window.isDestroyed()) throw error;
  });
  log('info', 'desktop', `the window is open; browsers find the dashboard at ${engine.url}`);
}

function start(): void {
  const options = readOptions(process.argv.slice(1));
  registerAppScheme(protocol);
  app.enableSandbox();
  refuseNavigation(app, log);
  logChildCrashes(app, log);
  // Sampling starts while Chromium does.
  const starting = startEndpoint({
    host: '127.0.0.1',
    ...options,
    disabledChannels: [],
    staticDir: rendererDir,
    allowedHosts: [],
    basePath: '',
    maxViewers: defaultMaxViewers,
    maxViewersPerAddress: defaultMaxViewersPerAddress,
    hostRoot: null,
    // As `telltale` has them, so that its commands reach the app too.
    tokenFolder: tokenFolder({ platform: process.platform, env: process.env, home: homedir() }),
    controlFolder: controlFolder({ platform: process.platform, env: process.env }),
    discovery: permittedSwitches({ announce: true, listen: true }, process.env),
    version: app.getVersion(),
    log,
  });
  setupQuit({
    app,
    platform: process.platform,
    clock: systemClock,
    log,
    stop: async () => (await starting).stop(),
  });

  const ready = async () => {
    const [engine] = await Promise.all([starting, app.whenReady()]);
    process.stdout.write(`${engine.url}\n`);
    refusePermissions(session.defaultSession);
    serveRenderer(session.defaultSession, rendererDir);
    setupIpc({ ipcMain, createChannel: () => new MessageChannelMain(), engine, window: () => window, log });
    const parts = {
      platform: process.platform,
      packaged: app.isPackaged,
      openInBrowser: () => openInBrowser(shell, engine.url, log),
    };
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(parts)));
    app.on('activate', () => {
      if (window) showWindow();
      else open(engine).catch(fail);
    });
    await open(engine);
  };
  ready().catch(fail);
}

/** What a person must know before there is a window: in a box, on stderr where there is no display. */
function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  log('error', 'desktop', message);
  dialog.showErrorBox('Telltale cannot start', message);
  app.exit(1);
}

if (takeSingleInstance(app, showWindow)) {
  try {
    start();
  } catch (error) {
    fail(error);
  }
} else {
  app.quit();
}
