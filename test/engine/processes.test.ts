/** Whatever comes over the network, this machine's own browser included, ends no process and changes none. */
import { type ChildProcess, spawn } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import WebSocket from 'ws';
import { startEngine } from '../../main/engine.ts';
import { settingsOf } from './settings-of.ts';

async function setUp() {
  const child: ChildProcess = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const engine = await startEngine({
    settings: settingsOf(['system', 'process']),
    hostRoot: null,
    staticDir: null,
    version: '1.2.3',
    log: () => undefined,
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await engine.stop();
  });
  const { channels } = (await (await fetch(`${engine.url}api/v1/snapshot?channels=process`)).json()) as {
    channels: { process: { data: { processes: { pid: number; start_time: string }[] } } };
  };
  const own = channels.process.data.processes.find(({ pid }) => pid === child.pid);
  if (!own) throw new Error('the table does not list the process');
  return { engine, child, params: { pid: String(own.pid), start_time: own.start_time, force: 'true', nice: '5' } };
}

const methods = ['end_process', 'set_priority'] as const;

test('HTTP of this machine itself finds no such paths, by any method', async () => {
  const { engine, child, params } = await setUp();
  for (const name of methods) {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
      const response = await fetch(`${engine.url}api/v1/${name}?${new URLSearchParams(params)}`, {
        method,
        ...(method === 'POST' && { body: JSON.stringify(params) }),
      });
      expect([404, 405], `${method} ${name}`).toContain(response.status);
    }
  }
  expect(child.exitCode).toBeNull();
  expect(child.signalCode).toBeNull();
});

test('a WebSocket of this machine itself has no requests', async () => {
  const { engine, child, params } = await setUp();
  const socket = new WebSocket(`${engine.url.replace('http', 'ws')}ws`);
  onTestFinished(() => socket.terminate());
  const errors: string[] = [];
  const answered = new Promise<void>((resolve) => {
    socket.on('message', (text) => {
      const message = JSON.parse(String(text)) as { type?: string; code?: string };
      if (message.type === 'response') errors.push('answered');
      if (message.type === 'error') errors.push(message.code ?? '');
      if (errors.length === 2 * methods.length) resolve();
    });
  });
  await new Promise((resolve) => socket.once('open', resolve));
  for (const method of methods) {
    socket.send(JSON.stringify({ type: 'request', id: 1, method, params }));
    socket.send(JSON.stringify({ action: method, ...params }));
  }
  await answered;
  expect(errors).toEqual(['unknown_action', 'unknown_action', 'unknown_action', 'unknown_action']);
  expect(child.signalCode).toBeNull();
});
