/**
 * How the app ends: all windows closed quits (not on macOS, nor while it stays in the tray), and before the process goes the engine is stopped, so
 * that every viewer is told. Order: before-quit, each close, closed, will-quit, quit (electron.md, "Desktop").
 */
import type { App } from 'electron';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';

/** A viewer that takes no goodbye must not keep the app alive. */
const stopDeadlineMs = 3_000;

export interface QuitParts {
  app: Pick<App, 'on' | 'quit'>;
  platform: NodeJS.Platform;
  clock: Pick<Clock, 'after'>;
  log: Log;
  /** Whether the app goes on without a window. */
  staysInTray: () => boolean;
  /** Ends what was started; a second call joins the first. */
  stop: () => Promise<void>;
}

export function setupQuit({ app, platform, clock, log, staysInTray, stop }: QuitParts): void {
  app.on('window-all-closed', () => {
    if (platform !== 'darwin' && !staysInTray()) app.quit();
  });
  let state: 'running' | 'stopping' | 'stopped' = 'running';
  app.on('will-quit', (event) => {
    if (state === 'stopped') return;
    event.preventDefault();
    if (state === 'stopping') return;
    state = 'stopping';
    let cancel = () => {};
    const deadline = new Promise<void>((resolve) => {
      cancel = clock.after(stopDeadlineMs, () => {
        log('warning', 'desktop', `the engine did not stop within ${stopDeadlineMs} ms`);
        resolve();
      });
    });
    const stopped = stop().catch((error: unknown) =>
      log('error', 'desktop', `the engine failed to stop: ${String(error)}`),
    );
    void Promise.race([stopped, deadline]).then(() => {
      cancel();
      state = 'stopped';
      app.quit();
    });
  });
}
