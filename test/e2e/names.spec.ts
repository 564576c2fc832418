/**
 * Names that turn the order of what is read, hide or drive something, wherever the machine tells any: on no screen
 * does such a character get into the page. The socket hands over what a machine with such names would send.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { ensureBrowser } from '../../build/browser.mjs';
import { layLaptop } from '../../build/recorded-machine.mjs';
import { type Program, startProgram } from './program.ts';

/** An override, an isolate, a control and an end of line. */
const ending = '\u202e\u2066\u001b\n';
const shown = '\\u{202e}\\u{2066}\\u{1b}\\n';

/** Fields that hold a name of somebody else's choosing, whichever channel they stand in. */
const named = new Set(
  'name,user,command_line,container,service,device,mount,type,interface,sensor,label,chip,battery,model,gpu,driver,image,description'.split(
    ',',
  ),
);

let host: string;
let program: Program;
let browser: Browser;

test.beforeAll(async () => {
  host = mkdtempSync(join(tmpdir(), 'telltale-names-'));
  layLaptop(host);
  program = await startProgram(['dist/main/cli.js', 'serve', '--port', '0', '--host-root', host]);
  browser = await chromium.launch(ensureBrowser());
});

test.afterAll(async () => {
  await browser?.close();
  await program?.end();
  rmSync(host, { recursive: true, force: true });
});

/** What is sent, with the ending after every name, the machine's own and those in reasons included. */
function renamed(text: string): string {
  const message = JSON.parse(text) as { type?: string; name?: string; data?: unknown };
  if (message.type === 'hello') return JSON.stringify({ ...message, name: `${message.name}${ending}` });
  return JSON.stringify({ ...message, data: withEnding(message.data) });
}

function withEnding(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withEnding);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (key === 'unavailable') return [key, reasons(each)];
      return [key, named.has(key) && typeof each === 'string' ? `${each}${ending}` : withEnding(each)];
    }),
  );
}

function reasons(unavailable: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(unavailable).map(([path, reason]) => [path, `${reason}${ending}`]));
}

async function open(): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.routeWebSocket(/\/ws/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((text) => socket.send(renamed(String(text))));
  });
  await page.goto(program.url);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  return page;
}

/** Texts and attributes of the page that hold what is not seen; what we write ourselves has ends of lines in titles. */
function unseen(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const look = (text: string, where: string) => {
      if (/(?!\n)[\p{Cc}\p{Cf}]/u.test(text)) found.push(`${where}: ${text}`);
    };
    look(document.title, 'title');
    for (const element of document.querySelectorAll('*')) {
      for (const node of element.childNodes) if (node instanceof Text) look(node.data, element.className);
      for (const name of ['title', 'aria-label', 'placeholder']) {
        look(element.getAttribute(name) ?? '', `${name} of ${element.className}`);
      }
    }
    return found;
  });
}

/** A text of each screen that comes with the machine's names. */
const screens = [
  ['', '.filesystem-mount'],
  ['disks', '.filesystem-table th[scope="row"]'],
  ['network', '.card-head h2'],
  ['processes', '.grid-name-text'],
  ['sensors', '.sensor-name'],
  ['cpu', '.machine-name'],
  ['memory', '.machine-name'],
  ['settings', '.facts dd'],
  ['machines', '.card-note'],
] as const;

for (const [screen, place] of screens) {
  test(`the screen ${screen === '' ? 'overview' : screen} writes out what of a name is not seen`, async () => {
    const page = await open();
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/${screen}`);
    await expect(page.locator(place).filter({ hasText: shown }).first()).toBeVisible();
    expect(await unseen(page)).toEqual([]);
    await page.close();
  });
}

test('details, menus and questions about a process write it out', async () => {
  const page = await open();
  await page.evaluate(() => {
    location.hash = '#/processes';
  });
  const row = page.locator('.grid-row', { hasText: shown }).first();
  await row.dblclick();
  await expect(page.locator('.drawer-title')).toContainText(shown);
  expect(await unseen(page)).toEqual([]);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('1');
  await expect(page.locator('.palette-entry', { hasText: shown }).first()).toBeVisible();
  expect(await unseen(page)).toEqual([]);
  await page.close();
});
