/** What the system tells the app and is told by it: notifications, the clipboard, power. */
import type { Shown } from './desktop.ts';
import type { Lifecycle } from './lifecycle.ts';
import { Emitter, refuseUnknownKeys } from './strict.ts';

export interface NotificationHost {
  readonly lifecycle: Lifecycle;
  show(shown: Shown): void;
  /** By the number under which it was shown. */
  readonly notifications: Map<number, NotificationStandin>;
}

export class NotificationStandin extends Emitter implements Pick<Electron.Notification, 'show'> {
  private readonly options: Electron.NotificationConstructorOptions;
  private readonly host: NotificationHost;

  constructor(options: Electron.NotificationConstructorOptions, host: NotificationHost) {
    super('Notification', ['show', 'click', 'close']);
    host.lifecycle.afterReady('new Notification');
    refuseUnknownKeys('Notification options', options, ['title', 'body']);
    this.options = options;
    this.host = host;
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    const id = this.host.notifications.size + 1;
    this.host.notifications.set(id, this);
    const { title = '', body = '' } = this.options;
    this.host.show({ shown: 'notification', id, title, body });
    this.emit('show', {});
  }

  /** The person clicks it. */
  click(): void {
    this.emit('click', {});
  }
}

export function createClipboard(lifecycle: Lifecycle, show: (shown: Shown) => void) {
  return {
    writeText(text: string): Promise<void> {
      lifecycle.afterReady('clipboard.writeText');
      show({ shown: 'clipboard', text });
      return Promise.resolve();
    },
  } satisfies Pick<Electron.Clipboard, 'writeText'>;
}

/** On Linux there is no event for the battery: an app that waits for one waits for ever. */
export class PowerMonitorStandin extends Emitter implements Pick<Electron.PowerMonitor, 'isOnBatteryPower'> {
  private readonly lifecycle: Lifecycle;
  private readonly platform: NodeJS.Platform;
  private battery = false;

  constructor(lifecycle: Lifecycle, platform: NodeJS.Platform) {
    super('powerMonitor', ['suspend', 'resume', ...(platform === 'linux' ? [] : ['on-ac', 'on-battery'])]);
    this.lifecycle = lifecycle;
    this.platform = platform;
  }

  isOnBatteryPower(): boolean {
    this.lifecycle.afterReady('powerMonitor.isOnBatteryPower');
    return this.battery;
  }

  /** The person pulls the plug, or puts it in. */
  setBattery(isOnBattery: boolean): void {
    this.battery = isOnBattery;
    if (this.platform !== 'linux') this.emit(isOnBattery ? 'on-battery' : 'on-ac');
  }

  /** The lid is closed and opened again. */
  sleep(): void {
    this.emit('suspend');
    this.emit('resume');
  }
}
