import { expect, test } from 'vitest';
import type { SnapshotResult } from '../../protocol/api.ts';
import { createRecall } from '../../renderer/store/recall.ts';

function setUp() {
  const asked: { channels?: string; at?: string }[] = [];
  const answers: ((answer: SnapshotResult | Error) => void)[] = [];
  const taken: string[] = [];
  const recall = createRecall({
    request: (params) => {
      asked.push(params);
      return new Promise((resolve, reject) => {
        answers.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
      });
    },
    take: (channel, data) => taken.push(`${channel} ${data?.timestamp ?? 'none'}`),
  });
  const answer = async (result: SnapshotResult['channels'] | Error) => {
    answers.shift()?.(result instanceof Error ? result : { run_id: 'r', channels: result });
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { recall, asked, answer, taken };
}

const cpu = (timestamp: string) => ({ cpu: { seq: 1, data: { timestamp } } }) as SnapshotResult['channels'];
const nothing = { seq: null, data: null, reason: 'nothing is recorded' } as const;

test('the sample within the second is asked for', async () => {
  const { recall, asked, answer, taken } = setUp();
  recall.ask(['cpu', 'memory'], Date.parse('2026-01-02T03:04:05Z'));
  expect(asked).toEqual([{ channels: 'cpu,memory', at: '2026-01-02T03:04:05.999Z' }]);
  await answer({ ...cpu('t'), memory: nothing });
  expect(taken).toEqual(['cpu t', 'memory none']);
  expect(recall.problem.value).toBeNull();
});

test('while one question is under way only the newest of the others is kept', async () => {
  const { recall, asked, answer, taken } = setUp();
  for (const second of [1, 2, 3]) recall.ask(['cpu'], second * 1_000);
  expect(asked).toHaveLength(1);
  await answer(cpu('first'));
  expect(asked.map(({ at }) => at)).toEqual(['1970-01-01T00:00:01.999Z', '1970-01-01T00:00:03.999Z']);
  await answer(cpu('third'));
  expect(taken).toEqual(['cpu first', 'cpu third']);
});

test('an answer that comes after time goes on is dropped', async () => {
  const { recall, answer, taken } = setUp();
  recall.ask(['cpu'], 0);
  recall.stop();
  await answer(cpu('late'));
  expect(taken).toEqual([]);
});

test('where nothing was recorded, or the past is not shared, the reason is told and no old value stays', async () => {
  const { recall, answer, taken } = setUp();
  recall.ask(['cpu'], 0);
  await answer({ cpu: nothing });
  expect(recall.problem.value).toBe('nothing is recorded');
  recall.ask(['cpu'], 0);
  await answer(new Error('Past messages are not shared.'));
  expect(recall.problem.value).toBe('Past messages are not shared.');
  expect(taken).toEqual(['cpu none', 'cpu none']);
});
