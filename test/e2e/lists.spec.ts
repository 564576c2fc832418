/**
 * The lists of what the machine of the tests does not run, on the recorded files of two servers: containers, named by
 * an engine at a socket of the test's, and services.
 */
import { cpSync, lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { ensureBrowser } from '../../build/browser.mjs';
import { violations } from './axe.ts';
import { type Program, root, startProgram } from './program.ts';

const longName = `web-${'of-many-parts-'.repeat(8)}1`;
/** Of a running one of test/fixtures/docker-linux-6.1. */
const web = `1f3c${'a'.repeat(58)}01`;

let host: string;
let engine: Server;
let program: Program;
let browser: Browser;

test.beforeAll(async () => {
  host = mkdtempSync(join(tmpdir(), 'telltale-lists-'));
  for (const machine of ['docker-linux-6.1', 'systemd-linux-6.1', 'vm-linux-6.18']) {
    cpSync(join(root, 'test/fixtures', machine), host, {
      recursive: true,
      verbatimSymlinks: true,
      // What an earlier one has stays; its links lead nowhere on this machine.
      filter: (from, to) => lstatSync(from).isDirectory() || !lstatSync(to, { throwIfNoEntry: false }),
    });
  }
  const list = [
    {
      Id: web,
      Names: [`/${longName}`],
      Image: `registry.example.org/${longName}:1`,
      State: 'running',
      Status: 'Up',
    },
    { Id: 'b'.repeat(64), Names: ['/job'], Image: 'alpine', State: 'exited', Status: 'Exited (0)' },
  ];
  engine = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(list));
  });
  await new Promise<void>((resolve) => engine.listen(join(host, 'run/docker.sock'), resolve));
  program = await startProgram(['dist/main/cli.js', 'serve', '--port', '0', '--host-root', host]);
  browser = await chromium.launch(ensureBrowser());
});

test.afterAll(async () => {
  await browser?.close();
  await program?.end();
  engine?.close();
  rmSync(host, { recursive: true, force: true });
});

async function open(id: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${program.url}#/${id}`);
  await expect(page.getByRole('rowheader').first()).toBeVisible();
  return page;
}

async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), colorScheme).toEqual([]);
  }
}

test('containers: axe finds nothing, and a long name leaves its figures in sight, on a phone too', async () => {
  const page = await open('containers');
  await expectAccessible(page);
  const row = page.getByRole('row', { name: longName });
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(viewport);
    const cpu = await row.getByRole('cell').nth(1).boundingBox();
    expect(cpu && cpu.x + cpu.width).toBeLessThan(viewport.width);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
  }
  await page.close();
});

test('services: axe finds nothing, and they are found by a part of their name', async () => {
  const page = await open('services');
  await expectAccessible(page);
  await page.keyboard.press('/');
  await page.keyboard.type('postgres');
  await expect(page.getByRole('rowheader')).toHaveText(['postgresql']);
  await page.keyboard.type('-nothing');
  await expect(page.getByText('No service of that name.')).toBeVisible();
  await page.close();
});
