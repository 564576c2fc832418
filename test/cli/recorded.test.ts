import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import type { Process } from '../../protocol/families/process.ts';
import { serve } from './program.ts';

/** Two of the recorder's 5 s slots lie within it, wherever it starts. */
const busyMs = 12_000;

test('a process that was busy while nobody watched is found afterwards', { timeout: 60_000 }, async () => {
  const serving = await serve();
  const startedMs = Date.now();
  const busy = spawn(process.execPath, ['-e', `const end = Date.now() + ${busyMs}; while (Date.now() < end);`]);
  await once(busy, 'exit');
  const endedMs = Date.now();

  // Somewhere within, the newest recorded table has it with a rate of its own.
  const rows: Process[] = [];
  for (let atMs = startedMs; atMs <= endedMs; atMs += 1_000) {
    const answer = await fetch(`${serving.url}api/v1/snapshot?channels=process_top&at=${atMs / 1_000}`);
    const { process_top: table } = (await answer.json()).channels;
    rows.push(...(table.data?.processes ?? []).filter((each: Process) => each.pid === busy.pid));
  }
  await serving.end('SIGTERM');
  expect(rows.length).toBeGreaterThan(0);
  expect(Math.max(...rows.map((row) => row.cpu_percent ?? 0))).toBeGreaterThan(30);
});
