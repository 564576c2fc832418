/**
 * What runs inside Chromium's page: the receiving half of contextBridge in the page's own world, and in an isolated
 * world (as Electron has one) the sandboxed preload's `require`, ipcRenderer and contextBridge. Each function here
 * is sent to the page as its source text, so it uses nothing from outside itself but its arguments.
 */
import { readClone, writeClone } from './clone.ts';

/** Electron's own name of that world. */
export const isolatedWorld = 'Electron Isolated Context';

/** What the page's isolated world tells main, as JSON through one binding. */
export type PageMessage =
  | { kind: 'send'; channel: string; args: unknown }
  | { kind: 'port-message'; id: number; data: unknown }
  | { kind: 'port-closed'; id: number }
  | { kind: 'window-open'; url: string }
  | { kind: 'preload-error'; message: string };

/** What main asks of the isolated world: `globalThis[name](order)`. */
export type PageOrder =
  | { kind: 'message'; channel: string; args: unknown; ports: number[] }
  | { kind: 'port-message'; id: number; data: unknown }
  | { kind: 'port-close'; id: number };

interface Names {
  /** The binding through which the isolated world speaks to main. */
  tell: string;
  /** The function through which main speaks to the isolated world. */
  take: string;
  /** Event type for what passes between the two worlds; unguessable for the page. */
  bridge: string;
}

/** Installed in the page's own world before any script of the page. */
function mainWorld(names: Names, write: typeof writeClone, read: typeof readClone): void {
  if (window !== window.top) return;
  let returned: { value?: unknown; error?: string } = {};
  const call = (key: string, path: string[], args: unknown[]) => {
    const detail = JSON.stringify({ key, path, args: write(structuredClone(args)) });
    window.dispatchEvent(new CustomEvent(`${names.bridge}:call`, { detail }));
    if (returned.error !== undefined) throw new Error(returned.error);
    return read(returned.value);
  };
  const copy = (key: string, path: string[], shape: unknown): unknown => {
    const [kind, content] = shape as [string, unknown];
    if (kind === 'value') return read(content);
    if (kind === 'function') return Object.freeze((...args: unknown[]) => call(key, path, args));
    const entries = (content as [string, unknown][]).map(([name, part]) => [
      name,
      copy(key, [...path, name], part),
    ]);
    return Object.freeze(Object.fromEntries(entries));
  };
  // As Electron answers one that is refused. Chromium would open it first, and a window that is closed while its
  // opener still waits for it can hold both for good.
  window.open = (url = '') => {
    const detail = new URL(String(url), location.href).href;
    window.dispatchEvent(new CustomEvent(`${names.bridge}:open`, { detail }));
    return null;
  };
  window.addEventListener(`${names.bridge}:return`, (event) => {
    returned = JSON.parse((event as CustomEvent<string>).detail);
  });
  window.addEventListener(`${names.bridge}:expose`, (event) => {
    const { key, shape } = JSON.parse((event as CustomEvent<string>).detail);
    const value = copy(key, [], shape);
    Object.defineProperty(window, key, { value, writable: false, configurable: false, enumerable: true });
  });
}

type Preload = (...args: unknown[]) => void;

