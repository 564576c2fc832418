import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProcessData } from '../../protocol/families/process.ts';
import { applyChanges, changesOf, type ProcessChanges } from '../../protocol/process-changes.ts';
import { anyTable, processRow, processTable } from './process-table.ts';

const overTheWire = (changes: ProcessChanges): ProcessChanges => JSON.parse(JSON.stringify(changes));

test('of a row only the fields that changed are told, of a new one all, of one that is gone the pid', () => {
  const before = processTable([processRow(1), processRow(2), processRow(3), processRow(5)]);
  const changed = processRow(3, { cpu_percent: 2, memory_bytes: 8_192 });
  const after = processTable([processRow(1), changed, processRow(4)], {
    timestamp: '2026-11-24T20:15:02.000Z',
    count: 5,
    threads: 4,
    states: before.states,
  });
  expect(changesOf(before, after)).toEqual({
    timestamp: '2026-11-24T20:15:02.000Z',
    count: 5,
    changed: [{ pid: 3, cpu_percent: 2, memory_bytes: 8_192 }, processRow(4)],
    gone: [2, 5],
  } satisfies ProcessChanges);
});

test('where nothing changed but the time, nothing but the time is told', () => {
  const table = processTable([processRow(1)], { unavailable: { threads: 'x' } });
  expect(changesOf(table, structuredClone(table))).toEqual({
    timestamp: table.timestamp,
    changed: [],
    gone: [],
  });
});

test('reasons that there are no more leave the table', () => {
  const before = processTable([processRow(1)], { unavailable: { threads: 'x' } });
  const after = processTable([processRow(1)]);
  const changes = overTheWire(changesOf(before, after));
  expect(changes.unavailable).toEqual({});
  expect(Object.keys(applyChanges(before, changes))).not.toContain('unavailable');
});

test('the table made of changes is the table, at every step, and rows that stayed are the same objects', () => {
  fc.assert(
    fc.property(fc.array(anyTable, { minLength: 1, maxLength: 6 }), (tables) => {
      const [first, ...rest] = tables as [ProcessData, ...ProcessData[]];
      let before = first;
      let rebuilt = structuredClone(first);
      for (const after of rest) {
        const changes = overTheWire(changesOf(before, after));
        const kept = structuredClone(rebuilt);
        const next = applyChanges(rebuilt, changes);
        expect(next).toStrictEqual(after);
        // What was there is left as it was.
        expect(rebuilt).toStrictEqual(kept);
        const touched = new Set(changes.changed.map((change) => change.pid));
        const objects = new Map(rebuilt.processes.map((row) => [row.pid, row]));
        for (const row of next.processes) if (!touched.has(row.pid)) expect(row).toBe(objects.get(row.pid));
        before = after;
        rebuilt = next;
      }
    }),
  );
});
