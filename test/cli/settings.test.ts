/** `telltale settings` beside a running serve, without one, and what serve makes of file, variables and flags. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SettingsState } from '../../protocol/settings.ts';
import { runAs, serveAs } from './program.ts';

function freshUser() {
  const root = mkdtempSync(join(tmpdir(), 'telltale-cli-settings-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const { TELLTALE_HISTORY: _off, ...others } = process.env;
  const env: NodeJS.ProcessEnv = {
    ...others,
    XDG_RUNTIME_DIR: root,
    XDG_CONFIG_HOME: root,
    TELLTALE_LISTEN: 'off',
  };
  return { env, file: join(root, 'telltale', 'settings.json') };
}

test('without a running one the file is listed and changed', { timeout: 90_000 }, async () => {
  const { env, file } = freshUser();
  const listed = await runAs(env, 'settings');
  expect(listed).toMatchObject({ code: 0, stderr: '' });
  expect(listed.stdout).toMatch(/^interval_ms +1s +default$/m);
  expect(listed.stdout).toMatch(/^listen +off +environment TELLTALE_LISTEN$/m);
  expect(listed.stdout).toContain(`Kept in ${file}`);
  const set = await runAs(env, 'settings', 'set', 'interval_ms', '500ms', '--json');
  expect(JSON.parse(set.stdout)).toMatchObject({
    settings: { interval_ms: 500 },
    sources: { interval_ms: 'file' },
  });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 1, interval_ms: 500 });
  expect((await runAs(env, 'settings', 'reset', 'interval_ms')).stdout).toMatch(/^interval_ms +1s +default$/m);
  expect(await runAs(env, 'settings', 'set', 'interval_ms', '20s')).toEqual({
    code: 2,
    stdout: '',
    stderr: 'telltale: interval_ms 20s: expected a time from 250ms to 10s, such as 500ms or 2s.\n',
  });
  expect((await runAs(env, 'settings', 'set', 'listen', 'on')).stderr).toContain('TELLTALE_LISTEN');
});

test('a change that cannot be kept has failed where nothing runs', async () => {
  const { env, file } = freshUser();
  mkdirSync(file, { recursive: true });
  const { code, stdout, stderr } = await runAs(env, 'settings', 'set', 'interval_ms', '500ms');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^telltale: Nothing was changed: .*\(it is a folder\)/m);
  expect(stderr).not.toContain('in force');
});

test('a running serve is changed at once, keeps it, and refuses what its flags fix', {
  timeout: 90_000,
}, async () => {
  const { env, file } = freshUser();
  const first = await serveAs({ ...env, TELLTALE_INTERVAL: '2s' }, '--no-gpu');
  const ask = async () => (await (await fetch(`${first.url}api/v1/info`)).json()) as { interval_ms: number };
  expect((await ask()).interval_ms).toBe(2_000);
  const state = JSON.parse((await runAs(env, 'settings', '--json')).stdout) as SettingsState;
  expect(state.sources).toMatchObject({ interval_ms: 'environment', channels_off: 'flag', port: 'flag' });
  const refused = await runAs(env, 'settings', 'set', 'channels_off', 'cpu');
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('fixed by --channels-off');
  expect((await runAs(env, 'settings', 'set', 'max_viewers', '7')).stdout).toMatch(/^max_viewers +7 +file$/m);
  expect((await runAs(env, 'settings', 'set', 'base_path', '/mon')).stdout).toMatch(
    /^base_path +\/mon +file \(in force after a restart\)$/m,
  );
  expect(await first.end('SIGTERM')).toMatchObject({ code: 0 });
  const second = await serveAs(env);
  expect(second.url).toMatch(/\/mon\/$/);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ max_viewers: 7, base_path: '/mon' });
  await second.end('SIGTERM');
});

test('an edit of the file is taken over by a running serve', { timeout: 90_000 }, async () => {
  const { env, file } = freshUser();
  await runAs(env, 'settings', 'set', 'interval_ms', '500ms');
  const serving = await serveAs(env);
  writeFileSync(file, JSON.stringify({ interval_ms: 5_000 }));
  const interval = async () =>
    ((await (await fetch(`${serving.url}api/v1/info`)).json()) as { interval_ms: number }).interval_ms;
  await expect.poll(interval, { timeout: 15_000 }).toBe(5_000);
  writeFileSync(file, '{"interval_ms": 25');
  serving.child.kill('SIGHUP');
  const { code, stderr } = await serving.end('SIGTERM');
  expect(code).toBe(0);
  expect(stderr).toContain('no JSON object');
});

test('serve --settings reads another file, and a damaged one is set aside in one line', async () => {
  const { env } = freshUser();
  const file = join(env.XDG_CONFIG_HOME ?? '', 'other.json');
  writeFileSync(file, '{"interval_ms": ');
  const serving = await serveAs(env, '--settings', file);
  const { stderr } = await serving.end('SIGTERM');
  const told = stderr.split('\n').filter((line) => line.includes('settings: '));
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/other\.json was damaged and is now .*other\.broken-.*\.json: defaults are used/);
});

test.each([
  [['--tls-cert', 'a.pem'], {}, '--tls-cert and --tls-key belong together'],
  [['--tls', 'self', '--tls-cert', 'a', '--tls-key', 'b'], {}, 'exclude'],
  [[], { TELLTALE_PORT: 'x' }, 'TELLTALE_PORT x: expected a whole number from 0 to 65535.'],
  [[], { TELLTALE_HOST: '0.0.0.0' }, 'TELLTALE_HOST 0.0.0.0 would let other machines read this one'],
])('serve %j with %j exits non-zero with one clear line', async (args, more, named) => {
  const { code, stdout, stderr } = await runAs({ ...freshUser().env, ...more }, 'serve', ...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(named);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
