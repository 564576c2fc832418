/**
 * Whether there is a tray to put an icon into. macOS and Windows have one; on Linux Electron does not tell, so the
 * session bus is asked for a StatusNotifierWatcher with a host (freedesktop.org's StatusNotifierItem), and again
 * whenever one comes or goes: panels are restarted, extensions switched on. No icon is made where none is known: one
 * made before its host falls back for good (electron.md, "Desktop").
 */
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { type Bus, connectBus, sessionBusAddress } from './dbus.ts';

const watcherName = 'org.kde.StatusNotifierWatcher';
const watcherPath = '/StatusNotifierWatcher';
const busName = 'org.freedesktop.DBus';
const busPath = '/org/freedesktop/DBus';

export interface TrayHost {
  readonly present: boolean;
  /** Resolves when it is known. */
  readonly known: Promise<void>;
  /** Harmless twice. */
  close(): void;
}

export interface TrayHostParts {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly uid: number;
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
  /** Called after {@link TrayHost.present} has changed. */
  onChange(): void;
}

export function watchTrayHost(parts: TrayHostParts): TrayHost {
  if (parts.platform !== 'linux') return { present: true, known: Promise.resolve(), close: () => {} };
  let present = false;
  let bus: Bus | null = null;
  let closed = false;

  const tell = (next: boolean) => {
    if (present === next || closed) return;
    present = next;
    parts.onChange();
  };
  const look = async () => {
    if (!bus) return;
    const [registered] = await bus
      .call({
        destination: watcherName,
        path: watcherPath,
        interface: 'org.freedesktop.DBus.Properties',
        member: 'Get',
        args: [watcherName, 'IsStatusNotifierHostRegistered'],
      })
      // No watcher, or one that does not know the question: there is nobody to show an icon.
      .catch(() => [false]);
    tell(registered === true);
  };
  const start = async () => {
    const address = sessionBusAddress(parts.env);
    if (address === null) return;
    const connected = await connectBus({
      address,
      uid: parts.uid,
      clock: parts.clock,
      // All that we have asked to be told of are comings and goings of the watcher and its hosts.
      onSignal: ({ interface: from }) => {
        if (from === busName || from === watcherName) void look();
      },
      onLost: () => tell(false),
    });
    bus = connected;
    if (closed) {
      connected.close();
      return;
    }
    for (const rule of [
      `type='signal',sender='${busName}',member='NameOwnerChanged',arg0='${watcherName}'`,
      `type='signal',sender='${watcherName}',interface='${watcherName}'`,
    ]) {
      await connected.call({
        destination: busName,
        path: busPath,
        interface: busName,
        member: 'AddMatch',
        args: [rule],
      });
    }
    await look();
  };
  const known = start().catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    parts.log('info', 'desktop', `whether there is a tray cannot be told: ${message}`);
  });
  return {
    get present() {
      return present;
    },
    known,
    close() {
      closed = true;
      bus?.close();
    },
  };
}
