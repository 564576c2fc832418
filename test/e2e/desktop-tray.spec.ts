/**
 * The desktop app beside its window, through the Electron stand-in: the icon in the tray of a real session bus, the
 * popover, the compact and the guest's window, and what settings change at once.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from 'playwright/test';
import type { TelltaleBridge } from '../../preload/api.ts';
import type { Settings } from '../../protocol/settings.ts';
import { startSessionBus, startWatcher } from '../desktop/session-bus.ts';
import { violations } from './axe.ts';
import { type RunningStandin, runStandin } from './ways.ts';

// Some start an app of their own; a busy machine takes its time for that.
test.describe.configure({ timeout: 120_000 });

let profile: string;
let app: RunningStandin;
const ends: (() => unknown)[] = [];

function makeProfile(): void {
  profile = mkdtempSync(join(tmpdir(), 'telltale-tray-'));
}

async function endAll(): Promise<void> {
  await app?.close().catch(() => {});
  for (const end of ends.splice(0).reverse()) await end();
  rmSync(profile, { recursive: true, force: true });
}

/** A session with a panel that shows icons. */
async function session() {
  const bus = await startSessionBus();
  if (!bus) return test.skip(true, 'there is no dbus-daemon here') as never;
  ends.push(() => bus.end());
  const panel = await startWatcher(bus.address);
  ends.push(() => panel.end());
  return { panel, env: { DBUS_SESSION_BUS_ADDRESS: bus.address } };
}

/** As an editor writes it, or another Telltale of the same user. */
function writeSettings(settings: Partial<Settings>): void {
  const folder = join(profile, 'config', 'telltale');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json.edited'), JSON.stringify({ version: 1, ...settings }));
  renameSync(join(folder, 'settings.json.edited'), join(folder, 'settings.json'));
}

const windows = async () => app.standin.order({ order: 'windows' });
const views = async () => (await windows()).map(({ url }) => /view=\w+|index/.exec(url)?.[0] ?? '');
const icon = async () => app.standin.order({ order: 'tray' });
const live = (page: Page) => expect(page.getByText('Live', { exact: true })).toBeVisible();

test.describe('with a tray', () => {
  let panel: Awaited<ReturnType<typeof session>>['panel'];

  // One app for all, which each test leaves with its window open and its icon in the tray.
  test.beforeAll(async () => {
    makeProfile();
    writeSettings({ close_to_tray: true });
    const shown = await session();
    panel = shown.panel;
    app = await runStandin({ profile, env: shown.env });
    await live(await app.page());
    await expect.poll(async () => (await icon()) !== null).toBe(true);
  });
  test.afterAll(endAll);

  test('closed to the tray the window is gone, and comes back where it was and with what it showed', async () => {
    const page = await app.page();
    await live(page);
    await page.evaluate(() => {
      location.hash = '#/memory?at=2026-01-01T00:00:00Z';
    });
    const bounds = { x: 200, y: 100, width: 1100, height: 700 };
    await app.standin.order({ order: 'drag', bounds });
    await expect.poll(async () => (await windows())[0]?.url).toContain('#/memory');
    await app.standin.order({ order: 'close-window' });
    expect(await windows()).toEqual([]);
    await app.standin.order({ order: 'tray-menu', label: 'Open Telltale' });
    await expect
      .poll(async () => (await windows())[0]?.url)
      .toContain('index.html#/memory?at=2026-01-01T00:00:00Z');
    expect((await windows())[0]?.bounds).toEqual(bounds);
  });

  test('where the panel goes while the app is in the tray, the window comes back', async () => {
    await app.standin.order({ order: 'close-window' });
    expect(await windows()).toEqual([]);
    panel.setHost(false);
    await expect.poll(views).toEqual(['index']);
    expect(await icon()).toBeNull();
    panel.setHost(true);
    await expect.poll(async () => (await icon()) !== null).toBe(true);
  });

  test('the icon shows the load, and a click opens the essentials beside it until one clicks elsewhere', async () => {
    await expect.poll(async () => (await icon())?.toolTip).toMatch(/^CPU \d+% {2}Memory \d+%\nDisk {2}read /);
    const first = (await icon())?.image[0]?.pixels;
    await expect.poll(async () => (await icon())?.image[0]?.pixels).not.toBe(first);

    await app.standin.order({ order: 'tray-click' });
    const popover = await app.page('/desktop.html?view=popover');
    await live(popover);
    await expect(popover.getByRole('link', { name: /^Memory/ })).toContainText('%');
    await expect(popover.getByText('Busiest processes')).toBeVisible();
    await expect(popover.getByText('Not shared')).toBeVisible();
    expect(await violations(popover)).toEqual([]);
    const shown = (await windows()).find(({ url }) => url.includes('popover'));
    expect(shown).toMatchObject({ visible: true, focused: true, frame: false, onTop: true });
    await app.standin.order({ order: 'blur', window: shown?.id ?? 0 });
    await expect
      .poll(async () => (await windows()).find(({ url }) => url.includes('popover'))?.visible)
      .toBe(false);
  });

  test('settings apply at once: the icon, the autostart file, the compact window on top', async () => {
    const autostart = join(profile, 'config', 'autostart', 'telltale.desktop');
    await expect.poll(async () => (await icon()) !== null).toBe(true);
    await app.standin.order({ order: 'tray-menu', label: 'Compact Window' });
    const compact = async () => (await windows()).find(({ url }) => url.includes('view=compact'));
    await expect.poll(async () => (await compact())?.visible).toBe(true);
    expect(await compact()).toMatchObject({ onTop: true, frame: false });
    expect(existsSync(autostart)).toBe(false);

    writeSettings({ tray: false, launch_at_login: true, compact_on_top: false });
    await expect.poll(() => existsSync(autostart)).toBe(true);
    expect(readFileSync(autostart, 'utf8')).toMatch(/^Exec=.* --in-tray$/m);
    await expect.poll(icon).toBeNull();
    expect((await compact())?.onTop).toBe(false);
    writeSettings({ close_to_tray: true });
    await expect.poll(() => existsSync(autostart)).toBe(false);
  });

  test('Quit in the menu of the icon ends the app', async () => {
    await app.standin.order({ order: 'tray-menu', label: 'Quit Telltale' });
    expect(await app.ended).toBe(0);
  });
});

