import { expect, test } from 'vitest';
import { chosenColumns, leastWidthPx } from '../../renderer/screens/process-columns.ts';

const ids = (choice: string, roomPx: number | null) => chosenColumns(choice, roomPx).map(({ id }) => id);

test('of the usual columns those are shown that a table has room for, the most telling first', () => {
  const all = ['name', 'pid', 'user', 'cpu', 'memory', 'read', 'write', 'threads', 'command'];
  expect(ids('default', null)).toEqual(all);
  expect(ids('default', 1_200)).toEqual(all);
  expect(ids('default', 898)).toEqual(all.filter((id) => id !== 'threads'));
  expect(ids('default', 564)).toEqual(['name', 'pid', 'user', 'cpu', 'memory']);
  expect(ids('default', 364)).toEqual(['name', 'cpu', 'memory']);
  for (const roomPx of [1_200, 898, 564, 364])
    expect(leastWidthPx(chosenColumns('default', roomPx))).toBeLessThanOrEqual(roomPx);
});

test('three columns are shown in the narrowest table, and chosen ones in any', () => {
  expect(ids('default', 100)).toEqual(['name', 'cpu', 'memory']);
  expect(ids('started,nice,nothing', 100)).toEqual(['name', 'nice', 'started']);
});
