/** What becomes of the program when nobody can take what it prints. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dist, runAs, serve } from './program.ts';

/** Status of a request that the guard refuses, with a line of log. */
async function refused(url: string, host: string): Promise<number | undefined> {
  const request = get(`${url}api/v1/info`, { headers: { Host: host }, agent: false });
  const [response] = await once(request, 'response');
  response.resume();
  return response.statusCode;
}

async function codeOf(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'close');
  return code;
}

test('serve outlives the reader of its log and of its address', async () => {
  const serving = await serve();
  serving.child.stdout?.destroy();
  serving.child.stderr?.destroy();
  // The second answer comes after the first line of log was lost.
  for (const host of ['one.example', 'two.example', 'three.example']) {
    expect(await refused(serving.url, host)).toBe(403);
  }
  expect((await serving.end('SIGTERM')).code).toBe(0);
});

test('a reader that has enough is no error', async () => {
  const args = [`${dist}/main/cli.js`, 'snapshot', '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  expect(await codeOf(child)).toBe(0);
  expect(stderr).toBe('');
});

test.runIf(process.platform === 'linux')('what finds no room is one line and an exit code', async () => {
  const args = [`${dist}/main/cli.js`, '--help'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] });
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  expect(await codeOf(child)).toBe(1);
  expect(stderr).toMatch(/^telltale: What was asked for could not be printed: ENOSPC.*\n$/);
});

test('a token that cannot be kept is one line that names the folder', async () => {
  const root = mkdtempSync(join(tmpdir(), 'telltale-cli-output-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  writeFileSync(join(root, 'telltale'), '');
  const env = { ...process.env, XDG_CONFIG_HOME: root };
  const { code, stdout, stderr } = await runAs(env, 'token', 'add', 'scraper');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^telltale: Tokens are kept in .*telltale\/tokens, which cannot be changed: E.*\n$/);
});
