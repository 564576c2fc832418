/**
 * What an update of 12 charts costs: ours against stock Chart.js and uPlot, in one page and one run, turn by turn.
 * Script time is measured in the page around all that an update does; time of the whole main thread comes from
 * Chromium.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { build } from 'vite';
import { median } from '../support/cpu.ts';
import type { BenchTable } from '../table.ts';
import type { SideName } from './charts-page.ts';
import { metricsOf } from './metrics.ts';
import { reachLine } from './reach.ts';

const origin = 'http://charts.bench';
const warmUpRounds = 60;
const rounds = 100;
const compared = ['ours', 'stock', 'uplot'] as const satisfies readonly SideName[];

const styles = `
  :root { --series-1: rgb(200 30 30); --series-2: rgb(30 140 60); --series-3: rgb(30 60 200); }
  body { margin: 0; display: grid; grid-template-columns: repeat(4, 1fr); gap: 8px; font: 14px sans-serif; }
  .chart { position: relative; height: 180px; }
`;

/** @returns the table, and uPlot's script ms an update as Chromium counts it, to compare a whole page with */
export async function measureCharts(browser: Browser): Promise<{ table: BenchTable; uplotScriptMs: number }> {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1800 }, deviceScaleFactor: 1 });
  await open(page, await bundle());
  await turns(page, warmUpRounds);
  const found = await turns(page, rounds);
  const script = mapSides((side) => median(found[side]));
  const tail = mapSides((side) => p95(found[side]));
  const counted = {
    ours: await countedMs(page, 'ours'),
    stock: await countedMs(page, 'stock'),
    uplot: await countedMs(page, 'uplot'),
    idle: await countedMs(page, 'idle'),
  };
  await page.close();
  const ofStock = script.ours / script.stock;
  const ofUplot = script.ours / script.uplot;
  const row = (name: string, side: (typeof compared)[number]) => [
    name,
    script[side],
    tail[side],
    counted[side].script,
    counted[side].task,
  ];
  const table: BenchTable = {
    title: 'Charts: an update of 12 charts × 3 series × 300 points',
    columns: ['charts', 'script ms, median', 'script ms, p95', 'script ms by Chromium', 'main thread ms'],
    rows: [
      row('Telltale', 'ours'),
      row("stock Chart.js, update('none')", 'stock'),
      row('uPlot, setData', 'uplot'),
      ['a frame without an update', 0, 0, counted.idle.script, counted.idle.task],
    ],
    notes: [
      `Headless Chromium ${browser.version()}, one device pixel a CSS pixel; ${rounds} updates each, turn by turn, after ${warmUpRounds} to warm up.`,
      'Script: performance.now around pushing the samples, drawing and updating. Main thread: the mean of all its tasks, painting by the browser included (Performance.getMetrics).',
      reachLine('script by that of stock Chart.js', ofStock, 0.05),
      reachLine('script by that of uPlot', ofUplot, 0.35),
    ],
  };
  return { table, uplotScriptMs: counted.uplot.script };
}

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      lib: {
        entry: join(process.cwd(), 'test/bench/renderer/charts-page.ts'),
        formats: ['es'],
        fileName: 'page',
      },
    },
  });
  const output = Array.isArray(result) ? result[0] : result;
  if (!output || !('output' in output)) throw new Error('vite gave no bundle');
  return output.output[0].code;
}

async function open(page: Page, script: string): Promise<void> {
  const uplotStyles = readFileSync(join(process.cwd(), 'node_modules/uplot/dist/uPlot.min.css'), 'utf8');
  await page.route(`${origin}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/page.js') return route.fulfill({ contentType: 'text/javascript', body: script });
    return route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="en"><title>bench</title><style>${styles}${uplotStyles}</style><script type="module" src="/page.js"></script></html>`,
    });
  });
  await page.goto(origin);
  await page.waitForFunction(() => 'sides' in window);
}

/** Updates all sides turn by turn; the script time of each update, in ms. */
function turns(page: Page, count: number): Promise<Record<(typeof compared)[number], number[]>> {
  return page.evaluate(async (times) => {
    const found = { ours: [] as number[], stock: [] as number[], uplot: [] as number[] };
    for (let i = 0; i < times; i += 1) {
      found.ours.push(await window.sides.ours.update());
      found.stock.push(await window.sides.stock.update());
      found.uplot.push(await window.sides.uplot.update());
    }
    return found;
  }, count);
}

/** What Chromium counts for one update: script, and all tasks of the main thread, in ms. */
async function countedMs(page: Page, side: SideName): Promise<{ script: number; task: number }> {
  const metrics = await metricsOf(page);
  const before = await metrics.read();
  await page.evaluate(
    async ({ name, times }) => {
      for (let i = 0; i < times; i += 1) await window.sides[name].update();
    },
    { name: side, times: rounds },
  );
  const after = await metrics.read();
  await metrics.close();
  return {
    script: (after.scriptMs - before.scriptMs) / rounds,
    task: (after.taskMs - before.taskMs) / rounds,
  };
}

function mapSides(value: (side: (typeof compared)[number]) => number) {
  return { ours: value('ours'), stock: value('stock'), uplot: value('uplot') };
}

function p95(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;
}
