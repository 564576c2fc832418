/** Time: paused, rewound, opened from a link; and what used the machine in a range of it, after it has ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Page } from 'playwright/test';
import { violations } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { snapshot } from './readings.ts';

const busy = (page: Page) =>
  page.getByRole('region', { name: 'CPU', exact: true }).locator('.stat-number').first();

test('a pause stops every number and chart, and back to live lets them go on', async ({ dashboard }) => {
  await expect(busy(dashboard)).toHaveText(/\d/);
  await dashboard.getByRole('button', { name: 'Pause' }).click();
  await expect(dashboard.getByText(/^Paused at /)).toBeVisible();
  await expect(dashboard.getByText('Live', { exact: true })).toBeHidden();
  const chart = dashboard.getByRole('img', { name: /^CPU time by mode, from / });
  await expect(chart).toBeVisible();
  const uptime = dashboard.locator('.machine-uptime dd');
  const stopped = await uptime.textContent();
  // The tape goes on, by which it is seen that time does.
  const tape = dashboard.getByRole('slider', { name: 'Recorded time' });
  await expect.poll(() => tape.inputValue(), { timeout: 15_000 }).not.toBe('0');
  expect(await uptime.textContent()).toBe(stopped);
  expect(await violations(dashboard)).toEqual([]);
  await dashboard.getByRole('button', { name: 'Back to live' }).click();
  await expect(dashboard.getByText('Live', { exact: true })).toBeVisible();
  await expect(dashboard.getByRole('img', { name: /^CPU time by mode, last / })).toBeVisible();
});

test('a link opens its moment: charts, numbers and processes of that second', async ({ dashboard, running }) => {
  // A few seconds must have been recorded.
  await expect.poll(() => newestTable(running.url()), { timeout: 30_000 }).not.toBeNull();
  const at = new Date(Math.floor(Date.now() / 1_000) * 1_000 - 2_000).toISOString().replace('.000Z', 'Z');
  await dashboard.evaluate((moment) => {
    location.hash = `#/processes?sort=memory&at=${moment}`;
  }, at);
  await expect(dashboard.getByText(/as recorded at|As recorded at/)).toBeVisible();
  await expect(dashboard.locator('.grid-canvas [role=row]').first()).toBeVisible();
  await expect(dashboard.getByRole('columnheader', { name: 'Memory' })).toHaveAttribute('aria-sort', 'descending');
  await expect.poll(() => new URL(dashboard.url()).hash).toContain(`at=${at}`);
  await dashboard.keyboard.press('p');
  await expect(dashboard.getByText('Live', { exact: true })).toBeVisible();
  expect(new URL(dashboard.url()).hash).not.toContain('at=');
});

test('the tape rewinds by keyboard', async ({ dashboard }) => {
  const tape = dashboard.getByRole('slider', { name: 'Recorded time' });
  await tape.press('ArrowLeft');
  await tape.press('ArrowLeft');
  await expect(tape).toHaveAttribute('aria-valuetext', / ago$/);
  await expect(dashboard.getByRole('button', { name: 'Back to live' })).toBeVisible();
  await tape.press('End');
  await expect(dashboard.getByText('Live', { exact: true })).toBeVisible();
});

test('two clicks name the process that kept the CPU busy, after it has ended', async ({ dashboard, running }) => {
  test.setTimeout(120_000);
  // Busy until two tables have it, which is as long as a range must tell it from the rest; its end is for a lost test.
  const hog: ChildProcess = spawn(process.execPath, [
    '-e',
    'setTimeout(() => process.exit(), 60000); (function spin() { const end = Date.now() + 50; while (Date.now() < end); setImmediate(spin); })()',
  ]);
  const ended = new Promise((resolve) => hog.once('exit', resolve));
  const pid = hog.pid ?? 0;
  const moments = new Set<string>();
  try {
    await expect
      .poll(
        async () => {
          const table = await newestTable(running.url());
          if (table?.pids.includes(pid)) moments.add(table.timestamp);
          return moments.size;
        },
        { timeout: 60_000 },
      )
      .toBe(2);
  } finally {
    hog.kill('SIGKILL');
  }
  await ended;
  const chart = dashboard.getByRole('img', { name: /^CPU time by mode/ });
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  if (!box) throw new Error('the chart is not in the page');
  await dashboard.mouse.move(box.x + 80, box.y + box.height / 2);
  await dashboard.mouse.down();
  await dashboard.mouse.move(box.x + box.width - 12, box.y + box.height / 2, { steps: 8 });
  await dashboard.mouse.up();
  await dashboard.getByRole('button', { name: 'What did this?' }).click();
  const ranking = dashboard.getByRole('dialog', { name: 'What did this?' });
  await expect(ranking.getByRole('row', { name: new RegExp(`node ?${pid}`) })).toBeVisible();
  await expect(ranking.getByText(/is not explained by recorded\s+processes/)).toBeVisible();
  expect(await violations(dashboard)).toEqual([]);
  await dashboard.keyboard.press('Escape');
  await dashboard.getByRole('button', { name: 'Back to live' }).click();
});

/** The newest recorded table of the heaviest processes; `null` while there is none. */
async function newestTable(url: string): Promise<{ timestamp: string; pids: number[] } | null> {
  const data = (await snapshot(url, `process_top&at=${Date.now() / 1_000}`)).process_top?.data;
  return data ? { timestamp: data.timestamp, pids: data.processes.map(({ pid }) => pid) } : null;
}
