/** What Chromium counts of a page's main thread and heap, by its DevTools protocol (Performance.getMetrics). */
import type { Page } from 'playwright';

export interface PageMetrics {
  /** Since the page began, in ms. */
  scriptMs: number;
  taskMs: number;
  heapBytes: number;
}

export interface MetricsReader {
  /** @param collect garbage first, so that the heap is what is held */
  read(collect?: boolean): Promise<PageMetrics>;
  close(): Promise<void>;
}

export async function metricsOf(page: Page): Promise<MetricsReader> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  return {
    async read(collect = false) {
      if (collect) await session.send('HeapProfiler.collectGarbage');
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
