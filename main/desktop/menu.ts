/**
 * The application menu. Roles bring label and accelerator in the way of each system; what the page can do by itself
 * is a command of its palette, carried out there.
 */
import type { MenuItemConstructorOptions } from 'electron';
import type { ChannelName } from '../../protocol/channels.ts';
import type { ChannelInfo } from '../../protocol/messages.ts';

/** The screens in the order of the page's sidebar, whose list a test compares; some need one of their channels. */
export const menuScreens: readonly { id: string; title: string; channels?: readonly ChannelName[] }[] = [
  { id: '', title: 'Overview' },
  { id: 'cpu', title: 'CPU', channels: ['cpu'] },
  { id: 'memory', title: 'Memory', channels: ['memory'] },
  { id: 'disks', title: 'Disks', channels: ['disk', 'filesystem'] },
  { id: 'network', title: 'Network', channels: ['network'] },
  { id: 'processes', title: 'Processes', channels: ['process'] },
  { id: 'sensors', title: 'Sensors', channels: ['sensor', 'power', 'gpu'] },
  { id: 'containers', title: 'Containers', channels: ['container'] },
  { id: 'services', title: 'Services', channels: ['service'] },
  { id: 'machines', title: 'Machines' },
  { id: 'share', title: 'Share' },
  { id: 'settings', title: 'Settings' },
  { id: 'self', title: 'Telltale itself' },
];

/** Screens that have a number for a key, as in the page. */
const numbered = 9;

export interface MenuParts {
  platform: NodeJS.Platform;
  /** A packaged app offers no developer tools. */
  packaged: boolean;
  channels: readonly ChannelInfo[];
  openInBrowser: () => void;
  openCompact: () => void;
  /** Brings the main window to the front, on a screen. */
  openScreen: (id: string) => void;
  /** Carries out a command of the page's palette in the main window. */
  command: (id: string) => void;
}

export function menuTemplate(parts: MenuParts): MenuItemConstructorOptions[] {
  const { platform, packaged, openInBrowser, openScreen, command } = parts;
  const isMac = platform === 'darwin';
  const developer: MenuItemConstructorOptions[] = packaged ? [] : [{ role: 'toggleDevTools' }];
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const settings: MenuItemConstructorOptions = {
    label: 'Settings…',
    accelerator: 'CmdOrCtrl+,',
    click: () => openScreen('settings'),
  };
  return [
    ...(isMac ? [macAppMenu(settings)] : []),
    {
      role: 'fileMenu',
      submenu: [
        { label: 'Open in &Browser', accelerator: 'CmdOrCtrl+B', click: openInBrowser },
        ...(isMac ? [] : [separator, settings]),
        separator,
        { role: 'close' },
        ...(isMac ? [] : [{ role: 'quit' } as const]),
      ],
    },
    { role: 'editMenu' },
    {
      role: 'viewMenu',
      submenu: [
        {
          label: '&Find Screen, Process or Command…',
          accelerator: 'CmdOrCtrl+K',
          // The page listens to it itself; here it is only shown.
          registerAccelerator: false,
          click: () => command('palette'),
        },
        { label: '&Pause or Go On', accelerator: 'CmdOrCtrl+Shift+P', click: () => command('pause or live') },
        separator,
        {
          label: '&Theme',
          submenu: [
            { label: 'As the &System', click: () => command('theme system') },
            { label: '&Light', click: () => command('theme light') },
            { label: '&Dark', click: () => command('theme dark') },
          ],
        },
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'reload' },
        ...developer,
        { role: 'togglefullscreen' },
      ],
    },
    { label: '&Go', submenu: goMenu(parts) },
    {
      role: 'windowMenu',
      submenu: [
        { role: 'minimize' },
        { role: 'zoom' },
        separator,
        { label: '&Compact Window', accelerator: 'CmdOrCtrl+Shift+M', click: parts.openCompact },
        ...(isMac ? [separator, { role: 'front' } as const] : []),
      ],
    },
    {
      role: 'help',
      submenu: [
        { label: '&Keys', click: () => command('help') },
        ...(isMac ? [] : [separator, { role: 'about' } as const]),
      ],
    },
  ];
}

/** The dock's own menu, on macOS. */
export function dockTemplate({ openCompact, openScreen }: Pick<MenuParts, 'openCompact' | 'openScreen'>) {
  return [
    { label: 'Compact Window', click: openCompact },
    { label: 'Processes', click: () => openScreen('processes') },
    { label: 'Share…', click: () => openScreen('share') },
  ] satisfies MenuItemConstructorOptions[];
}

function macAppMenu(settings: MenuItemConstructorOptions): MenuItemConstructorOptions {
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      separator,
      settings,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
}

/** The screens that this machine fills, numbered as the page numbers them. */
function goMenu({ channels, openScreen }: MenuParts): MenuItemConstructorOptions[] {
  const isThere = (name: ChannelName) => channels.some((one) => one.name === name && one.available);
  return menuScreens
    .filter((screen) => screen.channels?.some(isThere) ?? true)
    .map(({ id, title }, i) => ({
      label: title,
      ...(i < numbered && { accelerator: `CmdOrCtrl+${i + 1}` }),
      click: () => openScreen(id),
    }));
}
