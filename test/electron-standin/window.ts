/**
 * BrowserWindow around a page: its insecure forms refused, `close` preventable, everything after its end a throw.
 * Bounds, maximised and minimised are remembered values, since Chromium runs without a screen.
 */
import type { Lifecycle } from './lifecycle.ts';
import { Emitter, NotModelled, preventable, refuseUnknownKeys, strict } from './strict.ts';
import { type ContentsParts, WebContentsStandin } from './web-contents.ts';

const optionsModelled = [
  'title',
  'width',
  'height',
  'x',
  'y',
  'minWidth',
  'minHeight',
  'show',
  'backgroundColor',
  'webPreferences',
  'frame',
  'resizable',
  'maximizable',
  'minimizable',
  'fullscreenable',
  'skipTaskbar',
  'alwaysOnTop',
];
const preferencesModelled = [
  'preload',
  'sandbox',
  'contextIsolation',
  'nodeIntegration',
  'webSecurity',
  'webviewTag',
  'spellcheck',
];
const events = [
  'ready-to-show',
  'show',
  'hide',
  'focus',
  'blur',
  'page-title-updated',
  'minimize',
  'restore',
  'maximize',
  'unmaximize',
  'resize',
  'move',
  'close',
  'closed',
  'unresponsive',
  'responsive',
];

export interface WindowHost extends Omit<ContentsParts, 'preload' | 'size'> {
  lifecycle: Lifecycle;
  opened(window: BrowserWindowStandin): void;
  closed(window: BrowserWindowStandin): void;
  colorScheme(): 'dark' | 'light';
  /** Where the app knows no positions and keeps no window on top. */
  readonly wayland: boolean;
}

let lastId = 0;

type Modelled =
  | 'id'
  | 'show'
  | 'showInactive'
  | 'hide'
  | 'focus'
  | 'minimize'
  | 'restore'
  | 'maximize'
  | 'unmaximize'
  | 'close'
  | 'destroy'
  | 'isMaximized'
  | 'isMinimized'
  | 'isVisible'
  | 'isDestroyed'
  | 'isFocused'
  | 'isAlwaysOnTop'
  | 'getTitle'
  | 'setAlwaysOnTop'
  | 'setPosition'
  | 'getNormalBounds'
  | 'getBounds'
  | 'setBackgroundColor'
  | 'loadURL';

export class BrowserWindowStandin extends Emitter implements Pick<Electron.BrowserWindow, Modelled> {
  readonly id: number;
  readonly contents: WebContentsStandin;
  readonly webContents: WebContentsStandin;
  /** For tests: what the app asked for. */
  readonly options: Electron.BrowserWindowConstructorOptions;
  backgroundColor: string;
  private readonly host: WindowHost;
  private bounds: Electron.Rectangle;
  private visible: boolean;
  private maximized = false;
  private minimized = false;
  private destroyed = false;
  private painted = false;
  private focused = false;
  private onTop: boolean;
  private title: string;

  constructor(options: Electron.BrowserWindowConstructorOptions, host: WindowHost) {
    super('BrowserWindow', events);
    if (host.lifecycle.phase === 'starting') throw new Error('Cannot create BrowserWindow before app is ready');
    host.lifecycle.afterReady('new BrowserWindow');
    checkOptions(options);
    lastId += 1;
    this.id = lastId;
    this.host = host;
    this.options = options;
    this.backgroundColor = options.backgroundColor ?? '#FFF';
    this.visible = options.show ?? true;
    this.onTop = options.alwaysOnTop ?? false;
    this.title = options.title ?? 'Electron';
    if (host.wayland && (this.onTop || options.x !== undefined)) {
      throw new NotModelled('a window on Wayland that is placed, or on top of others');
    }
    this.bounds = {
      x: options.x ?? 0,
      y: options.y ?? 0,
      width: options.width ?? 800,
      height: options.height ?? 600,
    };
    const { width, height } = this.bounds;
    this.contents = new WebContentsStandin({
      ...host,
      preload: options.webPreferences?.preload,
      size: { width, height },
    });
    this.webContents = strict('webContents', this.contents);
    this.contents.facade = () => this.webContents;
    this.contents.onPainted = () => this.readyToShow();
    this.contents.onTitle = (title) => this.titled(title);
    host.opened(this);
  }

