/**
 * The one door to ipcMain: a page asks for its stream with a nonce and is given a MessagePort. Refuses every frame
 * but the main frame of our own window on our own origin, and says which it was (security checklist, 17).
 */
import type { BrowserWindow, IpcMain, IpcMainEvent, MessageChannelMain } from 'electron';
import { connectChannel, isNonce, portChannel } from '../../protocol/shell.ts';
import type { Engine } from '../engine.ts';
import type { Log } from '../log.ts';
import { isAppUrl } from './origin.ts';
import { adaptPort } from './port.ts';

export interface IpcParts {
  ipcMain: Pick<IpcMain, 'on'>;
  createChannel: () => MessageChannelMain;
  engine: Pick<Engine, 'attachPort'>;
  /** The window that may ask; `null` while there is none. */
  window: () => BrowserWindow | null;
  log: Log;
}

/** Once, after `ready`. */
export function setupIpc(parts: IpcParts): void {
  /** Ends the stream of the load before: one port a load, also where its `close` is late. */
  let detach = () => {};
  parts.ipcMain.on(connectChannel, (event, nonce: unknown) => {
    const problem = refusal(event, nonce, parts.window());
    if (problem !== null) {
      parts.log('warning', 'desktop', `refused ${connectChannel} from ${problem}`, `refused:${problem}`);
      return;
    }
    detach();
    detach = connect(parts, event, nonce);
  });
}

function connect(parts: IpcParts, event: IpcMainEvent, nonce: unknown): () => void {
  const { port1, port2 } = parts.createChannel();
  const detach = parts.engine.attachPort(adaptPort(port1));
  const contents = event.sender;
  // The port's own close tells of a reload and of the window's end; a crash may leave it to the collector.
  contents.once('render-process-gone', detach);
  contents.once('destroyed', detach);
  try {
    contents.postMessage(portChannel, nonce, [port2]);
  } catch {
    // The frame went away between its question and this answer: nobody waits for it.
    detach();
  }
  return () => {
    contents.off('render-process-gone', detach);
    contents.off('destroyed', detach);
    detach();
  };
}

/** Read at once, since senderFrame is null as soon as the frame has navigated. @returns who asked, or `null` where it may */
function refusal(event: IpcMainEvent, nonce: unknown, window: BrowserWindow | null): string | null {
  const frame = event.senderFrame;
  if (frame === null) return 'a frame that is gone';
  if (frame.parent !== null) return `a frame inside the page (${frame.url})`;
  if (!isAppUrl(frame.url)) return `a foreign page (${frame.url})`;
  if (window === null || event.sender !== window.webContents) return 'web contents that are not our window';
  if (!isNonce(nonce)) return 'our window, but with a nonce that is none';
  return null;
}
