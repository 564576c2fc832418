import { expect, test } from 'vitest';
import type { HistoryResult } from '../../protocol/api.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import type { MemoryData } from '../../protocol/families/memory.ts';
import { Feed, type HistoryRequest } from '../../renderer/store/feed.ts';
import type { ChartDefinition } from '../../renderer/store/lines.ts';
import { fixedSpan, timeWindows } from '../../renderer/store/windows.ts';
import { FakeClock } from '../client/fake-clock.ts';

const [minute, , hour] = timeWindows;

const definition: ChartDefinition<'memory'> = {
  channel: 'memory',
  lines: [{ label: 'Used', color: '--c', series: ['memory_used_bytes'], read: (data) => data.used_bytes }],
};

/** A server's memory that a test answers by hand. */
function setUp(window: (typeof timeWindows)[number] = minute) {
  const asked: Parameters<HistoryRequest>[0][] = [];
  const answers: ((result: HistoryResult | Error) => void)[] = [];
  const request: HistoryRequest = (params) => {
    asked.push(params);
    return new Promise((resolve, reject) => {
      answers.push((result) => (result instanceof Error ? reject(result) : resolve(result)));
    });
  };
  const clock = new FakeClock();
  const feed = new Feed(definition, request, window, 1_000, { after: clock.after, random: () => 0 });
  const push = (second: number, used: number | null) =>
    feed.push({ timestamp: new Date(second * 1_000 + 4).toISOString(), used_bytes: used } as MemoryData);
  const answer = async (result: Record<number, number> | Error, stepSeconds?: number) => {
    answers.shift()?.(result instanceof Error ? result : historyOf(result, stepSeconds));
    await new Promise((resolve) => setImmediate(resolve));
  };
  const points = () => {
    const track = feed.lines.value[0]?.track;
    return Array.from({ length: track?.length ?? 0 }, (_, i) => {
      const at = track?.index(i) ?? 0;
      return [(track?.times[at] ?? 0) / 1_000, track?.mean[at]];
    });
  };
  return { feed, clock, asked, push, answer, points };
}

/** Points as pairs, by rising second. */
function inOrder(values: Record<number, number | null>): [number, number | null][] {
  return Object.entries(values).map(([second, value]) => [Number(second), value]);
}

function historyOf(values: Record<number, number>, stepSeconds = 1): HistoryResult {
  const mean = Object.values(values);
  const timestamps = Object.keys(values).map(Number);
  const columns = { timestamps, mean, min: mean, max: mean };
  return {
    run_id: 'r',
    series: [{ series: 'memory_used_bytes', unit: 'bytes', step_seconds: stepSeconds, ...columns }],
  };
}

test('the past is asked for with the first live sample, and nothing is ready to draw before it is in', async () => {
  const { feed, asked, push, answer, points } = setUp();
  expect(asked).toEqual([]);
  push(103, 3);
  push(104, 4);
  expect(asked).toEqual([{ series: ['memory_used_bytes'], window: '60s', step: '1000ms' }]);
  expect(feed.ready.value).toBe(false);
  await answer({ 100: 0, 101: 1, 102: 2 });
  expect(feed.ready.value).toBe(true);
  expect(points()).toEqual(inOrder({ 100: 0, 101: 1, 102: 2, 103: 3, 104: 4 }));
});

test('the past is asked for once before the first sample where the two adjoin', async () => {
  const { feed, asked, push, answer, points } = setUp();
  feed.begin();
  feed.begin();
  expect(asked).toHaveLength(1);
  await answer({ 100: 0, 101: 1 });
  expect([feed.ready.value, points().length]).toEqual([true, 2]);
  push(102, 2);
  push(103, 3);
  expect(asked).toHaveLength(1);
  expect(points()).toEqual(inOrder({ 100: 0, 101: 1, 102: 2, 103: 3 }));
});

test('it is asked for again where a sample was missed between an early answer and the first live one', async () => {
  const { asked, feed, push, answer, points } = setUp();
  feed.begin();
  await answer({ 100: 0, 101: 1 });
  push(103, 3);
  expect(asked).toHaveLength(2);
  await answer({ 100: 0, 101: 1, 102: 2, 103: 3 });
  expect(points()).toEqual(inOrder({ 100: 0, 101: 1, 102: 2, 103: 3 }));
});

