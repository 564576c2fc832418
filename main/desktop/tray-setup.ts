/**
 * When there is an icon in the tray: where the setting wants one and the desktop has a place for it, from one moment
 * to the next. Somebody must be told when it goes while no window is open, since the app could not be reached then.
 */
import type { LoadTray } from './tray.ts';
import type { TrayHost } from './tray-host.ts';

export interface TraySetupParts {
  readonly tray: LoadTray;
  watchHost(onChange: () => void): TrayHost;
  /** The setting. */
  isWanted(): boolean;
  watchSettings(listener: () => void): () => void;
  watchShare(listener: () => void): () => void;
  /** The icon that was there is gone. */
  onGone(): void;
}

export interface TraySetup {
  /** Whether there is an icon now. */
  readonly exists: boolean;
  /** Resolves when it is known whether the desktop has a tray, and an icon is in it. */
  readonly known: Promise<void>;
  /** Takes the icon away. Harmless twice. */
  close(): void;
}

/** Once, after `ready`. */
export function setupTray(parts: TraySetupParts): TraySetup {
  const { tray } = parts;
  let closed = false;
  const apply = () => {
    if (closed) return;
    const existed = tray.exists;
    tray.show(parts.isWanted() && host.present);
    if (existed && !tray.exists) parts.onGone();
  };
  const host = parts.watchHost(apply);
  const stops = [parts.watchSettings(apply), parts.watchShare(() => tray.shareChanged())];
  apply();
  return {
    get exists() {
      return tray.exists;
    },
    known: host.known,
    close() {
      closed = true;
      host.close();
      for (const stop of stops) stop();
      tray.show(false);
    },
  };
}
