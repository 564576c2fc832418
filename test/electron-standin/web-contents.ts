/**
 * WebContents on a Chromium page: loads, navigation that handlers may refuse, permissions, crashes; IPC is the
 * page's isolated world (page-world.ts). One main frame: frames inside the page can send nothing, since the preload
 * does not run in them.
 */
import type { CdpSession, Chromium, Json } from './cdp.ts';
import type { IpcMainStandin } from './ipc-main.ts';
import { PageWorld } from './page-world.ts';
import { type Schemes, type SessionStandin, toAppUrl, toPageUrl } from './scheme.ts';
import { Emitter, preventable, strict } from './strict.ts';

export interface ContentsParts {
  chromium: Chromium;
  schemes: Schemes;
  session: SessionStandin;
  ipcMain: IpcMainStandin;
  /** Absolute path of the preload script. */
  preload: string | undefined;
  size: { width: number; height: number };
}

const events = [
  'will-navigate',
  'will-frame-navigate',
  'will-redirect',
  'will-attach-webview',
  'render-process-gone',
  'preload-error',
  'did-finish-load',
  'did-fail-load',
  'destroyed',
];

type Modelled =
  | 'id'
  | 'forcefullyCrashRenderer'
  | 'getURL'
  | 'isCrashed'
  | 'isDestroyed'
  | 'loadURL'
  | 'postMessage'
  | 'reload'
  | 'setWindowOpenHandler';

let lastId = 0;

export class WebContentsStandin extends Emitter implements Pick<Electron.WebContents, Modelled> {
  readonly id: number;
  readonly session: SessionStandin;
  readonly world: PageWorld;
  /** For the spec's own connection. */
  targetId = '';
  /** What the app's own code holds of this; set by the window. */
  facade: () => WebContentsStandin = () => this;
  /** The first picture of a load. */
  onPainted = () => {};
  /** The document has another title. */
  onTitle: (title: string) => void = () => {};
  private readonly parts: ContentsParts;
  private readonly attached: Promise<CdpSession>;
  private url = 'about:blank';
  private title = '';
  /** The address that main asked for: reaching it is no navigation of the page's own. */
  private commanded: string | null = null;
  private mainFrameId = '';
  private destroyed = false;
  private crashed = false;
  private openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | null = null;

  constructor(parts: ContentsParts) {
    super('webContents', events);
    lastId += 1;
    this.id = lastId;
    this.parts = parts;
    this.session = parts.session;
    this.world = new PageWorld({
      sent: (channel, args) => parts.ipcMain.deliver(channel, this.ipcEvent(), args),
      preloadFailed: (message) => {
        process.stderr.write(`preload-error: ${message}\n`);
        this.emit('preload-error', preventable(), parts.preload, new Error(message));
      },
      opening: (url) => this.opening(url),
    });
    this.attached = this.attach();
    // Whoever loads is told; a window that never does must not end the process.
    this.attached.catch(() => {});
  }

  async loadURL(url: string): Promise<void> {
    this.alive();
    const cdp = await this.attached;
    await this.applyPermissions(url);
    const finished = new Promise<void>((resolve) => this.once('did-finish-load', resolve));
    const pageUrl = this.command(url);
    const { errorText } = await cdp.send('Page.navigate', { url: pageUrl });
    if (errorText === undefined) return finished;
    this.emit('did-fail-load', preventable(), -2, errorText, url, true);
    throw new Error(`${errorText} loading '${url}'`);
  }

  reload(): void {
    this.alive();
    this.crashed = false;
    const url = this.command(this.url);
    void this.attached.then((cdp) => cdp.send('Page.navigate', { url })).catch(() => {});
  }

