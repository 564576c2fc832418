/** Details of processes on this machine beside what the processes say of themselves. */
import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { processChannel, process as processFamily } from '../../main/collectors/process.ts';
import { readProcessDetails } from '../../main/collectors/process-details.linux.ts';
import { fakeHost } from './fake-host.ts';
import { between, derive } from './take.ts';
import { startScript, thisMachine } from './tools.ts';

const details = (query: Partial<Parameters<typeof readProcessDetails>[2]>) =>
  readProcessDetails(thisMachine, systemClock, {
    pid: process.pid,
    startTimeMs: null,
    audience: 'owner',
    ...query,
  });

const listening = `
  const fs = require('fs');
  const server = require('net').createServer().listen(0, '127.0.0.1', () => {
    fs.openSync(process.execPath);
    fs.writeSync(1, server.address().port + '\\n');
  });`;

describe.runIf(process.platform === 'linux')('details of a process on this machine', () => {
  test('are what /proc says of a program with an open file, a listening socket and an environment', async () => {
    const child = await startScript(listening, ['env', 'TELLTALE_MARK=a=b', `--chdir=${tmpdir()}`]);
    const pid = child.pid ?? 0;
    const found = await details({ pid });
    expect(found).toMatchObject({
      pid,
      executable: readlinkSync(`/proc/${process.pid}/exe`),
      working_directory: readlinkSync(`/proc/${pid}/cwd`),
      arguments: [process.execPath, '-e', listening],
    });
    expect(found.environment).toContain('TELLTALE_MARK=a=b');
    expect(found.files?.map((file) => file.target)).toContain(readlinkSync(`/proc/${pid}/exe`));
    expect(found.sockets).toContainEqual(
      expect.objectContaining({ protocol: 'tcp', state: 'listen', remote: '0.0.0.0:0' }),
    );
    expect(found.files_count).toBeGreaterThanOrEqual(found.files?.length ?? Number.NaN);
    const threads = Number(/^Threads:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]);
    expect(found.threads_count).toBe(threads);
    expect(found.threads).toContainEqual(expect.objectContaining({ thread: pid }));
    expect(found.limits?.find(({ limit }) => limit === 'Max open files')?.soft).toBe(
      Number(execFileSync('sh', ['-c', 'ulimit -Sn'], { encoding: 'utf8' })),
    );
    const { memory } = found;
    expect(memory.resident_bytes).toBeGreaterThanOrEqual(memory.proportional_bytes ?? Number.NaN);
    expect(memory.proportional_bytes).toBeGreaterThanOrEqual(memory.unique_bytes ?? Number.NaN);
    expect(memory.unique_bytes).toBeGreaterThan(1_000_000);
  });

  test('the environment is for the owner alone', async () => {
    const found = await details({ audience: 'local' });
    expect(found.environment).toBeNull();
    expect(found.unavailable?.environment).toMatch(/owner/);
  });

  test('with the start time of the table it is that process; with another one it is none', async () => {
    const collector = processFamily.open(thisMachine);
    const reading = await collector.read(new AbortController().signal);
    collector.close?.();
    const { data } = derive(processChannel, between(processFamily, reading, null));
    const row = data.processes.find((each) => each.pid === process.pid);
    const startTimeMs = Date.parse(row?.start_time ?? '');
    expect((await details({ startTimeMs })).start_time).toBe(row?.start_time);
    await expect(details({ startTimeMs: startTimeMs - 60_000 })).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining("another one's"),
    });
    await expect(details({ pid: 2 ** 31 })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a kernel thread has no program, and every null says why', async (context) => {
    if (!readFileSync('/proc/2/stat', 'latin1').includes('kthreadd')) context.skip('no kernel threads in here');
    const found = await details({ pid: 2 });
    expect(found).toMatchObject({ executable: null, arguments: null, environment: null, name: 'kthreadd' });
    for (const field of ['executable', 'arguments', 'memory.resident_bytes', 'environment']) {
      expect(found.unavailable?.[field], field).toBeTruthy();
    }
  });
});

test.skipIf(process.getuid?.() === 0)(
  'what another user may not read says so and what would allow it',
  async () => {
    const found = await details({ pid: 1 });
    expect(found.files).toBeNull();
    expect(found.unavailable?.files).toMatch(/sudo telltale serve/);
  },
);

test('a machine of files: what is not there is null with its reason', async () => {
  const host = fakeHost({}, 'vm-linux-6.18');
  const found = await readProcessDetails(
    host,
    { now: () => Date.UTC(2026, 10, 24, 21) },
    {
      pid: 900,
      startTimeMs: Date.parse('2026-11-24T20:31:55.770Z'),
      audience: 'owner',
    },
  );
  expect(found).toMatchObject({
    name: 'web) server',
    start_time: '2026-11-24T20:31:55.770Z',
    arguments: ['/usr/sbin/web', '--port', '80'],
    files: null,
    threads: null,
  });
  const nulls = Object.entries(found).filter(([, value]) => value === null);
  for (const [field] of nulls) expect(found.unavailable?.[field], field).toBeTruthy();
  for (const field of Object.keys(found.memory)) expect(found.unavailable?.[`memory.${field}`]).toBeTruthy();
});
