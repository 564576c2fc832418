import { describe, expect, it } from 'vitest';
import { createSeriesStore } from '../../main/series/store.ts';
import { catalogue } from '../../protocol/catalogue.ts';
import { dashboardSeries } from '../../protocol/families/dashboard.ts';
import { createStore, definitions, sampleOf, seconds, startMs } from './harness.ts';

describe('time', () => {
  it('leaves out a slot before the newest one', () => {
    const { cpu, history } = createStore();
    cpu(startMs + 5_000, 50);
    cpu(startMs + 3_000, 30);
    cpu(startMs + 6_000, 60);
    expect(history('cpu_utilization_percent', 3, 7, 60)[0]?.mean).toEqual([null, null, 50, 60]);
    // So far back that the second tier answers.
    expect(history('cpu_utilization_percent', -1_000, 10, 60)[0]?.mean.at(-1)).toBe(55);
  });

  it('forgets what lies ahead when the clock is set back further, and goes on', () => {
    const { cpu, history } = createStore();
    for (let second = 0; second < 300; second += 1) cpu(startMs + second * 1_000, 1);
    for (let second = 200; second < 210; second += 1) cpu(startMs + second * 1_000, 2);
    const [columns] = history('cpu_utilization_percent', 195, 215, 300);
    expect(columns?.mean).toEqual([...Array(5).fill(1), ...Array(10).fill(2), ...Array(5).fill(null)]);
    // The bucket of 10 s from 200 on holds the second pass alone.
    expect(history('cpu_utilization_percent', -1_000, 230, 300)[0]?.mean.slice(-4)).toEqual([1, 2, null, null]);
  });

  it('forgets nothing for a tick that comes late', () => {
    const { store, cpu, history } = createStore();
    for (let second = 0; second < 60; second += 1) cpu(startMs + second * 1_000, 1);
    const filesystems = [{ mount: '/', used: 40 }];
    store.ingest({
      slotMs: startMs + 30_000,
      samples: [sampleOf('filesystem', startMs + 59_500, { filesystems })],
    });
    expect(history('cpu_utilization_percent', 25, 60, 60)[0]?.mean).toEqual(Array(35).fill(1));
    expect(history('filesystem_filesystems_used', 20, 60, 60)[0]?.mean).toEqual([null, 40, null, null]);
  });

  it('begins the first tier anew with a new interval and answers earlier times from the second', () => {
    const { store, cpu, history } = createStore();
    for (let second = 0; second < 60; second += 1) cpu(startMs + second * 1_000, 1);
    store.setIntervalMs(250);
    expect(history('cpu_utilization_percent', 50, 60, 60)[0]?.step_seconds).toBe(10);
    for (let quarter = 0; quarter < 40; quarter += 1) cpu(startMs + 60_000 + quarter * 250, 2);
    const [recent] = history('cpu_utilization_percent', 60, 61, 70);
    expect(recent?.step_seconds).toBe(0.25);
    expect(seconds(recent?.timestamps)).toEqual([60, 60.25, 60.5, 60.75]);
    expect(recent?.mean).toEqual([2, 2, 2, 2]);
    const [earlier] = history('cpu_utilization_percent', 40, 70, 70);
    expect([earlier?.step_seconds, earlier?.mean]).toEqual([10, [1, 1, 2]]);
  });

  it('uses the new first tier also where the clock was set back to before the new interval', () => {
    const { store, cpu, history } = createStore();
    for (let second = 0; second < 60; second += 1) cpu(startMs + second * 1_000, 1);
    store.setIntervalMs(2_000);
    cpu(startMs + 60_000, 2);
    for (let second = 20; second < 30; second += 2) cpu(startMs + second * 1_000, 3);
    const [columns] = history('cpu_utilization_percent', 20, 30, 30);
    expect([columns?.step_seconds, columns?.mean]).toEqual([2, [3, 3, 3, 3, 3]]);
  });

  it('keeps the coarsest tier alone of label sets that have been gone for a day, and forgets them after 90', () => {
    const { store, cpu, feed, history } = createStore();
    const stick = 'filesystem_filesystems_used{mount="/mnt/stick"}';
    feed('filesystem', startMs, { filesystems: [{ mount: '/mnt/stick', used: 5 }] });
    cpu(startMs + 90_000_000, 1);
    expect(store.usage()).toMatchObject({ series: 2, bytes: 2 * (268_800 + 8_064) });
    cpu(startMs + 90_060_000, 1);
    expect(store.usage()).toMatchObject({ series: 2, bytes: 268_800 + 2 * 8_064 });
    expect(history(stick, -86_400, 90_060, 90_060)[0]?.mean.filter((value) => value !== null)).toEqual([5]);
    cpu(startMs + 90 * 86_400_000 + 60_000, 1);
    expect(store.usage().series).toBe(1);
  });

  it('keeps a limited number of series, says so once, and lets those gone for an hour make room', () => {
    const notes: string[] = [];
    const { store, feed, history } = createStore({ maxSeries: 50, note: (message) => notes.push(message) });
    const filesystems = (prefix: string, count: number) => ({
      filesystems: Array.from({ length: count }, (_, index) => ({ mount: `/${prefix}/${index}`, used: index })),
    });
    feed('filesystem', startMs, filesystems('a', 50));
    feed('filesystem', startMs + 10_000, filesystems('b', 5));
    expect(store.usage().series).toBe(50);
    expect(notes).toEqual(['50 series are kept, the most there may be: new ones are left out']);
    feed('filesystem', startMs + 3_700_000, filesystems('b', 5));
    expect(store.usage().series).toBe(5);
    expect(history('filesystem_filesystems_used{mount="/b/3"}', 3_700, 3_710, 3_710)[0]?.mean).toEqual([3]);
  });
});

