/** Processes on this machine beside ps, top and /proc by hand. */
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  type ProcessReading,
  processChannel,
  process as processFamily,
  processTopChannel,
} from '../../main/collectors/process.ts';
import { between, derive } from './take.ts';
import { busyScript, output, startScript, thisMachine } from './tools.ts';

const signal = new AbortController().signal;

/** Two tools never look at the same instant; what else runs here may come between them, but not every time. */
const onBusyMachine = { retry: 2 };

/** User and system seconds of one process, without the parsers under test. */
function cpuSecondsByHand(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const columns = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(columns[11]) + Number(columns[12])) / 100;
}

/** Monotonic milliseconds at which a process was read. */
function timeOf({ rows, read_at_ms }: ProcessReading, pid: number): number {
  return read_at_ms[rows.findIndex((each) => each.pid === pid)] ?? Number.NaN;
}

describe.runIf(process.platform === 'linux')('processes on this machine', () => {
  test(
    'the share of a busy process lies between what /proc says by hand before and after, and agrees with top within 20',
    onBusyMachine,
    async (context) => {
      const child = await startScript(busyScript);
      const pid = child.pid ?? 0;
      const collector = processFamily.open(thisMachine);
      // A scan takes long on a busy machine: what is read by hand around both scans bounds what the process used.
      const bounds = [cpuSecondsByHand(pid)];
      const before = await collector.read(signal);
      bounds.push(cpuSecondsByHand(pid));
      const top = await output(context, 'top', ['-b', '-n', '2', '-d', '2', '-p', String(pid)]);
      bounds.push(cpuSecondsByHand(pid));
      const now = await collector.read(signal);
      bounds.push(cpuSecondsByHand(pid));
      collector.close?.();
      const [first = 0, second = 0, third = 0, fourth = 0] = bounds;
      const seconds = (timeOf(now, pid) - timeOf(before, pid)) / 1_000;
      const outcomes = between(processFamily, now, before, 2);
      const found = derive(processTopChannel, outcomes).data.processes.find((each) => each.pid === pid);
      const used = ((found?.cpu_percent ?? Number.NaN) * seconds) / 100;
      // Where all rows are reduced to what the machine can do, it is a little less.
      expect(used).toBeGreaterThan(0.97 * (third - second) - 0.02);
      expect(used).toBeLessThan(fourth - first + 0.02);
      const lastLine = top.trim().split('\n').at(-1)?.trim().split(/\s+/) ?? [];
      expect(lastLine[0]).toBe(String(pid));
      expect(Math.abs((found?.cpu_percent ?? -100) - Number(lastLine[8]))).toBeLessThan(20);
      expect(found).toMatchObject({ state: 'running', parent_pid: process.pid });
    },
  );

  test(
    'a shell that starts one short process after the other is shown with their time, and the table adds up',
    onBusyMachine,
    async () => {
      const shell = await startScript(`
      const { spawnSync } = require('child_process');
      spawnSync('sh', ['-c', 'echo ready; while :; do /bin/true; done'], { stdio: ['ignore', 1, 2] });`);
      const collector = processFamily.open(thisMachine);
      const before = await collector.read(signal);
      const children = readFileSync(`/proc/${shell.pid}/task/${shell.pid}/children`, 'latin1');
      const loop = Number(children.trim());
      onTestFinished(() => {
        process.kill(loop, 'SIGKILL');
      });
      await setTimeout(3_000);
      const now = await collector.read(signal);
      collector.close?.();
      const seconds = (now.started_at_ms - before.started_at_ms) / 1_000;
      const { data } = derive(processChannel, between(processFamily, now, before, seconds));
      const found = data.processes.find((each) => each.pid === loop);
      // On a machine where others run too: the children's share is what /proc adds up, and most of the whole.
      const byHand = (which: typeof now) =>
        which.rows.find((each) => each.pid === loop)?.reaped_cpu_seconds_total ?? 0;
      expect(byHand(now) - byHand(before)).toBeGreaterThan(0);
      const loopSeconds = (timeOf(now, loop) - timeOf(before, loop)) / 1_000;
      expect(found?.reaped_cpu_percent).toBeCloseTo((100 * (byHand(now) - byHand(before))) / loopSeconds, -0.5);
      expect(found?.cpu_percent).toBeGreaterThan(found?.reaped_cpu_percent ?? 0);
      const sum = data.processes.reduce((all, each) => all + (each.cpu_percent ?? 0), 0);
      const busy = (100 * ((now.machine_cpu?.busy ?? 0) - (before.machine_cpu?.busy ?? 0))) / seconds;
      expect(sum + (data.not_attributed?.cpu_percent ?? 0)).toBeGreaterThanOrEqual(busy - 1e-6);
      // The two ways of counting may differ by a tenth.
      expect(sum).toBeLessThan(1.1 * busy + 10);
      expect(data.not_attributed?.cpu_percent).toBeLessThan(0.3 * busy + 10);
    },
  );

  test('every field of a stopped process is what ps says', async (context) => {
    const child = await startScript('require("fs").writeSync(1, "ready\\n"); setInterval(() => {}, 1e6)', [
      'nice',
      '-n',
      '5',
    ]);
    const pid = child.pid ?? 0;
    child.kill('SIGSTOP');
    const ask = async (fields: string) =>
      (await output(context, 'ps', ['-ww', '-o', fields, '-p', String(pid)])).trim();
    // The signal takes a moment to stop the threads.
    while ((await ask('state=')) !== 'T');
    const numbers = (await ask('ppid=,ni=,nlwp=,rss=,cputimes=')).split(/\s+/).map(Number);
    const [parent, nice, threads, rss, seconds] = numbers;
    const [user, start, name, args] = await Promise.all(['euser=', 'lstart=', 'comm=', 'args='].map(ask));
    const collector = processFamily.open(thisMachine);
    const { data } = derive(processChannel, between(processFamily, await collector.read(signal), null));
    collector.close?.();
    const found = data.processes.find((each) => each.pid === pid);
    expect(found).toMatchObject({
      parent_pid: parent,
      state: 'stopped',
      // ps cuts long names.
      user: expect.stringMatching(user?.endsWith('+') ? `^${user.slice(0, -1)}` : `^${user}$`),
      nice: nice,
      threads: threads,
      name,
      command_line: args,
      kernel_thread: false,
    });
    // ps takes the exact figure of /proc/<pid>/status, which costs the kernel more; stat's may be some pages behind.
    expect(Math.abs((found?.memory_bytes ?? 0) - (rss ?? 0) * 1_024)).toBeLessThan(2 * 2 ** 20);
    expect(Math.floor(found?.cpu_seconds_total ?? -1)).toBe(seconds);
    expect(Math.abs(Date.parse(found?.start_time ?? '') - Date.parse(`${start} UTC`))).toBeLessThanOrEqual(1_000);
    const io = readFileSync(`/proc/${pid}/io`, 'latin1');
    expect(found?.read_bytes_total).toBe(Number(/^read_bytes: (\d+)$/m.exec(io)?.[1]));
  });

  test('whoever ps lists before and after is in the table, kernel threads marked as such', async (context) => {
    const list = async () => {
      const lines = (await output(context, 'ps', ['-eo', 'pid=,ppid='])).trim().split('\n');
      return new Map(lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]));
    };
    const before = await list();
    const collector = processFamily.open(thisMachine);
    const { data } = derive(processChannel, between(processFamily, await collector.read(signal), null));
    collector.close?.();
    const after = await list();
    const rows = new Map(data.processes.map((each) => [each.pid, each]));
    for (const [pid, parent] of before) {
      if (!after.has(pid)) continue;
      expect(rows.has(pid) || !data.complete, `pid ${pid}`).toBe(true);
      if (parent === 2) expect(rows.get(pid)?.kernel_thread).toBe(true);
    }
    expect(data.count).toBeGreaterThanOrEqual(data.processes.length);
  });

  test('bytes that a child writes to a file are counted as the kernel counts them', async () => {
    const path = JSON.stringify(join(tmpdir(), `telltale-live-${process.pid}`));
    const child = await startScript(`
      const fs = require('fs');
      const fd = fs.openSync(${path}, 'w');
      fs.writeSync(fd, Buffer.alloc(8 * 2 ** 20, 1));
      fs.fsyncSync(fd);
      fs.closeSync(fd);
      fs.unlinkSync(${path});
      fs.writeSync(1, 'ready\\n');
      setInterval(() => {}, 1e6);`);
    const collector = processFamily.open(thisMachine);
    const now = await collector.read(signal);
    collector.close?.();
    const { data } = derive(processChannel, between(processFamily, now, null));
    const found = data.processes.find((each) => each.pid === child.pid);
    const io = readFileSync(`/proc/${child.pid}/io`, 'latin1');
    const byHand = (name: string) => Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(io)?.[1]);
    expect(found?.write_bytes_total).toBe(Math.max(0, byHand('write_bytes') - byHand('cancelled_write_bytes')));
  });
});