  async loadURL(url: string): Promise<void> {
    this.alive();
    await this.contents.setColorScheme(this.host.colorScheme());
    await this.contents.loadURL(url);
  }

  show(): void {
    this.alive();
    if (this.visible) return;
    this.visible = true;
    this.reveal('show');
  }

  /** Without taking the focus. */
  showInactive(): void {
    this.show();
  }

  hide(): void {
    this.alive();
    if (!this.visible) return;
    this.visible = false;
    this.reveal('hide');
    this.blur();
  }

  focus(): void {
    this.alive();
    if (this.focused) return;
    this.focused = true;
    setImmediate(() => this.emit('focus'));
  }

  /** The person clicks elsewhere, or the window is hidden. */
  blur(): void {
    if (!this.focused) return;
    this.focused = false;
    setImmediate(() => this.emit('blur'));
  }

  isFocused(): boolean {
    this.alive();
    return this.focused;
  }

  getTitle(): string {
    this.alive();
    return this.title;
  }

  setAlwaysOnTop(flag: boolean): void {
    this.alive();
    if (this.host.wayland) throw new NotModelled('setAlwaysOnTop on Wayland');
    this.onTop = flag;
  }

  isAlwaysOnTop(): boolean {
    this.alive();
    return this.onTop;
  }

  setPosition(x: number, y: number): void {
    this.alive();
    if (this.host.wayland) throw new NotModelled('setPosition on Wayland');
    this.dragTo({ ...this.bounds, x, y });
  }

  minimize(): void {
    this.alive();
    this.minimized = true;
    this.reveal('minimize');
  }

  restore(): void {
    this.alive();
    this.minimized = false;
    this.reveal('restore');
  }

  maximize(): void {
    this.alive();
    this.maximized = true;
    this.visible = true;
    this.reveal('maximize');
  }

  unmaximize(): void {
    this.alive();
    this.maximized = false;
    setImmediate(() => this.emit('unmaximize'));
  }

  isMaximized(): boolean {
    this.alive();
    return this.maximized;
  }

  isMinimized(): boolean {
    this.alive();
    return this.minimized;
  }

  isVisible(): boolean {
    this.alive();
    return this.visible;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  getNormalBounds(): Electron.Rectangle {
    this.alive();
    return { ...this.bounds };
  }

  getBounds(): Electron.Rectangle {
    return this.getNormalBounds();
  }

  setBackgroundColor(color: string): void {
    this.alive();
    this.backgroundColor = color;
  }

  /** @returns nothing, as in Electron; `close` listeners may keep the window */
  close(): void {
    this.alive();
    const event = preventable();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.contents.destroy();
    this.emit('closed');
    this.host.closed(this);
  }

  /** The person drags the window or its edge. */
  dragTo(bounds: Electron.Rectangle): void {
    const before = this.bounds;
    this.bounds = bounds;
    if (before.x !== bounds.x || before.y !== bounds.y) this.emit('move');
    if (before.width !== bounds.width || before.height !== bounds.height) this.emit('resize');
  }

  private titled(title: string): void {
    if (this.destroyed) return;
    const event = preventable();
    this.emit('page-title-updated', event, title, true);
    if (!event.defaultPrevented) this.title = title;
  }

  private readyToShow(): void {
    if (this.painted || this.destroyed) return;
    this.painted = true;
    this.emit('ready-to-show');
  }

  /** A page is visible unless its window is hidden or minimised; one not shown yet counts as visible. */
  private reveal(event: string): void {
    void this.contents.setVisible(this.visible && !this.minimized).catch(() => {});
    setImmediate(() => this.emit(event));
  }

  private alive(): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed');
  }
}

function checkOptions(options: Electron.BrowserWindowConstructorOptions): void {
  refuseUnknownKeys('BrowserWindow options', options, optionsModelled);
  const preferences = options.webPreferences ?? {};
  refuseUnknownKeys('webPreferences', preferences, preferencesModelled);
  const insecure = {
    sandbox: preferences.sandbox === false,
    contextIsolation: preferences.contextIsolation === false,
    nodeIntegration: preferences.nodeIntegration === true,
    webSecurity: preferences.webSecurity === false,
    webviewTag: preferences.webviewTag === true,
  };
  for (const [name, refused] of Object.entries(insecure)) {
    if (refused) throw new Error(`webPreferences.${name}: the Electron stand-in refuses insecure windows`);
  }
}
