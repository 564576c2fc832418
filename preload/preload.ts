/**
 * The preload script: gives the page the bridge of api.ts, and passes on the port that main answers with. Runs
 * sandboxed in an isolated world and requires nothing but electron (electron.md, "Page", "MessagePort"). The IPC
 * event itself never reaches the page (Electron's security checklist, 20).
 */
import { contextBridge, ipcRenderer } from 'electron';
import {
  callChannel,
  commandChannel,
  commandEvent,
  connectChannel,
  isCommandId,
  isNonce,
  isScreenId,
  isWebAddress,
  portChannel,
  type ShellCall,
} from '../protocol/shell.ts';
import type { TelltaleBridge } from './api.ts';

const call = (given: ShellCall) => ipcRenderer.send(callChannel, given);

const bridge: TelltaleBridge = {
  platform: process.platform,
  connect(nonce) {
    if (!isNonce(nonce)) throw new TypeError('telltale.connect needs a nonce of 16 to 128 letters and digits.');
    ipcRenderer.send(connectChannel, nonce);
  },
  openMain(screen) {
    if (!isScreenId(screen)) throw new TypeError('telltale.openMain needs the id of a screen.');
    call({ call: 'open_main', screen });
  },
  openCompact: () => call({ call: 'open_compact' }),
  openGuestWindow: () => call({ call: 'open_guest' }),
  openLink(url) {
    if (!isWebAddress(url)) throw new TypeError('telltale.openLink needs an address that begins with http.');
    call({ call: 'open_link', url });
  },
  closeWindow: () => call({ call: 'close' }),
};

ipcRenderer.on(portChannel, (event, nonce: unknown) => {
  if (!isNonce(nonce)) return;
  // contextBridge carries no ports, window.postMessage does. The window posts to itself and this script dies with
  // its document, so the message cannot reach another origin and '*' widens nothing; naming app://telltale instead
  // would rest on how a custom scheme's origin is spelled. Who else listens in the page lacks the nonce's meaning.
  window.postMessage(nonce, '*', [...event.ports]);
});

ipcRenderer.on(commandChannel, (_event, id: unknown) => {
  if (isCommandId(id)) window.dispatchEvent(new CustomEvent(commandEvent, { detail: id }));
});

contextBridge.exposeInMainWorld('telltale', bridge);
