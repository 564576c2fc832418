/** What the owner does to processes: one that the test started is preferred less, asked to end, and ended by force. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Page } from 'playwright/test';
import { violations } from './axe.ts';
import { expect, test } from './fixtures.ts';

let child: ChildProcess;

test.beforeEach(async () => {
  const script = "process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)";
  child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
});

test.afterEach(() => {
  child.kill('SIGKILL');
});

/** Finds the process by its pid and looks at it closely. */
async function openDetails(page: Page): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/processes?filter=pid:${child.pid}`);
  const row = page.locator('.grid-canvas [role=row]:not([hidden])');
  await expect(row).toHaveCount(1);
  await expect(row).toContainText(String(child.pid));
  // A table that is just being filled may take the keys before it has the row.
  await expect(async () => {
    await page.getByRole('treegrid', { name: 'Processes' }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('complementary', { name: 'node' })).toBeVisible({ timeout: 2_000 });
  }).toPass();
}

test('the owner changes its priority, is refused an end, and forces it', async ({ dashboard, running }) => {
  test.skip(running.standin === null, 'only the owner may');
  await openDetails(dashboard);
  const details = dashboard.getByRole('complementary', { name: 'node' });
  await details.getByRole('button', { name: 'Priority…' }).click();
  const priority = dashboard.getByRole('dialog', { name: 'Priority of node' });
  expect(await violations(dashboard)).toEqual([]);
  await priority.getByText('After others').click();
  await priority.getByRole('button', { name: 'Set priority' }).click();
  await expect(priority.getByText('It has nice 10 now.')).toBeVisible();
  await dashboard.keyboard.press('Escape');
  // Escape closes the window and leaves the details open.
  await expect(details).toBeVisible();

  await details.getByRole('button', { name: 'End process…' }).click();
  const end = dashboard.getByRole('dialog', { name: 'End node?' });
  await expect(end.getByText(String(child.pid))).toBeVisible();
  expect(await violations(dashboard)).toEqual([]);
  await end.getByRole('button', { name: 'End process' }).click();
  await expect(end.getByText('It has not ended within 3 s')).toBeVisible();
  expect(child.signalCode).toBeNull();
  await end.getByRole('button', { name: 'Force end' }).click();
  await expect(end.getByText(`node (${child.pid}) has ended.`)).toBeVisible();
  await expect.poll(() => child.signalCode).toBe('SIGKILL');
  // The table lists it no more, and its end is still told.
  await expect(dashboard.getByText('It has ended, or is not among those recorded here')).toBeVisible();
  await end.locator('.dialog-buttons').getByRole('button', { name: 'Close' }).click();
  await expect(end).toBeHidden();
});

test('the menu over the table ends it too, and Cancel ends nothing', async ({ dashboard, running }) => {
  test.skip(running.standin === null, 'only the owner may');
  await openDetails(dashboard);
  await dashboard.getByRole('button', { name: 'What to do with node' }).click();
  await dashboard.getByRole('menuitem', { name: 'End process…' }).click();
  const end = dashboard.getByRole('dialog', { name: 'End node?' });
  await end.getByRole('button', { name: 'Cancel' }).click();
  await expect(end).toBeHidden();
  expect(child.exitCode ?? child.signalCode).toBeNull();
});

test('a browser, this machine’s own too, is offered none of it', async ({ dashboard, running }) => {
  test.skip(running.standin !== null, 'the owner sits at the app');
  await openDetails(dashboard);
  await expect(dashboard.getByRole('button', { name: 'End process…' })).toHaveCount(0);
  await expect(dashboard.getByRole('button', { name: /^What to do with/ })).toHaveCount(0);
});