  postMessage(channel: string, message: unknown, transfer: Electron.MessagePortMain[] = []): void {
    this.alive();
    this.world.postMessage(channel, message, transfer);
  }

  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]): void {
    this.alive();
    this.openHandler = handler;
  }

  getURL(): string {
    this.alive();
    return this.url;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  isCrashed(): boolean {
    this.alive();
    return this.crashed;
  }

  forcefullyCrashRenderer(): void {
    this.alive();
    void this.attached.then((cdp) => cdp.send('Page.crash')).catch(() => {});
  }

  /** Whether the page takes itself for visible: told to it, since Chromium without a screen does not know. */
  async setVisible(visible: boolean): Promise<void> {
    const expression = `Object.defineProperties(document, {
      visibilityState: { value: '${visible ? 'visible' : 'hidden'}', configurable: true },
      hidden: { value: ${!visible}, configurable: true } });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));`;
    await (await this.attached).send('Runtime.evaluate', { expression });
  }

  async setColorScheme(scheme: 'dark' | 'light'): Promise<void> {
    const features = [{ name: 'prefers-color-scheme', value: scheme }];
    await (await this.attached).send('Emulation.setEmulatedMedia', { features });
  }

  /** By the window, whatever ended it. */
  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.world.end();
    const close = () => this.parts.chromium.send('Target.closeTarget', { targetId: this.targetId });
    void this.attached.then(close).catch(() => {});
    this.emit('destroyed');
  }

  /** @returns the address as Chromium is to load it */
  private command(url: string): string {
    const pageUrl = toPageUrl(url, this.parts.schemes);
    // Requests go out without their fragment.
    this.commanded = pageUrl.replace(/#.*$/, '');
    return pageUrl;
  }

  private alive(): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed');
  }

  private async attach(): Promise<CdpSession> {
    const { chromium, preload, size } = this.parts;
    const target = await chromium.send('Target.createTarget', { url: 'about:blank', newWindow: true, ...size });
    this.targetId = target.targetId;
    const cdp = await chromium.attach(this.targetId);
    cdp.on('Fetch.requestPaused', (request) => void this.requested(cdp, request));
    cdp.on('Page.loadEventFired', () => this.emit('did-finish-load'));
    cdp.on('Page.lifecycleEvent', ({ name }) => {
      if (name === 'firstPaint') this.onPainted();
    });
    cdp.on('Page.windowOpen', ({ url }) => this.opening(url));
    cdp.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId === this.mainFrameId) this.url = toAppUrl(url);
    });
    cdp.on('Inspector.targetCrashed', () => this.crash());
    chromium.on('Target.targetInfoChanged', ({ targetInfo }) => this.informed(targetInfo));
    chromium.on('Target.targetCreated', ({ targetInfo }) => this.opened(targetInfo));
    const { frameTree } = await cdp.send('Page.getFrameTree');
    this.mainFrameId = frameTree.frame.id;
    await cdp.send('Page.enable');
    await cdp.send('Page.setLifecycleEventsEnabled', { enabled: true });
    await cdp.send('Runtime.enable');
    await cdp.send('Inspector.enable');
    await cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
    if (preload !== undefined) await this.world.install(cdp, preload, this.mainFrameId);
    return cdp;
  }

  private async applyPermissions(url: string): Promise<void> {
    const origin = new URL(toPageUrl(url, this.parts.schemes)).origin;
    const decided = await this.session.decidePermissions(this.facade() as unknown as Electron.WebContents, url);
    for (const [name, granted] of decided) {
      const setting = granted ? 'granted' : 'denied';
      await this.parts.chromium.send('Browser.setPermission', { permission: { name }, setting, origin });
    }
  }

  private crash(): void {
    if (this.destroyed) return;
    this.crashed = true;
    this.world.end();
    this.emit('render-process-gone', preventable(), { reason: 'crashed', exitCode: 5 });
  }

  private ipcEvent(): object {
    const sentFrom = this.world.document;
    const frame = strict('senderFrame', { url: this.url, parent: null });
    /** Null as soon as the document that sent is gone. */
    const current = () => (this.world.document === sentFrom && !this.destroyed ? frame : null);
    return strict('IpcMainEvent', {
      sender: this.facade(),
      ports: [],
      get senderFrame() {
        return current();
      },
    });
  }

  /** Each request of the page: navigations are put to the handlers, our own schemes answered by theirs. */
  private async requested(cdp: CdpSession, paused: Json): Promise<void> {
    const { requestId, request, frameId, resourceType } = paused;
    const url = toAppUrl(request.url);
    const isMainFrame = frameId === this.mainFrameId;
    if (resourceType === 'Document' && request.url !== this.commanded) {
      const event = { ...preventable(), url, isMainFrame };
      if (paused.redirectedRequestId !== undefined) this.emit('will-redirect', event);
      else {
        if (isMainFrame) this.emit('will-navigate', event);
        this.emit('will-frame-navigate', event);
      }
      if (event.defaultPrevented) return fail(cdp, requestId, 'Aborted');
    }
    if (url === request.url) return void cdp.send('Fetch.continueRequest', { requestId }).catch(() => {});
    const { method, headers } = request;
    const response = await this.session.answer(new Request(url, { method, headers }));
    if (!response) return fail(cdp, requestId, 'Failed');
    if (resourceType === 'Document' && isMainFrame) this.url = url + (request.urlFragment ?? '');
    await cdp
      .send('Fetch.fulfillRequest', {
        requestId,
        responseCode: response.status,
        responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
        body: Buffer.from(await response.arrayBuffer()).toString('base64'),
      })
      .catch(() => {});
  }

  /** window.open and target=_blank: the handler decides; only its refusal is modelled. */
  private opening(url: string): void {
    const details = { url: toAppUrl(url), frameName: '', features: '', disposition: 'new-window' };
    const action = this.openHandler?.(details as Electron.HandlerDetails).action;
    if (action !== 'deny') {
      throw new Error('a window that is not denied is not modelled by the Electron stand-in');
    }
  }

  /** Until a document has a title its address stands for one. */
  private informed({ targetId, title, url }: Json): void {
    if (targetId !== this.targetId || title === this.title || url.includes(title)) return;
    this.title = title;
    this.onTitle(title);
  }

  /** Chromium has opened it before anybody could refuse. */
  private opened({ openerId, targetId }: Json): void {
    if (openerId !== this.targetId) return;
    void this.parts.chromium.send('Target.closeTarget', { targetId }).catch(() => {});
  }
}

function fail(cdp: CdpSession, requestId: string, errorReason: 'Aborted' | 'Failed'): void {
  void cdp.send('Fetch.failRequest', { requestId, errorReason }).catch(() => {});
}
