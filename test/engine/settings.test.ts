/** What changes at once when a setting is changed, over real sockets; and what is kept over a restart. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../../main/clock.ts';
import { callControl } from '../../main/control/client.ts';
import { type Engine, startEngine } from '../../main/engine.ts';
import { openSettings } from '../../main/settings/store.ts';
import { channelNames } from '../../protocol/channels.ts';
import type { HelloMessage } from '../../protocol/messages.ts';
import type { Settings, SettingsState } from '../../protocol/settings.ts';
import { get, raw } from '../server/harness.ts';
import { open } from './window.ts';

const channels_off = channelNames.filter((name) => !['system', 'memory', 'cpu'].includes(name));

interface Running {
  readonly engine: Engine;
  readonly folder: string;
  readonly port: number;
  change(changes: { [Key in keyof Settings]?: Settings[Key] | null }): Promise<SettingsState>;
}

async function start(folder = mkdtempSync(join(tmpdir(), 'telltale-engine-'))): Promise<Running> {
  const file = join(folder, 'settings.json');
  const log = () => undefined;
  const engine = await startEngine({
    settings: openSettings({ file, flags: { port: 0 }, clock: systemClock, log }),
    hostRoot: null,
    staticDir: null,
    version: '1.2.3',
    controlFolder: join(folder, 'run'),
    log,
  });
  onTestFinished(async () => {
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const port = Number(new URL(engine.url).port);
  return {
    engine,
    folder,
    port,
    change: (changes) => callControl({ folder: join(folder, 'run'), port }, 'change_settings', { changes }),
  };
}

/** A viewer of `system`, with all that it was sent. */
async function watch({ engine }: Running, query = '') {
  const socket = new WebSocket(`${engine.url.replace('http', 'ws')}ws${query}`);
  onTestFinished(() => socket.terminate());
  const messages: Record<string, unknown>[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data)) as Record<string, unknown>));
  await once(socket, 'open');
  const hellos = () => messages.filter(({ type }) => type === 'hello') as unknown as HelloMessage[];
  await expect.poll(() => hellos().length, { timeout: 20_000 }).toBe(1);
  const times = () =>
    messages
      .filter(({ channel }) => channel === 'system')
      .map(({ data }) => Date.parse((data as { timestamp: string }).timestamp));
  return { socket, messages, hellos, times };
}

test('a viewer gets a new hello and the new pace when the interval is changed', { timeout: 60_000 }, async () => {
  const running = await start();
  const viewer = await watch(running);
  const state = await running.change({ interval_ms: 250, channels_off });
  expect(state.settings.interval_ms).toBe(250);
  expect(state.waiting).toEqual([]);
  await expect.poll(() => viewer.hellos().at(-1)?.interval_ms, { timeout: 20_000 }).toBe(250);
  const since = viewer.times().length;
  await expect.poll(() => viewer.times().length - since, { timeout: 30_000 }).toBeGreaterThan(8);
  const times = viewer.times().slice(since);
  const steps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  // A busy machine misses slots, so the usual step tells the pace.
  expect(steps.sort((one, other) => one - other)[Math.floor(steps.length / 2)]).toBeLessThan(500);
  const info = (await (await fetch(`${running.engine.url}api/v1/info`)).json()) as { interval_ms: number };
  expect(info.interval_ms).toBe(250);
  expect(running.engine.intervalMs).toBe(250);
});

test('a channel that is switched off and on again is told, and goes on for who has it', {
  timeout: 60_000,
}, async () => {
  const running = await start();
  await running.change({ channels_off, interval_ms: 250 });
  const viewer = await watch(running, '?channels=memory');
  const memories = () => viewer.messages.filter(({ channel }) => channel === 'memory');
  await expect.poll(() => memories().length, { timeout: 20_000 }).toBeGreaterThan(1);
  await running.change({ channels_off: [...channels_off, 'memory'] });
  const told = () =>
    viewer
      .hellos()
      .at(-1)
      ?.channels.find(({ name }) => name === 'memory');
  await expect.poll(told, { timeout: 20_000 }).toMatchObject({ available: false });
  const before = memories().length;
  await running.change({ channels_off });
  await expect.poll(told, { timeout: 20_000 }).toMatchObject({ available: true });
  await expect.poll(() => memories().length, { timeout: 20_000 }).toBeGreaterThan(before);
  const seqs = memories().map(({ seq }) => Number(seq));
  expect(seqs).toEqual(seqs.map((_seq, i) => (seqs[0] ?? 0) + i));
});

