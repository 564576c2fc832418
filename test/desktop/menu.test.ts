import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openInBrowser, openLink } from '../../main/desktop/browser.ts';
import { dockTemplate, type MenuParts, menuScreens, menuTemplate } from '../../main/desktop/menu.ts';
import type { ChannelInfo } from '../../protocol/messages.ts';
import { isCommandId } from '../../protocol/shell.ts';
import { MenuStandin } from '../electron-standin/desktop.ts';

const channels: ChannelInfo[] = ['cpu', 'memory', 'disk', 'network', 'process', 'service'].map((name) => ({
  name: name as ChannelInfo['name'],
  period_ms: 1_000,
  available: true,
}));
const parts: MenuParts = {
  platform: 'linux',
  packaged: false,
  channels,
  openInBrowser: () => {},
  openCompact: () => {},
  openScreen: () => {},
  command: () => {},
};

/** The template in one text. */
const text = (given: Partial<MenuParts> = {}) => JSON.stringify(menuTemplate({ ...parts, ...given }));

test('the menu opens the dashboard in a browser', () => {
  let opened = 0;
  const menu = MenuStandin.buildFromTemplate(menuTemplate({ ...parts, openInBrowser: () => (opened += 1) }));
  menu.click('Open in Browser');
  expect(opened).toBe(1);
});

test('the app menu is for macOS, developer tools are for who builds', () => {
  expect(text()).not.toContain('appMenu');
  expect(menuTemplate({ ...parts, platform: 'darwin' })[0]?.role).toBe('appMenu');
  expect(text()).toContain('toggleDevTools');
  expect(text({ packaged: true })).not.toContain('toggleDevTools');
});

test('every system has about, settings, edit, zoom and quit once, where it looks for them', () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const) {
    const all = text({ platform });
    for (const each of ['"about"', '"quit"', '"zoomIn"', '"editMenu"', '"help"', 'Settings…', '"close"'])
      expect(all.split(each), `${each} on ${platform}`).toHaveLength(2);
    MenuStandin.buildFromTemplate(menuTemplate({ ...parts, platform }));
  }
});

test('Go has the screens that this machine fills, numbered as in the page', () => {
  const opened: string[] = [];
  const template = menuTemplate({ ...parts, openScreen: (id) => opened.push(id) });
  const go = template.find(({ label }) => label === '&Go')?.submenu as Electron.MenuItemConstructorOptions[];
  const listed = go.map(({ label, accelerator }) => `${label} ${accelerator ?? ''}`);
  expect(listed.slice(0, 6)).toEqual([
    'Overview CmdOrCtrl+1',
    'CPU CmdOrCtrl+2',
    'Memory CmdOrCtrl+3',
    'Disks CmdOrCtrl+4',
    'Network CmdOrCtrl+5',
    'Processes CmdOrCtrl+6',
  ]);
  expect(listed).not.toContain('Sensors CmdOrCtrl+7');
  expect(listed).toContain('Services CmdOrCtrl+7');
  const menu = MenuStandin.buildFromTemplate(template);
  menu.click('Services');
  menu.click('Overview');
  menu.click('Settings…');
  expect(opened).toEqual(['services', '', 'settings']);
});

test('it lists the screens of the page, in their order', () => {
  // The page's own list draws with it all that a page is made of; its source says what is in it.
  const source = readFileSync('renderer/shell/screens.ts', 'utf8');
  const ids = [...source.matchAll(/^ {4}id: '([a-z]*)',$/gm)].map(([, id]) => id);
  expect(menuScreens.map(({ id }) => id)).toEqual(ids);
});

test('what the page does by itself is asked of it as a command', () => {
  const asked: string[] = [];
  const menu = MenuStandin.buildFromTemplate(menuTemplate({ ...parts, command: (id) => asked.push(id) }));
  for (const label of ['Find Screen, Process or Command…', 'Pause or Go On', 'Dark', 'As the System', 'Keys'])
    menu.click(label);
  expect(asked).toEqual(['palette', 'pause or live', 'theme dark', 'theme system', 'help']);
  expect(asked.every(isCommandId)).toBe(true);
});

test('the compact window is opened from the menu and from the dock', () => {
  let opened = 0;
  const openCompact = () => {
    opened += 1;
  };
  MenuStandin.buildFromTemplate(menuTemplate({ ...parts, openCompact })).click('Compact Window');
  MenuStandin.buildFromTemplate(dockTemplate({ ...parts, openCompact })).click('Compact Window');
  expect(opened).toBe(2);
});

test('nothing but a web address is handed to the system', async () => {
  const opened: string[] = [];
  const lines: string[] = [];
  const shell = { openExternal: async (url: string) => void opened.push(url) };
  const log = (_level: string, _room: string, message: string) => lines.push(message);
  openInBrowser(shell, 'http://127.0.0.1:7447/', log);
  openInBrowser(shell, 'file:///etc/passwd', log);
  expect(opened).toEqual(['http://127.0.0.1:7447/']);
  expect(lines).toEqual(['file:///etc/passwd is no web address and is not opened']);
});

test('of what a page asks for, links with an invitation and neighbours are opened, and nothing else', () => {
  const opened: string[] = [];
  const lines: string[] = [];
  const shell = { openExternal: async (url: string) => void opened.push(url) };
  const open = (url: string) =>
    openLink(shell, url, [{ url: 'http://192.0.2.10:7447/' }], (_level, _room, message) => lines.push(message));
  const link = `https://nas.example:7447/#invite=${'a'.repeat(22)}`;
  const right = ['http://192.0.2.10:7447/', link, `${link}&fingerprint=${'0'.repeat(64)}`];
  for (const url of right) open(url);
  const wrong = [
    'http://192.0.2.11:7447/',
    'http://192.0.2.10:7447/elsewhere',
    'https://evil.example/',
    `${link}&next=//evil.example`,
    `https://user:word@nas.example/#invite=${'a'.repeat(22)}`,
    `file:///etc/passwd#invite=${'a'.repeat(22)}`,
    'no address',
  ];
  for (const url of wrong) open(url);
  expect(opened).toEqual(right);
  expect(lines).toHaveLength(wrong.length);
  expect(lines.join()).not.toContain('invite');
});

test('no invitation is logged where no browser is found', async () => {
  const lines: string[] = [];
  const link = `https://nas.example:7447/#invite=${'a'.repeat(22)}`;
  const shell = { openExternal: () => Promise.reject(new Error(`no handler: ${link}`)) };
  openLink(shell, link, [], (_level, _room, message) => lines.push(message));
  await new Promise((resolve) => setImmediate(resolve));
  const address = 'https://nas.example:7447/';
  expect(lines).toEqual([`no browser could be opened for ${address}: Error: no handler: ${address}`]);
});

test('a system without a browser is told of in the log', async () => {
  const lines: string[] = [];
  const shell = { openExternal: () => Promise.reject(new Error('no handler')) };
  openInBrowser(shell, 'http://127.0.0.1:7447/', (_level, _room, message) => lines.push(message));
  await new Promise((resolve) => setImmediate(resolve));
  expect(lines).toEqual(['no browser could be opened for http://127.0.0.1:7447/: Error: no handler']);
});
