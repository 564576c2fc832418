/**
 * The isolated world of a page, seen from main: installs the preload, carries messages both ways, and owns the
 * ports that ended up in the page. All of them end with the document.
 */
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import type { CdpSession, Json } from './cdp.ts';
import { clone, readClone, writeClone } from './clone.ts';
import { isolatedWorld, type PageMessage, type PageOrder, pageScripts, wrapPreload } from './page-runtime.ts';
import { type ChannelEnd, takeEnds } from './ports.ts';

export interface WorldListeners {
  /** ipcRenderer.send */
  sent(channel: string, args: unknown[]): void;
  preloadFailed(message: string): void;
  /** window.open, which has been answered with nothing already. */
  opening(url: string): void;
}

export class PageWorld {
  private readonly listeners: WorldListeners;
  private readonly names: { tell: string; take: string; bridge: string };
  private readonly ports = new Map<number, ChannelEnd>();
  private cdp: CdpSession | null = null;
  private context: number | null = null;
  private lastPort = 0;
  /** What the page has sent while main is held up; `null` while it is not. */
  private held: (() => void)[] | null = null;

  constructor(listeners: WorldListeners) {
    this.listeners = listeners;
    const secret = crypto.randomUUID().replaceAll('-', '');
    this.names = { tell: `tell_${secret}`, take: `take_${secret}`, bridge: `bridge_${secret}` };
  }

  /**
   * @param file the preload script
   * @throws SyntaxError at a module: a sandboxed preload is a script
   */
  async install(cdp: CdpSession, file: string, mainFrameId: string): Promise<void> {
    this.cdp = cdp;
    const source = readFileSync(file, 'utf8');
    new Script(wrapPreload(source), { filename: file });
    const scripts = pageScripts(this.names, source);
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.auxData?.frameId === mainFrameId && context.name === isolatedWorld) this.begin(context.id);
    });
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.context) this.end();
    });
    cdp.on('Runtime.bindingCalled', (call) => this.told(call));
    await cdp.send('Runtime.addBinding', { name: this.names.tell, executionContextName: isolatedWorld });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.mainWorld });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: scripts.isolated,
      worldName: isolatedWorld,
    });
  }

  /** Identifies the document; `null` between two, where nothing can be sent. */
  get document(): number | null {
    return this.context;
  }

  /** The document is gone, whatever took it; harmless twice. */
  end(): void {
    this.context = null;
    for (const port of this.ports.values()) port.close();
    this.ports.clear();
  }

  /** @throws as webContents.postMessage */
  postMessage(channel: string, message: unknown, transfer: readonly unknown[]): void {
    if (this.context === null) throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    const args = writeClone([clone(message)]);
    const ports = takeEnds(transfer).map((end) => this.adopt(end));
    // The ends are listened to only when the page has its own, so that nothing overtakes this message.
    this.order({ kind: 'message', channel, args, ports: ports.map(({ id }) => id) });
    for (const { start } of ports) start();
  }

  /** As when the engine behind the ports had stopped. */
  dropPorts(): void {
    for (const [id, end] of this.ports) {
      this.order({ kind: 'port-close', id });
      end.close();
    }
    this.ports.clear();
  }

  /** As when main were busy: what the page sends by ipcRenderer waits for `release`. */
  hold(): void {
    this.held ??= [];
  }

  release(): void {
    const waiting = this.held ?? [];
    this.held = null;
    for (const deliver of waiting) deliver();
  }

  private begin(context: number): void {
    this.end();
    this.context = context;
  }

  private order(order: PageOrder): void {
    if (this.context === null) return;
    const expression = `globalThis[${JSON.stringify(this.names.take)}](${JSON.stringify(order)})`;
    // Carried out in the order of calls; the document may be gone by then, and then nobody waits for it.
    this.cdp?.send('Runtime.evaluate', { expression, contextId: this.context }).catch(() => {});
  }

  private adopt(end: ChannelEnd): { id: number; start: () => void } {
    this.lastPort += 1;
    const id = this.lastPort;
    this.ports.set(id, end);
    const start = () =>
      end.receive({
        message: (data, ports) => {
          if (ports.length > 0) throw new Error('ports through a port are not modelled by the Electron stand-in');
          this.order({ kind: 'port-message', id, data: writeClone(data) });
        },
        closed: () => {
          this.ports.delete(id);
          this.order({ kind: 'port-close', id });
        },
      });
    return { id, start };
  }

  private told({ name, payload, executionContextId }: Json): void {
    if (name !== this.names.tell || executionContextId !== this.context) return;
    const message = JSON.parse(payload) as PageMessage;
    switch (message.kind) {
      case 'send': {
        const deliver = () => this.listeners.sent(message.channel, readClone(message.args) as unknown[]);
        if (this.held) this.held.push(deliver);
        else deliver();
        return;
      }
      case 'port-message':
        this.ports.get(message.id)?.send(readClone(message.data), []);
        return;
      case 'port-closed':
        this.ports.get(message.id)?.close();
        this.ports.delete(message.id);
        return;
      case 'window-open':
        this.listeners.opening(message.url);
        return;
      case 'preload-error':
        this.listeners.preloadFailed(message.message);
    }
  }
}
