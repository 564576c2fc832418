/** What a person waits for: the first paint and the first drawn chart after navigation on loopback, and the script before it. */
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright';
import { Children } from '../support/children.ts';
import { median, pause } from '../support/cpu.ts';
import { startServe } from '../support/serve.ts';
import type { BenchTable } from '../table.ts';
import { reachLine } from './reach.ts';

const visits = 7;
const recordedMs = 10_000;
/** A window that has just opened busies both cores of a small machine with the browser's own start. */
const settleMs = 3_000;
const inkMessage = 'first chart with ink';

interface Visit {
  paintMs: number;
  chartMs: number;
  /** Scripts asked for before the first paint. */
  scripts: string[];
}

declare global {
  interface Window {
    /** Milliseconds from navigation until a chart had ink. */
    firstChartMs?: number;
  }
}

export async function measureFirstPaint(browser: Browser): Promise<BenchTable> {
  const children = new Children();
  try {
    const server = await startServe(children);
    // A server that has just started has nothing to draw.
    await pause(recordedMs);
    const found: Visit[] = [];
    for (let i = 0; i < visits; i += 1) found.push(await visit(browser, server.url));
    const least: number[] = [];
    for (let i = 0; i < visits; i += 1) least.push(await visitLeast(browser, server.url));
    const scripts = found[0]?.scripts ?? [];
    const bodies = await Promise.all(scripts.map(async (url) => (await fetch(url)).arrayBuffer()));
    const kilobytes = bodies.reduce((sum, body) => sum + gzipSync(Buffer.from(body)).length, 0) / 1024;
    const paintMs = median(found.map((each) => each.paintMs));
    const chartMs = median(found.map((each) => each.chartMs));
    return {
      title: 'Opening the Overview on loopback',
      columns: ['', 'median'],
      rows: [
        ['first contentful paint, ms', paintMs],
        ['first chart with ink, ms', chartMs],
        ['first contentful paint of a page of one word, ms', median(least)],
        ['scripts asked for before the first paint', scripts.length],
        ['their size, gzipped KiB', kilobytes],
      ],
      notes: [
        `${visits} visits, each in a profile of its own whose window has been open for ${settleMs / 1_000} s, 1440 × 900; the server has run for 10 s.`,
        'First chart with ink: the frame after the one in which a series was drawn. The page of one word, from the same server: what the browser and this machine take of it.',
        reachLine('first chart', chartMs, 1000, ' ms'),
        reachLine('script before the first paint, gzipped', kilobytes, 120, ' KiB'),
      ],
    };
  } finally {
    await children.stop();
  }
}

async function visit(browser: Browser, url: string): Promise<Visit> {
  const page = await openSettled(browser);
  await page.addInitScript(watchForInk, inkMessage);
  // The page says when, so that nothing is asked of it meanwhile.
  const inked = page.waitForEvent('console', { predicate: (message) => message.text() === inkMessage });
  await page.goto(url, { waitUntil: 'commit' });
  await inked;
  const seen = await page.evaluate(() => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN;
    const scripts = performance
      .getEntriesByType('resource')
      .filter(({ name, startTime }) => new URL(name).pathname.endsWith('.js') && startTime <= paint)
      .map(({ name }) => name);
    return { paintMs: paint, chartMs: window.firstChartMs ?? Number.NaN, scripts };
  });
  await page.close();
  return seen;
}

/** What the server says of its health is one word, which the browser shows as a page. */
async function visitLeast(browser: Browser, url: string): Promise<number> {
  const page = await openSettled(browser);
  await page.goto(`${url}healthz`);
  const paintMs = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          for (const { startTime } of list.getEntriesByName('first-contentful-paint')) resolve(startTime);
        }).observe({ type: 'paint', buffered: true });
      }),
  );
  await page.close();
  return paintMs;
}

async function openSettled(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await pause(settleMs);
  return page;
}

/**
 * Runs in the page: looks at a series' layer once something was drawn on it, which costs nothing until then, and takes
 * the time in the next frame.
 */
function watchForInk(message: string): void {
  const { stroke } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.stroke = function watched(this: CanvasRenderingContext2D, ...args: never[]) {
    (stroke as (...all: never[]) => void).apply(this, args);
    const { canvas } = this;
    if (window.firstChartMs !== undefined || canvas.getAttribute('aria-hidden') !== 'true') return;
    const { buffer } = this.getImageData(0, 0, canvas.width, canvas.height).data;
    if (!new Uint32Array(buffer).some((pixel) => pixel !== 0)) return;
    CanvasRenderingContext2D.prototype.stroke = stroke;
    requestAnimationFrame(() => {
      window.firstChartMs = performance.now();
      console.debug(message);
    });
  };
}
