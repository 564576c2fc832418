/** The page in German: chosen in Settings, in force at once, kept, and as readable by machine as the English one. */
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