/** Installed in the isolated world; runs the preload script as Electron's sandboxed renderer does. */
function isolated(
  names: Names,
  write: typeof writeClone,
  read: typeof readClone,
  processInfo: { platform: string; arch: string },
  preload: Preload,
): void {
  if (window !== window.top) return;
  const world = globalThis as unknown as Record<string, unknown>;
  const tell = world[names.tell] as (text: string) => void;
  const say = (message: unknown) => tell(JSON.stringify(message));

  const strict = <Target extends object>(path: string, target: Target): Target =>
    new Proxy(target, {
      get(object, property) {
        if (typeof property === 'symbol' || property in object) return Reflect.get(object, property);
        throw new Error(`${path}.${property} is not modelled by the Electron stand-in`);
      },
    });
  const missing = (name: string) => strict(name, Object.freeze({}));

  const listeners = new Map<string, ((event: unknown, ...args: unknown[]) => void)[]>();
  const ipcRenderer = strict('ipcRenderer', {
    on(channel: string, listener: (event: unknown, ...args: unknown[]) => void) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    send(channel: string, ...args: unknown[]) {
      let cloned: unknown;
      try {
        // Ports cannot be cloned either: send carries none.
        cloned = structuredClone(args);
      } catch {
        throw new Error('An object could not be cloned.');
      }
      say({ kind: 'send', channel, args: write(cloned) });
    },
  });

  const exposed = new Map<string, unknown>();
  const describe = (value: unknown): unknown => {
    if (typeof value === 'function') return ['function'];
    if (Array.isArray(value) || value instanceof MessagePort) {
      throw new Error('contextBridge with lists or ports is not modelled by the Electron stand-in');
    }
    if (typeof value !== 'object' || value === null) return ['value', write(value)];
    return ['object', Object.entries(value).map(([name, part]) => [name, describe(part)])];
  };
  const contextBridge = strict('contextBridge', {
    exposeInMainWorld(key: string, api: unknown) {
      if (exposed.has(key))
        throw new Error('Cannot bind an API on top of an existing property on the window object');
      exposed.set(key, api);
      const detail = JSON.stringify({ key, shape: describe(api) });
      window.dispatchEvent(new CustomEvent(`${names.bridge}:expose`, { detail }));
    },
  });
  window.addEventListener(`${names.bridge}:call`, (event) => {
    const { key, path, args } = JSON.parse((event as CustomEvent<string>).detail);
    let reply: { value?: unknown; error?: string };
    try {
      const target = path.reduce(
        (object: Record<string, unknown>, name: string) => object[name],
        exposed.get(key),
      );
      reply = { value: write((target as (...given: unknown[]) => unknown)(...(read(args) as unknown[]))) };
    } catch (error) {
      reply = { error: error instanceof Error ? error.message : String(error) };
    }
    window.dispatchEvent(new CustomEvent(`${names.bridge}:return`, { detail: JSON.stringify(reply) }));
  });

  window.addEventListener(`${names.bridge}:open`, (event) => {
    say({ kind: 'window-open', url: (event as CustomEvent<string>).detail });
  });

  const ports = new Map<number, MessagePort>();
  const openPort = (id: number): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    ports.set(id, port1);
    port1.onmessage = ({ data, ports: carried }) => {
      if (carried.length > 0) throw new Error('ports through a port are not modelled by the Electron stand-in');
      say({ kind: 'port-message', id, data: write(data) });
    };
    port1.addEventListener('close', () => say({ kind: 'port-closed', id }));
    return port2;
  };
  // biome-ignore lint/suspicious/noExplicitAny: PageOrder, which the page has no types of
  world[names.take] = (order: any) => {
    if (order.kind === 'port-message') ports.get(order.id)?.postMessage(read(order.data));
    else if (order.kind === 'port-close') ports.get(order.id)?.close();
    else {
      const event = strict('IpcRendererEvent', { ports: order.ports.map(openPort) });
      for (const listener of listeners.get(order.channel) ?? [])
        listener(event, ...(read(order.args) as unknown[]));
    }
  };

  const require = (name: string) => {
    if (name === 'electron') return strict('electron in the page', { ipcRenderer, contextBridge });
    if (['events', 'timers', 'url'].includes(name)) return missing(`require('${name}') in the page`);
    throw new Error(`module not found: ${name}`);
  };
  const info = { ...processInfo, type: 'renderer', sandboxed: true, contextIsolated: true };
  const module = { exports: {} };
  try {
    preload(
      require,
      strict('process in the page', info),
      module.exports,
      module,
      missing('Buffer in the page'),
      globalThis,
      (callback: () => void) => setTimeout(callback, 0),
      clearTimeout,
    );
  } catch (error) {
    say({ kind: 'preload-error', message: error instanceof Error ? error.message : String(error) });
  }
}

/** The two scripts as text. @param preload source of the preload script, checked to be a script already */
export function pageScripts(names: Names, preload: string): { mainWorld: string; isolated: string } {
  const shared = `${JSON.stringify(names)}, ${writeClone}, ${readClone}`;
  const processInfo = JSON.stringify({ platform: process.platform, arch: process.arch });
  const wrapped = wrapPreload(preload);
  return {
    mainWorld: `(${mainWorld})(${shared});`,
    isolated: `(${isolated})(${shared}, ${processInfo}, ${wrapped});`,
  };
}

/** The call of lib/sandboxed_renderer: what a sandboxed preload sees, and nothing else. */
export function wrapPreload(source: string): string {
  return `(function (require, process, exports, module, Buffer, global, setImmediate, clearImmediate) {\n${source}\n})`;
}