describe('restoring', () => {
  const bucket = (count: number, mean: number) => ({ count, mean, min: mean - 1, max: mean + 1 });

  it('takes in buckets of an earlier run beside what is sampled, merged where both have values', () => {
    const { store, cpu, history } = createStore();
    cpu(startMs, 10);
    expect(store.restore('cpu_utilization_percent', 1, startMs - 20_000, bucket(10, 40))).toBe(true);
    expect(store.restore('cpu_utilization_percent', 1, startMs, bucket(3, 30))).toBe(true);
    expect(store.restore('cpu_utilization_percent', 2, startMs - 86_400_000 * 2, bucket(300, 70))).toBe(true);
    const [recent] = history('cpu_utilization_percent', -30, 10, 10);
    expect(recent).toMatchObject({
      step_seconds: 10,
      mean: [null, 40, null, 25],
      min: [null, 39, null, 10],
      max: [null, 41, null, 31],
    });
    const [days] = history('cpu_utilization_percent', -3 * 86_400, 0, 10);
    expect(days?.mean.filter((value) => value !== null)).toEqual([70]);
  });

  it('finds a label again that is a number, under one name', () => {
    const { store, feed, history } = createStore();
    const name = 'cpu_cores_busy_percent{cpu="3"}';
    store.restore(name, 1, startMs - 10_000, bucket(10, 40));
    feed('cpu', startMs, { cores: [{ cpu: 3, busy_percent: 50 }] });
    const columns = history('cpu_cores_busy_percent', -10, 10, 10);
    expect(columns.map(({ series, mean }) => [series, mean])).toEqual([[name, [40, 50]]]);
    expect(store.usage().series).toBe(1);
  });

  it('leaves out what the catalogue does not know, and leaves room for what is there', () => {
    const { store, feed } = createStore({ maxSeries: 10 });
    expect(store.restore('gone_percent', 1, startMs, bucket(1, 1))).toBe(false);
    expect(store.restore('cpu_cores_busy_percent', 1, startMs, bucket(1, 1))).toBe(false);
    const kept = Array.from({ length: 10 }, (_, index) =>
      store.restore(`filesystem_filesystems_used{mount="/${index}"}`, 2, startMs, bucket(1, 1)),
    );
    expect(kept.filter(Boolean)).toHaveLength(8);
    feed('filesystem', startMs, { filesystems: [{ mount: '/new', used: 5 }] });
    expect(store.usage().series).toBe(9);
  });

  it('gives the buckets that it holds, and forgets them when told to', () => {
    const { store, cpu } = createStore();
    for (let second = 0; second < 10; second += 1) cpu(startMs + second * 1_000, second);
    const found: unknown[] = [];
    store.eachBucket(1, startMs, (name, each) => found.push([name, { ...each }]));
    store.eachBucket(2, startMs, (name, each) => found.push([name, { ...each }]));
    store.eachBucket(1, startMs + 10_000, (name) => found.push(name));
    const all = ['cpu_utilization_percent', { count: 10, mean: 4.5, min: 0, max: 9 }];
    expect(found).toEqual([all, all]);
    store.clear();
    expect(store.usage()).toMatchObject({ series: 0, bytes: 0 });
    cpu(startMs + 10_000, 1);
    expect(store.usage().series).toBe(1);
  });
});

