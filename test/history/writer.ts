/**
 * A program that records as fast as it can, for a parent that kills it: `writer <folder> <first second>`. Its clock
 * is made: each tick is a second. Says on stdout, at once, which seconds were handed to the system.
 */
import { writeSync } from 'node:fs';
import { startHistory } from '../../main/history/history.ts';
import { createTraffic } from '../../main/history/traffic.ts';
import type { Sample } from '../../main/sampler/sample.ts';
import { createSeriesStore } from '../../main/series/store.ts';
import { catalogue } from '../../protocol/catalogue.ts';

const [, , folder = '', first = ''] = process.argv;
let second = Number(first);
const clock = {
  now: () => second * 1_000,
  monotonic: () => second * 1_000,
  after: () => () => {},
};
const series = createSeriesStore({ catalogue, intervalMs: 1_000, dashboard: [] });
const traffic = createTraffic({ now: clock.now, timeZone: 'UTC', boot: 'boot', bootMs: 0 });
const history = startHistory({
  folder,
  enabled: true,
  machine: '0'.repeat(32),
  host: 'box',
  run: '1'.repeat(16),
  series,
  traffic,
  intervalMs: () => 1_000,
  clock,
  log: (level, _room, message) => {
    if (level !== 'info') writeSync(1, `problem ${message}\n`);
  },
});
await history.ready();
for (;;) {
  const timeMs = second * 1_000;
  const data = { timestamp: new Date(timeMs).toISOString(), utilization_percent: second % 1_000, processes: [] };
  const samples = (['cpu', 'process_top'] as const).map(
    (channel) => ({ channel, timeMs, data }) as unknown as Sample,
  );
  series.ingest({ slotMs: timeMs, samples });
  traffic.count([{ interface: 'eth0', index: 2, receiveBytes: second, transmitBytes: second }]);
  history.take(timeMs, samples, new Map([['cpu', second] as const, ['process_top', second] as const]));
  if (second % 10 === 0) {
    await history.settled();
    writeSync(1, `${second}\n`);
  }
  second += 1;
}
