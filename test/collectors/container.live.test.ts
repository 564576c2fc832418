/** Control groups of this machine: one that the test makes, burns CPU in, and compares with what the process used. */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { container, containerChannel } from '../../main/collectors/container.ts';
import { openGroupTree } from '../../main/collectors/group-tree.linux.ts';
import { parsePidStat } from '../../main/procfs/pid-stat.ts';
import { between, derive } from './take.ts';
import { busyScript, startScript, thisMachine } from './tools.ts';

const signal = new AbortController().signal;
const id = 'feed'.repeat(16);
const controllers = ['cpuacct', 'memory', 'pids'];

/** Folders of a group as Docker's cgroupfs driver makes them; `null` where this may not be done. */
function makeGroup(): string[] | null {
  const tree = process.platform === 'linux' ? openGroupTree(thisMachine) : null;
  if (tree === null || process.getuid?.() !== 0) return null;
  const parents = tree.version === 2 ? [tree.folder('', '')] : controllers.map((name) => tree.folder(name, ''));
  const made: string[] = [];
  onTestFinished(() => {
    for (const folder of made.reverse()) rmdirSync(folder);
  });
  try {
    for (const parent of parents) {
      for (const folder of [`${parent}/docker`, `${parent}/docker/${id}`]) {
        if (existsSync(folder)) continue;
        mkdirSync(folder);
        made.push(folder);
      }
    }
  } catch {
    return null;
  }
  return parents.map((parent) => `${parent}/docker/${id}`);
}

function cpuSecondsOf(pid: number): number {
  const bytes = readFileSync(`/proc/${pid}/stat`);
  return parsePidStat(bytes, bytes.length).cpu_ticks / 100;
}

async function waitUntil(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

test('a group that burns CPU shows what its process used', { timeout: 60_000 }, async (context) => {
  const folders = makeGroup();
  if (folders === null) return context.skip('control groups may not be made here');
  const child = await startScript(busyScript);
  const pid = child.pid ?? 0;
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await waitUntil(() => folders.every((folder) => readFileSync(`${folder}/cgroup.procs`, 'utf8') === ''));
  });
  for (const folder of folders) writeFileSync(`${folder}/cgroup.procs`, String(pid));
  const collector = container.open(thisMachine);
  onTestFinished(() => collector.close?.());

  const startSeconds = cpuSecondsOf(pid);
  const previous = await collector.read(signal);
  await waitUntil(() => cpuSecondsOf(pid) - startSeconds > 1);
  const current = await collector.read(signal);
  const usedSeconds = cpuSecondsOf(pid) - startSeconds;
  const rows = [previous, current].map((reading) => reading.rows.find((row) => row.id === id));
  const usages = rows.map((row) => (row && 'cpuSeconds' in row.usage ? row.usage : null));
  const [before, after] = usages;
  if (!before || !after) throw new Error('the group was not found');
  const counted = (after.cpuSeconds ?? Number.NaN) - (before.cpuSeconds ?? Number.NaN);
  // The process is counted in ticks of 10 ms, read a little before and after the group.
  expect(counted).toBeGreaterThan(usedSeconds - 0.3);
  expect(counted).toBeLessThan(usedSeconds + 0.1);
  const elapsed = (after.readAtMs - before.readAtMs) / 1_000;
  const { data } = derive(containerChannel, between(container, current, previous, elapsed));
  const shown = data.containers.find((each) => each.id === id);
  expect(shown?.cpu_percent).toBeCloseTo((100 * counted) / elapsed, 6);
  expect(shown?.tasks).toBeGreaterThanOrEqual(1);
  expect(shown?.name).toBe(id.slice(0, 12));
  expect(shown?.start_time).not.toBeNull();
});
