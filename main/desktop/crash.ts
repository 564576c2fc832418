/**
 * What happens when the page dies or hangs. A crash is answered with one reload; a second soon after asks the
 * person. A page that hangs is named to the person, who decides.
 */
import type { App, BrowserWindow, Dialog } from 'electron';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';

/** Two crashes further apart than this have nothing to do with each other. */
const forgivenAfterMs = 60_000;

export interface CrashParts {
  app: Pick<App, 'quit'>;
  dialog: Pick<Dialog, 'showMessageBox'>;
  clock: Pick<Clock, 'monotonic'>;
  log: Log;
}

/** For each window. */
export function watchForCrashes(window: BrowserWindow, parts: CrashParts): void {
  const { log, clock } = parts;
  let lastCrashMs = Number.NEGATIVE_INFINITY;
  let asking = false;

  /** One question at a time, and none of a window that has gone meanwhile. */
  const ask = async (message: string, detail: string, other: 'Quit' | 'Wait'): Promise<void> => {
    if (asking) return;
    asking = true;
    try {
      const { response } = await parts.dialog.showMessageBox(window, {
        type: 'error',
        message,
        detail,
        buttons: ['Reload', other],
        defaultId: 0,
        cancelId: 1,
      });
      if (window.isDestroyed()) return;
      if (response === 0) window.webContents.reload();
      else if (other === 'Quit') parts.app.quit();
    } finally {
      asking = false;
    }
  };

  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    log('error', 'desktop', `the page's process ended: ${reason}, exit code ${exitCode}`);
    const nowMs = clock.monotonic();
    const again = nowMs - lastCrashMs < forgivenAfterMs;
    lastCrashMs = nowMs;
    if (again) void ask('The dashboard has crashed twice.', `Reason: ${reason}. Sampling goes on.`, 'Quit');
    else window.webContents.reload();
  });
  window.on('unresponsive', () => {
    log('warning', 'desktop', 'the page does not answer', 'unresponsive');
    void ask('The dashboard does not answer.', 'Sampling goes on; reloading loses nothing.', 'Wait');
  });
}

/** The GPU process and other helpers: Chromium starts them anew, the log keeps that it happened. */
export function logChildCrashes(app: Pick<App, 'on'>, log: Log): void {
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit')
      log('warning', 'desktop', `${type} process ended: ${reason}, exit code ${exitCode}`, `gone:${type}`);
  });
}
