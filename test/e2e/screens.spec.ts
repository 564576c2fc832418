/** The screens: reached by sidebar, keys, palette and address, the same for everyone, at every width. */
import type { Page } from 'playwright/test';
import { violations } from './axe.ts';
import { expect, test } from './fixtures.ts';

const screens = [
  ['cpu', 'CPU'],
  ['memory', 'Memory'],
  ['disks', 'Disks'],
  ['network', 'Network'],
  ['machines', 'Machines'],
  ['share', 'Share'],
  ['self', 'Telltale itself'],
  ['processes', 'Processes'],
  ['settings', 'Settings'],
] as const;

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 2, name, exact: true }).first();
const entry = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: new RegExp(`^${name}`) });

test('each screen is a step away in the sidebar, and back and forward go through them', async ({ dashboard }) => {
  for (const [id, title] of screens) {
    await entry(dashboard, title).click();
    await expect(dashboard.locator('.screen-title')).toHaveText(title);
    await expect(entry(dashboard, title)).toHaveAttribute('aria-current', 'page');
    expect(new URL(dashboard.url()).hash).toBe(`#/${id}`);
  }
  await dashboard.goBack();
  await expect(heading(dashboard, 'Processes')).toBeVisible();
  await dashboard.goForward();
  await expect(heading(dashboard, 'Settings')).toBeVisible();
});

test('numbers lead to screens, and the palette finds one by a part of its name', async ({ dashboard }) => {
  await dashboard.keyboard.press('3');
  await expect(heading(dashboard, 'Memory')).toBeVisible();
  await dashboard.keyboard.press('Control+k');
  const input = dashboard.getByRole('combobox', { name: 'Screen, process or command' });
  await input.fill('netw');
  await input.press('Enter');
  await expect(heading(dashboard, 'Network')).toBeVisible();
  await dashboard.keyboard.press('?');
  await expect(dashboard.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await dashboard.keyboard.press('Escape');
  await expect(dashboard.getByRole('dialog')).toBeHidden();
});

test('what the palette opens stays open', async ({ dashboard }) => {
  await dashboard.keyboard.press('Control+k');
  const input = dashboard.getByRole('combobox', { name: 'Screen, process or command' });
  await input.fill('what did this');
  await input.press('Enter');
  // The palette's own window is told closed after this one has opened.
  await expect(dashboard.getByRole('dialog', { name: 'What did this?' })).toBeVisible();
  await dashboard.keyboard.press('Escape');
  await expect(dashboard.getByRole('dialog')).toBeHidden();
});

test('an address that names no screen says so', async ({ dashboard }) => {
  await dashboard.evaluate(() => {
    location.hash = '#/nowhere';
  });
  await expect(heading(dashboard, 'There is no such screen.')).toBeVisible();
});

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing to object to on any screen in the ${scheme} theme`, async ({ dashboard, running }) => {
    test.skip((running.standin === null) !== (scheme === 'dark'), 'each way has a theme: the page is the same');
    test.setTimeout(120_000);
    await dashboard.emulateMedia({ colorScheme: scheme });
    for (const [, title] of screens) {
      await entry(dashboard, title).click();
      await expect(dashboard.locator('.screen-title')).toHaveText(title);
      if (title === 'Processes') await expect(dashboard.locator('.grid-canvas [role=row]').first()).toBeVisible();
      expect(await violations(dashboard), title).toEqual([]);
    }
    await dashboard.emulateMedia({ colorScheme: null });
  });
}

test('no screen is wider than a phone', async ({ dashboard, running }) => {
  test.skip(running.standin !== null, 'the window of the app has a least width');
  await dashboard.setViewportSize({ width: 390, height: 844 });
  for (const [id, title] of screens) {
    await dashboard.evaluate((hash) => {
      location.hash = hash;
    }, `#/${id}`);
    await expect(dashboard.locator('.screen-title')).toHaveText(title);
    const width = await dashboard.evaluate(() => document.documentElement.scrollWidth);
    expect(width, title).toBeLessThanOrEqual(390);
  }
});

test('a theme that was chosen is kept', async ({ dashboard }) => {
  const paint = () => dashboard.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const ground = () => dashboard.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  await entry(dashboard, 'Settings').click();
  await dashboard.getByText('Dark', { exact: true }).click();
  await expect.poll(ground).toBe('dark');
  const dark = await paint();
  await dashboard.reload();
  await expect.poll(ground).toBe('dark');
  expect(await paint()).toBe(dark);
  await dashboard.getByRole('group', { name: 'Theme' }).getByText('System', { exact: true }).click();
  await expect.poll(ground).toBe('light dark');
});

test('the data of a chart can be read as a table and saved, and amounts follow the chosen units', async ({
  dashboard,
}) => {
  await entry(dashboard, 'Memory').click();
  const card = dashboard.getByRole('region', { name: 'Kernel and write-back' });
  await expect(card.locator('.stat-unit').first()).toHaveText('MiB');
  await card.getByRole('button', { name: /picture and data$/ }).click();
  await dashboard.getByRole('menuitem', { name: 'Show as table' }).click();
  const table = dashboard.getByRole('dialog').getByRole('table');
  await expect(table.getByRole('columnheader')).toHaveText(['Time', 'Slab', 'Dirty']);
  await expect(table.getByRole('row').nth(1)).toContainText('MiB');
  await dashboard.keyboard.press('Escape');
  await entry(dashboard, 'Settings').click();
  await dashboard.getByText('MB, GB', { exact: true }).click();
  await entry(dashboard, 'Memory').click();
  await expect(card.locator('.stat-unit').first()).toHaveText('MB');
  await entry(dashboard, 'Settings').click();
  await dashboard.getByText('MiB, GiB', { exact: true }).click();
});
