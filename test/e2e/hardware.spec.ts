/**
 * The screens of what the machine of the tests does not have, on the laptop of test/fixtures/hardware: sensors,
 * batteries and graphics, and their arranging, which a person does by keyboard and finds again after a reload.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { ensureBrowser } from '../../build/browser.mjs';
import { layLaptop } from '../../build/recorded-machine.mjs';
import { violations } from './axe.ts';
import { type Program, startProgram } from './program.ts';

let host: string;
let program: Program;
let browser: Browser;
let page: Page;

test.beforeAll(async () => {
  host = mkdtempSync(join(tmpdir(), 'telltale-laptop-'));
  layLaptop(host);
  program = await startProgram(['dist/main/cli.js', 'serve', '--port', '0', '--host-root', host]);
  browser = await chromium.launch(ensureBrowser());
  page = await browser.newPage();
});

test.afterAll(async () => {
  await browser?.close();
  await program?.end();
  rmSync(host, { recursive: true, force: true });
});

/** The screen loaded anew, with nothing chosen: in a wide window and the light theme unless told otherwise. */
async function openSensors(colorScheme: 'dark' | 'light' = 'light', width = 1280): Promise<void> {
  await page.setViewportSize({ width, height: 844 });
  await page.emulateMedia({ colorScheme });
  await page.goto(program.url);
  await page.evaluate(() => {
    localStorage.clear();
    location.hash = '#/sensors';
  });
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Temperatures' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'BAT0' })).toBeVisible();
}

test('sensors, batteries and graphics are told as the machine lists them', async () => {
  await openSensors();
  const nvme = page.locator('.sensor', { hasText: 'Composite' });
  await expect(nvme).toContainText('38.9 °C');
  await expect(nvme).toContainText('critical at 84.8 °C');
  await expect(page.locator('.battery').first()).toContainText('65.0%');
  await nvme.getByRole('button', { name: 'Composite' }).click();
  await expect(page.getByRole('dialog', { name: 'Composite' })).toContainText(
    'sensor.temperatures[].temperature_celsius',
  );
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing to object to on them in the ${colorScheme} theme, arranging included`, async () => {
    await openSensors(colorScheme);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: /^Arrange/ }).click();
    await expect(page.getByRole('dialog', { name: 'Arrange' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}

test('a sensor is moved, named and hidden by keyboard, and a reload keeps all three', async () => {
  await openSensors();
  const names = page.locator('.card', { hasText: 'Temperatures' }).locator('.sensor-name .why');
  await expect(names).toHaveText(['temp1', 'Composite', 'Sensor 1', 'Package id 0', 'Core 0', 'Core 8', 'TSKN']);
  await page.getByRole('button', { name: /^Arrange/ }).focus();
  await page.keyboard.press('Enter');

  const dialog = page.getByRole('dialog', { name: 'Arrange' });
  const up = dialog.getByRole('button', { name: 'Move Composite up' });
  await up.focus();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('status').filter({ hasText: 'place 1 of 7' })).toHaveCount(1);
  // The row went elsewhere, and the focus with it.
  await expect(up).toBeFocused();
  await dialog.getByRole('textbox', { name: 'Name of Core 8' }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.type('Hot one');
  await dialog.getByRole('button', { name: 'Hide TSKN' }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');

  const arranged = ['Composite', 'temp1', 'Sensor 1', 'Package id 0', 'Hot one', 'Core 0'];
  await expect(names).toHaveText(arranged);
  await expect(page.locator('.sensor', { hasText: 'Hot one' })).toContainText('Core 8');
  await page.reload();
  await expect(names).toHaveText(arranged);
  await expect(page.getByRole('button', { name: 'Arrange · 1 hidden' })).toBeVisible();
});

test('a sensor is dragged by its grip, and the palette finds one by the name it was given', async () => {
  await openSensors();
  const names = page.locator('.card', { hasText: 'Temperatures' }).locator('.sensor-name .why');
  await page.getByRole('button', { name: /^Arrange/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Arrange' });
  // What comes later would push the rows away from under the pointer.
  await expect(dialog.getByRole('heading', { name: 'Graphics' })).toBeVisible();
  const list = dialog.locator('section', { has: page.getByRole('heading', { name: 'Temperatures' }) });
  const rows = list.getByRole('listitem');
  const grip = rows.nth(3).locator('.arrange-grip');
  await grip.hover();
  await page.mouse.down();
  const [from, goal] = [await grip.boundingBox(), await rows.nth(1).boundingBox()];
  if (!from || !goal) throw new Error('The rows are not on the page.');
  await page.mouse.move(from.x, goal.y + 4, { steps: 4 });
  await page.mouse.up();
  await expect(list.getByRole('status')).toHaveText('Package id 0: place 2 of 7');
  await list.getByRole('textbox', { name: 'Name of Core 8' }).fill('Hot one');
  await page.keyboard.press('Escape');
  await expect(names).toHaveText(['temp1', 'Package id 0', 'Composite', 'Sensor 1', 'Core 0', 'Hot one', 'TSKN']);

  await page.goto(`${program.url}#/`);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('hot one');
  await expect(page.getByRole('option')).toHaveText(['Hot one · coretemp Core 8Device']);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/sensors/);
});

test('no screen of the laptop is wider than a phone', async () => {
  await openSensors('light', 390);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.getByRole('button', { name: /^Arrange/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Arrange' });
  await expect(dialog).toBeVisible();
  expect(await dialog.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
});

test('under a finger everything that is pressed is at least 35 px high, and arranging fits a phone still', async () => {
  const phone = await browser.newPage({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await phone.goto(`${program.url}#/sensors`);
  await phone.getByRole('button', { name: /^Arrange/ }).click();
  const dialog = phone.getByRole('dialog', { name: 'Arrange' });
  await expect(dialog.getByRole('textbox', { name: 'Name of BAT0' })).toBeVisible();
  const low = await phone
    .locator('.icon-button, .button-quiet, .segment, .input')
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height).filter((height) => height < 35));
  expect(low).toEqual([]);
  expect(await dialog.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  await phone.close();
});
