/** The process table: found by filter, walked by keys, looked at closely, and no name that it shows does anything. */
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { expect, test } from './fixtures.ts';

const rows = (page: Page) => page.locator('.grid-canvas [role=row]:not([hidden])');

async function openTable(page: Page): Promise<void> {
  await page.evaluate(() => {
    location.hash = '#/processes';
  });
  await expect(rows(page).first()).toBeVisible();
}

test.describe('with a process of its own', () => {
  test.skip(process.platform !== 'linux', 'a file of this name can be run on Linux only');
  let child: ChildProcess;
  let folder: string;
  const name = '<img src=x>';

  test.beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'telltale-name-'));
    copyFileSync('/bin/sleep', join(folder, name));
    child = spawn(join(folder, name), ['600']);
  });

  test.afterAll(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  test('it is found by its pid, and its name is shown as it is and does nothing', async ({ dashboard }) => {
    await openTable(dashboard);
    await dashboard.keyboard.press('/');
    await expect(dashboard.getByRole('searchbox', { name: 'Filter processes' })).toBeFocused();
    await dashboard.keyboard.type(`pid:${child.pid}`);
    await expect(rows(dashboard)).toHaveCount(1);
    await expect(rows(dashboard).getByRole('gridcell').first()).toHaveText(name);
    expect(await dashboard.locator('.grid-canvas img').count()).toBe(0);
    await expect.poll(() => new URL(dashboard.url()).hash).toContain(`filter=pid:${child.pid}`);

    await dashboard.getByRole('treegrid', { name: 'Processes' }).focus();
    await dashboard.keyboard.press('ArrowDown');
    await dashboard.keyboard.press('Enter');
    const details = dashboard.getByRole('complementary', { name });
    await expect(details.locator('.drawer-command')).toHaveText(`${join(folder, name)} 600`);
    await expect(details.getByText('sleeping')).toBeVisible();
    await dashboard.keyboard.press('Escape');
    await expect(details).toBeHidden();
  });
});

test('a filter that meets nothing says so and can be taken back', async ({ dashboard }) => {
  await openTable(dashboard);
  await dashboard.getByRole('searchbox', { name: 'Filter processes' }).fill('no process is called this');
  await expect(dashboard.getByText('No process matches')).toBeVisible();
  await dashboard.getByRole('button', { name: 'Show all' }).click();
  await expect(rows(dashboard).first()).toBeVisible();
});

test('columns sort, and the order is kept in the address', async ({ dashboard }) => {
  await openTable(dashboard);
  const memory = dashboard.getByRole('columnheader', { name: 'Memory' });
  await memory.getByRole('button', { name: 'Memory', exact: true }).click();
  await expect(memory).toHaveAttribute('aria-sort', 'descending');
  expect(new URL(dashboard.url()).hash).toContain('sort=memory');
  await dashboard.reload();
  await expect(memory).toHaveAttribute('aria-sort', 'descending');
});

test('as a tree a process stands below its parent and can be folded away', async ({ dashboard }) => {
  await openTable(dashboard);
  await dashboard.getByText('Tree', { exact: true }).click();
  const parent = dashboard.locator('.grid-canvas [role=row][aria-expanded=true]').first();
  await expect(parent).toBeVisible();
  await dashboard.getByRole('treegrid', { name: 'Processes' }).focus();
  await dashboard.keyboard.press('Home');
  const before = Number(await dashboard.getByRole('treegrid').getAttribute('aria-rowcount'));
  await dashboard.keyboard.press('ArrowLeft');
  await expect
    .poll(async () => Number(await dashboard.getByRole('treegrid').getAttribute('aria-rowcount')))
    .toBeLessThan(before);
  await dashboard.getByText('Flat', { exact: true }).click();
});

test('on a phone the details end between the top of the page and its bar, and scroll within', async ({
  dashboard,
  running,
}) => {
  test.skip(running.standin !== null, 'the window of the app has a least width');
  // Lower than the details are long.
  await dashboard.setViewportSize({ width: 390, height: 560 });
  await openTable(dashboard);
  await dashboard.getByRole('treegrid', { name: 'Processes' }).focus();
  await dashboard.keyboard.press('ArrowDown');
  await dashboard.keyboard.press('Enter');
  const details = dashboard.locator('.drawer');
  await expect(details.getByRole('heading', { level: 3 })).toBeVisible();
  const bar = await dashboard.getByRole('navigation', { name: 'Screens' }).boundingBox();
  const box = await details.boundingBox();
  expect(box).toEqual({ x: 0, y: 56, width: 390, height: (bar?.y ?? 0) - 56 });
  await details.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(details.locator('.drawer-command')).toBeInViewport({ ratio: 0.1 });
  // What closes them stays at hand.
  await details.getByRole('button', { name: 'Close the details' }).click({ timeout: 5_000 });
  await expect(details).toBeHidden();
});
