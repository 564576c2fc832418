import { expect, test } from 'vitest';
import type { HistoryResult } from '../../protocol/api.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import type { MemoryData } from '../../protocol/families/memory.ts';
import type { HistoryRequest } from '../../renderer/store/feed.ts';
import type { ChartDefinition } from '../../renderer/store/lines.ts';
import { fixedSpan, timeWindows } from '../../renderer/store/windows.ts';
import { Yesterday } from '../../renderer/store/yesterday.ts';
import { FakeClock } from '../client/fake-clock.ts';

const [minute, , hour] = timeWindows;
const nowMs = Date.parse('2026-11-24T20:15:00.000Z');

const line = (label: string, series: string[]) => ({
  label: () => label,
  color: '--c',
  series,
  read: (data: MemoryData) => data.used_bytes,
});
const definition: ChartDefinition<'memory'> = {
  channel: 'memory',
  lines: [line('Used', ['memory_used_bytes']), line('Swap', ['memory_swap_used_bytes'])],
};

function setUp(span: ConstructorParameters<typeof Yesterday>[2]) {
  const asked: Parameters<HistoryRequest>[0][] = [];
  const answers: ((result: HistoryResult | Error) => void)[] = [];
  const clock = new FakeClock();
  const yesterday = new Yesterday(
    definition,
    (params) => {
      asked.push(params);
      return new Promise((resolve, reject) => {
        answers.push((result) => (result instanceof Error ? reject(result) : resolve(result)));
      });
    },
    span,
    { after: clock.after, random: () => 0 },
  );
  const answer = async (result: HistoryResult | Error) => {
    answers.shift()?.(result);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const points = (place: number) => {
    const track = yesterday.tracks.value[place];
    if (!track) return track;
    return Array.from({ length: track.length }, (_, i) => {
      const at = track.index(i);
      return [(track.times[at] ?? 0) - nowMs, track.mean[at]];
    });
  };
  return { yesterday, clock, asked, answer, points };
}

function columns(series: string, fromMs: number, mean: (number | null)[]) {
  const timestamps = mean.map((_, i) => fromMs / 1_000 + i * 10);
  return { series, unit: 'bytes' as const, step_seconds: 10, timestamps, mean, min: mean, max: mean };
}

test('what was recorded 24 hours before lies under the time of today; what was not is no line', async () => {
  const { yesterday, asked, answer, points } = setUp(minute);
  yesterday.follow(nowMs);
  expect(asked).toEqual([
    {
      series: ['memory_used_bytes', 'memory_swap_used_bytes'],
      from: '2026-11-23T20:14:00.000Z',
      to: '2026-11-23T20:16:00.000Z',
      step: '10000ms',
    },
  ]);
  const fromMs = nowMs - 86_400_000 - 60_000;
  await answer({
    run_id: 'r',
    series: [
      columns('memory_used_bytes', fromMs, [1, 2, null, 4]),
      columns('memory_swap_used_bytes', fromMs, [null, null, null, null]),
    ],
  });
  expect(points(0)).toEqual([
    [-60_000, 1],
    [-50_000, 2],
    [-40_000, Number.NaN],
    [-30_000, 4],
  ]);
  expect(points(1)).toBeNull();
});

test('it is asked for again when the time has got to where it ends, and once where the time stands still', async () => {
  const live = setUp(hour);
  for (let second = 0; second <= 125; second += 1) live.yesterday.follow(nowMs + second * 1_000);
  expect(live.asked.map(({ to, step }) => [to, step])).toEqual([
    ['2026-11-23T20:16:00.000Z', '20000ms'],
    ['2026-11-23T20:17:00.000Z', '20000ms'],
    ['2026-11-23T20:18:00.000Z', '20000ms'],
  ]);
  const still = setUp(fixedSpan(nowMs - 600_000, nowMs));
  for (let second = 0; second <= 125; second += 1) still.yesterday.follow(nowMs + second * 1_000);
  expect(still.asked).toHaveLength(1);
  expect(still.asked[0]).toMatchObject({ to: '2026-11-23T20:15:00.000Z' });
});

test('a lost answer leaves no line, and one that comes too late changes nothing', async () => {
  const { yesterday, answer, points } = setUp(minute);
  yesterday.follow(nowMs);
  await answer(new Error('lost'));
  expect(points(0)).toBeUndefined();
  yesterday.follow(nowMs + 60_000);
  yesterday.stop();
  await answer({ run_id: 'r', series: [columns('memory_used_bytes', nowMs - 86_400_000, [1])] });
  expect(points(0)).toBeUndefined();
});

test('a question that failed is asked again after growing waits, where the time stands still too', async () => {
  for (const span of [minute, fixedSpan(nowMs - 60_000, nowMs)]) {
    const { yesterday, clock, asked, answer, points } = setUp(span);
    yesterday.follow(nowMs);
    for (const waitMs of [1_000, 2_000]) {
      await answer(new TelltaleError('unavailable', 'The connection ended.'));
      const before = asked.length;
      clock.advance(waitMs - 1);
      expect(asked).toHaveLength(before);
      clock.advance(1);
      expect(asked).toHaveLength(before + 1);
      expect(asked.at(-1)).toEqual(asked[0]);
    }
    await answer({ run_id: 'r', series: [columns('memory_used_bytes', nowMs - 86_400_000 - 10_000, [7])] });
    expect(points(0)).toEqual([[-10_000, 7]]);
    expect(clock.pending).toBe(0);
  }
});

test('the next question of a span that moves on takes the place of one that waits', async () => {
  const { yesterday, clock, asked, answer } = setUp(minute);
  yesterday.follow(nowMs);
  await answer(new Error('lost'));
  yesterday.follow(nowMs + 60_000);
  expect(asked.map(({ to }) => to)).toEqual(['2026-11-23T20:16:00.000Z', '2026-11-23T20:17:00.000Z']);
  expect(clock.pending).toBe(0);
});

test('a failure that comes after the next question is not asked again', async () => {
  const { yesterday, clock, asked, answer } = setUp(minute);
  yesterday.follow(nowMs);
  yesterday.follow(nowMs + 60_000);
  await answer(new Error('lost'));
  expect(clock.pending).toBe(0);
  expect(asked).toHaveLength(2);
});

test('what was refused for good, or is stopped, is not asked again', async () => {
  const refused = setUp(minute);
  refused.yesterday.follow(nowMs);
  await refused.answer(new TelltaleError('unknown_series', 'There is no such series.'));
  expect(refused.clock.pending).toBe(0);
  const stopped = setUp(minute);
  stopped.yesterday.follow(nowMs);
  await stopped.answer(new Error('lost'));
  stopped.yesterday.stop();
  stopped.yesterday.stop();
  expect(stopped.clock.pending).toBe(0);
});
