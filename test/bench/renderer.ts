/**
 * What the page costs: an update of its charts beside stock Chart.js and uPlot, an update of the whole Overview, the
 * heap after half an hour, and what a person waits for when opening it. In Chromium, against the built product.
 */
import { chromium } from 'playwright';
import { ensureBrowser } from '../../build/browser.mjs';
import { measureCharts } from './renderer/charts.ts';
import { measureFirstPaint } from './renderer/first-paint.ts';
import { measureOverview } from './renderer/overview.ts';
import { printTable } from './table.ts';

/** Runs from the root of the repository, where the built product and the page's sources are. */
export async function run(): Promise<void> {
  const browser = await chromium.launch(ensureBrowser());
  try {
    const { table, uplotScriptMs } = await measureCharts(browser);
    printTable(table);
    printTable(await measureFirstPaint(browser));
    printTable(await measureOverview(browser, uplotScriptMs));
  } finally {
    await browser.close();
  }
}
