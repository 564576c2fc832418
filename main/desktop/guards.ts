/**
 * Keeps every page where it is: no navigation, no further window, no webview, no permission but the few that our own
 * page uses (Electron's security checklist, 5 and 12 to 14). Set for each web contents that ever comes to be, not only
 * for our window.
 */
import type { App, Session } from 'electron';
import type { Log } from '../log.ts';
import { isAppUrl } from './origin.ts';

/**
 * What our page does at a person's press: copies a link, fills a wall with the kiosk screen and keeps that awake. The
 * clipboard is written to as text and never read.
 */
const ours: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'fullscreen', 'screen-wake-lock']);

export function refuseNavigation(app: App, log: Log): void {
  app.on('web-contents-created', (_event, contents) => {
    const refuse = (kind: string) => (event: { preventDefault(): void; url: string }) => {
      event.preventDefault();
      log('warning', 'desktop', `refused ${kind} to ${event.url}`, `refused:${kind}`);
    };
    contents.on('will-navigate', refuse('navigation'));
    contents.on('will-frame-navigate', refuse('navigation of a frame'));
    contents.on('will-redirect', refuse('redirection'));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      log('warning', 'desktop', `refused a new window for ${url}`, 'refused:window');
      return { action: 'deny' };
    });
  });
}

/** Without handlers every permission is granted; the second one answers what a page may ask without a prompt. */
export function limitPermissions(session: Session): void {
  const isOurs = (permission: string, url: string) => ours.has(permission) && isAppUrl(url);
  session.setPermissionRequestHandler((_contents, permission, callback, { isMainFrame, requestingUrl }) =>
    callback(isMainFrame && isOurs(permission, requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => isOurs(permission, origin));
}
