import { expect, test } from 'vitest';
import { openInBrowser } from '../../main/desktop/browser.ts';
import { menuTemplate } from '../../main/desktop/menu.ts';
import { MenuStandin } from '../electron-standin/desktop.ts';

const parts = { platform: 'linux' as const, packaged: false, openInBrowser: () => {} };

test('the menu opens the dashboard in a browser', () => {
  let opened = 0;
  const menu = MenuStandin.buildFromTemplate(menuTemplate({ ...parts, openInBrowser: () => (opened += 1) }));
  menu.click('Open in Browser');
  expect(opened).toBe(1);
});

test('the app menu is for macOS, developer tools are for who builds', () => {
  const roles = (given: Partial<typeof parts>) => JSON.stringify(menuTemplate({ ...parts, ...given }));
  expect(roles({})).not.toContain('appMenu');
  expect(menuTemplate({ ...parts, platform: 'darwin' })[0]).toEqual({ role: 'appMenu' });
  expect(roles({})).toContain('toggleDevTools');
  expect(roles({ packaged: true })).not.toContain('toggleDevTools');
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

test('a system without a browser is told of in the log', async () => {
  const lines: string[] = [];
  const shell = { openExternal: () => Promise.reject(new Error('no handler')) };
  openInBrowser(shell, 'http://127.0.0.1:7447/', (_level, _room, message) => lines.push(message));
  await new Promise((resolve) => setImmediate(resolve));
  expect(lines).toEqual(['no browser could be opened for http://127.0.0.1:7447/: Error: no handler']);
});
