/**
 * The whole Overview over half an hour, at ten times the speed: server and page live in the same hurried time, so
 * that each second of theirs brings a tick. What a tick costs once the charts are full, what the heap holds before
 * and after, and what is done while the page is hidden.
 */
import type { Browser } from 'playwright';
import { Children } from '../support/children.ts';
import { pause } from '../support/cpu.ts';
import { startServe } from '../support/serve.ts';
import type { BenchTable } from '../table.ts';
import { hurriedTime } from './hurry.ts';
import { metricsOf } from './metrics.ts';
import { reachLine } from './reach.ts';

const factor = 10;
const tickMs = 1_000 / factor;
/** Until charts of ten minutes are full. */
const fillMs = 660_000 / factor;
/** Half an hour together. */
const longWindowMs = 300_000 / factor;
const usualWindowMs = 1_500_000 / factor;
/** More than this is growth: collections do not all end at the same size. */
const heapSlack = 1.05;

/** @param uplotScriptMs what uPlot's 12 charts alone cost an update, by the same counter */
export async function measureOverview(browser: Browser, uplotScriptMs: number): Promise<BenchTable> {
  const children = new Children();
  try {
    const server = await startServe(children, {
      nodeFlags: ['--import', `data:text/javascript,${encodeURIComponent(hurriedTime(factor, 'server'))}`],
    });
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.addInitScript(hurriedTime(factor, 'page'));
    await page.goto(server.url);
    const metrics = await metricsOf(page);
    const show = (window: string) => page.locator(`input[type=radio][value="${window}"]`).check({ force: true });
    /** Milliseconds a tick over some time. */
    const costOver = async (ms: number) => {
      const before = await metrics.read();
      await pause(ms);
      const after = await metrics.read();
      const ticks = ms / tickMs;
      return {
        script: (after.scriptMs - before.scriptMs) / ticks,
        task: (after.taskMs - before.taskMs) / ticks,
      };
    };
    await show('10m');
    await pause(fillMs);
    const before = await metrics.read(true);
    const charts = await page.locator('canvas[aria-hidden="true"]').count();
    const long = await costOver(longWindowMs);
    await show('1m');
    const usual = await costOver(usualWindowMs);
    const after = await metrics.read(true);
    await metrics.close();
    await page.close();
    return {
      title: 'The whole Overview, a tick each second',
      columns: ['charts show', 'script ms a tick', 'main thread ms a tick', 'main thread, %'],
      rows: [
        ['1 minute, as at first', usual.script, usual.task, usual.task / 10],
        ['10 minutes', long.script, long.task, long.task / 10],
      ],
      notes: [
        `${charts} charts and the sparklines beside them, 1440 × 900, live readings of this machine, at ${factor} times the speed: ${(longWindowMs + usualWindowMs) / tickMs} ticks in ${(longWindowMs + usualWindowMs) / 1000} s. Script and tasks by Performance.getMetrics.`,
        `Heap after a collection: ${mib(before.heapBytes)} MiB, half an hour later ${mib(after.heapBytes)} MiB.`,
        reachLine("script a tick by uPlot's 12 charts alone", usual.script / uplotScriptMs, 0.7),
        reachLine('heap by the heap half an hour before', after.heapBytes / before.heapBytes, heapSlack),
      ],
    };
  } finally {
    await children.stop();
  }
}

function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(2);
}