test('so it is where the first live sample comes before the early answer', async () => {
  const { asked, feed, push, answer } = setUp();
  feed.begin();
  push(103, 3);
  push(104, 4);
  expect(asked).toHaveLength(1);
  await answer({ 100: 0, 101: 1 });
  expect(asked).toHaveLength(2);
  await answer({ 102: 2, 103: 3 });
  expect(asked).toHaveLength(2);
});

test('an early answer that adjoins samples which came before it is enough', async () => {
  const { asked, feed, push, answer } = setUp();
  feed.begin();
  push(103, 3);
  push(104, 4);
  await answer({ 101: 1, 102: 2 });
  expect(asked).toHaveLength(1);
});

test('an early question that fails leaves the chart waiting for the first sample, which asks again', async () => {
  const { asked, feed, push, answer } = setUp();
  feed.begin();
  await answer(new TelltaleError('not_found', 'no such series'));
  expect(feed.ready.value).toBe(false);
  push(103, 3);
  expect(asked).toHaveLength(2);
  await answer({ 102: 2 });
  expect(feed.ready.value).toBe(true);
});

test('another window before the first sample is filled too', async () => {
  const { asked, feed, answer } = setUp();
  feed.begin();
  feed.show(hour, 1_000);
  expect(asked.map(({ window }) => window)).toEqual(['60s', '3600s']);
  await answer({ 100: 0 });
  await answer({ 100: 0 });
  expect(feed.ready.value).toBe(true);
});

test('where the server’s memory cannot be had, live samples are drawn alone', async () => {
  const { feed, push, answer, points } = setUp();
  push(103, 3);
  await answer(new Error('gone'));
  expect(feed.ready.value).toBe(true);
  expect(points()).toEqual(inOrder({ 103: 3 }));
});

test('a question that failed is asked again after growing waits, and once answered fills the chart', async () => {
  const { clock, asked, push, answer, points } = setUp();
  push(103, 3);
  for (const waitMs of [1_000, 2_000, 4_000]) {
    await answer(new TelltaleError('unavailable', 'The connection ended.'));
    clock.advance(waitMs - 1);
    const before = asked.length;
    clock.advance(1);
    expect(asked).toHaveLength(before + 1);
  }
  await answer({ 101: 1, 102: 2 });
  expect(points()).toEqual(inOrder({ 101: 1, 102: 2, 103: 3 }));
  expect(clock.pending).toBe(0);
});

test('what the server has refused for good is not asked again', async () => {
  const { clock, asked, push, answer } = setUp();
  push(103, 3);
  await answer(new TelltaleError('unauthorized', 'A link is needed.'));
  expect(clock.pending).toBe(0);
  expect(asked).toHaveLength(1);
});

test('another span takes the place of a question that waits, and so does a feed’s end', async () => {
  const { feed, clock, asked, push, answer } = setUp();
  push(103, 3);
  await answer(new Error('gone'));
  feed.show(fixedSpan(100_000, 110_000), 1_000);
  expect(asked).toHaveLength(2);
  expect(clock.pending).toBe(0);
  await answer(new Error('gone'));
  expect(clock.pending).toBe(1);
  feed.close();
  feed.close();
  expect(clock.pending).toBe(0);
});

test('a feed that ends while its question is on the way does not ask again', async () => {
  const { feed, clock, push, answer } = setUp();
  push(103, 3);
  feed.close();
  await answer(new Error('gone'));
  expect(clock.pending).toBe(0);
});

test('another window is filled anew, the sample of the moment included; a late answer for the earlier is dropped', async () => {
  const { feed, asked, push, answer, points } = setUp(hour);
  push(100, 1);
  feed.show(minute, 1_000);
  expect(asked[1]).toEqual({ series: ['memory_used_bytes'], window: '60s', step: '1000ms' });
  await answer({ 50: 9 });
  expect(feed.ready.value).toBe(false);
  await answer({ 98: 5, 99: 6 });
  expect(points()).toEqual(inOrder({ 98: 5, 99: 6, 100: 1 }));
});