test.describe('at login', () => {
  test.beforeEach(makeProfile);
  test.afterEach(endAll);

  test('the app begins in the tray, and stays there until its window was open', async () => {
    const { env } = await session();
    app = await runStandin({ profile, env, flags: ['--in-tray'] });
    await expect.poll(async () => (await icon())?.menu[0]).toBe('Open Telltale');
    expect(await windows()).toEqual([]);
    // Looked at and left again, it stays: its window was never open.
    await app.standin.order({ order: 'tray-menu', label: 'Compact Window' });
    await expect.poll(views).toEqual(['view=compact']);
    await app.standin.order({ order: 'close-window' });
    await app.standin.order({ order: 'tray-menu', label: 'Open Telltale' });
    await expect.poll(views).toEqual(['index']);
    await app.standin.order({ order: 'close-window' });
    expect(await app.ended).toBe(0);
  });

  test('the app begins with its window where there is no tray', async () => {
    app = await runStandin({ profile, flags: ['--in-tray'] });
    await expect.poll(views).toEqual(['index']);
  });
});

test.describe('without a tray', () => {
  let page: Page;

  // One app for all, which each test leaves with its main window and no other.
  test.beforeAll(async () => {
    makeProfile();
    writeSettings({ close_to_tray: true });
    app = await runStandin({ profile });
    page = await app.page();
    await live(page);
  });
  test.afterAll(endAll);

  test('the compact window opens the main one on a screen and closes itself', async () => {
    await app.standin.order({ order: 'menu', label: 'Compact Window' });
    const compact = await app.page('/desktop.html?view=compact');
    await live(compact);
    expect(await violations(compact)).toEqual([]);
    await compact.evaluate(() => localStorage.setItem('telltale.preferences', '{"language":"de"}'));
    await compact.reload();
    await expect(compact.locator('.metric-name')).toHaveText(['CPU', 'Speicher', 'Datenträger', 'Netzwerk']);
    const isCut = (names: Element[]) => names.map(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
    expect(await compact.locator('.metric-name').evaluateAll(isCut)).toEqual([false, false, false, false]);
    await compact.evaluate(() => localStorage.clear());
    await compact.reload();
    await compact.getByRole('link', { name: /^Network/ }).click();
    await expect.poll(async () => (await windows())[0]?.url).toContain('index.html#/network');
    await compact.getByRole('button', { name: 'Close' }).click();
    await expect.poll(views).toEqual(['index']);
  });

  test('a guest’s window sees what guests see, and may ask the app for nothing', async () => {
    await page.evaluate(() => (window as { telltale?: TelltaleBridge }).telltale?.openGuestWindow());
    await expect.poll(async () => (await windows()).length).toBe(2);
    const report = (await windows())[1];
    await expect.poll(async () => (await windows())[1]?.title).toBe('What guests see – Telltale');
    const guest = await guestPage(page);
    await live(guest);
    await guest.evaluate(() => (window as { telltale?: TelltaleBridge }).telltale?.openCompact());
    await guest.evaluate(() => (window as { telltale?: TelltaleBridge }).telltale?.openMain('cpu'));
    await expect(guest.getByText('Live', { exact: true })).toBeVisible();
    expect((await windows()).map(({ id }) => id)).toEqual([1, report?.id]);
    // What the owner alone may do is not offered.
    await expect(guest.getByRole('link', { name: 'Share', exact: true })).toHaveCount(0);
    await app.standin.order({ order: 'close-window', window: report?.id ?? 0 });
    await expect.poll(views).toEqual(['index']);
  });

  test('the menu goes to screens and changes the theme of the page', async () => {
    await app.standin.order({ order: 'menu', label: 'Memory' });
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/memory');
    await app.standin.order({ order: 'menu', label: 'Dark' });
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    await app.standin.order({ order: 'menu', label: 'Keys' });
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  });

  test('the share’s beginning is told, and a click on it opens the screen', async () => {
    // The person is elsewhere.
    await app.standin.order({ order: 'blur' });
    const told = () => app.standin.shown.filter((one) => one.shown === 'notification');
    await page.evaluate(() => {
      location.hash = '#/share';
    });
    // By its whole name: the Memory screen, which may still stand there, has a button "Shared".
    await page.getByRole('button', { name: 'Start sharing' }).click();
    await expect.poll(told).toMatchObject([{ title: 'Sharing has started' }]);
    await page.evaluate(() => {
      location.hash = '#/cpu';
    });
    await app.standin.order({ order: 'notification-click', notification: 1 });
    await expect.poll(async () => (await windows())[0]?.url).toContain('#/share');
  });

  test('closing the window ends the app, whatever the setting says', async () => {
    expect(await icon()).toBeNull();
    await app.standin.order({ order: 'close-window' });
    expect(await app.ended).toBe(0);
  });
});

/** The other page with the address of the main window's. */
async function guestPage(main: Page): Promise<Page> {
  const pages = () =>
    main
      .context()
      .pages()
      .filter((other) => other !== main && other.url().includes('/index.html'));
  await expect.poll(() => pages().length).toBe(1);
  return pages()[0] ?? main;
}
