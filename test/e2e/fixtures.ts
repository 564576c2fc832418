/**
 * What a spec is given: a page with the dashboard, whichever way it is shown, and its engine. A test in which the
 * page reported an error, on its console or uncaught, has failed, whatever it asserted.
 */
import { test as base, expect, type Page } from 'playwright/test';
import { type Running, run, type Way } from './ways.ts';

export interface WayOptions {
  way: Way;
}

interface WorkerFixtures extends WayOptions {
  running: Running;
}

interface TestFixtures {
  dashboard: Page;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  way: [{ kind: 'browser' }, { option: true, scope: 'worker' }],
  running: [
    async ({ way }, use) => {
      const running = await run(way);
      await use(running);
      await running.close();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  dashboard: async ({ running }, use) => {
    const problems: string[] = [];
    const note = (text: string) => {
      if (!running.expectedWhileAway?.test(text)) problems.push(text);
    };
    const page = await running.open((opened) => {
      opened.on('pageerror', (error) => note(`uncaught: ${error.message}`));
      opened.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') note(`console: ${message.text()}`);
      });
    });
    // The window of the app keeps its address from test to test, and every way keeps its page.
    await page.evaluate(() => {
      location.hash = '#/';
    });
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
    await use(page);
    expect(problems).toEqual([]);
    page.removeAllListeners();
  },
});

export { expect };
