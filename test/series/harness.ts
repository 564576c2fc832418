import type { Sample } from '../../main/sampler/sample.ts';
import { createSeriesStore, type SeriesStoreOptions } from '../../main/series/store.ts';
import type { SeriesDefinition } from '../../protocol/series.ts';

/** A moment that begins a minute. */
export const startMs = Date.parse('2026-11-24T20:15:00.000Z');

export const definitions: readonly SeriesDefinition[] = [
  { channel: 'cpu', path: 'utilization_percent', unit: 'percent', kind: 'gauge', help: 'Busy.' },
  { channel: 'cpu', path: 'cores[].busy_percent', label: 'cpu', unit: 'percent', kind: 'gauge', help: 'Busy.' },
  {
    channel: 'cpu',
    path: 'load_average[]',
    label: 'period',
    labelValues: ['1m', '5m', '15m'],
    unit: 'tasks',
    kind: 'gauge',
    help: 'Load.',
  },
  {
    channel: 'filesystem',
    path: 'filesystems[].used',
    label: 'mount',
    unit: 'percent',
    kind: 'gauge',
    help: 'Used.',
  },
];

export function sampleOf(channel: 'cpu' | 'filesystem', timeMs: number, fields: object): Sample {
  return { channel, timeMs, data: { timestamp: new Date(timeMs).toISOString(), ...fields } } as unknown as Sample;
}

export function createStore(options: Partial<SeriesStoreOptions> = {}) {
  const store = createSeriesStore({ catalogue: definitions, intervalMs: 1_000, dashboard: [], ...options });
  const feed = (channel: 'cpu' | 'filesystem', slotMs: number, fields: object) =>
    store.ingest({ slotMs, samples: [sampleOf(channel, slotMs, fields)] });
  const cpu = (slotMs: number, value: number | null) => feed('cpu', slotMs, { utilization_percent: value });
  /** Of one series, by seconds from the start. */
  const history = (
    series: string,
    fromSeconds: number,
    toSeconds: number,
    nowSeconds: number,
    stepMs: number | null = null,
  ) => {
    const query = {
      series: [series],
      fromMs: startMs + fromSeconds * 1_000,
      toMs: startMs + toSeconds * 1_000,
      stepMs,
    };
    return store.history(query, startMs + nowSeconds * 1_000);
  };
  return { store, feed, cpu, history };
}

export const seconds = (timestamps: number[] | undefined) => timestamps?.map((each) => each - startMs / 1_000);
