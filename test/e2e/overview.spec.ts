/** The overview: true numbers, live charts, the switch of the window, and access for everyone. */
import type { Locator } from 'playwright/test';
import { violations } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { cardReadings, parseReading, snapshot } from './readings.ts';

const cards = ['CPU', 'Memory', 'Load', 'Disks', 'Network', 'Pressure', 'Top processes', 'Filesystems'];

test('the overview has a card for each family and is titled by the machine', async ({ dashboard, running }) => {
  const info = await (await fetch(`${running.url()}api/v1/info`)).json();
  await expect(dashboard.getByRole('heading', { level: 1 })).toHaveText(info.name);
  for (const title of cards) {
    await expect(dashboard.getByRole('heading', { level: 2, name: title, exact: true })).toBeVisible();
  }
});

test("the numbers on the screen equal the endpoint's of the same moment", async ({ dashboard, running }) => {
  await expect(async () => {
    const before = await snapshot(running.url(), 'cpu,memory');
    const cpu = await cardReadings(dashboard, 'CPU');
    const memory = await cardReadings(dashboard, 'Memory');
    const load = await cardReadings(dashboard, 'Load');
    const after = await snapshot(running.url(), 'cpu,memory');
    // No tick came between: otherwise there is nothing to compare, and it is tried again.
    expect([before.cpu?.seq, before.memory?.seq]).toEqual([after.cpu?.seq, after.memory?.seq]);
    const shown = { ...cpu, ...memory, ...load };
    const actual = {
      Busy: before.cpu?.data?.utilization_percent,
      Used: before.memory?.data?.used_bytes,
      Swap: before.memory?.data?.swap_used_bytes,
      '1 min': before.cpu?.data?.load_average?.[0],
      '5 min': before.cpu?.data?.load_average?.[1],
      '15 min': before.cpu?.data?.load_average?.[2],
    };
    for (const [name, value] of Object.entries(actual)) {
      const reading = parseReading(shown[name] ?? '');
      expect(Math.abs(reading.value - (value ?? Number.NaN)), name).toBeLessThanOrEqual(
        reading.tolerance * 1.0001,
      );
    }
  }).toPass({ timeout: 40_000 });
});

test('charts advance with time', async ({ dashboard }) => {
  const chart = dashboard.getByRole('img', { name: /^CPU time by mode/ });
  await chart.scrollIntoViewIfNeeded();
  const first = await pictureOf(chart);
  await expect.poll(() => pictureOf(chart)).not.toBe(first);
  const second = await pictureOf(chart);
  await expect.poll(() => pictureOf(chart)).not.toBe(second);
});

test('the switch changes the span of every chart, by mouse and by keyboard', async ({ dashboard }) => {
  const chart = dashboard.getByRole('img', { name: /^CPU time by mode/ });
  const choice = (name: string) => dashboard.getByRole('radio', { name, exact: true });
  await expect(choice('1 minute')).toBeChecked();
  await dashboard.getByText('10 min', { exact: true }).click();
  await expect(choice('10 minutes')).toBeChecked();
  await expect(chart).toHaveAccessibleName(/last 10 minutes/);
  await choice('10 minutes').press('ArrowRight');
  await expect(choice('1 hour')).toBeChecked();
  await choice('1 hour').press('ArrowRight');
  await expect(choice('24 hours')).toBeChecked();
  for (const other of await dashboard.getByRole('img', { name: /, last / }).all()) {
    await expect(other).toHaveAccessibleName(/last 24 hours/);
  }
  await dashboard.getByText('1 min', { exact: true }).first().click();
  await expect(chart).toHaveAccessibleName(/last 1 minute/);
});

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing to object to in the ${scheme} theme`, async ({ dashboard, running }) => {
    test.skip((running.standin === null) !== (scheme === 'dark'), 'each way has a theme: the page is the same');
    await dashboard.emulateMedia({ colorScheme: scheme });
    await expect(
      dashboard.getByRole('region', { name: 'CPU', exact: true }).locator('.stat-number').first(),
    ).toHaveText(/\d/);
    expect(await violations(dashboard)).toEqual([]);
    await dashboard.emulateMedia({ colorScheme: null });
  });
}

/** What is drawn, as a short text that differs when the picture does: axes and series are canvases of their own. */
function pictureOf(chart: Locator): Promise<string> {
  return chart.evaluate(async (axes) => {
    const pictures = [...(axes.parentElement?.querySelectorAll('canvas') ?? [])].map((canvas) =>
      canvas.toDataURL(),
    );
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(pictures.join()));
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16)).join('');
  });
}
