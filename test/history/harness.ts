/** A history over a real folder and real series, with a clock that stands still until the test moves it. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type History, type HistoryOptions, startHistory } from '../../main/history/history.ts';
import { createTraffic } from '../../main/history/traffic.ts';
import type { Sample } from '../../main/sampler/sample.ts';
import { createSeriesStore } from '../../main/series/store.ts';
import type { ChannelName } from '../../protocol/channels.ts';
import type { SeriesDefinition } from '../../protocol/series.ts';
import { FakeClock } from '../sampler/fake-clock.ts';

const definitions: readonly SeriesDefinition[] = [
  { channel: 'cpu', path: 'utilization_percent', unit: 'percent', kind: 'gauge', help: 'Busy.' },
  { channel: 'disk', path: 'devices[].busy', label: 'device', unit: 'percent', kind: 'gauge', help: 'Busy.' },
];

/** A moment that begins an hour, and a day of UTC 20 hours earlier. */
export const startMs = Date.parse('2026-11-24T20:00:00.000Z');

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-history-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

let runs = 0;

export interface Run {
  readonly history: History;
  readonly clock: FakeClock;
  readonly series: ReturnType<typeof createSeriesStore>;
  readonly lines: string[];
  readonly problems: string[];
  /** One tick a second up to a time, with `cpu_utilization_percent` as given. */
  live(seconds: number, value: (second: number) => number | null): Promise<void>;
  tick(samples: readonly [ChannelName, object][]): void;
  /** Of `cpu_utilization_percent`. */
  means(fromMs: number, toMs: number, stepMs?: number): (number | null)[];
}

/** What a process leaves behind that ends at once: what it had handed to the system. */
export async function killedFolder(run: Run, folder: string): Promise<string> {
  await run.history.settled();
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  rmSync(join(copy, 'lock'), { force: true });
  return copy;
}

/** As if the program were started. What it writes is on its way to the disk only while promises are settled. */
export function startRun(options: Partial<HistoryOptions> & { folder: string; clock?: FakeClock }): Run {
  const clock = options.clock ?? new FakeClock(startMs);
  const lines: string[] = [];
  const problems: string[] = [];
  const series = createSeriesStore({ catalogue: definitions, intervalMs: 1_000, dashboard: [] });
  runs += 1;
  const traffic = createTraffic({ now: () => clock.now(), timeZone: 'UTC', boot: 'boot', bootMs: startMs - 1 });
  const history = startHistory({
    enabled: true,
    machine: '0'.repeat(32),
    host: 'box',
    run: runs.toString(16).padStart(16, '0'),
    series,
    traffic,
    intervalMs: () => 1_000,
    log: (level, _room, message) => {
      lines.push(`${level}: ${message}`);
      if (level !== 'info') problems.push(message);
    },
    ...options,
    clock,
  });
  onTestFinished(() => history.stop());
  let seq = 0;
  const tick: Run['tick'] = (samples) => {
    const slotMs = Math.floor(clock.now() / 1_000) * 1_000;
    const timeMs = clock.now();
    const made = samples.map(
      ([channel, fields]) =>
        ({ channel, timeMs, data: { timestamp: new Date(timeMs).toISOString(), ...fields } }) as unknown as Sample,
    );
    seq += 1;
    series.ingest({ slotMs, samples: made });
    history.take(slotMs, made, new Map(made.map(({ channel }) => [channel, seq])));
  };
  return {
    history,
    clock,
    series,
    lines,
    problems,
    tick,
    async live(seconds, value) {
      for (let second = 0; second < seconds; second += 1) {
        tick([['cpu', { utilization_percent: value(second) }]]);
        await clock.advance(1_000);
      }
    },
    means(fromMs, toMs, stepMs) {
      const query = { series: ['cpu_utilization_percent'], fromMs, toMs, stepMs: stepMs ?? null };
      return series.history(query, clock.now())[0]?.mean ?? [];
    },
  };
}