test('places, names, pings and the token of loopback count at once', { timeout: 60_000 }, async () => {
  const running = await start();
  await running.change({ channels_off });
  const status = async (headers: Record<string, string> = {}) =>
    (await raw(running.port, get('/api/v1/info', headers))).status;
  expect(await status({ Host: 'monitor.example' })).toBe(403);
  await running.change({ allowed_hosts: ['monitor.example'], ping_interval_ms: 1_000, max_viewers: 1 });
  // By that name it may come from anywhere, so it is let in with a token only.
  expect(await status({ Host: 'monitor.example' })).toBe(401);
  const viewer = await watch(running);
  await expect
    .poll(() => viewer.messages.filter(({ type }) => type === 'ping').length, { timeout: 20_000 })
    .toBeGreaterThan(0);
  const second = new WebSocket(`${running.engine.url.replace('http', 'ws')}ws`);
  const [, refused] = (await once(second, 'unexpected-response')) as [unknown, { statusCode: number }];
  expect(refused.statusCode).toBe(503);
  second.on('error', () => undefined).terminate();
  const closed = once(viewer.socket, 'close');
  await running.change({ require_token: true });
  expect((await closed)[0]).toBe(4401);
  expect(await status()).toBe(401);
  const { links } = await callControl(
    { folder: join(running.folder, 'run'), port: running.port },
    'share_state',
    {},
  );
  const token = /#invite=([\w-]+)/.exec(links[0] ?? '')?.[1];
  expect(await status({ Authorization: `Bearer ${token}` })).toBe(200);
  await running.change({ require_token: false });
  expect(await status()).toBe(200);
});

test('a new share shows what the settings say, for as long as they say', { timeout: 60_000 }, async () => {
  const running = await start();
  await running.change({
    channels_off,
    share_show: ['users'],
    share_expires: 'never',
    share_addresses: ['127.0.0.3'],
  });
  const state = await running.engine.share.start({});
  expect(state).toMatchObject({
    sharing: true,
    expires: null,
    addresses: [{ address: '127.0.0.3', listening: true }],
    choices: { processes: false, users: true, command_lines: false, addresses: false },
  });
});

test('the window reads and changes settings, and is told what is wrong', { timeout: 60_000 }, async () => {
  const running = await start();
  const window = open(running.engine);
  const { result } = (await window.ask('settings')) as { result: SettingsState };
  expect(result.sources).toMatchObject({ port: 'flag', interval_ms: 'default' });
  expect(result.file).toBe(join(running.folder, 'settings.json'));
  expect(await window.ask('change_settings', { changes: { interval_ms: 500, channels_off } })).toMatchObject({
    result: { settings: { interval_ms: 500 }, sources: { interval_ms: 'file' } },
  });
  expect(await window.ask('change_settings', { changes: { interval_ms: 1 } })).toMatchObject({
    error: { code: 'invalid_request' },
  });
  const files = { tls_cert: '/nowhere/cert.pem', tls_key: '/nowhere/key.pem' };
  expect(await window.ask('change_settings', { changes: files })).toMatchObject({
    error: { message: expect.stringContaining('--tls-cert /nowhere/cert.pem cannot be read') },
  });
  expect(await window.ask('change_settings', { changes: { port: 8_000 } })).toMatchObject({
    error: { message: expect.stringContaining('--port') },
  });
  expect(await open(running.engine, 'viewer').ask('settings')).toMatchObject({ error: {} });
  expect((await fetch(`${running.engine.url}api/v1/settings`)).status).toBe(404);
});

test('what was changed is in force after a restart, and an edit of the file too', {
  timeout: 60_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-engine-'));
  const first = await start(folder);
  await first.change({ channels_off, interval_ms: 2_000 });
  await first.engine.stop();
  const second = await start(folder);
  expect(second.engine.intervalMs).toBe(2_000);
  await second.engine.stop();
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ interval_ms: 5_000, channels_off }));
  expect((await start(folder)).engine.intervalMs).toBe(5_000);
});

test('on battery viewers are told of the slower pace, and of the usual one on mains', {
  timeout: 60_000,
}, async () => {
  const running = await start();
  await running.change({ channels_off });
  const viewer = await watch(running);
  running.engine.setOnBattery(true);
  await expect.poll(() => viewer.hellos().at(-1)?.interval_ms, { timeout: 20_000 }).toBe(2_000);
  await running.change({ slower_on_battery: false });
  await expect.poll(() => viewer.hellos().at(-1)?.interval_ms, { timeout: 20_000 }).toBe(1_000);
});
