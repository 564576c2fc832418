import { expect, test } from 'vitest';
import type { Process } from '../../protocol/families/process.ts';
import { rankProcesses } from '../../renderer/store/ranking.ts';

const process = (pid: number, cpu: number | null, name = `p${pid}`) =>
  ({ pid, name, cpu_percent: cpu, start_time: '2026-01-02T03:04:05.000Z' }) as Process;
const byCpu = { column: 'cpu', descending: true } as const;
const pids = (rows: { process: Process }[]) => rows.map((row) => row.process.pid);

test('heaviest first, unknown last either way, equals by pid', () => {
  const processes = [process(1, 5), process(2, null), process(4, 9), process(3, 5)];
  expect(pids(rankProcesses(processes, byCpu, null, 10))).toEqual([4, 1, 3, 2]);
  expect(pids(rankProcesses(processes, { ...byCpu, descending: false }, null, 10))).toEqual([1, 3, 4, 2]);
  expect(pids(rankProcesses(processes, byCpu, null, 2))).toEqual([4, 1]);
});

test('names are ordered without regard to case', () => {
  const processes = [process(1, 0, 'beta'), process(2, 0, 'Alpha')];
  expect(pids(rankProcesses(processes, { column: 'name', descending: false }, null, 10))).toEqual([2, 1]);
});

test('held rows keep their places with new values; one that is gone is marked', () => {
  const held = rankProcesses([process(1, 9), process(2, 5)], byCpu, null, 10);
  const rows = rankProcesses([process(2, 50), process(3, 99)], byCpu, held, 10);
  expect(rows.map((row) => [row.process.pid, row.process.cpu_percent, row.present])).toEqual([
    [1, 9, false],
    [2, 50, true],
  ]);
});
