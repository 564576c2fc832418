/** Sharing by hand: from off to a second browser that sees it, and back; what others find where nothing can be done. */
import { chromium, type Page } from 'playwright/test';
import { ensureBrowser } from '../../build/browser.mjs';
import { violations } from './axe.ts';
import { expect, test } from './fixtures.ts';

async function openScreen(page: Page, id: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${id}`);
}

const isLive = (page: Page) => expect(page.getByText('Live', { exact: true })).toBeVisible();

test('the owner shares, sees who watches, and ends it', async ({ dashboard, running }) => {
  test.skip(running.standin === null, 'the owner sits at the app');
  test.setTimeout(180_000);
  await openScreen(dashboard, 'share');
  const start = dashboard.getByRole('button', { name: 'Start sharing' });
  await expect(start).toBeVisible();
  test.skip(await start.isDisabled(), 'this machine is in no network');
  expect(await violations(dashboard)).toEqual([]);
  // On a busy machine the window may only just be connecting anew; then it says so, and can be pressed again.
  await expect(async () => {
    if (await start.isVisible()) await start.click();
    await expect(dashboard.getByRole('img', { name: /as a QR code$/ })).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await expect(dashboard.getByText('anyone on this network can read along')).toBeVisible();
  const link = await dashboard.getByRole('textbox', { name: 'Link', exact: true }).inputValue();
  expect(link).toMatch(/^http:\/\/\S+\/#invite=[\w-]{22}$/);
  // A link to what is seen now is one that the others can open, and lets nobody in.
  await dashboard.evaluate(() => {
    navigator.clipboard.writeText = async (text) => {
      document.documentElement.dataset.copied = text;
    };
  });
  await dashboard.getByRole('button', { name: 'More about time' }).click();
  await dashboard.getByRole('menuitem', { name: 'Copy a link to this moment' }).click();
  await expect(dashboard.getByText('Link copied')).toBeVisible();
  const copied = await dashboard.evaluate(() => document.documentElement.dataset.copied);
  expect(copied).toMatch(/^http:\/\/\S+\/#\/share\?at=\d{4}-/);
  expect(new URL(copied ?? '').origin).toBe(new URL(link).origin);
  await dashboard.getByRole('button', { name: 'Back to live' }).click();
  const browser = await chromium.launch(ensureBrowser());
  try {
    const guest = await browser.newPage();
    await guest.goto(link);
    await isLive(guest);
    await expect(guest.getByText('shared with you, read only')).toBeVisible();
    await expect(guest.getByRole('complementary', { name: 'Not encrypted' })).toBeVisible();
    await guest.getByRole('button', { name: 'I know' }).click();
    await expect(guest.getByRole('complementary', { name: 'Not encrypted' })).toBeHidden();
    await openScreen(guest, 'share');
    await expect(guest.getByRole('heading', { name: /^You are watching / })).toBeVisible();
    await openScreen(guest, 'processes');
    const row = guest.locator('.grid-canvas [role=row]').first();
    await row.click();
    await expect(guest.getByRole('button', { name: /^What to do with/ })).toHaveCount(0);

    const rows = dashboard.getByRole('region', { name: 'Viewers' }).getByRole('row');
    await expect(rows).toHaveCount(2);
    await expect(rows.nth(1)).toContainText('WebSocket');
    expect(await violations(dashboard)).toEqual([]);
    // What they see counts at once, for who is in already too.
    await dashboard.getByRole('checkbox', { name: /^Processes/ }).uncheck();
    await expect(guest.getByText('Single processes cannot be seen here')).toBeVisible();
    await expect(guest.locator('.grid-canvas [role=row]:not([hidden])')).toHaveCount(0);
    await rows
      .nth(1)
      .getByRole('button', { name: /^Disconnect/ })
      .click();
    await expect(guest.getByText('Not shared with you any more.')).toBeVisible();
    await expect(dashboard.getByText('Nobody has opened the link.')).toBeVisible();

    await dashboard.getByRole('button', { name: 'Make new link' }).click();
    const field = dashboard.getByRole('textbox', { name: 'Link', exact: true });
    await expect(field).not.toHaveValue(link);
    const other = await (await browser.newContext()).newPage();
    await other.goto(link);
    await expect(other.getByRole('heading', { name: 'This machine opens by a link' })).toBeVisible();
    expect(await violations(other)).toEqual([]);
    await other.getByRole('textbox', { name: 'Link with an invitation' }).fill(link.slice(0, -4));
    await expect(other.getByText('The invitation in this link is not whole')).toBeVisible();
    await other.getByRole('textbox', { name: 'Link with an invitation' }).fill(await field.inputValue());
    await other.getByRole('button', { name: 'Open' }).click();
    await isLive(other);

    await dashboard.getByRole('button', { name: 'Stop sharing' }).click();
    await expect(other.getByText('Not shared any more.')).toBeVisible();
    await expect(start).toBeVisible();
    await expect(dashboard.getByText('You stopped sharing')).toBeVisible();
  } finally {
    await browser.close();
  }
});

test('this machine’s own browser is told how to share, and offered nothing that it cannot do', async ({
  dashboard,
  running,
}) => {
  test.skip(running.standin !== null, 'the owner sits at the app');
  await openScreen(dashboard, 'share');
  await expect(dashboard.getByText('telltale share', { exact: true })).toBeVisible();
  await expect(dashboard.getByRole('region', { name: 'Watching now' })).toBeVisible();
  await expect(dashboard.getByRole('main').getByRole('button')).toHaveCount(0);
});

test('the page is installable where browsers allow it: on this machine itself', async ({ dashboard, running }) => {
  test.skip(running.standin !== null, 'the app is one already');
  const found = await dashboard.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
    const response = await fetch(link?.href ?? '');
    const manifest = (await response.json()) as { start_url: string; icons: { src: string; type: string }[] };
    const icons = await Promise.all(
      manifest.icons.map(async ({ src, type }) => {
        const icon = await fetch(new URL(src, response.url));
        return icon.status === 200 && icon.headers.get('content-type') === type;
      }),
    );
    return { type: response.headers.get('content-type'), start: manifest.start_url, icons };
  });
  expect(found).toEqual({
    type: 'application/manifest+json; charset=utf-8',
    start: './',
    icons: [true, true, true],
  });
});
