/** Ending and preferring processes: the rules on a machine of ours, then on real processes of this one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { createProcessControl, type ProcessControlOptions } from '../../main/control/process-control.ts';
import { type FoundProcess, linuxFinder, tableFinder } from '../../main/control/process-finder.ts';
import { parsePidStat } from '../../main/procfs/pid-stat.ts';

const startTimeMs = Date.parse('2026-11-24T20:15:02.120Z');
const sleeper: FoundProcess = {
  pid: 4_711,
  parentPid: 100,
  name: 'sleep',
  user: 'ann',
  state: 'sleeping',
  nice: 0,
  kernelThread: false,
  startTimeMs,
  identity: '106577',
};
const target = { pid: 4_711, startTimeMs };

/** A machine of one process; `looks` are what is found one after the other, the last again and again. */
function setUp(looks: (FoundProcess | null)[], more: Partial<ProcessControlOptions> = {}) {
  const deeds: string[] = [];
  let nowMs = 0;
  const control = createProcessControl({
    platform: 'linux',
    ownPid: 50,
    finder: {
      problem: () => null,
      find: () => (looks.length > 1 ? looks.shift() : looks[0]) ?? null,
      threads: () => [4_711, 4_712],
    },
    kill: (pid, signal) => deeds.push(`${signal} ${pid}`),
    setPriority: (id, nice) => deeds.push(`nice ${nice} ${id}`),
    clock: {
      monotonic: () => nowMs,
      after(delayMs, callback) {
        nowMs += delayMs;
        queueMicrotask(callback);
        return () => {};
      },
    },
    log: () => {},
    ...more,
  });
  return { control, deeds, elapsedMs: () => nowMs };
}

function failing(code: string): () => never {
  return () => {
    throw Object.assign(new Error(code), { code });
  };
}

test('a process is asked to end, and the answer comes as soon as it is gone', async () => {
  const { control, deeds, elapsedMs } = setUp([sleeper, sleeper, sleeper, null]);
  expect(await control.end(target, false)).toEqual({
    ...{ pid: 4_711, name: 'sleep', forced: false, ended: true, state: null },
  });
  expect(deeds).toEqual(['SIGTERM 4711']);
  expect(elapsedMs()).toBe(200);
});

test('one that does not end is told after three seconds, with what it does instead', async () => {
  const { control, elapsedMs } = setUp([{ ...sleeper, state: 'stopped' }]);
  expect(await control.end(target, false)).toMatchObject({ ended: false, state: 'stopped' });
  expect(elapsedMs()).toBe(3_000);
});

test.each([
  ['is a zombie', { ...sleeper, state: 'zombie' as const }],
  ['has another process under its pid', { ...sleeper, identity: '999' }],
])('a process has ended once it %s', async (_what, after) => {
  const { control } = setUp([sleeper, after]);
  expect(await control.end(target, true)).toMatchObject({ ended: true, forced: true, state: null });
});

test.each([
  ['a later start', { startTimeMs: startTimeMs + 60_000 }, 'is now sleep, and nothing was done to it'],
  ['a start a hundredth later', { startTimeMs: startTimeMs + 10 }, 'is now sleep'],
  ['no known start', { startTimeMs: null }, 'not known when sleep was started'],
  ['the end behind it', { state: 'zombie' as const }, 'parent, process 100, collects it'],
  ['the kernel around it', { kernelThread: true }, 'a thread of the kernel'],
])('nothing is done to a process with %s', async (_what, found, text) => {
  for (const deed of ['end', 'setPriority'] as const) {
    const { control, deeds } = setUp([{ ...sleeper, ...found }]);
    const done = deed === 'end' ? control.end(target, true) : control.setPriority(target, 5);
    await expect(done).rejects.toThrow(text);
    expect(deeds).toEqual([]);
  }
});

test('the kernel’s second of boot may move by one, and the start is still the same', async () => {
  const { control, deeds } = setUp([{ ...sleeper, startTimeMs: startTimeMs - 1_000 }, null]);
  await control.end(target, false);
  expect(deeds).toEqual(['SIGTERM 4711']);
});

test.each([
  [50, 'This is Telltale itself'],
  [1, 'the machine does not run without it'],
  [4_000, 'No process has the pid 4000'],
])('process %i is left alone: %s', async (pid, text) => {
  const { control, deeds } = setUp([null]);
  await expect(control.end({ pid, startTimeMs }, true)).rejects.toThrow(text);
  expect(deeds).toEqual([]);
});

test('processes of another machine are left alone', async () => {
  const finder = { problem: () => 'Those of another machine.', find: () => sleeper, threads: () => null };
  const { control, deeds } = setUp([], { finder });
  await expect(control.end(target, true)).rejects.toMatchObject({ code: 'forbidden' });
  expect(deeds).toEqual([]);
});

