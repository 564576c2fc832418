/**
 * app: the order around ready and quit (electron.md, "Start" and "Desktop"), one instance per userData, and what
 * SIGINT and SIGTERM do.
 */
import { readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lifecycle } from './lifecycle.ts';
import { Emitter, NotModelled, preventable, refuseUnknownKeys } from './strict.ts';
import type { BrowserWindowStandin } from './window.ts';

const events = [
  'ready',
  'activate',
  'second-instance',
  'web-contents-created',
  'browser-window-created',
  'child-process-gone',
  'window-all-closed',
  'before-quit',
  'will-quit',
  'quit',
];

export interface AppParts {
  lifecycle: Lifecycle;
  /** Folder with the app's package.json. */
  appDir: string;
  /** Of `--user-data-dir`, existing; a stand-in without one has no userData. */
  userData: string | null;
  readonly platform: NodeJS.Platform;
  /** Ends the process. */
  exit: (code: number) => void;
}

type Modelled =
  | 'isPackaged'
  | 'enableSandbox'
  | 'dock'
  | 'exit'
  | 'getAppPath'
  | 'getPath'
  | 'getVersion'
  | 'isReady'
  | 'quit'
  | 'requestSingleInstanceLock'
  | 'setAboutPanelOptions'
  | 'setAppUserModelId'
  | 'setLoginItemSettings'
  | 'whenReady';

export class AppStandin extends Emitter implements Pick<Electron.App, Modelled> {
  readonly isPackaged = false;
  /** macOS has one, and is not modelled. */
  readonly dock = undefined;
  readonly windows = new Set<BrowserWindowStandin>();
  /** For tests: what the system was told of the app. */
  readonly described: {
    about?: Electron.AboutPanelOptionsOptions;
    userModelId?: string;
    loginItem?: Electron.Settings;
  } = {};
  private readonly parts: AppParts;
  private readonly ready: Promise<void>;
  private becomeReady = () => {};
  private unlock = () => {};

  constructor(parts: AppParts) {
    super('app', events);
    this.parts = parts;
    this.ready = new Promise((resolve) => {
      this.becomeReady = resolve;
    });
  }

  /** By the launcher, once the entry has been evaluated to its end, top-level awaits included. */
  entryEvaluated(): void {
    const { lifecycle } = this.parts;
    if (lifecycle.phase !== 'starting') return;
    lifecycle.phase = 'ready';
    this.emit('ready', preventable(), {});
    this.becomeReady();
  }

  isReady(): boolean {
    return this.parts.lifecycle.phase !== 'starting';
  }

  whenReady(): Promise<void> {
    return this.ready;
  }

  enableSandbox(): void {
    this.parts.lifecycle.beforeReady('app.enableSandbox');
  }

  getPath(name: Parameters<Electron.App['getPath']>[0]): string {
    if (name !== 'userData' || this.parts.userData === null) throw new NotModelled(`app.getPath('${name}')`);
    return this.parts.userData;
  }

  getAppPath(): string {
    return this.parts.appDir;
  }

  setAboutPanelOptions(options: Electron.AboutPanelOptionsOptions): void {
    const known = ['applicationName', 'applicationVersion', 'copyright', 'authors', 'website', 'iconPath'];
    refuseUnknownKeys('about panel', options, known);
    this.described.about = options;
  }

  setAppUserModelId(id: string): void {
    if (this.parts.platform !== 'win32') throw new NotModelled('app.setAppUserModelId outside of Windows');
    this.described.userModelId = id;
  }

  setLoginItemSettings(settings: Electron.Settings): void {
    const { platform } = this.parts;
    if (platform !== 'win32' && platform !== 'darwin') throw new NotModelled('app.setLoginItemSettings on Linux');
    refuseUnknownKeys('login item', settings, ['openAtLogin', ...(platform === 'win32' ? ['path', 'args'] : [])]);
    this.described.loginItem = settings;
  }

  getVersion(): string {
    return JSON.parse(readFileSync(join(this.parts.appDir, 'package.json'), 'utf8')).version;
  }

  /** A file with the owner's process id; a second instance leaves its command line beside it. */
  requestSingleInstanceLock(...data: unknown[]): boolean {
    if (data.length > 0) throw new NotModelled('app.requestSingleInstanceLock with data');
    const folder = this.getPath('userData');
    const lock = join(folder, 'standin-instance');
    const calls = join(folder, 'standin-second-instance');
    const owner = Number(readIfPresent(lock));
    if (owner > 0 && owner !== process.pid && isAlive(owner)) {
      writeFileSync(calls, JSON.stringify({ argv: process.argv, cwd: process.cwd() }));
      return false;
    }
    writeFileSync(lock, String(process.pid));
    const watcher = watch(folder, (_event, name) => {
      const call = name === 'standin-second-instance' ? readIfPresent(calls) : null;
      if (!call) return;
      rmSync(calls, { force: true });
      const { argv, cwd } = JSON.parse(call);
      void this.ready.then(() => this.emit('second-instance', preventable(), argv, cwd, null));
    });
    this.unlock = () => {
      watcher.close();
      rmSync(lock, { force: true });
    };
    return true;
  }

  quit(): void {
    const { lifecycle } = this.parts;
    if (lifecycle.phase === 'quit') return;
    const event = preventable();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    const before = lifecycle.phase;
    lifecycle.phase = 'quitting';
    for (const window of [...this.windows]) window.close();
    // A window that kept itself open keeps the app.
    if (this.windows.size > 0) lifecycle.phase = before;
    else this.willQuit(before);
  }

  /** Neither windows nor listeners are asked. */
  exit(code = 0): void {
    this.parts.lifecycle.phase = 'quitting';
    for (const window of [...this.windows]) window.destroy();
    this.finish(code);
  }

  windowClosed({ id }: BrowserWindowStandin): void {
    // By its id: what the app's own code closes is the strict face of a window, not the window that was added.
    for (const window of this.windows) if (window.id === id) this.windows.delete(window);
    if (this.windows.size > 0 || this.parts.lifecycle.phase !== 'ready') return;
    if (this.listenerCount('window-all-closed') === 0) this.quit();
    else this.emit('window-all-closed');
  }

  private willQuit(before: 'ready' | 'quitting' | 'starting'): void {
    const event = preventable();
    this.emit('will-quit', event);
    if (event.defaultPrevented) this.parts.lifecycle.phase = before;
    else this.finish(0);
  }

  private finish(code: number): void {
    if (this.parts.lifecycle.phase === 'quit') return;
    this.parts.lifecycle.phase = 'quit';
    this.emit('quit', preventable(), code);
    this.unlock();
    this.parts.exit(code);
  }
}

function readIfPresent(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
