/**
 * The desktop app, as a table of contents: what must come before `ready`, what after, each feature in a file of its
 * own. The only file of the project that imports Electron as a value; the others are given what they need. No
 * top-level await of `ready`: it waits for this file to be evaluated, and would hang.
 */
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
} from 'electron';
import { systemClock } from '../clock.ts';
import { certificateFile, historyFolder, homeFolder, settingsFile, tokenFolder } from '../control/folders.ts';
import { controlFolder } from '../control/path.ts';
import { permittedSwitches } from '../discovery/discovery.ts';
import type { Engine } from '../engine.ts';
import { createLog, outliveReader } from '../log.ts';
import { openSettings, type SettingsStore } from '../settings/store.ts';
import { readEnvironment } from '../settings/text.ts';
import { describeApp } from './about.ts';
import { openInBrowser, openLink } from './browser.ts';
import { logChildCrashes, watchForCrashes } from './crash.ts';
import { startEndpoint } from './endpoint.ts';
import { limitPermissions, refuseNavigation } from './guards.ts';
import { takeSingleInstance } from './instance.ts';
import { setupIpc } from './ipc.ts';
import { setLoginItem } from './login-item.ts';
import { dockTemplate, menuTemplate } from './menu.ts';
import { setupNotifications } from './notify.ts';
import { isWayland, readOptions } from './options.ts';
import { watchPower } from './power.ts';
import { setupQuit } from './quit.ts';
import { readEssentials } from './readings.ts';
import { registerAppScheme, serveRenderer } from './scheme.ts';
import { createLoadTray } from './tray.ts';
import { watchTrayHost } from './tray-host.ts';
import { setupTray } from './tray-setup.ts';
import { openWindowStateStore, type WindowStateStore } from './window-state.ts';
import { createWindows } from './windows.ts';

/** Beside the bundle that this file becomes: dist/main/desktop.js. */
const rendererDir = join(import.meta.dirname, '../renderer');
const preload = join(import.meta.dirname, '../preload/preload.cjs');

const { platform, env } = process;
const folders = { platform, env, home: homeFolder() };
// The app may outlive the terminal that started it.
outliveReader(process.stdout);
outliveReader(process.stderr);
const log = createLog(systemClock, (line) => process.stderr.write(line));
/** Brings the app to the front; before it is ready its window comes by itself. */
let comeForward = () => {};
let staysInTray = () => false;
/** An app that began in the tray stays there until its window was open. */
let wasOpen = false;

function start(): void {
  const options = readOptions(process.argv.slice(1));
  registerAppScheme(protocol);
  app.enableSandbox();
  describeApp(app, platform);
  refuseNavigation(app, log);
  logChildCrashes(app, log);
  const settings = openSettings({
    file: settingsFile(folders),
    flags: options.flags,
    environment: readEnvironment(env),
    clock: systemClock,
    log,
  });
  // Sampling starts while Chromium does.
  const starting = startEndpoint({
    settings,
    staticDir: rendererDir,
    hostRoot: null,
    selfSignedFile: certificateFile(folders),
    // As `telltale` has them, so that its commands reach the app too.
    tokenFolder: tokenFolder(folders),
    historyFolder: historyFolder(folders),
    controlFolder: controlFolder({ platform, env }),
    discovery: { permit: (wanted) => permittedSwitches(wanted, env) },
    version: app.getVersion(),
    log,
  });
  const stops = [settings.follow()];
  setupQuit({
    app,
    platform,
    clock: systemClock,
    log,
    staysInTray: () => staysInTray(),
    async stop() {
      for (const stop of stops) stop();
      await (await starting).stop();
    },
  });

  const ready = async () => {
    const [engine] = await Promise.all([starting, app.whenReady()]);
    process.stdout.write(`${engine.url}\n`);
    limitPermissions(session.defaultSession);
    serveRenderer(session.defaultSession, rendererDir);
    await openDesktop(engine, settings, options.inTray, stops);
    log('info', 'desktop', `the app is open; browsers find the dashboard at ${engine.url}`);
  };
  ready().catch(fail);
}

/**
 * All that surrounds the engine, each part in a file of its own.
 * @param stops takes what ends each
 * @throws where the page is not there
 */