test.each([
  ['EPERM', 'forbidden', 'sleep (4711) belongs to ann; only they or the administrator may do this.'],
  ['ESRCH', 'not_found', 'sleep (4711) ended before anything was done to it.'],
])('what the system objects to is told in words: %s', async (system, code, text) => {
  const { control } = setUp([sleeper], { kill: failing(system) });
  await expect(control.end(target, false)).rejects.toMatchObject({ code, message: text });
});

test('a priority is that of every thread, and what may not be raised is told', async () => {
  const { control, deeds } = setUp([sleeper, { ...sleeper, nice: 5 }]);
  expect(await control.setPriority(target, 5)).toEqual({ pid: 4_711, name: 'sleep', nice: 5, threads: 2 });
  expect(deeds).toEqual(['nice 5 4711', 'nice 5 4712']);
  const info = Object.assign(new Error('A system error occurred'), { info: { code: 'EACCES' } });
  const refused = setUp([sleeper], {
    setPriority() {
      throw info;
    },
  });
  await expect(refused.control.setPriority(target, -5)).rejects.toThrow('it can go from 0 up to 19');
});

test('on Windows, where nobody can be asked, ending is always by force and says so', async () => {
  const { control, deeds } = setUp([sleeper, null], { platform: 'win32' });
  expect(await control.end(target, false)).toMatchObject({ forced: true, ended: true });
  expect(deeds).toEqual(['SIGKILL 4711']);
});

test('without /proc the fresh table says who has the pid', async () => {
  const finder = tableFinder(async () => []);
  expect(await finder.find(4_711)).toBeNull();
});

const onLinux = test.skipIf(process.platform !== 'linux');

/** Real processes of this machine. */
function setUpReal() {
  const finder = linuxFinder({
    procRoot: '/proc',
    passwdPath: '/etc/passwd',
    ownPid: process.pid,
    clock: systemClock,
  });
  const control = createProcessControl({
    platform: 'linux',
    finder,
    ownPid: process.pid,
    kill: (pid, signal) => process.kill(pid, signal),
    setPriority,
    clock: systemClock,
    log: () => {},
  });
  return { control, finder };
}

async function start(script: string): Promise<{ child: ChildProcess; pid: number }> {
  const child = spawn(process.execPath, ['-e', `${script}; console.log('up'); setInterval(() => {}, 1000)`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
  return { child, pid: child.pid as number };
}

onLinux('a real process ends when it is asked to', async () => {
  const { control, finder } = setUpReal();
  const { child, pid } = await start('');
  const ended = once(child, 'exit');
  const found = await finder.find(pid);
  expect(found).toMatchObject({ name: 'node', parentPid: process.pid, kernelThread: false });
  const result = await control.end({ pid, startTimeMs: found?.startTimeMs ?? 0 }, false);
  expect(result).toMatchObject({ pid, name: 'node', forced: false, ended: true });
  expect(await ended).toEqual([null, 'SIGTERM']);
});

onLinux('a real process that will not end is ended by force', async () => {
  const { control, finder } = setUpReal();
  const { child, pid } = await start("process.on('SIGTERM', () => {})");
  const startTime = (await finder.find(pid))?.startTimeMs ?? 0;
  expect(await control.end({ pid, startTimeMs: startTime }, false)).toMatchObject({ ended: false });
  const ended = once(child, 'exit');
  expect(await control.end({ pid, startTimeMs: startTime }, true)).toMatchObject({ ended: true, forced: true });
  expect(await ended).toEqual([null, 'SIGKILL']);
});

onLinux('all threads of a real process take the new priority', async () => {
  const { control, finder } = setUpReal();
  const { pid } = await start('');
  const startTime = (await finder.find(pid))?.startTimeMs ?? 0;
  const result = await control.setPriority({ pid, startTimeMs: startTime }, 7);
  expect(result.nice).toBe(7);
  const nices = readdirSync(`/proc/${pid}/task`).map((id) => {
    const bytes = readFileSync(`/proc/${pid}/task/${id}/stat`);
    return parsePidStat(bytes, bytes.length).nice;
  });
  expect(nices.length).toBeGreaterThan(1);
  expect(new Set(nices)).toEqual(new Set([7]));
});

onLinux('a name with a backslash is told as it is, however the kernel writes it into stat', async () => {
  const { finder } = setUpReal();
  const { pid } = await start("process.title = 'C:' + String.fromCharCode(92) + 'new'");
  expect((await finder.find(pid))?.name).toBe('C:\\new');
});

onLinux('pids of a /proc in which we are another number, or none, mean nothing here', () => {
  const options = { passwdPath: '/etc/passwd', clock: systemClock };
  expect(linuxFinder({ ...options, procRoot: '/proc', ownPid: process.pid }).problem()).toBeNull();
  expect(linuxFinder({ ...options, procRoot: '/proc', ownPid: 1 }).problem()).toContain('another machine');
  expect(linuxFinder({ ...options, procRoot: '/nowhere', ownPid: process.pid }).problem()).toContain(
    'another machine',
  );
});
