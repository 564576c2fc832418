import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  autostartEntry,
  type LoginItemParts,
  quoteExecArgument,
  setLoginItem,
} from '../../main/desktop/login-item.ts';
import { AppStandin } from '../electron-standin/app.ts';
import { Lifecycle } from '../electron-standin/lifecycle.ts';

let folder: string;
let file: string;
let lines: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-login-'));
  file = join(folder, 'autostart', 'telltale.desktop');
  lines = [];
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const standin = (platform: NodeJS.Platform) =>
  new AppStandin({
    lifecycle: new Lifecycle(),
    appDir: '/opt/telltale/app',
    userData: null,
    platform,
    exit: () => {},
  });

function parts(platform: NodeJS.Platform, given: Partial<LoginItemParts> = {}): LoginItemParts {
  return {
    app: standin(platform) as unknown as LoginItemParts['app'],
    platform,
    env: { XDG_CONFIG_HOME: folder },
    execPath: '/opt/telltale/electron',
    home: '/nowhere',
    log: (_level: string, _room: string, message: string) => void lines.push(message),
    ...given,
  };
}

/** An app that is packaged, which the stand-in never is. */
const packaged = { isPackaged: true, getAppPath: () => '', setLoginItemSettings: () => {} };

test('on Linux a file in the autostart folder starts the app in the tray, and is gone when it is off', () => {
  setLoginItem(true, parts('linux'));
  expect(readFileSync(file, 'utf8').split('\n')).toEqual([
    '[Desktop Entry]',
    'Type=Application',
    'Version=1.5',
    'Name=Telltale',
    'Comment=System monitor whose live stream can be shared',
    'Exec=/opt/telltale/electron /opt/telltale/app --in-tray',
    'Icon=telltale',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ]);
  expect(readdirSync(join(folder, 'autostart'))).toEqual(['telltale.desktop']);
  setLoginItem(false, parts('linux'));
  expect(existsSync(file)).toBe(false);
  setLoginItem(false, parts('linux'));
  expect(lines).toEqual([]);
});

test('without XDG_CONFIG_HOME it is the folder .config of the home', () => {
  setLoginItem(true, parts('linux', { env: {}, home: folder }));
  expect(existsSync(join(folder, '.config', 'autostart', 'telltale.desktop'))).toBe(true);
});

test('a packaged app is started by its own name, an AppImage by the file that it is', () => {
  setLoginItem(true, parts('linux', { app: packaged }));
  expect(readFileSync(file, 'utf8')).toContain('\nExec=/opt/telltale/electron --in-tray\n');
  const env = { XDG_CONFIG_HOME: folder, APPIMAGE: '/home/me/My Apps/Telltale.AppImage' };
  setLoginItem(true, parts('linux', { app: packaged, env }));
  expect(readFileSync(file, 'utf8')).toContain('\nExec="/home/me/My Apps/Telltale.AppImage" --in-tray\n');
});

test.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])(
  'an entry that the person has switched off by %s stays so',
  (line) => {
    mkdirSync(join(folder, 'autostart'));
    writeFileSync(file, `[Desktop Entry]\nExec=old\n${line}\n`);
    setLoginItem(true, parts('linux'));
    expect(readFileSync(file, 'utf8')).toContain('Exec=old');
  },
);

test.each(['FLATPAK_ID', 'SNAP'])(
  'with %s nothing is written that nobody would read, and that is said',
  (name) => {
    setLoginItem(true, parts('linux', { env: { XDG_CONFIG_HOME: folder, [name]: 'app' } }));
    expect(readdirSync(folder)).toEqual([]);
    expect(lines).toHaveLength(1);
  },
);

test('a folder that cannot be written is told of and stops nothing', () => {
  writeFileSync(join(folder, 'autostart'), '');
  setLoginItem(true, parts('linux'));
  expect(lines[0]).toContain('start at login could not be set');
});

test('macOS and Windows have a login item of their own', () => {
  const given = (app: AppStandin) => ({ app: app as unknown as LoginItemParts['app'] });
  const mac = standin('darwin');
  setLoginItem(true, parts('darwin', given(mac)));
  expect(mac.described.loginItem).toEqual({ openAtLogin: true });
  const windows = standin('win32');
  setLoginItem(true, parts('win32', given(windows)));
  expect(windows.described.loginItem).toEqual({
    openAtLogin: true,
    path: '/opt/telltale/electron',
    args: ['/opt/telltale/app', '--in-tray'],
  });
  setLoginItem(false, parts('win32', given(windows)));
  expect(windows.described.loginItem).toMatchObject({ openAtLogin: false });
});

// The rules of the Desktop Entry specification, "The Exec key": quoting first, then the escapes of a string value.
test.each([
  ['/usr/bin/telltale', '/usr/bin/telltale'],
  ['/opt/My Apps/telltale', '"/opt/My Apps/telltale"'],
  ['/opt/100%/telltale', '/opt/100%%/telltale'],
  ['/opt/$HOME/`x`', '"/opt/\\\\$HOME/\\\\`x\\\\`"'],
  ['/opt/"quoted"', '"/opt/\\\\"quoted\\\\""'],
  ['/opt/back\\slash', '"/opt/back\\\\\\\\slash"'],
  ["/opt/it's", '"/opt/it\'s"'],
  ['/opt/é', '"/opt/é"'],
])('the argument %s is written %s', (argument, written) => {
  expect(quoteExecArgument(argument)).toBe(written);
});

test('a path with a line break cannot add lines to the entry', () => {
  expect(() => autostartEntry(['/opt/a\nExec=evil'])).toThrow(RangeError);
});