async function openDesktop(
  engine: Engine,
  settings: SettingsStore,
  inTray: boolean,
  stops: (() => void)[],
): Promise<void> {
  const windows = createWindows({
    createWindow: (options) => new BrowserWindow(options),
    nativeTheme,
    screen,
    clock: systemClock,
    preload,
    wayland: isWayland(platform, env, process.argv),
    stores: { main: openState('window.json'), compact: openState('compact.json') },
    compactOnTop: () => settings.settings.compact_on_top,
    onOpened(window, kind) {
      watchForCrashes(window, { app, dialog, clock: systemClock, log });
      if (kind !== 'main') return;
      wasOpen = true;
      // A popover that waits for its next look is no reason to go on.
      window.once('closed', () => !staysInTray() && windows.get('popover')?.destroy());
    },
    onFailed: (kind, error) => log('error', 'desktop', `the ${kind} window could not be loaded: ${String(error)}`),
  });
  const openMain = (screenId?: string) => void windows.openMain(screenId).catch(fail);

  setupIpc({
    ipcMain,
    createChannel: () => new MessageChannelMain(),
    engine,
    kindOf: windows.kindOf,
    answer(call, kind) {
      if (call.call === 'open_main') openMain(call.screen);
      else if (call.call === 'open_compact') windows.openCompact();
      else if (call.call === 'open_guest') windows.openGuest();
      else if (call.call === 'open_link') openLink(shell, call.url, engine.look.neighbours(), log);
      else if (kind === 'popover') windows.hidePopover();
      else windows.get(kind)?.close();
      if (kind === 'popover' && call.call !== 'close') windows.hidePopover();
    },
    log,
  });

  const menuParts = {
    platform,
    packaged: app.isPackaged,
    channels: engine.look.channels(),
    openInBrowser: () => openInBrowser(shell, engine.url, log),
    openCompact: windows.openCompact,
    openScreen: openMain,
    command: windows.command,
  };
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(menuParts)));
  if (platform === 'darwin') app.dock?.setMenu(Menu.buildFromTemplate(dockTemplate(menuParts)));

  const tray = setupTray({
    tray: createLoadTray({
      createTray: (image) => new Tray(image),
      createImage: (pixels, options) => nativeImage.createFromBitmap(pixels, options),
      buildMenu: (template) => Menu.buildFromTemplate(template),
      platform,
      clock: systemClock,
      readings: () => readEssentials(engine.look, systemClock.now(), engine.intervalMs),
      shareState: () => engine.share.state(),
      actions: {
        open: openMain,
        openShare: () => openMain('share'),
        openCompact: windows.openCompact,
        togglePopover: windows.togglePopover,
        copyLink: (link) => void clipboard.writeText(link),
        unshare: () => void engine.share.stop(),
        quit: () => app.quit(),
      },
    }),
    watchHost: (onChange) =>
      watchTrayHost({ platform, env, uid: process.getuid?.() ?? 0, clock: systemClock, log, onChange }),
    isWanted: () => settings.settings.tray,
    watchSettings: settings.watch,
    watchShare: engine.share.watch,
    onGone() {
      if (platform !== 'darwin' && BrowserWindow.getAllWindows().every((window) => !window.isVisible()))
        openMain();
    },
  });
  stops.push(tray.close);
  staysInTray = () => tray.exists && (settings.settings.close_to_tray || !wasOpen);

  stops.push(
    setupNotifications({
      createNotification: (options) => new Notification(options),
      isSupported: () => Notification.isSupported(),
      isWanted: () => settings.settings.notifications,
      isWatched: () => BrowserWindow.getFocusedWindow() !== null,
      open: openMain,
      look: engine.look,
      share: engine.share,
      clock: systemClock,
    }),
    watchPower({
      powerMonitor,
      platform,
      clock: systemClock,
      log,
      onBattery: engine.setOnBattery,
    }),
  );

  const loginParts = { app, platform, env, execPath: process.execPath, home: homeFolder(), log };
  setLoginItem(settings.settings.launch_at_login, loginParts);
  settings.watch(({ launch_at_login, compact_on_top }, changed) => {
    if (changed.has('launch_at_login')) setLoginItem(launch_at_login, loginParts);
    if (changed.has('compact_on_top')) windows.setCompactOnTop(compact_on_top);
  });

  comeForward = openMain;
  app.on('activate', () => openMain());
  if (inTray) await tray.known;
  if (!(inTray && tray.exists)) await windows.openMain();
}

function openState(name: string): WindowStateStore {
  return openWindowStateStore(join(app.getPath('userData'), name), log);
}

/** What a person must know before there is a window: in a box, on stderr where there is no display. */
function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  log('error', 'desktop', message);
  dialog.showErrorBox('Telltale cannot start', message);
  app.exit(1);
}

if (takeSingleInstance(app, () => comeForward())) {
  try {
    start();
  } catch (error) {
    fail(error);
  }
} else {
  app.quit();
}
