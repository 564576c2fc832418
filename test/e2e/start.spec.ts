/** `npm start` and `npm run serve` where no window can be had: one line that says why, the same dashboard, one exit. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { root, startProgram } from './program.ts';

const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...headless } = process.env;

test('without a display it says so in one line and serves', async () => {
  test.skip(process.platform !== 'linux', 'there is always a display');
  const program = await startProgram(['build/start.mjs', '--port', '0'], headless);
  expect(program.log()).toBe(
    'There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): serving the same dashboard to browsers instead.\n',
  );
  expect((await fetch(program.url)).headers.get('content-type')).toContain('text/html');
  // Ctrl-C reaches it twice, from the terminal and from npm: it must still end in good order.
  program.process.kill('SIGINT');
  expect(await program.end('SIGINT')).toBe(0);
});

test("without Electron's binary it says so in one line and serves", async () => {
  const empty = mkdtempSync(join(tmpdir(), 'telltale-no-electron-'));
  const env = { ...headless, DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: empty };
  const program = await startProgram(['build/start.mjs', '--port', '0'], env);
  expect(program.log()).toBe(
    "Electron's binary cannot be had (ELECTRON_OVERRIDE_DIST_PATH holds none): serving the same dashboard to browsers instead.\n",
  );
  expect((await fetch(`${program.url}healthz`)).status).toBe(200);
  expect(await program.end('SIGTERM')).toBe(0);
  rmdirSync(empty);
});

test('npm run serve goes straight to the server, and its exit code comes through', async () => {
  const program = await startProgram(['build/start.mjs', '--serve', '--port', '0'], headless);
  expect(program.log()).toBe('');
  expect(await program.end()).toBe(0);
  const refused = spawnSync(process.execPath, ['build/start.mjs', '--serve', '--port', 'x'], { cwd: root });
  expect(refused.status).toBe(2);
  expect(String(refused.stderr)).toContain('--port x');
});
