/** A guest's page: comes in by the link, and is told when the owner ends it. Starts a program of its own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, expect, type Page, test } from 'playwright/test';
import { ensureBrowser } from '../../build/browser.mjs';
import { type Program, root, startProgram } from './program.ts';

const cli = 'dist/main/cli.js';
let home: string;
let program: Program;
let browser: Browser;

/** Asks the running program as its owner. */
function ask(...args: string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [cli, ...args], {
    cwd: root,
    env: env(),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

function env(): NodeJS.ProcessEnv {
  return { ...process.env, XDG_RUNTIME_DIR: home, XDG_CONFIG_HOME: home };
}

/** The link to a second address of loopback, which for a browser is another machine. */
function link(output: string): string {
  const found = /^http:\/\/127\.0\.0\.2\S+#invite=\S+$/m.exec(output)?.[0];
  if (!found) throw new Error(`no link in ${output}`);
  return found;
}

const isLive = (page: Page) => expect(page.getByText('Live', { exact: true })).toBeVisible();
const banner = (page: Page) => page.getByRole('status');

test.beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'telltale-share-'));
  program = await startProgram([cli, 'serve', '--port', '0', '--base-path', '/monitor'], env());
  browser = await chromium.launch(ensureBrowser());
});

test.afterAll(async () => {
  await browser.close();
  await program.end();
  rmSync(home, { recursive: true });
});

test('a link opens the dashboard, is gone from the address, and ends with the next one', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const first = link(ask('share', '--address', '127.0.0.2'));
  const token = first.split('#invite=')[1] ?? '';
  const sent: string[] = [];
  page.on('request', (request) => sent.push(`${request.method()} ${request.url()}`));

  await page.goto(first);
  await isLive(page);
  expect(page.url()).toBe(first.replace(/#.*/, ''));
  expect(sent).toContain(`POST ${page.url()}api/v1/session`);
  expect(sent.join()).not.toContain(token);
  expect(await page.evaluate(() => document.cookie)).toBe('');
  expect(await context.cookies()).toMatchObject([{ httpOnly: true, sameSite: 'Strict', path: '/' }]);
  await page.reload();
  await isLive(page);

  const second = link(ask('share', '--new-link'));
  await expect(banner(page)).toContainText('The owner has made a new link.');
  // Nothing is tried again by itself where the owner has said no.
  await expect(banner(page)).not.toContainText('Next attempt');

  await page.evaluate((address) => {
    location.href = address;
  }, second);
  await isLive(page);
  ask('unshare');
  await expect(banner(page)).toContainText('Not shared any more.');
  await context.close();
});

test('a page without a link, or with a dead one, says what it needs', async () => {
  const page = await browser.newPage();
  const dead = link(ask('share', '--address', '127.0.0.2'));
  ask('share', '--new-link');
  await page.goto(dead);
  await expect(banner(page)).toContainText('not valid');
  await page.goto(program.url);
  await expect(banner(page)).toContainText('A link with an invitation');
  await page.close();
});
