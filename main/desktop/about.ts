/** What the system calls the app: in its about panel, and on Windows in the taskbar and in notifications. */
import type { App } from 'electron';

/** As electron-builder.yml has it: shortcuts and running windows are one thing to Windows only under one id. */
export const appId = 'app.telltale.desktop';

/** Before `ready`. */
export function describeApp(
  app: Pick<App, 'setAboutPanelOptions' | 'setAppUserModelId' | 'getVersion'>,
  platform: NodeJS.Platform,
): void {
  app.setAboutPanelOptions({
    applicationName: 'Telltale',
    applicationVersion: app.getVersion(),
    copyright: 'Copyright © The Telltale authors',
    ...(platform === 'linux' && { authors: ['The Telltale authors'] }),
  });
  if (platform === 'win32') app.setAppUserModelId(appId);
}
