/** The engine goes away and comes back while the page is open. */
import { expect, test } from './fixtures.ts';
import { cardReadings, parseReading, snapshot } from './readings.ts';

test('the page says that the engine is away, and goes on by itself when it is back', async ({
  dashboard,
  running,
}) => {
  test.skip(running.engine === null, 'engine and window are one process here');
  const banner = dashboard.getByRole('status').getByText('Not connected.');
  await expect(banner).toBeHidden();
  const busy = dashboard.getByRole('region', { name: 'CPU', exact: true }).locator('.stat-number').first();
  await expect(busy).toHaveText(/\d/);

  await running.engine?.stop();
  await expect(banner).toBeVisible();
  await expect(dashboard.getByText('Live', { exact: true })).toBeHidden();
  // What was there stays, and is not taken for new.
  await expect(busy).toHaveText(/\d/);

  await running.engine?.start();
  await expect(banner).toBeHidden({ timeout: 40_000 });
  await expect(dashboard.getByText('Live', { exact: true })).toBeVisible();
  // Live again and not only said to be: the load shown follows the engine's.
  await expect(async () => {
    const { cpu } = await snapshot(running.url(), 'cpu');
    const shown = parseReading((await cardReadings(dashboard, 'Load'))['1 min'] ?? '');
    const actual = cpu?.data?.load_average?.[0] ?? Number.NaN;
    expect(Math.abs(shown.value - actual)).toBeLessThanOrEqual(shown.tolerance * 1.0001);
  }).toPass({ timeout: 30_000 });
});

test('the button tries at once', async ({ dashboard, running }) => {
  test.skip(running.engine === null, 'engine and window are one process here');
  await running.engine?.stop();
  const banner = dashboard.getByRole('status');
  await expect(banner.getByText('Not connected.')).toBeVisible();
  await running.engine?.start();
  const retry = banner.getByRole('button', { name: 'Retry now' });
  // It may have connected by itself before the press.
  await retry.click({ timeout: 2_000 }).catch(() => {});
  await expect(dashboard.getByText('Live', { exact: true })).toBeVisible();
});
