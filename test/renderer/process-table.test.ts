import { expect, test } from 'vitest';
import type { Process } from '../../protocol/families/process.ts';
import { processColumns } from '../../renderer/screens/process-columns.ts';
import { holdRows, matcher, type TableOptions, tableRows } from '../../renderer/screens/process-table.ts';

const make = (pid: number, rest: Partial<Process> = {}): Process => ({
  pid,
  parent_pid: 0,
  name: `p${pid}`,
  user: 'ann',
  state: 'sleeping',
  cpu_percent: 0,
  reaped_cpu_percent: 0,
  cpu_seconds_total: 0,
  memory_bytes: 0,
  memory_percent: 0,
  read_bytes_per_second: 0,
  write_bytes_per_second: 0,
  read_bytes_total: 0,
  write_bytes_total: 0,
  threads: 1,
  nice: 0,
  start_time: `2026-01-01T00:00:0${pid % 10}.000Z`,
  command_line: null,
  kernel_thread: false,
  container: null,
  service: null,
  ...rest,
});

const column = (id: string) => {
  const found = processColumns.find((one) => one.id === id);
  if (!found) throw new Error(`no column ${id}`);
  return found;
};
const options = (rest: Partial<TableOptions> = {}): TableOptions => ({
  column: column('cpu'),
  descending: true,
  filter: '',
  kernelThreads: false,
  view: 'flat',
  folded: new Set(),
  ...rest,
});
const pids = (rows: ReturnType<typeof tableRows>) => rows.map(({ process }) => process.pid);

test('rows are sorted by the column, what is unknown last either way, equals by pid', () => {
  const table = [make(4), make(3, { cpu_percent: null }), make(2, { cpu_percent: 5 }), make(1)];
  expect(pids(tableRows(table, options()))).toEqual([2, 1, 4, 3]);
  expect(pids(tableRows(table, options({ descending: false })))).toEqual([1, 4, 2, 3]);
});

test('kernel threads are there only where they are wanted', () => {
  const table = [make(1), make(2, { kernel_thread: true })];
  expect(pids(tableRows(table, options()))).toEqual([1]);
  expect(pids(tableRows(table, options({ kernelThreads: true })))).toEqual([1, 2]);
});

test.each([
  ['nginx', true],
  ['WORKER ann', true],
  ['worker bob', false],
  ['42', true],
  ['4', false],
  ['pid:42', true],
  ['user:ann', true],
  ['user:nginx', false],
  ['name:ngi', true],
  ['', true],
  ['(.*', false],
])('the filter %j is meant for nginx of ann with pid 42: %s', (filter, isMeant) => {
  const process = make(42, { name: 'nginx', command_line: 'nginx: worker process' });
  expect(matcher(filter)(process)).toBe(isMeant);
});

test('in a tree children follow their parent, and a heavy child raises it among its siblings', () => {
  const table = [
    make(1),
    make(2, { parent_pid: 1, cpu_percent: 3 }),
    make(3, { parent_pid: 1 }),
    make(4, { parent_pid: 3, cpu_percent: 50 }),
  ];
  const rows = tableRows(table, options({ view: 'tree' }));
  expect(rows.map(({ process, depth }) => [process.pid, depth])).toEqual([
    [1, 0],
    [3, 1],
    [4, 2],
    [2, 1],
  ]);
  expect(rows.map(({ isParent }) => isParent)).toEqual([true, true, false, false]);
});

test('a filtered tree keeps the ancestors of what is meant, and a folded row hides what is below it', () => {
  const table = [
    make(1),
    make(2, { parent_pid: 1 }),
    make(3, { parent_pid: 2, name: 'hog' }),
    make(4, { parent_pid: 1 }),
  ];
  expect(pids(tableRows(table, options({ view: 'tree', filter: 'hog' })))).toEqual([1, 2, 3]);
  const folded = new Set(['2@2026-01-01T00:00:02.000Z']);
  expect(pids(tableRows(table, options({ view: 'tree', folded })))).toEqual([1, 2, 4]);
});

test('a long chain of processes is no trouble', () => {
  const table = Array.from({ length: 1_000 }, (_, i) => make(i + 1, { parent_pid: i, start_time: null }));
  expect(tableRows(table, options({ view: 'tree' }))).toHaveLength(1_000);
});

test('an application is one row with the sums of its processes until it is unfolded', () => {
  const table = [
    make(1, { name: 'web', cpu_percent: 1, memory_bytes: 10 }),
    make(2, { name: 'web', parent_pid: 1, cpu_percent: 2, memory_bytes: 20 }),
    make(3, { name: 'db', cpu_percent: 2.5 }),
  ];
  const rows = tableRows(table, options({ view: 'applications' }));
  expect(rows.map(({ process, members }) => [process.name, members, process.cpu_percent])).toEqual([
    ['web', 2, 3],
    ['db', 0, 2.5],
  ]);
  const unfolded = new Set([rows[0]?.key ?? '']);
  expect(pids(tableRows(table, options({ view: 'applications', folded: unfolded })))).toEqual([1, 2, 1, 3]);
});

test('while the order is held rows keep their places with new values, gone ones stay, new ones come last', () => {
  const before = tableRows([make(1, { cpu_percent: 9 }), make(2, { cpu_percent: 5 })], options());
  const after = tableRows([make(2, { cpu_percent: 50 }), make(3, { cpu_percent: 99 })], options());
  const held = holdRows(after, before);
  expect(held.map(({ process, present }) => [process.pid, process.cpu_percent, present])).toEqual([
    [1, 9, false],
    [2, 50, true],
    [3, 99, true],
  ]);
});
