/** A Chromium page with a bundle of this folder, served under a policy as strict as the product's. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { build } from 'vite';
import { ensureBrowser } from '../../build/browser.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const origin = 'http://charts.test';
const policy = "default-src 'none'; img-src data:; script-src 'self'; style-src 'self'; connect-src 'self'";
const styles = `
  :root { color-scheme: light dark; --series-1: rgb(200 30 30); --series-2: rgb(30 140 60); --series-3: rgb(30 60 200); }
  body { margin: 0; font: 14px sans-serif; background: Canvas; color: CanvasText; }
  .chart { width: 400px; height: 160px; }
`;

export interface ChartBrowser {
  /**
   * `window.charts` in a document loaded anew; page errors and console errors fail through `problems`. The page is
   * kept for the next call with the same options: a window of Chromium takes longer to open than a chart to draw.
   */
  open(options?: BrowserContextOptions): Promise<{ page: Page; problems: string[] }>;
  close(): Promise<void>;
}

/** Bundles `entry` (a file of this folder or an absolute path) into memory and starts Chromium. */
export async function startChartBrowser(entry = 'page.ts'): Promise<ChartBrowser> {
  const script = await bundle(join(here, entry));
  const browser: Browser = await chromium.launch(ensureBrowser());
  const pages = new Map<string, Page>();
  return {
    async open(options = {}) {
      const key = JSON.stringify(options);
      const page = pages.get(key) ?? (await newPage(browser, options, script));
      pages.set(key, page);
      const problems: string[] = [];
      page.removeAllListeners();
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(message.text());
      });
      await page.goto(origin);
      await page.waitForFunction(() => 'charts' in window);
      return { page, problems };
    },
    close: () => browser.close(),
  };
}

/** A page that is answered for the origin of the charts. */
async function newPage(browser: Browser, options: BrowserContextOptions, script: string): Promise<Page> {
  const page = await browser.newPage(options);
  await page.route(`${origin}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/page.js') return route.fulfill({ contentType: 'text/javascript', body: script });
    if (pathname === '/page.css') return route.fulfill({ contentType: 'text/css', body: styles });
    return route.fulfill({
      contentType: 'text/html',
      headers: { 'content-security-policy': policy },
      body: '<!doctype html><html lang="en"><head><title>charts</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css"></head><body><script type="module" src="/page.js"></script></body></html>',
    });
  });
  return page;
}

async function bundle(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry, formats: ['es'], fileName: 'page' } },
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const output = Array.isArray(result) ? result[0] : result;
  if (!output || !('output' in output)) throw new Error('vite gave no bundle');
  const [chunk] = output.output;
  return chunk.code;
}
