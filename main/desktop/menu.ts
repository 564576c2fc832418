/** The application menu. Roles bring label and accelerator in the way of each system. */
import type { MenuItemConstructorOptions } from 'electron';

export interface MenuParts {
  platform: NodeJS.Platform;
  /** A packaged app offers no developer tools. */
  packaged: boolean;
  openInBrowser: () => void;
}

export function menuTemplate({ platform, packaged, openInBrowser }: MenuParts): MenuItemConstructorOptions[] {
  const appMenu: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  const developer: MenuItemConstructorOptions[] = packaged ? [] : [{ role: 'toggleDevTools' }];
  return [
    ...appMenu,
    {
      role: 'fileMenu',
      submenu: [
        { label: 'Open in &Browser', accelerator: 'CmdOrCtrl+B', click: openInBrowser },
        { type: 'separator' },
        { role: platform === 'darwin' ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      role: 'viewMenu',
      submenu: [
        { role: 'reload' },
        ...developer,
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
  ];
}
