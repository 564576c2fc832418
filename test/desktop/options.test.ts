import { expect, test } from 'vitest';
import { readOptions } from '../../main/desktop/options.ts';

test('without flags the endpoint is on 7447 with a second between samples', () => {
  expect(readOptions([])).toEqual({ port: 7447, intervalMs: 1_000 });
});

test('port and interval are taken, what belongs to Chromium is left alone', () => {
  const args = ['.', '--port', '0', '--interval=250ms', '--user-data-dir=/x', '--ozone-platform=wayland'];
  expect(readOptions(args)).toEqual({ port: 0, intervalMs: 250 });
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
