/**
 * What keeping the past costs: one tick of every series into its tiers, the sliding statistics, and a history query,
 * with the series of a small and of a large machine.
 */

import type { Tick } from '../../main/sampler/sample.ts';
import { createSeriesStore } from '../../main/series/store.ts';
import { catalogue } from '../../protocol/catalogue.ts';
import { dashboardSeries } from '../../protocol/families/dashboard.ts';
import { median } from './support/cpu.ts';
import { printTable } from './table.ts';

const warmUpTicks = 2_000;
const ticks = 5_000;

export async function run(): Promise<void> {
  printTable({
    title: 'Windows: one tick into rings, tiers and sliding statistics',
    columns: ['logical CPUs', 'series', 'ingest µs', 'dashboard µs', 'history of 10 min µs', 'KiB/series, full'],
    rows: [2, 16, 128].map(measure),
    notes: [
      `Medians of ${ticks} ticks after ${warmUpTicks}; the cpu channel alone, which has most of the series.`,
      'History: one series of 10 minutes at 1 s.',
    ],
  });
}

function measure(cpus: number): (string | number)[] {
  const store = createSeriesStore({ catalogue, intervalMs: 1_000, dashboard: dashboardSeries });
  const startMs = Date.UTC(2026, 0, 1);
  const times = { ingest: [] as number[], dashboard: [] as number[], history: [] as number[] };
  for (let tick = 0; tick < warmUpTicks + ticks; tick += 1) {
    const slotMs = startMs + tick * 1_000;
    const sample = tickOf(cpus, slotMs, tick);
    const ingest = microseconds(() => store.ingest(sample));
    const dashboard = microseconds(() => store.dashboard(slotMs, slotMs));
    if (tick < warmUpTicks) continue;
    times.ingest.push(ingest);
    times.dashboard.push(dashboard);
    if (tick % 50 !== 0) continue;
    const query = { series: ['cpu_utilization_percent'], fromMs: slotMs - 600_000, toMs: slotMs, stepMs: null };
    times.history.push(microseconds(() => store.history(query, slotMs)));
  }
  const { series, bytesPerSeries } = store.usage();
  return [
    cpus,
    series,
    median(times.ingest),
    median(times.dashboard),
    median(times.history),
    bytesPerSeries / 1_024,
  ];
}

/** A whole cpu message with values that move. */
function tickOf(cpus: number, timeMs: number, tick: number): Tick {
  const value = 50 + 40 * Math.sin(tick / 10);
  const modes = {
    user_percent: value,
    nice_percent: 0,
    system_percent: 5,
    idle_percent: 95 - value,
    iowait_percent: 0,
    irq_percent: 0,
    softirq_percent: 0,
    steal_percent: 0,
    guest_percent: 0,
  };
  const data = {
    timestamp: new Date(timeMs).toISOString(),
    utilization_percent: value + 5,
    modes,
    cores: Array.from({ length: cpus }, (_, cpu) => ({
      cpu,
      utilization_percent: value,
      frequency_hertz: 3e9,
      modes,
    })),
    frequency_hertz: 3e9,
    load_average: [1, 2, 3],
    context_switches_per_second: 1_000 + tick,
    interrupts_per_second: 500,
    forks_per_second: 3,
    processes_running: 2,
    processes_blocked: 0,
    limit_cores: null,
  };
  // Fields that other families add later are no concern of this bench.
  return { slotMs: timeMs, samples: [{ channel: 'cpu', timeMs, data }] } as unknown as Tick;
}

function microseconds(call: () => void): number {
  const startedMs = performance.now();
  call();
  return 1_000 * (performance.now() - startedMs);
}
