import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupProcesses, type ProcessNode, processTree } from '../../protocol/process-groups.ts';
import { anyTable, processRow } from './process-table.ts';

const at = (minute: number) => `2026-11-24T20:0${minute}:00.000Z`;
/** What a group is, in short: its name and who is in it. */
const brief = (groups: ReturnType<typeof groupProcesses>) =>
  groups.map(({ name, processes }) => [name, processes.map((each) => each.pid)]);

test('an application is a process with its descendants of the same name', () => {
  const rows = [
    processRow(1, { name: 'init', parent_pid: 0 }),
    processRow(10, { name: 'browser' }),
    processRow(11, { name: 'browser', parent_pid: 10 }),
    processRow(12, { name: 'browser', parent_pid: 11 }),
    processRow(13, { name: 'sandbox', parent_pid: 10 }),
    processRow(20, { name: 'browser' }),
    processRow(30, { name: 'kworker/1', kernel_thread: true }),
    processRow(31, { name: 'kworker/2', kernel_thread: true }),
  ];
  expect(brief(groupProcesses(rows, 'application'))).toEqual([
    ['init', [1]],
    ['browser', [10, 11, 12]],
    ['sandbox', [13]],
    ['browser', [20]],
    ['kernel', [30, 31]],
  ]);
});

test('who took over the pid of a parent that ended is not the head of its children', () => {
  const rows = [
    processRow(5, { name: 'a', start_time: at(9) }),
    processRow(6, { name: 'a', parent_pid: 5, start_time: at(1) }),
  ];
  expect(brief(groupProcesses(rows, 'application'))).toEqual([
    ['a', [5]],
    ['a', [6]],
  ]);
  expect(processTree(rows).map(({ process }) => process.pid)).toEqual([5, 6]);
});

test('parents in a ring, as in rows of different moments, end in one application', () => {
  const ring = { name: 'a', start_time: null };
  const rows = [
    processRow(1, { ...ring, parent_pid: 2 }),
    processRow(2, { ...ring, parent_pid: 1 }),
    processRow(3, { ...ring, parent_pid: 1 }),
    processRow(4, { ...ring, parent_pid: 3 }),
  ];
  expect(brief(groupProcesses(rows, 'application'))).toEqual([['a', [1, 2, 3, 4]]]);
});

test('services and containers have groups, all others the last one', () => {
  const rows = [
    processRow(1),
    processRow(2, { service: 'web.service' }),
    processRow(3, { container: 'c1', service: 'web.service' }),
    processRow(4, { service: 'web.service' }),
    processRow(5, { container: 'c1' }),
  ];
  expect(brief(groupProcesses(rows, 'service'))).toEqual([
    ['web.service', [2, 4]],
    ['web.service', [3]],
    [null, [1, 5]],
  ]);
  expect(brief(groupProcesses(rows, 'container'))).toEqual([
    ['c1', [3, 5]],
    [null, [1, 2, 4]],
  ]);
});

test('sums leave out what is not known and are null where nothing is', () => {
  const unknown = { read_bytes_per_second: null, write_bytes_per_second: null };
  const rows = [
    processRow(1, { container: 'c', cpu_percent: 1.5, memory_bytes: 100, ...unknown }),
    processRow(2, { container: 'c', cpu_percent: null, memory_bytes: 200, ...unknown, write_bytes_per_second: 7 }),
  ];
  expect(groupProcesses(rows, 'container')).toMatchObject([
    { cpu_percent: 1.5, memory_bytes: 300, read_bytes_per_second: null, write_bytes_per_second: 7 },
  ]);
});

test('a tree has each process below its parent, with the sums of all below it', () => {
  const rows = [
    processRow(1, { parent_pid: 0, cpu_percent: 1 }),
    processRow(2, { cpu_percent: 2 }),
    processRow(3, { parent_pid: 2, cpu_percent: 4 }),
    processRow(9, { parent_pid: 77, cpu_percent: 8 }),
  ];
  const shape = ({ process, children, sums }: ProcessNode): unknown => [
    process.pid,
    sums.cpu_percent,
    children.map(shape),
  ];
  expect(processTree(rows).map(shape)).toEqual([
    [1, 7, [[2, 6, [[3, 4, []]]]]],
    [9, 8, []],
  ]);
});

test('whoever is whose parent, every process is in one group and in one place of the tree', () => {
  const table = fc
    .tuple(anyTable, fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 12, maxLength: 12 }))
    .map(([{ processes }, parents]) =>
      processes.map((each, index) => ({ ...each, name: 'same', parent_pid: parents[index] ?? 0 })),
    );
  fc.assert(
    fc.property(table, (rows) => {
      const pids = rows.map((each) => each.pid);
      for (const grouping of ['application', 'service', 'container'] as const) {
        const grouped = groupProcesses(rows, grouping).flatMap((group) => group.processes.map((each) => each.pid));
        expect(grouped.sort((a, b) => a - b)).toEqual(pids);
      }
      const inTree: number[] = [];
      const walk = (node: ProcessNode) => {
        inTree.push(node.process.pid);
        node.children.forEach(walk);
      };
      processTree(rows).forEach(walk);
      expect(inTree.sort((a, b) => a - b)).toEqual(pids);
    }),
  );
});

test('a chain of ten thousand is a tree of that depth', () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => processRow(index + 1, { parent_pid: index }));
  const roots = processTree(rows);
  expect(roots).toHaveLength(1);
  let depth = 0;
  for (let node = roots[0]; node; node = node.children[0]) depth += 1;
  expect(depth).toBe(10_000);
});