describe('list and usage', () => {
  it('lists the catalogue by bare name', () => {
    const store = createSeriesStore({ catalogue, intervalMs: 1_000, dashboard: dashboardSeries });
    expect(store.list()).toHaveLength(catalogue.length);
    expect(store.list()).toContainEqual({
      series: 'cpu_load_average',
      unit: 'tasks',
      kind: 'gauge',
      help: 'Mean number of runnable and uninterruptible tasks.',
    });
  });

  it('states the bytes of a series', () => {
    const { store, cpu } = createStore();
    expect(store.usage()).toEqual({ series: 0, bytes: 0, bytesPerSeries: 1_002_624 });
    cpu(startMs, 1);
    expect(store.usage()).toEqual({ series: 1, bytes: 276_864, bytesPerSeries: 1_002_624 });
    store.setIntervalMs(250);
    cpu(startMs + 1_000, 1);
    expect(store.usage()).toEqual({ series: 1, bytes: 327_264, bytesPerSeries: 1_053_024 });
  });

  it('refuses a catalogue that declares a name twice, and a dashboard series that it does not declare', () => {
    expect(() => createStore({ catalogue: [...definitions, ...definitions] })).toThrow(
      '"cpu_utilization_percent" twice',
    );
    expect(() => createStore({ dashboard: ['cpu_temperature'] })).toThrow('"cpu_temperature"');
  });
});

describe('dashboard', () => {
  const used = 'filesystem_filesystems_used{mount="/"}';

  it('carries every chosen series, null with a reason until there is a sample', () => {
    const { store } = createStore({ dashboard: ['cpu_utilization_percent'] });
    const reason = 'no sample of cpu so far';
    expect(store.dashboard(startMs, startMs + 4)).toEqual({
      channel: 'dashboard',
      timeMs: startMs + 4,
      data: {
        timestamp: '2026-11-24T20:15:00.004Z',
        series: {
          cpu_utilization_percent: { current: null, min: null, max: null, avg: null, p95: null, trend: 'stable' },
        },
        unavailable: {
          'series.cpu_utilization_percent.current': reason,
          'series.cpu_utilization_percent.min': reason,
          'series.cpu_utilization_percent.max': reason,
          'series.cpu_utilization_percent.avg': reason,
          'series.cpu_utilization_percent.p95': reason,
        },
      },
    });
  });

  it('gives the statistics of the last 60 samples', () => {
    const { store, cpu } = createStore({ dashboard: ['cpu_utilization_percent'] });
    for (let second = 1; second <= 100; second += 1) cpu(startMs + second * 1_000, second);
    const { data } = store.dashboard(startMs + 100_000, startMs + 100_000);
    expect(data.series).toEqual({
      cpu_utilization_percent: { current: 100, min: 41, max: 100, avg: 70.5, p95: 97, trend: 'rising' },
    });
    expect(data.unavailable).toBeUndefined();
  });

  it("passes on the channel's own reason for a gap", () => {
    const { store, cpu, feed } = createStore({ dashboard: ['cpu_utilization_percent'] });
    cpu(startMs, 10);
    feed('cpu', startMs + 1_000, { utilization_percent: null, unavailable: { utilization_percent: 'asleep' } });
    const { data } = store.dashboard(startMs + 1_000, startMs + 1_000);
    expect(data.series.cpu_utilization_percent).toMatchObject({ current: null, avg: 10 });
    expect(data.unavailable).toEqual({ 'series.cpu_utilization_percent.current': 'asleep' });
  });

  it('keeps the value of a slow channel between its samples, and drops it when they stay away', () => {
    const { store, feed } = createStore({ dashboard: [used] });
    feed('filesystem', startMs, { filesystems: [{ mount: '/', used: 40 }] });
    const at = (second: number) => store.dashboard(startMs + second * 1_000, startMs + second * 1_000).data;
    expect(at(9).series[used]?.current).toBe(40);
    expect(at(20).series[used]?.current).toBe(40);
    expect(at(21).series[used]).toMatchObject({ current: null, avg: 40 });
    expect(at(21).unavailable).toEqual({
      [`series.${used}.current`]: 'no sample of filesystem since 2026-11-24T20:15:00.000Z',
    });
  });

  it('counts a label set that is not in the sample as a gap', () => {
    const { store, feed } = createStore({ dashboard: [used] });
    feed('filesystem', startMs, { filesystems: [{ mount: '/', used: 40 }] });
    feed('filesystem', startMs + 10_000, { filesystems: [] });
    const { data } = store.dashboard(startMs + 10_000, startMs + 10_000);
    expect(data.series[used]?.current).toBeNull();
    expect(data.unavailable).toEqual({ [`series.${used}.current`]: 'the newest sample has no mount "/"' });
  });
});
