import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { run, serve } from './program.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

test('--version prints the version and --help every command, on stdout', async () => {
  expect(await run('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  const help = await run('--help');
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toContain('telltale serve');
  expect(help.stdout).toContain('telltale snapshot');
});

test('snapshot --json prints what REST answers, with true rates, and exits', async () => {
  const { code, stdout, stderr } = await run('snapshot', '--channels', 'system,cpu,process_top', '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { channels } = JSON.parse(stdout);
  expect(Object.keys(channels).sort()).toEqual(['cpu', 'process_top', 'system']);
  expect(channels.cpu.data.utilization_percent).toBeTypeOf('number');
  expect(channels.system.data.cpu_percent).toBeTypeOf('number');
  const self = channels.process_top.data.processes.find((each: { command_line: string | null }) =>
    each.command_line?.includes('snapshot'),
  );
  expect(self.cpu_percent).toBeTypeOf('number');
});

test('snapshot without --json names each channel and number for people', async () => {
  const { code, stdout } = await run('snapshot', '--channels', 'memory');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^memory\n/);
  expect(stdout).toMatch(/ {2}used_bytes +\d+\.\d [MG]iB\n/);
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s tells every viewer that the server goes (1001) and exits 0',
  async (signal) => {
    const serving = await serve();
    const socket = new WebSocket(`${serving.url.replace('http', 'ws')}ws`);
    await once(socket, 'message');
    const stream = await fetch(`${serving.url}metrics/stream`);
    const closed = once(socket, 'close');
    const { code, stdout } = await serving.end(signal);
    expect((await closed)[0]).toBe(1001);
    // The stream ends, it is not cut: reading on would throw.
    expect(await stream.text()).toContain('retry:');
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${serving.url}\n` });
  },
);

test('a second signal does not cut the goodbyes short', async () => {
  const serving = await serve();
  const socket = new WebSocket(`${serving.url.replace('http', 'ws')}ws`);
  await once(socket, 'message');
  const closed = once(socket, 'close');
  serving.child.kill('SIGINT');
  const { code } = await serving.end('SIGTERM');
  expect({ code, close: (await closed)[0] }).toEqual({ code: 0, close: 1001 });
});

test('a port in use is one line that names it and --port', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { code, stdout, stderr } = await run('serve', '--port', String(port));
  other.close();
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain(String(port));
  expect(stderr).toContain('--port');
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test.each([
  [['serve', '--host', '0.0.0.0'], 'sharing'],
  [['serve', '--bogus'], '--bogus'],
  [['serve', '--share-expires', '1h'], '--share'],
  [['serve', '--host-root', '/nonexistent'], '/nonexistent/proc'],
  [['snapshot', '--channels', 'nope'], 'nope'],
])('%j exits non-zero with one clear line', async (args, named) => {
  const { code, stdout, stderr } = await run(...args);
  expect(code).not.toBe(0);
  expect(stdout).toBe('');
  expect(stderr).toContain(named);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('a channel that was switched off is not offered', async () => {
  const serving = await serve('--no-process', '--no-process_top');
  const info = await (await fetch(`${serving.url}api/v1/info`)).json();
  await serving.end('SIGTERM');
  const reasonOf = (name: string) =>
    info.channels.find((each: { name: string }) => each.name === name)?.reason ?? null;
  expect([reasonOf('process'), reasonOf('process_top'), reasonOf('cpu')]).toEqual([
    'switched off by --no-process or in the settings',
    'switched off by --no-process_top or in the settings',
    null,
  ]);
});
