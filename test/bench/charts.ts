/**
 * What an update of 12 charts costs: ours against stock Chart.js, in one page and one run, turn by turn. Script time
 * is measured in the page around all that an update does; CPU of the whole main thread comes from Chromium.
 */
import { join } from 'node:path';
import { chromium, type Page } from 'playwright';
import { build } from 'vite';
import { ensureBrowser } from '../../build/browser.mjs';
import { median } from './support/cpu.ts';
import { type BenchTable, printTable } from './table.ts';

const origin = 'http://charts.bench';
const warmUpRounds = 60;
const rounds = 100;
/** Script time of ours by that of stock Chart.js, at most. */
const reach = 0.2;

const styles = `
  :root { --series-1: rgb(200 30 30); --series-2: rgb(30 140 60); --series-3: rgb(30 60 200); }
  body { margin: 0; display: grid; grid-template-columns: repeat(4, 1fr); gap: 8px; font: 14px sans-serif; }
  .chart { position: relative; height: 180px; }
`;

type SideName = 'ours' | 'stock';

/** Runs from the root of the repository, where the page's sources are. */
export async function run(): Promise<BenchTable> {
  const script = await bundle();
  const browser = await chromium.launch(ensureBrowser());
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 1200 }, deviceScaleFactor: 1 });
    await open(page, script);
    await turns(page, warmUpRounds);
    const scriptMs = await turns(page, rounds);
    const tasks = {
      ours: await mainThreadMs(page, 'ours'),
      stock: await mainThreadMs(page, 'stock'),
      idle: await mainThreadMs(page, 'idle'),
    };
    const ours = median(scriptMs.ours);
    const stock = median(scriptMs.stock);
    const [oursP95, stockP95] = [p95(scriptMs.ours), p95(scriptMs.stock)];
    const table: BenchTable = {
      title: 'Charts: an update of 12 charts × 3 series × 300 points',
      columns: ['charts', 'script ms, median', 'script ms, p95', 'main thread ms'],
      rows: [
        ['Telltale', ours, oursP95, tasks.ours],
        ["stock Chart.js, update('none')", stock, stockP95, tasks.stock],
        ['a frame without an update', 0, 0, tasks.idle],
        ['ratio', ours / stock, oursP95 / stockP95, tasks.ours / tasks.stock],
      ],
      notes: [
        `Headless Chromium ${browser.version()}, 1600 × 1200 at one device pixel a CSS pixel; ${rounds} updates each, turn by turn, after ${warmUpRounds} to warm up.`,
        'Script: performance.now around pushing the samples, drawing and updating. Main thread: the mean of all its tasks, painting by the browser included (Performance.getMetrics).',
        `Reach: script at most ${reach} of stock Chart.js: ${ours / stock <= reach ? 'met' : 'MISSED'}.`,
      ],
    };
    printTable(table);
    return table;
  } finally {
    await browser.close();
  }
}

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      lib: { entry: join(process.cwd(), 'test/bench/charts/page.ts'), formats: ['es'], fileName: 'page' },
    },
  });
  const output = Array.isArray(result) ? result[0] : result;
  if (!output || !('output' in output)) throw new Error('vite gave no bundle');
  return output.output[0].code;
}

async function open(page: Page, script: string): Promise<void> {
  await page.route(`${origin}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/page.js') return route.fulfill({ contentType: 'text/javascript', body: script });
    return route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="en"><title>bench</title><style>${styles}</style><script type="module" src="/page.js"></script></html>`,
    });
  });
  await page.goto(origin);
  await page.waitForFunction(() => 'sides' in window);
}

/** Updates both sides turn by turn; the script time of each update, in ms. */
function turns(page: Page, count: number): Promise<Record<SideName, number[]>> {
  return page.evaluate(async (times) => {
    const found: Record<SideName, number[]> = { ours: [], stock: [] };
    for (let i = 0; i < times; i += 1) {
      found.ours.push(await window.sides.ours.update());
      found.stock.push(await window.sides.stock.update());
    }
    return found;
  }, count);
}

/** Time of all tasks of the page's main thread per update, in ms. */
async function mainThreadMs(page: Page, side: SideName | 'idle'): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const read = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
  };
  const before = await read();
  await page.evaluate(
    async ({ name, times }) => {
      for (let i = 0; i < times; i += 1) await window.sides[name].update();
    },
    { name: side, times: rounds },
  );
  const after = await read();
  await session.detach();
  return (after - before) / rounds;
}

function p95(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;
}
