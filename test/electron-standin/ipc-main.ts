/** ipcMain, as far as pages that only send need it. */
import { EventEmitter } from 'node:events';

export class IpcMainStandin {
  private readonly channels = new EventEmitter();

  on(channel: string, listener: (event: Electron.IpcMainEvent, ...args: unknown[]) => void): this {
    this.channels.on(channel, listener);
    return this;
  }

  /** A channel that nobody listens to is silent, as in Electron. */
  deliver(channel: string, event: object, args: unknown[]): void {
    this.channels.emit(channel, event, ...args);
  }
}
