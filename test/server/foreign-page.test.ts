/** What pages can read of us, tried in a real browser: those of other origins nothing, our own everything. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findBrowser } from '../../build/browser.mjs';
import { serve } from './harness.ts';

const found = findBrowser();
let browser: Browser;

beforeAll(async () => {
  if (!found) return;
  const args = [
    ...found.args,
    // A name of others that resolves to us, as after DNS rebinding.
    '--host-resolver-rules=MAP evil.example 127.0.0.1',
    // Chromium's own protection of local addresses is not what is tested, and other browsers lack it.
    '--disable-features=LocalNetworkAccessChecks',
  ];
  browser = await chromium.launch({ executablePath: found.executablePath, args });
}, 60_000);

afterAll(async () => {
  await browser?.close();
});

describe.skipIf(!found)('in a browser', { timeout: 60_000 }, () => {
  test.each(['127.0.0.1', 'localhost', 'evil.example'])(
    'a page of %s on another port reads nothing',
    async (host) => {
      const { server, hub, lines } = await serve({ staticDir: builtPage() });
      const page = await openPage(`http://${host}:${await foreignServer()}/`);
      expect(await page.evaluate(readEverything, server.url)).toEqual(nothing);
      expect(hub.totals.attachedViewers).toBe(0);
      expect(lines.length).toBeLessThanOrEqual(2);
    },
  );

  test('a page whose name resolves to us afterwards gets an error and nothing else', async () => {
    const { server, hub } = await serve({ staticDir: builtPage() });
    const url = `http://evil.example:${server.port}/`;
    const page = await openPage(url, async (fresh) => {
      await fresh.route(url, (route) => route.fulfill({ contentType: 'text/html', body: foreignHtml }), {
        times: 1,
      });
    });
    expect(await page.title()).toBe('Foreign');
    expect(await page.evaluate(readEverything, url)).toEqual({
      ...nothing,
      text: expect.stringMatching(/^\{"error":\{"code":"forbidden_host"/),
    });
    expect(hub.totals.attachedViewers).toBe(0);
  });

  test('our own page reads all of it under its strict policy', async () => {
    const { server } = await serve({ staticDir: builtPage() });
    for (const url of [server.url, server.url.replace('127.0.0.1', 'localhost')]) {
      const page = await openPage(url);
      const errors: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      expect(await page.title()).toBe('Telltale');
      expect(await page.evaluate(readEverything, url)).toEqual({
        text: expect.stringContaining('"run_id":"run"'),
        opaque: false,
        event: expect.stringContaining('"cpu_percent"'),
        message: expect.stringContaining('"hello"'),
        image: true,
        // frame-ancestors 'none' holds for our own page too.
        frame: null,
      });
      // Styles set by a script are no inline styles for the policy.
      const color = await page.evaluate(() => {
        document.body.style.color = 'rgb(1, 2, 3)';
        return getComputedStyle(document.body).color;
      });
      expect(color).toBe('rgb(1, 2, 3)');
      expect(errors.filter((text) => !/frame/i.test(text))).toEqual([]);
    }
  });
});

const nothing = { text: null, opaque: false, event: null, message: null, image: false, frame: null };

const foreignHtml = '<!doctype html><title>Foreign</title><body></body>';

async function openPage(url: string, prepare?: (page: Page) => Promise<void>): Promise<Page> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await prepare?.(page);
  await page.goto(url);
  return page;
}

function builtPage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-page-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><title>Telltale</title><link rel="icon" href="icon.svg"><body></body>',
  );
  writeFileSync(
    join(folder, 'icon.svg'),
    '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>',
  );
  return folder;
}

/** A server of somebody else. @returns its port */
async function foreignServer(): Promise<number> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(foreignHtml);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Runs in the page: tries every way to read from an address; `null` and `false` where it got nothing. */
async function readEverything(url: string) {
  const settled = <Value>(start: (done: (value: Value | null) => void) => void) =>
    new Promise<Value | null>((resolve) => {
      setTimeout(() => resolve(null), 3_000);
      start(resolve);
    });
  const api = `${url}api/v1/info`;
  const text = await fetch(api).then(
    (response) => response.text(),
    () => null,
  );
  const opaque = await fetch(api, { mode: 'no-cors' }).then(
    (response) => response.type === 'opaque' && response.status !== 0,
    () => false,
  );
  const event = settled<string>((done) => {
    const source = new EventSource(`${url}metrics/stream`);
    source.onmessage = ({ data }) => {
      source.close();
      done(String(data));
    };
    source.onerror = () => {
      source.close();
      done(null);
    };
  });
  const message = settled<string>((done) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}ws`);
    socket.onmessage = ({ data }) => {
      socket.close();
      done(String(data));
    };
    socket.onerror = () => done(null);
  });
  const image = settled<boolean>((done) => {
    const element = new Image();
    element.onload = () => done(element.naturalWidth > 0);
    element.onerror = () => done(false);
    element.src = `${url}icon.svg`;
  });
  const frame = settled<string>((done) => {
    const element = document.createElement('iframe');
    element.onload = () => {
      let seen: string | null = null;
      try {
        seen = element.contentDocument?.title || null;
      } catch {
        seen = null;
      }
      done(seen);
    };
    element.src = url;
    document.body.append(element);
  });
  return { text, opaque, event: await event, message: await message, image: await image, frame: await frame };
}
