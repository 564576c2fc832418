/** Files of processes that stay open, of processes made for the purpose. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keptFilesBudget, PidFiles } from '../../main/procfs/pid-file.ts';

const onLinux = test.skipIf(process.platform !== 'linux');

/** How often this process has the file open. */
function openCount(path: string): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path;
    } catch {
      return false;
    }
  }).length;
}

async function sleeper() {
  const child = spawn('sleep', ['60']);
  await once(child, 'spawn');
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, path: `/proc/${child.pid}/stat` };
}

onLinux('a file stays open within the budget and is read anew each time', async () => {
  const files = new PidFiles(1);
  const buffer = Buffer.alloc(4_096);
  const [first, second] = [await sleeper(), await sleeper()];
  const [kept, passing] = [files.file(first.path), files.file(second.path)];
  for (let time = 0; time < 2; time += 1) {
    const length = files.read(kept, buffer);
    expect(buffer.toString('latin1', 0, length)).toMatch(new RegExp(`^${first.child.pid} \\(sleep\\) `));
    files.read(passing, buffer);
    expect(buffer.toString('latin1', 0, 20)).toContain(`${second.child.pid} (sleep)`);
  }
  expect([openCount(first.path), openCount(second.path)]).toEqual([1, 0]);
  files.close(kept);
  files.close(kept);
  files.read(passing, buffer);
  expect([openCount(first.path), openCount(second.path)]).toEqual([0, 1]);
  files.close(passing);
});

onLinux('the file of a process that ended is closed and says that it is gone', async () => {
  const files = new PidFiles(1);
  const buffer = Buffer.alloc(4_096);
  const { child, path } = await sleeper();
  const file = files.file(path);
  files.read(file, buffer);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(() => files.read(file, buffer)).toThrow('ENOENT');
  expect(file.fd).toBeNull();
});

onLinux('nothing is kept of a recorded tree, and of the kernel at most a quarter of the limit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  expect(keptFilesBudget(folder)).toBe(0);
  const [, limit] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1')) ?? [];
  expect(keptFilesBudget('/proc')).toBe(Math.min(2_048, Math.floor(Number(limit) / 4)));
});
