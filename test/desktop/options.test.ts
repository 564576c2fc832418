import { expect, test } from 'vitest';
import { isWayland, readOptions } from '../../main/desktop/options.ts';

test('without flags nothing is fixed, and the app begins with its window', () => {
  expect(readOptions([])).toEqual({ flags: {}, inTray: false });
});

test('port and interval are taken, what belongs to Chromium is left alone', () => {
  const args = ['.', '--port', '0', '--interval=250ms', '--user-data-dir=/x', '--ozone-platform=wayland'];
  expect(readOptions(args)).toEqual({ flags: { port: 0, interval_ms: 250 }, inTray: false });
});

test.each([
  ['--port=65536'],
  ['--port'],
  ['--port=x'],
  ['--interval=100ms'],
  ['--interval=11s'],
  ['--interval=soon'],
])('%s is refused by name', (flag) => {
  expect(() => readOptions([flag])).toThrow(flag.split('=')[0]);
});

test('--in-tray is understood, as the login item gives it', () => {
  expect(readOptions(['.', '--in-tray']).inTray).toBe(true);
});

test('Wayland is where Linux offers it and nobody has asked for X11', () => {
  const env = { WAYLAND_DISPLAY: 'wayland-0' };
  expect(isWayland('linux', env, [])).toBe(true);
  expect(isWayland('linux', env, ['--ozone-platform=x11'])).toBe(false);
  expect(isWayland('linux', { DISPLAY: ':0' }, [])).toBe(false);
  expect(isWayland('darwin', env, [])).toBe(false);
});
