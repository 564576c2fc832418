/** What a person waits for: the first paint and the first drawn chart after navigation on loopback, and the script before it. */
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright';
import { median, pause } from '../support/cpu.ts';
import type { BenchTable } from '../table.ts';
import { reachLine } from './reach.ts';
import { startBenchServer } from './server.ts';

const visits = 7;
const recordedMs = 10_000;

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
  const server = await startBenchServer();
  try {
    // A server that has just started has nothing to draw.
    await pause(recordedMs);
    const found: Visit[] = [];
    for (let i = 0; i < visits; i += 1) found.push(await visit(browser, server.url));
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
        ['scripts asked for before the first paint', scripts.length],
        ['their size, gzipped KiB', kilobytes],
      ],
      notes: [
        `${visits} visits, each in a profile of its own, 1440 × 900; the server has run for 10 s.`,
        reachLine('first chart', chartMs, 1000, ' ms'),
        reachLine('script before the first paint, gzipped', kilobytes, 120, ' KiB'),
      ],
    };
  } finally {
    await server.stop();
  }
}

async function visit(browser: Browser, url: string): Promise<Visit> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(watchForInk);
  await page.goto(url);
  await page.waitForFunction(() => window.firstChartMs !== undefined);
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

/** Runs in the page: looks at the canvases before each paint until one of the series' layers shows something. */
function watchForInk(): void {
  const look = () => {
    const layers = document.querySelectorAll<HTMLCanvasElement>('canvas[aria-hidden="true"]');
    const isInked = [...layers].some((layer) => {
      if (layer.width === 0 || layer.height === 0) return false;
      const pixels = layer.getContext('2d')?.getImageData(0, 0, layer.width, layer.height).data;
      return pixels?.some((value) => value > 0) ?? false;
    });
    if (isInked) window.firstChartMs = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
