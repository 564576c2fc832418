import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStore, seconds, startMs } from './harness.ts';

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

  it('takes a label set that is listed without a value for gaps, and a hidden one for unknown still', () => {
    const { store, feed, history } = createStore();
    feed('cpu', startMs, { cores: [{ cpu: 0, busy_percent: null }] });
    feed('filesystem', startMs, { filesystems: [{ mount: '/a', used: null }] });
    const mount = 'filesystem_filesystems_used{mount="/a"}';
    expect(history('cpu_cores_busy_percent{cpu="0"}', 0, 2, 3)[0]?.mean).toEqual([null, null]);
    expect(history(mount, 0, 10, 20)[0]?.mean).toEqual([null]);
    const unknown = expect.objectContaining({ code: 'unknown_series' });
    expect(() => history('cpu_cores_busy_percent{cpu="1"}', 0, 2, 3)).toThrow(unknown);
    const range = { fromMs: startMs, toMs: startMs + 1_000, stepMs: null };
    expect(() => store.history({ ...range, series: [mount], hides: () => true }, startMs + 2_000)).toThrow(
      unknown,
    );
    store.clear();
    expect(() => history(mount, 0, 10, 20)).toThrow(unknown);
  });

  it('remembers no more than a thousand labels without a value', () => {
    const { feed, history } = createStore();
    const cores = Array.from({ length: 1_001 }, (_, cpu) => ({ cpu, busy_percent: null }));
    feed('cpu', startMs, { cores });
    expect(history('cpu_cores_busy_percent{cpu="1000"}', 0, 1, 3)[0]?.mean).toEqual([null]);
    expect(() => history('cpu_cores_busy_percent{cpu="0"}', 0, 1, 3)).toThrow();
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
