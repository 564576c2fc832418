/**
 * The desktop app itself, through the Electron stand-in: what holds the page (Electron's security checklist, the items
 * that can be tried here), and what a person does with a window.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from 'playwright/test';
import WebSocket from 'ws';
import type { TelltaleBridge } from '../../preload/api.ts';
import { type RunningStandin, runStandin } from './ways.ts';

test.describe('the page', () => {
  let profile: string;
  let other: Server;
  let otherPort: number;
  let app: RunningStandin;
  let page: Page;

  test.beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), 'telltale-profile-'));
    other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    otherPort = (other.address() as AddressInfo).port;
    app = await runStandin({ profile, port: otherPort });
    page = await app.page();
    await live(page);
  });
  test.afterAll(async () => {
    expect(await app.close()).toBe(0);
    await new Promise((resolve) => other.close(resolve));
    rmSync(profile, { recursive: true, force: true });
  });

  test('is there though the port was in use, at the address of another', async () => {
    expect(new URL(app.url()).port).not.toBe(String(otherPort));
    await live(page);
  });

  test('has the bridge, frozen, and nothing of Node or Electron', async () => {
    const found = await page.evaluate(() => ({
      keys: Object.keys((window as { telltale?: TelltaleBridge }).telltale ?? {}),
      frozen: Object.isFrozen((window as { telltale?: TelltaleBridge }).telltale),
      others: ['require', 'process', 'module', 'Buffer', 'global', 'electron'].filter((name) => name in window),
    }));
    const keys = ['platform', 'connect', 'openMain', 'openCompact', 'openGuestWindow', 'openLink', 'closeWindow'];
    expect(found).toEqual({ keys, frozen: true, others: [] });
  });

  test('runs no script of its own text', async () => {
    const ran = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      await new Promise((resolve) => setTimeout(resolve, 50));
      return 'ran' in window;
    });
    expect(ran).toBe(false);
  });

  test('connects to nobody but its own origin', async () => {
    const failed = await page.evaluate(
      (url) =>
        fetch(url).then(
          () => 'answered',
          () => 'refused',
        ),
      `${app.url()}healthz`,
    );
    expect(failed).toBe('refused');
  });

  test('stays where it is: no navigation, no window', async () => {
    const before = page.url();
    await page.evaluate((url) => {
      location.href = url;
    }, app.url());
    await page.evaluate((url) => {
      const link = document.createElement('a');
      link.href = url;
      document.body.append(link);
      link.click();
      link.remove();
    }, app.url());
    expect(await page.evaluate((url) => window.open(url), app.url())).toBeNull();
    await expect.poll(() => app.log()).toContain(`refused a new window for ${app.url()}`);
    await expect
      .poll(
        () =>
          page
            .context()
            .pages()
            .filter((other) => other.url().startsWith('http://')).length,
      )
      .toBe(0);
    expect(page.url()).toBe(before);
    await live(page);
  });

  test('is granted what it uses and no other permission', async () => {
    const states = await page.evaluate(() =>
      Promise.all(
        (['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'] as PermissionName[]).map(
          async (name) => (await navigator.permissions.query({ name })).state,
        ),
      ),
    );
    expect(states).toEqual(['denied', 'denied', 'denied', 'denied', 'denied']);
    const written = await page.evaluate(() =>
      navigator.clipboard.writeText('a link').then(
        () => 'written',
        (error: Error) => error.message,
      ),
    );
    expect(written).toBe('written');
  });

  test('cannot be given a port by another script that guesses', async () => {
    // A message without our nonce, or without a port, changes nothing.
    await page.evaluate(() => {
      window.postMessage('guess', '*', [new MessageChannel().port1]);
      window.postMessage({ nonce: 'guess' }, '*');
    });
    await live(page);
  });

  test('follows the theme of the system, and so does the ground of its window', async () => {
    await app.standin.order({ order: 'theme', dark: true });
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await expect.poll(ground).toBe('rgb(11, 16, 14)');
    expect((await app.standin.order({ order: 'window' })).backgroundColor).toBe('#0b100e');
    await app.standin.order({ order: 'theme', dark: false });
    await expect.poll(ground).toBe('rgb(239, 241, 237)');
  });

  test('is opened in a browser from the menu, at the address of the endpoint', async () => {
    await app.standin.order({ order: 'menu', label: 'Open in Browser' });
    await expect.poll(() => app.standin.shown).toContainEqual({ shown: 'external', url: app.url() });
  });

  test('is brought to the front by a second start, which ends at once', async () => {
    await app.standin.order({ order: 'minimize' });
    await expect.poll(() => page.evaluate(() => document.visibilityState)).toBe('hidden');
    await expect(runStandin({ profile })).rejects.toThrow('ended with 0');
    await expect.poll(() => page.evaluate(() => document.visibilityState)).toBe('visible');
  });

  test('comes back by itself after a crash', async () => {
    const crashed = page.waitForEvent('crash');
    await app.standin.order({ order: 'crash' });
    await crashed;
    // Connected to while it is between two lives, a page may answer nothing: then it is asked again.
    await expect(async () => {
      const again = await app.page();
      await expect(again.getByText('Live', { exact: true })).toBeVisible({ timeout: 5_000 });
    }).toPass({ timeout: 40_000 });
  });
});

test('the window is where it was, and closing it ends the app and tells every viewer', async () => {
  // Two starts of the app, each with a Chromium of its own.
  test.setTimeout(150_000);
  const profile = mkdtempSync(join(tmpdir(), 'telltale-profile-'));
  const bounds = { x: 120, y: 90, width: 1000, height: 700 };
  try {
    const first = await runStandin({ profile });
    await live(await first.page());
    expect((await first.standin.order({ order: 'window' })).visible).toBe(true);
    await first.standin.order({ order: 'drag', bounds });
    const viewer = new WebSocket(`${first.url().replace('http', 'ws')}ws`);
    await new Promise((resolve) => viewer.once('open', resolve));
    const closed = new Promise((resolve) => viewer.once('close', resolve));
    await first.standin.order({ order: 'close-window' });
    expect(await closed).toBe(1001);
    expect(await first.ended).toBe(0);
    await first.close();

    const second = await runStandin({ profile });
    await second.page();
    expect((await second.standin.order({ order: 'window' })).bounds).toEqual(bounds);
    expect(await second.close('SIGINT')).toBe(0);
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});

async function live(page: Page): Promise<void> {
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
}
