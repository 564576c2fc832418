import { userInfo } from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import {
  certificateFile,
  configFolder,
  historyFolder,
  homeFolder,
  tokenFolder,
} from '../../main/control/folders.ts';

const folder = (platform: NodeJS.Platform, env: Record<string, string>, home = '/home/ann') =>
  configFolder({ platform, env, home });

test('configuration lies where each system has it', () => {
  expect(folder('linux', {})).toBe('/home/ann/.config/telltale');
  expect(folder('linux', { XDG_CONFIG_HOME: '/etc/ann' })).toBe('/etc/ann/telltale');
  expect(folder('linux', { XDG_CONFIG_HOME: 'relative' })).toBe('/home/ann/.config/telltale');
  expect(folder('darwin', {}, '/Users/ann')).toBe('/Users/ann/Library/Application Support/Telltale');
  expect(folder('win32', { APPDATA: 'roaming' })).toMatch(/^roaming.Telltale$/);
});

test('tokens and our own certificate have folders of their own in it', () => {
  const environment = { platform: 'linux', env: {}, home: '/home/ann' } as const;
  expect(tokenFolder(environment)).toBe('/home/ann/.config/telltale/tokens');
  expect(certificateFile(environment)).toBe('/home/ann/.config/telltale/tls/self.pem');
});

test('history is state of this machine, not configuration', () => {
  const of = (platform: NodeJS.Platform, env: Record<string, string>, home = '/home/ann') =>
    historyFolder({ platform, env, home });
  expect(of('linux', {})).toBe('/home/ann/.local/state/telltale/history');
  expect(of('linux', { XDG_STATE_HOME: '/var/ann' })).toBe('/var/ann/telltale/history');
  expect(of('linux', { XDG_STATE_HOME: 'relative' })).toBe('/home/ann/.local/state/telltale/history');
  expect(of('darwin', {}, '/Users/ann')).toBe('/Users/ann/Library/Application Support/Telltale/History');
  expect(of('win32', { LOCALAPPDATA: 'local' })).toMatch(/^local.Telltale.History$/);
});

test.skipIf(process.platform === 'win32')('a HOME of nothing is no folder of the working directory', () => {
  vi.stubEnv('HOME', '');
  expect(homeFolder()).toBe(userInfo().homedir);
});

afterEach(() => {
  vi.unstubAllEnvs();
});
