/**
 * The one door to ipcMain: a page asks for its stream with a nonce and is given a MessagePort, or asks one of a
 * handful of things of the app around it. Refuses every frame but the main frame of a window of ours on our own
 * origin, what its kind of window may not ask, and whatever has another shape; the log says which it was (security
 * checklist, 17).
 */
import type { IpcMain, IpcMainEvent, MessageChannelMain, WebContents } from 'electron';
import {
  callChannel,
  connectChannel,
  isNonce,
  parseShellCall,
  portChannel,
  type ShellCall,
} from '../../protocol/shell.ts';
import type { Engine, PortAudience } from '../engine.ts';
import type { Log } from '../log.ts';
import { isAppUrl } from './origin.ts';
import { adaptPort } from './port.ts';
import type { WindowKind } from './windows.ts';

/** What a window is to its engine, and what it may ask. A guest's window has what a guest has: nothing. */
const rights: Readonly<Record<WindowKind, { audience: PortAudience; calls: readonly ShellCall['call'][] }>> = {
  main: { audience: 'owner', calls: ['open_main', 'open_compact', 'open_guest', 'open_link'] },
  popover: { audience: 'owner', calls: ['open_main', 'open_compact', 'close'] },
  compact: { audience: 'owner', calls: ['open_main', 'close'] },
  guest: { audience: 'viewer', calls: [] },
};

export interface IpcParts {
  ipcMain: Pick<IpcMain, 'on'>;
  createChannel: () => MessageChannelMain;
  engine: Pick<Engine, 'attachPort'>;
  /** Which of our windows these web contents are; `null` where they are none. */
  kindOf: (contents: WebContents) => WindowKind | null;
  /** Carries out what a window of that kind may ask. */
  answer: (call: ShellCall, kind: WindowKind) => void;
  log: Log;
}

/** Once, after `ready`. */
export function setupIpc(parts: IpcParts): void {
  const refuse = (channel: string, problem: string) =>
    parts.log('warning', 'desktop', `refused ${channel} from ${problem}`, `refused:${channel}:${problem}`);
  /** Ends the stream of the load before: one port a load, also where its `close` is late. */
  const streams = new WeakMap<WebContents, () => void>();

  parts.ipcMain.on(connectChannel, (event, nonce: unknown) => {
    const asker = identify(event, parts);
    if ('problem' in asker) return refuse(connectChannel, asker.problem);
    if (!isNonce(nonce)) return refuse(connectChannel, 'our window, but with a nonce that is none');
    streams.get(event.sender)?.();
    streams.set(event.sender, connect(parts, event, nonce, rights[asker.kind].audience));
  });

  parts.ipcMain.on(callChannel, (event, given: unknown) => {
    const asker = identify(event, parts);
    if ('problem' in asker) return refuse(callChannel, asker.problem);
    const call = parseShellCall(given);
    if (call === null) return refuse(callChannel, 'our window, but with a call that is none');
    if (!rights[asker.kind].calls.includes(call.call))
      return refuse(callChannel, `the ${asker.kind} window, which may not ask for ${call.call}`);
    parts.answer(call, asker.kind);
  });
}

function connect(parts: IpcParts, event: IpcMainEvent, nonce: string, audience: PortAudience): () => void {
  const { port1, port2 } = parts.createChannel();
  const detach = parts.engine.attachPort(adaptPort(port1), audience);
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

/** Read at once, since senderFrame is null as soon as the frame has navigated. @returns who asks, or what is wrong */
function identify(event: IpcMainEvent, parts: IpcParts): { kind: WindowKind } | { problem: string } {
  const frame = event.senderFrame;
  if (frame === null) return { problem: 'a frame that is gone' };
  if (frame.parent !== null) return { problem: `a frame inside the page (${frame.url})` };
  if (!isAppUrl(frame.url)) return { problem: `a foreign page (${frame.url})` };
  const kind = parts.kindOf(event.sender);
  return kind === null ? { problem: 'web contents that are no window of ours' } : { kind };
}
