/** The page in German: chosen in Settings, in force at once, kept, and as readable by machine as the English one. */
import type { Page } from 'playwright/test';
import { violations } from './axe.ts';
import { expect, test } from './fixtures.ts';

test('German is chosen in the settings, counts at once, and is there again after a reload', async ({
  dashboard,
}) => {
  await dashboard.evaluate(() => {
    location.hash = '#/settings';
  });
  await dashboard.getByText('Deutsch', { exact: true }).click();
  const screens = dashboard.getByRole('navigation', { name: 'Ansichten' });
  await expect(screens.getByRole('link', { name: /^Prozesse/ })).toBeVisible();
  await expect(dashboard.locator('html')).toHaveAttribute('lang', 'de');
  await expect(screens.getByRole('link', { name: /^CPU/ })).toContainText(/\d,\d%/);
  expect(await violations(dashboard)).toEqual([]);
  await dashboard.reload();
  await expect(screens.getByRole('link', { name: /^Einstellungen/ })).toBeVisible();
  await screens.getByRole('link', { name: /^Übersicht/ }).click();
  const memory = dashboard.getByRole('region', { name: 'Speicher', exact: true });
  await expect(memory.locator('.stat-number').first()).toHaveText(/^\d+,\d+$|^\d+$/);
  await expect(dashboard.getByRole('region', { name: 'Datenträger', exact: true })).toBeVisible();
  expect(await violations(dashboard)).toEqual([]);
  await memory.getByRole('button', { name: 'Belegt', exact: true }).click();
  const dialog = dashboard.getByRole('dialog', { name: 'Belegt' });
  await expect(dialog).toContainText('Arbeitsspeicher, den neue Programme nicht bekommen können.');
  await dashboard.keyboard.press('Escape');
});

for (const [width, height] of [
  [1024, 700],
  [390, 844],
] as const) {
  test(`at ${width} px no German text stands out of what it belongs to`, async ({ dashboard }) => {
    test.setTimeout(120_000);
    await dashboard.setViewportSize({ width, height });
    await dashboard.evaluate(() => localStorage.setItem('telltale.preferences', '{"language":"de"}'));
    await dashboard.reload();
    for (const [id, title] of Object.entries(screens)) {
      await dashboard.evaluate((hash) => {
        location.hash = hash;
      }, `#/${id}`);
      await expect(dashboard.locator('.screen-title')).toHaveText(title);
      expect(await standingOut(dashboard), title).toEqual([]);
    }
  });
}

/** Screens by their German titles: those that every machine has. */
const screens = {
  cpu: 'CPU',
  memory: 'Speicher',
  disks: 'Datenträger',
  network: 'Netzwerk',
  processes: 'Prozesse',
  machines: 'Rechner',
  share: 'Freigabe',
  settings: 'Einstellungen',
  self: 'Telltale selbst',
};

/** Texts that reach over the edge of their card, button, cell or entry, and titles and names that are cut. */
function standingOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const range = document.createRange();
    for (const element of document.querySelectorAll('body *')) {
      const holder = element.closest('.card, button, th, td, dt, dd, .sidebar-entry, .segmented, .collector-name');
      const hasText = [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== '');
      // What is for ears only, and what scrolls sideways or ends in dots on purpose.
      if (!holder || !hasText || element.closest('.visually-hidden, .wide, .processes-card, svg')) continue;
      range.selectNodeContents(element);
      const over = range.getBoundingClientRect().right - holder.getBoundingClientRect().right;
      const isCut = element.matches('.card-note') && element.scrollWidth > element.clientWidth;
      if (over > 1 || isCut) found.push(`${holder.className || holder.tagName}: ${element.textContent}`);
    }
    return found;
  });
}
