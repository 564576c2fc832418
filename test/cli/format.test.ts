/** What `telltale snapshot` prints for a person: no figure that is there may look like none. */
import { expect, test } from 'vitest';
import { formatSnapshot } from '../../main/cli/format.ts';
import type { SnapshotResult } from '../../protocol/api.ts';

function shown(channel: string, data: object): string[] {
  const result = { run_id: 'r', channels: { [channel]: { seq: 1, data } } };
  return formatSnapshot(result as unknown as SnapshotResult)
    .split('\n')
    .slice(1, -1);
}

test.each([
  [0, '0'],
  [3, '3'],
  [12.345, '12.35'],
  [0.0123, '0.012'],
  [0.000_41, '0.00041'],
  [-0.0004, '-0.0004'],
  [2e-9, '2e-9'],
  [null, '—'],
])('%j is shown as %s: a time of half a millisecond is not 0', (value, text) => {
  expect(shown('self', { event_loop_delay_seconds: value })[0]?.trim().split(/ +/)[1]).toBe(text);
});

test('a table has what only a later row has, and not what is a table itself', () => {
  const modes = { user_percent: 1 };
  expect(
    shown('gpu', {
      gpus: [
        { gpu: '0', memory_used_bytes: 1_024, processes: [], modes },
        { gpu: '1', memory_used_bytes: null, processes: [{ pid: 7, name: 'x' }], modes: null, label: 'second' },
      ],
    }),
  ).toEqual([
    '  gpus',
    '    gpu  memory_used_bytes  label',
    '    0    1.0 KiB            —',
    '    1    —                  second',
  ]);
});
