import { expect, test } from 'vitest';
import type { Process, ProcessData } from '../../protocol/families/process.ts';
import { rankUsage, sampleTimes } from '../../renderer/screens/cause-ranking.ts';

const range = { fromMs: 100_000, toMs: 120_000 };
const iso = (second: number) => new Date(second * 1_000).toISOString();

function table(second: number, ...processes: Partial<Process>[]): ProcessData {
  return { timestamp: iso(second), processes } as unknown as ProcessData;
}
const hog = (seconds: number, rest: Partial<Process> = {}): Partial<Process> => ({
  pid: 7,
  name: 'hog',
  start_time: iso(0),
  cpu_seconds_total: seconds,
  ...rest,
});

test('tables are asked for from as much time before the range until after it, never more than allowed', () => {
  expect(sampleTimes(range, 10_000, 50)).toEqual([80_000, 90_000, 100_000, 110_000, 120_000, 130_000]);
  expect(sampleTimes(range, 1_000, 5)).toHaveLength(5);
});

test('use is the growth of the counter between the ends of the range, on a line between two tables', () => {
  const tables = [table(70, hog(1)), table(90, hog(1)), table(110, hog(11)), table(130, hog(31))];
  const [first] = rankUsage(tables, range, 'cpu', 'process');
  // 6 s at 100, 21 s at 120; 1 s at 80.
  expect(first).toMatchObject({ within: { value: 15, isLeast: false }, before: { value: 5, isLeast: false } });
});

test('a process that began within the range had used nothing before', () => {
  const begun = { start_time: iso(108) };
  const [first] = rankUsage([table(110, hog(2, begun)), table(125, hog(14.5, begun))], range, 'cpu', 'process');
  expect(first?.within?.value).toBeCloseTo(2 + 12.5 * (10 / 15));
  expect(first?.within?.isLeast).toBe(false);
  expect(first?.before).toEqual({ value: 0, isLeast: false });
});

test('of an old process that appears late, and of one that is seen no more, only the least is told', () => {
  const late = rankUsage([table(110, hog(500)), table(130, hog(520))], range, 'cpu', 'process')[0];
  expect(late).toMatchObject({ within: { value: 10, isLeast: true }, before: null });
  const ended = rankUsage([table(95, hog(1)), table(110, hog(16))], range, 'cpu', 'process')[0];
  expect(ended?.within).toEqual({ value: 10, isLeast: true });
});

test('a pid that was used again is another process', () => {
  const tables = [
    table(95, hog(900)),
    table(119, hog(3, { start_time: iso(116) })),
    table(125, hog(9, { start_time: iso(116) })),
  ];
  const found = rankUsage(tables, range, 'cpu', 'process');
  expect(found.map(({ within }) => within?.value)).toEqual([4]);
});

test('whoever used most more than before comes first, not who always uses much', () => {
  const steady = (seconds: number) => ({ ...hog(seconds), pid: 1, name: 'steady' });
  const tables = [table(80, hog(0), steady(0)), table(100, hog(0), steady(20)), table(120, hog(12), steady(40))];
  expect(rankUsage(tables, range, 'cpu', 'process').map(({ name }) => name)).toEqual(['hog', 'steady']);
});

test('bytes are those read and written, and unknown where either is; memory may shrink', () => {
  const disk = (bytes: number) => ({
    read_bytes_total: bytes,
    write_bytes_total: 2 * bytes,
    memory_bytes: -bytes,
  });
  const tables = [table(100, hog(0, disk(0))), table(120, hog(0, disk(100)))];
  expect(rankUsage(tables, range, 'disk', 'process')[0]?.within?.value).toBe(300);
  expect(rankUsage(tables, range, 'memory', 'process')[0]?.within?.value).toBe(-100);
  const hidden = [table(100, hog(0, { read_bytes_total: null, write_bytes_total: 1 }))];
  expect(rankUsage(hidden, range, 'disk', 'process')).toEqual([]);
});

test('processes of one application, or of one container, are added up', () => {
  const child = (seconds: number) => ({ ...hog(seconds), pid: 8, parent_pid: 7, container: 'c1' });
  const parent = (seconds: number) => ({ ...hog(seconds), container: 'c1' });
  const tables = [table(100, parent(0), child(0)), table(120, parent(5), child(7))];
  for (const grouped of ['application', 'container'] as const) {
    const [first] = rankUsage(tables, range, 'cpu', grouped);
    expect(first).toMatchObject({ members: 2, process: null, within: { value: 12 } });
  }
});
