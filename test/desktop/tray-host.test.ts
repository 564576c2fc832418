import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { connectBus, sessionBusAddress, socketPath } from '../../main/desktop/dbus.ts';
import { watchTrayHost } from '../../main/desktop/tray-host.ts';
import { type SessionBus, startSessionBus, startWatcher } from './session-bus.ts';

const started = await startSessionBus();
const withBus = test.skipIf(started === null);
await started?.end();

const ends: (() => void)[] = [];
let bus: SessionBus | null = null;
let lines: string[];

beforeEach(async () => {
  lines = [];
  bus = started && (await startSessionBus());
});

afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await bus?.end();
});

function watch(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'linux') {
  const seen: boolean[] = [];
  const host = watchTrayHost({
    platform,
    env,
    uid: process.getuid?.() ?? 0,
    clock: systemClock,
    log: (_level, _room, message) => lines.push(message),
    onChange: () => seen.push(host.present),
  });
  ends.push(() => host.close());
  return { host, seen };
}

const address = () => ({ DBUS_SESSION_BUS_ADDRESS: bus?.address ?? '' });

async function watcher(registered = true) {
  const fake = await startWatcher(bus?.address ?? '', registered);
  ends.push(() => fake.end());
  return fake;
}

withBus('a bus without a watcher has no tray; one with a host has', async () => {
  const alone = watch(address());
  await alone.host.known;
  expect(alone.host.present).toBe(false);
  await watcher();
  const late = watch(address());
  await late.host.known;
  expect(late.host.present).toBe(true);
  expect(lines).toEqual([]);
});

withBus('a watcher without a host shows no icon', async () => {
  await watcher(false);
  const { host } = watch(address());
  await host.known;
  expect(host.present).toBe(false);
});

withBus('a panel that comes, goes and comes again is followed', async () => {
  const { host, seen } = watch(address());
  await host.known;
  const panel = await watcher();
  await vi.waitFor(() => expect(seen).toEqual([true]));
  panel.setHost(false);
  await vi.waitFor(() => expect(seen).toEqual([true, false]));
  panel.setHost(true);
  await vi.waitFor(() => expect(seen).toEqual([true, false, true]));
  panel.end();
  await vi.waitFor(() => expect(seen).toEqual([true, false, true, false]));
  expect(host.present).toBe(false);
});

withBus('a bus that ends takes the tray with it', async () => {
  await watcher();
  const { host } = watch(address());
  await host.known;
  expect(host.present).toBe(true);
  await bus?.end();
  await vi.waitFor(() => expect(host.present).toBe(false));
});

withBus('after it is closed nothing is told any more', async () => {
  const panel = await watcher();
  const { host, seen } = watch(address());
  await host.known;
  host.close();
  host.close();
  panel.end();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(seen).toEqual([true]);
});

withBus('what the test plays is what another D-Bus program sees', async () => {
  await watcher();
  const output = await run('gdbus', [
    'call',
    '--session',
    '--dest=org.kde.StatusNotifierWatcher',
    '--object-path=/StatusNotifierWatcher',
    '--method=org.freedesktop.DBus.Properties.Get',
    'org.kde.StatusNotifierWatcher',
    'IsStatusNotifierHostRegistered',
  ]);
  // Where gdbus is not installed there is nobody to ask.
  if (output !== null) expect(output).toBe('(<true>,)\n');
});

withBus('a call that nobody answers is refused by name', async () => {
  const connected = await connectBus({
    address: bus?.address ?? '',
    uid: process.getuid?.() ?? 0,
    clock: systemClock,
    onSignal: () => {},
    onLost: () => {},
  });
  ends.push(connected.close);
  const call = { destination: 'org.example.Nobody', path: '/', interface: 'org.example.Nobody', member: 'Ask' };
  await expect(connected.call(call)).rejects.toThrow('org.freedesktop.DBus.Error.NameHasNoOwner');
});

test('macOS and Windows have a tray, and nobody is asked', async () => {
  for (const platform of ['darwin', 'win32'] as const) {
    const { host } = watch({}, platform);
    await host.known;
    expect(host.present).toBe(true);
  }
});

test.each([
  ['no address', {}],
  ['a socket that is not there', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' }],
  ['an address of another kind', { DBUS_SESSION_BUS_ADDRESS: 'tcp:host=localhost,port=1' }],
])('with %s there is no tray, and the app goes on', async (_name, env) => {
  const { host } = watch(env);
  await host.known;
  expect(host.present).toBe(false);
});

test.each([
  ['says no', 'REJECTED EXTERNAL\r\n'],
  ['sends rubbish', 'OK 1234\r\n\x00\x01\x02rubbish that is no message at all'],
  ['closes', ''],
])('a bus that %s has no tray', async (_name, answer) => {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-bus-'));
  const server = await listen(join(folder, 'bus'), answer);
  const { host } = watch({ DBUS_SESSION_BUS_ADDRESS: `unix:path=${folder}/bus` });
  await host.known;
  expect(host.present).toBe(false);
  expect(lines).toHaveLength(1);
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

test('addresses are read as the specification writes them', () => {
  expect(socketPath('unix:path=/run/user/1000/bus,guid=12')).toBe('/run/user/1000/bus');
  expect(socketPath('tcp:host=x;unix:guid=1,path=/tmp/a%20b')).toBe('/tmp/a b');
  expect(socketPath('unix:abstract=/tmp/dbus-x')).toBe('\0/tmp/dbus-x');
  expect(socketPath('unix:path=%zz')).toBeNull();
  expect(socketPath('')).toBeNull();
  expect(sessionBusAddress({ XDG_RUNTIME_DIR: '/run/user/1' })).toBe('unix:path=/run/user/1/bus');
  expect(sessionBusAddress({})).toBeNull();
});

function listen(path: string, answer: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(answer));
  });
  return new Promise((resolve) => server.listen(path, () => resolve(server)));
}

function run(command: string, args: string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: { ...process.env, ...address() } });
    let text = '';
    child.stdout.on('data', (bytes) => {
      text += bytes;
    });
    child.once('error', () => resolve(null));
    child.once('close', () => resolve(text));
  });
}
