/** The owner sets the machine up in the app's window: at once, told where it is wrong, and kept over a restart. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from 'playwright/test';
import { type RunningStandin, runStandin } from './ways.ts';

// Starts two apps, one after the other.
test.describe.configure({ timeout: 240_000 });

let profile: string;
let app: RunningStandin;

test.beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), 'telltale-settings-'));
});

test.afterEach(async () => {
  await app.close().catch(() => {});
  rmSync(profile, { recursive: true, force: true });
});

async function openSettings(): Promise<Page> {
  app = await runStandin({ profile });
  const page = await app.page();
  await page.evaluate(() => {
    location.hash = '#/settings';
  });
  await expect(page.getByRole('heading', { name: 'This machine' })).toBeVisible();
  return page;
}

test('what is chosen counts at once, and still after a restart', async () => {
  const page = await openSettings();
  const intervals = page.getByRole('group', { name: 'Interval' });
  // The radio itself is hidden; a person presses its label.
  await intervals.getByText('2 s', { exact: true }).click();
  await expect(page.getByText('Sampled every').locator('..')).toContainText('2 s');
  await page.getByRole('switch', { name: 'Look for others' }).click();

  const places = page.getByRole('textbox', { name: 'Viewers at once' });
  await places.fill('0');
  await places.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'Expected a whole number' })).toBeVisible();
  await places.press('Escape');
  await expect(places).toHaveValue('10000');
  // Started with --port, as every app of these tests.
  await expect(page.getByRole('textbox', { name: 'Port' })).toBeDisabled();
  await expect(page.getByText('Fixed by --port.')).toBeVisible();

  const file = join(profile, 'config', 'telltale', 'settings.json');
  await expect(page.getByText(file)).toBeVisible();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 1, interval_ms: 2_000, listen: false });
  await app.close();

  const again = await openSettings();
  await expect(again.getByRole('group', { name: 'Interval' }).getByRole('radio', { name: '2 s' })).toBeChecked();
  await expect(again.getByRole('switch', { name: 'Look for others' })).not.toBeChecked();
  await expect(again.getByText('Sampled every').locator('..')).toContainText('2 s');
});

test('a long choice stands under what is said of it, where the two have no room side by side', async () => {
  const page = await openSettings();
  await page.setViewportSize({ width: 1024, height: 700 });
  const widths = await page
    .locator('.option-about')
    .evaluateAll((abouts) => abouts.map((about) => about.getBoundingClientRect().width));
  expect(widths.length).toBeGreaterThan(10);
  expect(Math.min(...widths)).toBeGreaterThan(200);
});