test('in a coarse window a bucket appears when it is closed, and one that was joined late is fetched', async () => {
  const { asked, push, answer, points } = setUp(hour);
  push(105, 1);
  expect(asked[0]).toEqual({ series: ['memory_used_bytes'], window: '3600s', step: '20000ms' });
  await answer({ 60: 6, 80: 8 });
  push(120, 2);
  expect(asked).toHaveLength(2);
  await answer({ 60: 6, 80: 8, 100: 10 });
  push(130, 4);
  push(140, 7);
  expect(asked).toHaveLength(2);
  expect(points()).toEqual(inOrder({ 60: 6, 80: 8, 100: 10, 120: 3 }));
});

test('samples lost for good are filled in from the server’s memory', async () => {
  const { feed, asked, push, answer, points } = setUp();
  push(100, 0);
  await answer({});
  feed.interrupt();
  push(105, 5);
  await answer({ 100: 0, 101: 1, 102: 2, 103: 3, 104: 4 });
  expect(asked).toHaveLength(2);
  expect(points()).toEqual(inOrder({ 100: 0, 101: 1, 102: 2, 103: 3, 104: 4, 105: 5 }));
});

test('a reload that is wanted while another is under way follows it', async () => {
  const { feed, asked, push, answer } = setUp();
  push(100, 0);
  feed.interrupt();
  feed.interrupt();
  expect(asked).toHaveLength(1);
  await answer({});
  expect(asked).toHaveLength(2);
});

test('a reading that is null is a gap', async () => {
  const { push, answer, points } = setUp();
  push(100, 1);
  push(101, null);
  await answer({});
  expect(points()).toEqual(inOrder({ 100: 1, 101: Number.NaN }));
});

test('a span that stands still is asked for by its ends and takes no live samples', async () => {
  const { feed, asked, push, answer, points } = setUp();
  push(200, 1);
  await answer({});
  feed.show(fixedSpan(100_000, 110_000), 1_000);
  expect(asked[1]).toEqual({
    series: ['memory_used_bytes'],
    from: '1970-01-01T00:01:40.000Z',
    to: '1970-01-01T00:01:50.000Z',
    step: '1000ms',
  });
  await answer({ 100: 5 });
  push(201, 2);
  expect(points()).toEqual(inOrder({ 100: 5 }));
  feed.show(minute, 1_000);
  expect(points()).toEqual(inOrder({ 201: 2 }));
});

test('many label sets of one series are asked for by its bare name', () => {
  const asked: string[][] = [];
  const lines = Array.from({ length: 9 }, (_, i) => ({
    label: () => `${i}`,
    color: '--c',
    series: [`cpu_cores_utilization_percent{cpu="${i}"}`],
    read: () => 0,
  }));
  const request: HistoryRequest = ({ series }) => {
    asked.push(series);
    return new Promise(() => {});
  };
  new Feed({ channel: 'cpu', lines }, request, fixedSpan(0, 60_000), 1_000);
  new Feed({ channel: 'cpu', lines: lines.slice(1) }, request, fixedSpan(0, 60_000), 1_000);
  expect(asked[0]).toEqual(['cpu_cores_utilization_percent']);
  expect(asked[1]).toHaveLength(8);
});

test('live samples join on to a past that was sampled at a slower pace, whichever comes first', async () => {
  const early = setUp();
  early.feed.begin();
  // The bucket from 100 on is still open at 109.
  await early.answer({ 80: 8, 90: 9 }, 10);
  early.push(109, 1);
  early.push(110, 2);
  early.push(114, 3);
  expect(early.points()).toEqual(inOrder({ 80: 8, 90: 9, 109: 1, 110: 2, 111: Number.NaN, 114: 3 }));
  expect(early.asked).toHaveLength(1);
  const late = setUp();
  late.push(109, 1);
  await late.answer({ 80: 8, 90: 9 }, 10);
  expect(late.points()).toEqual(inOrder({ 80: 8, 90: 9, 109: 1 }));
});
