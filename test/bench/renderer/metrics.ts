/**
 * What Chromium counts of a page's main thread and heap, by its DevTools protocol (Performance.getMetrics): time that
 * the thread ran, not time that passed, so that what else a machine does counts for little.
 */
import type { Page } from 'playwright';

export interface PageMetrics {
  /** Since the page began, in ms. */
  scriptMs: number;
  taskMs: number;
  heapBytes: number;
}

const collections = 3;

export interface MetricsReader {
  /** @param collect garbage first, so that the heap is what is held */
  read(collect?: boolean): Promise<PageMetrics>;
  close(): Promise<void>;
}

export async function metricsOf(page: Page): Promise<MetricsReader> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return {
    async read(collect = false) {
      // What one collection finds to be unused may hold more, which the next one frees.
      for (let i = 0; collect && i < collections; i += 1) await session.send('HeapProfiler.collectGarbage');
      const { metrics } = await session.send('Performance.getMetrics');
      const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
      return {
        scriptMs: value('ScriptDuration') * 1000,
        taskMs: value('TaskDuration') * 1000,
        heapBytes: value('JSHeapUsedSize'),
      };
    },
    close: () => session.detach(),
  };
}
