/**
 * A real Chromium for the stand-in's windows, spoken to over the DevTools protocol. Not through Playwright: a page
 * that crashed must be reloadable, and two programs drive it at once (this one and the spec).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';

/** Parameters and results of the protocol, which are not typed here: https://chromedevtools.github.io/devtools-protocol/ */
// biome-ignore lint/suspicious/noExplicitAny: the protocol's own shapes
export type Json = Record<string, any>;

/** One attached target, or the browser itself. */
export interface CdpSession {
  send(method: string, params?: Json): Promise<Json>;
  on(method: string, listener: (params: Json) => void): void;
}

export interface Chromium extends CdpSession {
  /** For Playwright's connectOverCDP. */
  readonly endpoint: string;
  attach(targetId: string): Promise<CdpSession>;
  /** Ends the process and removes its profile; harmless twice. */
  close(): void;
}

const startDeadlineMs = 30_000;

export async function launchChromium(executablePath: string, args: readonly string[]): Promise<Chromium> {
  const profile = mkdtempSync(join(tmpdir(), 'electron-standin-'));
  const child = spawn(
    executablePath,
    [
      ...args,
      '--headless=new',
      '--remote-debugging-port=0',
      // Not spoken over, but Chromium ends when it is cut: so it never outlives us, however we end.
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      // A port in the page tells of its other end's close in Electron, but not in Chromium of itself
      // (Electron's tutorial/message-ports, "Extension: close event").
      '--enable-blink-features=MessagePortCloseEvent',
      '--no-first-run',
      '--no-default-browser-check',
      '--hide-scrollbars',
      'about:blank',
    ],
    // A group of its own, so that its helpers end with it and write no more.
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'], detached: true },
  );
  const end = () => endChromium(child, profile);
  try {
    const endpoint = await readEndpoint(child);
    const socket = new WebSocket(endpoint, { perMessageDeflate: false, maxPayload: 256 * 1024 * 1024 });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const chromium = connect(socket, endpoint, end);
    // Tells of windows that pages open.
    await chromium.send('Target.setDiscoverTargets', { discover: true });
    return chromium;
  } catch (error) {
    end();
    throw error;
  }
}

function endChromium(child: ChildProcess, profile: string): void {
  try {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  } catch {
    // Gone already, or a last write came between: a folder below the system's own for such things is left.
  }
}

function readEndpoint(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const deadline = setTimeout(
      () => reject(new Error(`Chromium said nothing in time: ${output}`)),
      startDeadlineMs,
    );
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${code}: ${output}`)));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const address = /DevTools listening on (ws:\S+)/.exec(output)?.[1];
      if (address === undefined) return;
      clearTimeout(deadline);
      child.removeAllListeners('exit');
      resolve(address);
    });
  });
}

function connect(socket: WebSocket, endpoint: string, end: () => void): Chromium {
  const pending = new Map<number, { resolve(result: Json): void; reject(error: Error): void }>();
  const listeners = new Map<string, ((params: Json) => void)[]>();
  let lastId = 0;

  const session = (sessionId?: string): CdpSession => ({
    send(method, params = {}) {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject });
        socket.send(JSON.stringify({ id, method, params, sessionId }));
      });
    },
    on(method, listener) {
      const key = `${sessionId ?? ''} ${method}`;
      listeners.set(key, [...(listeners.get(key) ?? []), listener]);
    },
  });

  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Json;
    if (message.id === undefined) {
      for (const listener of listeners.get(`${message.sessionId ?? ''} ${message.method}`) ?? [])
        listener(message.params);
      return;
    }
    const call = pending.get(message.id);
    pending.delete(message.id);
    if (message.error) call?.reject(new Error(message.error.message));
    else call?.resolve(message.result);
  });
  socket.on('close', () => {
    for (const call of pending.values()) call.reject(new Error('Chromium is gone'));
    pending.clear();
  });

  const browser = session();
  return {
    ...browser,
    endpoint,
    async attach(targetId) {
      const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true });
      return session(sessionId);
    },
    close() {
      socket.terminate();
      end();
    },
  };
}
