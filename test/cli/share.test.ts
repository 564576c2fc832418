/** Sharing as its owner does it: the program, and a second one that controls it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runAs, serveAs } from './program.ts';

/** A user of this machine who has nothing yet. */
function freshUser(): NodeJS.ProcessEnv {
  const root = mkdtempSync(join(tmpdir(), 'telltale-user-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  return { ...process.env, XDG_RUNTIME_DIR: root, XDG_CONFIG_HOME: root };
}

async function status(url: string, token?: string): Promise<number> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return (await fetch(`${url}api/v1/info`, { headers })).status;
}

function tokenIn(text: string): string {
  return /#invite=([\w-]{22})$/m.exec(text)?.[1] ?? 'no link';
}

test('share, viewers, disconnect, a new link and unshare of a running serve', { timeout: 60_000 }, async () => {
  const env = freshUser();
  const serving = await serveAs(env, '--share', '--share-address', '127.0.0.2');
  onTestFinished(() => void serving.child.kill('SIGKILL'));
  const { url, links } = serving;
  const port = new URL(url).port;
  expect(links.map((link) => link.replace(/#invite=[\w-]{22}$/, '#'))).toEqual([
    `http://127.0.0.2:${port}/#`,
    `http://127.0.0.1:${port}/#`,
  ]);
  const token = tokenIn(links[0] ?? '');
  expect([await status(url), await status(url, token)]).toEqual([401, 200]);

  const stream = await fetch(`${url}metrics/stream`, { headers: { authorization: `Bearer ${token}` } });
  const viewers = JSON.parse((await runAs(env, 'viewers', '--json')).stdout).viewers;
  expect(viewers).toMatchObject([{ address: '127.0.0.1', transport: 'sse', channels: ['system'] }]);
  expect(await runAs(env, 'disconnect', '99')).toMatchObject({ code: 1, stdout: '' });
  expect(await runAs(env, 'disconnect', viewers[0].id)).toEqual({ code: 0, stdout: '', stderr: '' });
  await stream.text().catch(() => 'cut');
  expect(await status(url, token)).toBe(401);

  const renewed = await runAs(env, 'share', '--new-link', '--show', 'command-lines', '--port', port);
  expect(renewed.stdout).toContain('command lines');
  const fresh = tokenIn(renewed.stdout);
  expect(fresh).not.toBe(token);
  expect([await status(url, token), await status(url, fresh)]).toEqual([401, 200]);

  expect((await runAs(env, 'access-log')).stdout).toMatch(/entered 127\.0\.0\.1 with link/);
  expect((await runAs(env, 'unshare')).stdout).toBe('Nothing is shared.\n');
  expect(await status(url)).toBe(200);
  const { code, stderr } = await serving.end('SIGTERM');
  expect(code).toBe(0);
  for (const secret of [token, fresh]) expect(stderr).not.toContain(secret);
  expect(await runAs(env, 'viewers')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('telltale serve'),
  });
});

test('a named token is printed once, opens a share of any run, and is dead once revoked', {
  timeout: 60_000,
}, async () => {
  const env = freshUser();
  const { stdout } = await runAs(env, 'token', 'add', 'scraper');
  expect(stdout).toMatch(/^[\w-]{22}\n$/);
  expect(await runAs(env, 'token', 'add', 'scraper')).toMatchObject({ code: 2, stdout: '' });
  const listed = await runAs(env, 'token', 'list');
  expect(listed.stdout).toMatch(/^scraper +since \S+ +does not expire\n$/);
  expect(listed.stdout).not.toContain(stdout.trim());
  const serving = await serveAs(env, '--share', '--share-address', '127.0.0.1');
  onTestFinished(() => void serving.child.kill('SIGKILL'));
  expect(await status(serving.url, stdout.trim())).toBe(200);
  expect(await runAs(env, 'token', 'revoke', 'scraper')).toMatchObject({ code: 0 });
  expect(await runAs(env, 'token', 'revoke', 'scraper')).toMatchObject({ code: 1 });
  expect(await status(serving.url, stdout.trim())).toBe(401);
  await serving.end('SIGTERM');
});

test('an address that cannot be shared on, and a certificate that does not fit, are one line each', async () => {
  const env = freshUser();
  for (const [args, named] of [
    [['--share', '--share-address', '203.0.113.99'], '203.0.113.99'],
    [['--share', '--share-address', '0.0.0.0'], '--share-address 0.0.0.0'],
    [['--tls-cert', '/nonexistent.pem', '--tls-key', '/nonexistent.pem'], '--tls-cert /nonexistent.pem'],
    [['--trusted-proxy', 'nginx'], '--trusted-proxy nginx'],
  ] as const) {
    const { code, stdout, stderr } = await runAs(env, 'serve', '--port', '0', ...args);
    const told = stderr
      .trimEnd()
      .split('\n')
      .filter((line) => line.startsWith('telltale: '));
    expect([code, stdout, told.length], stderr).toEqual([expect.any(Number), '', 1]);
    expect(code).not.toBe(0);
    expect(told[0]).toContain(named);
  }
});
