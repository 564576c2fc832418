/** One instance per user: a second one hands over and ends, the first brings its window to the front. */
import type { App } from 'electron';

/** @returns false where another instance runs already; then the caller quits and starts nothing */
export function takeSingleInstance(app: Pick<App, 'requestSingleInstanceLock' | 'on'>, show: () => void): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', show);
  return true;
}
