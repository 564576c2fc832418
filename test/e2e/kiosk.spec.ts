/** The screen for a wall: nothing but the figures, left by Escape, opened by the address or by a query. */
import { violations } from './axe.ts';
import { expect, test } from './fixtures.ts';

test('the wall screen shows the machine in large figures and no way about, and Escape leaves it', async ({
  dashboard,
}) => {
  await dashboard.evaluate(() => {
    location.hash = '#/kiosk';
  });
  const tile = dashboard.getByRole('region', { name: 'CPU', exact: true });
  await expect(tile.locator('.kiosk-value')).toHaveText(/^\d+\.\d%$/);
  await expect(dashboard.getByRole('region', { name: 'Busiest processes' }).getByRole('listitem')).toHaveCount(5);
  await expect(dashboard.getByRole('navigation')).toHaveCount(0);
  const size = await tile.locator('.kiosk-value').evaluate((element) => getComputedStyle(element).fontSize);
  expect(Number.parseFloat(size)).toBeGreaterThanOrEqual(36);
  const overflow = await dashboard.evaluate(
    () => document.documentElement.scrollHeight - document.documentElement.clientHeight,
  );
  expect(overflow).toBeLessThanOrEqual(0);
  expect(await violations(dashboard)).toEqual([]);
  await dashboard.keyboard.press('Escape');
  await expect(dashboard.getByRole('navigation', { name: 'Screens' })).toBeVisible();
});

test('a query opens it too, so that the fragment is free for an invitation', async ({ dashboard, running }) => {
  test.skip(running.standin !== null, 'the window of the app has no address bar');
  await dashboard.goto(`${running.url()}?kiosk`);
  await expect(dashboard.getByRole('region', { name: 'Memory', exact: true })).toBeVisible();
  expect(new URL(dashboard.url()).hash).toBe('#/kiosk');
});
