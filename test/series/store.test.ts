import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../../main/sampler/sample.ts';
import { createSeriesStore, type SeriesStoreOptions } from '../../main/series/store.ts';
import { catalogue } from '../../protocol/catalogue.ts';
import { dashboardSeries } from '../../protocol/families/dashboard.ts';
import type { SeriesDefinition } from '../../protocol/series.ts';

/** A moment that begins a minute. */
const startMs = Date.parse('2026-11-24T20:15:00.000Z');

const definitions: readonly SeriesDefinition[] = [
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

function sampleOf(channel: 'cpu' | 'filesystem', timeMs: number, fields: object): Sample {
  return { channel, timeMs, data: { timestamp: new Date(timeMs).toISOString(), ...fields } } as unknown as Sample;
}

function createStore(options: Partial<SeriesStoreOptions> = {}) {
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

const seconds = (timestamps: number[] | undefined) => timestamps?.map((each) => each - startMs / 1_000);

describe('history', () => {
  it('gives one bucket a tick with nulls in a gap, and leaves the open bucket out', () => {
    const { cpu, history } = createStore();
    cpu(startMs, 10);
    cpu(startMs + 1_000, null);
    cpu(startMs + 3_000, 40);
    cpu(startMs + 4_000, 50);
    const [columns] = history('cpu_utilization_percent', 0, 10, 4.9);
    expect(columns).toEqual({
      series: 'cpu_utilization_percent',
      unit: 'percent',
      step_seconds: 1,
      timestamps: [0, 1, 2, 3].map((second) => startMs / 1_000 + second),
      mean: [10, null, null, 40],
      min: [10, null, null, 40],
      max: [10, null, null, 40],
    });
    expect(history('cpu_utilization_percent', 0, 10, 5)[0]?.mean).toEqual([10, null, null, 40, 50]);
  });

  it('takes the buckets that start in [from, to)', () => {
    const { cpu, history } = createStore();
    for (let second = 0; second < 30; second += 1) cpu(startMs + second * 1_000, second);
    expect(seconds(history('cpu_utilization_percent', 3, 6, 60)[0]?.timestamps)).toEqual([3, 4, 5]);
    expect(seconds(history('cpu_utilization_percent', 2.5, 5.5, 60)[0]?.timestamps)).toEqual([3, 4, 5]);
    expect(seconds(history('cpu_utilization_percent', 70, 80, 60)[0]?.timestamps)).toEqual([]);
  });

  it('rounds the step up to a multiple of the tier, aligned to the epoch, and weighs by count', () => {
    const { cpu, history } = createStore();
    for (const second of [0, 1, 2, 3, 4, 5, 7]) cpu(startMs + second * 1_000, second);
    const [columns] = history('cpu_utilization_percent', 1, 9, 60, 2_500);
    expect(columns?.step_seconds).toBe(3);
    expect(seconds(columns?.timestamps)).toEqual([3, 6]);
    expect(columns?.mean).toEqual([4, 7]);
    expect(columns?.min).toEqual([3, 7]);
    expect(columns?.max).toEqual([5, 7]);
  });

  it('uses the finest tier that covers the range: 1 s for 10 minutes, 10 s for a day and an hour', () => {
    const { cpu, history } = createStore();
    for (let second = 0; second <= 1_200; second += 1) cpu(startMs + second * 1_000, second);
    const [fine] = history('cpu_utilization_percent', 600.4, 1_200.4, 1_200.4);
    expect(fine?.step_seconds).toBe(1);
    expect(fine?.mean).toEqual(Array.from({ length: 599 }, (_, index) => 601 + index));
    const [coarse] = history('cpu_utilization_percent', 0, 1_200.4, 1_200.4);
    expect(coarse?.step_seconds).toBe(10);
    expect(coarse?.mean).toHaveLength(120);
    expect([coarse?.mean[0], coarse?.min[0], coarse?.max[0]]).toEqual([4.5, 0, 9]);
    expect(history('cpu_utilization_percent', 0, 1_200, 1_200, 1_000)[0]?.step_seconds).toBe(10);
  });

  it('answers what is older than a day from buckets of 5 minutes', () => {
    const { cpu, history } = createStore();
    for (let second = 0; second <= 93_600; second += 10) cpu(startMs + second * 1_000, second);
    const [columns] = history('cpu_utilization_percent', 0, 93_600, 93_600);
    expect(columns?.step_seconds).toBe(300);
    expect(columns?.mean).toEqual(Array.from({ length: 312 }, (_, index) => index * 300 + 145));
    expect([columns?.min[1], columns?.max[1]]).toEqual([300, 590]);
    const [day] = history('cpu_utilization_percent', 3_605, 93_600, 93_600);
    expect([day?.step_seconds, day?.mean[0], day?.mean.length]).toEqual([10, 3_610, 8_999]);
  });

  it('gives nulls before retention and where nothing was sampled for weeks', () => {
    const { cpu, history } = createStore();
    const day = 86_400;
    for (const days of [0, 20, 60, 100]) cpu(startMs + days * day * 1_000, days);
    const [columns] = history('cpu_utilization_percent', 10 * day, 100 * day + 1, 100 * day + 1, 3_600_000);
    const found = columns?.mean.flatMap((value, index) =>
      value === null ? [] : [[columns.timestamps[index], value]],
    );
    const hour = (days: number) => Math.floor((startMs / 1_000 + days * day) / 3_600) * 3_600;
    expect(found).toEqual([
      [hour(20), 20],
      [hour(60), 60],
    ]);
    expect(
      history('cpu_utilization_percent', -day, day, 100 * day)[0]?.mean.every((value) => value === null),
    ).toBe(true);
  });

  it('widens the step by itself for a long range, and refuses more than 10,000 points where one is asked for', () => {
    const { cpu, history } = createStore();
    cpu(startMs, 1);
    const [months] = history('cpu_utilization_percent', -90 * 86_400, 0, 0);
    expect(months?.step_seconds).toBe(900);
    expect(months?.timestamps).toHaveLength(8_640);
    expect(() => history('cpu_utilization_percent', -90 * 86_400, 0, 0, 300_000)).toThrow(
      expect.objectContaining({ code: 'too_many_points', status: 400 }),
    );
  });

  it('never has a step finer than the pace of the series, so that null means a gap', () => {
    const { feed, history } = createStore();
    for (let second = 0; second <= 60; second += 10) {
      feed('filesystem', startMs + second * 1_000, { filesystems: [{ mount: '/', used: second }] });
    }
    const name = 'filesystem_filesystems_used{mount="/"}';
    expect(history(name, 0, 60, 60)[0]?.step_seconds).toBe(10);
    expect(history(name, 0, 60, 60, 1_000)[0]?.mean).toEqual([0, 10, 20, 30, 40, 50]);
  });

  it('gives all label sets for a bare name, in natural order, each once', () => {
    const { feed, history } = createStore();
    const cores = [10, 2, 0].map((cpu) => ({ cpu, busy_percent: cpu }));
    feed('cpu', startMs, { cores: [...cores, { cpu: 2, busy_percent: 99 }], load_average: [1, null, 3] });
    const columns = history('cpu_cores_busy_percent', 0, 1, 2);
    expect(columns.map(({ series, mean }) => [series, mean])).toEqual([
      ['cpu_cores_busy_percent{cpu="0"}', [0]],
      ['cpu_cores_busy_percent{cpu="2"}', [2]],
      ['cpu_cores_busy_percent{cpu="10"}', [10]],
    ]);
    expect(history('cpu_load_average', 0, 1, 2).map(({ series }) => series)).toEqual([
      'cpu_load_average{period="1m"}',
      'cpu_load_average{period="15m"}',
    ]);
    expect(history('cpu_cores_busy_percent{cpu="2"}', 0, 1, 2)[0]?.mean).toEqual([2]);
  });

  it('gives gaps for a series without data, and nothing for a bare name without label sets', () => {
    const { history } = createStore();
    expect(history('cpu_utilization_percent', 0, 3, 5)[0]?.mean).toEqual([null, null, null]);
    expect(history('cpu_cores_busy_percent', 0, 3, 5)).toEqual([]);
  });

  it('takes a label set that never was, or is hidden, for gaps among others and for unknown by itself', () => {
    const { store, feed } = createStore();
    feed('cpu', startMs, { cores: [0, 1].map((cpu) => ({ cpu, busy_percent: 50 + cpu })) });
    const range = { fromMs: startMs, toMs: startMs + 1_000, stepMs: null };
    const core = (cpu: number) => `cpu_cores_busy_percent{cpu="${cpu}"}`;
    const means = (series: string[]) =>
      store
        .history({ ...range, series, hides: (_definition, label) => String(label) === '1' }, startMs + 2_000)
        .map(({ series: name, mean }) => [name, mean[0]]);
    expect(means([core(7), core(0), core(1)])).toEqual([
      [core(7), null],
      [core(0), 50],
      [core(1), null],
    ]);
    for (const unknown of [[core(7)], [core(1)], [core(1), core(7)]]) {
      expect(() => means(unknown)).toThrow(expect.objectContaining({ code: 'unknown_series' }));
    }
    expect(means(['cpu_cores_busy_percent'])).toEqual([[core(0), 50]]);
  });

  it('finds a label whose value needs escaping', () => {
    const { feed, history } = createStore();
    const mount = '/mnt/a "b"\\c\nd';
    feed('filesystem', startMs, { filesystems: [{ mount, used: 5 }] });
    const name = 'filesystem_filesystems_used{mount="/mnt/a \\"b\\"\\\\c\\nd"}';
    expect(history('filesystem_filesystems_used', 0, 10, 20)[0]?.series).toBe(name);
    expect(history(name, 0, 10, 20)[0]?.mean).toEqual([5]);
  });

  it.each([
    'nothing',
    'cpu_utilization_percent{cpu="0"}',
    'cpu_cores_busy_percent{core="0"}',
    'cpu_cores_busy_percent{cpu="0"',
    'cpu_load_average{period="2m"}',
    '__proto__',
    '',
    `cpu_cores_busy_percent{cpu="${'9'.repeat(6_000)}"}`,
  ])('does not know the series %.60s', (name) => {
    const { history } = createStore();
    expect(() => history(name, 0, 1, 1)).toThrow(expect.objectContaining({ code: 'unknown_series', status: 404 }));
  });

  it('refuses a range that does not begin before it ends, and a step that is not above 0', () => {
    const { history } = createStore();
    const series = 'cpu_utilization_percent';
    expect(() => history(series, 5, 5, 9)).toThrow(expect.objectContaining({ code: 'invalid_window' }));
    expect(() => history(series, Number.NaN, 5, 9)).toThrow(expect.objectContaining({ code: 'invalid_window' }));
    expect(() => history(series, 0, 5, 9, 0)).toThrow(expect.objectContaining({ code: 'invalid_step' }));
    expect(() => history(series, 0, 5, 9, Number.NaN)).toThrow(expect.objectContaining({ code: 'invalid_step' }));
  });

  it('bounds the points of all series together', () => {
    const { feed, store } = createStore();
    feed('cpu', startMs, { cores: Array.from({ length: 200 }, (_, cpu) => ({ cpu, busy_percent: 1 })) });
    const query = {
      series: ['cpu_cores_busy_percent'],
      fromMs: startMs - 86_400_000,
      toMs: startMs,
      stepMs: null,
    };
    expect(() => store.history(query, startMs)).toThrow(expect.objectContaining({ code: 'too_many_points' }));
  });

  it('agrees with a model that keeps every value, in the first two tiers, with gaps and late ticks', () => {
    const step = fc.oneof(
      { weight: 12, arbitrary: fc.constant(1) },
      { weight: 2, arbitrary: fc.integer({ min: 0, max: 90 }) },
      { weight: 1, arbitrary: fc.integer({ min: 300, max: 4_000 }) },
    );
    const tick = fc.tuple(step, fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { freq: 5 }));
    const query = fc.record({
      windowSeconds: fc.integer({ min: 1, max: 2_000 }),
      endsBefore: fc.integer({ min: 0, max: 30 }),
      stepMs: fc.option(fc.integer({ min: 1, max: 60_000 })),
    });
    fc.assert(
      fc.property(
        fc.array(tick, { minLength: 1, maxLength: 150 }),
        query,
        (ticks, { windowSeconds, endsBefore, stepMs }) => {
          const { cpu, history } = createStore();
          const values: { second: number; value: number }[] = [];
          let second = 0;
          for (const [stepSeconds, value] of ticks) {
            second += stepSeconds;
            cpu(startMs + second * 1_000, value);
            if (value !== null) values.push({ second, value });
          }
          const now = second + 1;
          const to = now - endsBefore;
          const from = to - windowSeconds;
          const [columns] = history('cpu_utilization_percent', from, to, now, stepMs);
          const tierSeconds = from >= now - 601 ? 1 : 10;
          const expectedStep = Math.ceil((stepMs ?? 1) / (tierSeconds * 1_000)) * tierSeconds;
          expect(columns?.step_seconds).toBe(expectedStep);
          const oldest =
            (Math.floor((values.at(-1)?.second ?? 0) / tierSeconds) - (tierSeconds === 1 ? 599 : 8_999)) *
            tierSeconds;
          const starts: number[] = [];
          // The start is a multiple of 60 s since the epoch, but not of every step.
          const phase = (startMs / 1_000) % expectedStep;
          for (let at = from; at < to; at += 1) {
            if ((at + phase) % expectedStep === 0 && at + expectedStep <= now) starts.push(at);
          }
          expect(seconds(columns?.timestamps)).toEqual(starts);
          for (const [index, start] of starts.entries()) {
            const inside = values
              .filter(
                (each) => each.second >= start && each.second < start + expectedStep && each.second >= oldest,
              )
              .map(({ value }) => value);
            if (inside.length === 0) {
              expect([columns?.mean[index], columns?.min[index], columns?.max[index]]).toEqual([null, null, null]);
              continue;
            }
            expect(columns?.mean[index]).toBeCloseTo(
              inside.reduce((sum, each) => sum + each, 0) / inside.length,
              6,
            );
            expect(columns?.min[index]).toBe(Math.min(...inside));
            expect(columns?.max[index]).toBe(Math.max(...inside));
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

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
