/** "Why this number": from a figure's label, by keyboard, with texts that nobody loads before. */
import { violations } from './axe.ts';
import { expect, test } from './fixtures.ts';

test('the label of a figure tells where it comes from, and the focus comes back to it', async ({ dashboard }) => {
  const loaded = () =>
    dashboard.evaluate(() =>
      performance
        .getEntriesByType('resource')
        // The labels themselves are small; the texts are not.
        .filter((each) => /\/why-/.test(each.name) && (each as PerformanceResourceTiming).decodedBodySize > 20_000)
        .map(({ name }) => name),
    );
  expect(await loaded()).toEqual([]);
  const label = dashboard
    .getByRole('region', { name: 'CPU', exact: true })
    .getByRole('button', { name: 'Busy', exact: true });
  await label.focus();
  await dashboard.keyboard.press('Enter');
  const dialog = dashboard.getByRole('dialog', { name: 'Busy' });
  await expect(dialog).toContainText('cpu.utilization_percent');
  await expect(dialog).toContainText('The lines "cpu<n>" of /proc/stat, all columns.');
  await expect(dialog).toContainText('100 × (all modes − idle − iowait) / all modes');
  await dashboard.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(label).toBeFocused();
});

test('a figure that is made of several tells each of them', async ({ dashboard }) => {
  await dashboard.keyboard.press('3');
  await dashboard.getByRole('button', { name: 'Programs and kernel', exact: true }).click();
  const dialog = dashboard.getByRole('dialog', { name: 'Programs and kernel' });
  await expect(dialog).toContainText('The first, less the others.');
  await expect(dialog.locator('code').first()).toHaveText('memory.total_bytes');
  await expect(dialog.locator('code')).toContainText(['memory.total_bytes', 'memory.free_bytes']);
  expect(await violations(dashboard)).toEqual([]);
  await dashboard.keyboard.press('Escape');
});
