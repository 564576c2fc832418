import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { callControl } from '../../main/control/client.ts';
import { createCommands, type OwnerActions, type ShareWish } from '../../main/control/commands.ts';
import { controlFolder, controlPorts } from '../../main/control/path.ts';
import { startControlSocket } from '../../main/control/socket.ts';
import { openSettings } from '../../main/settings/store.ts';
import type { ShareState } from '../../protocol/share.ts';

const state: ShareState = {
  sharing: false,
  token_required: false,
  since: null,
  expires: null,
  links: [],
  addresses: [],
  offered: [],
  choices: { processes: true, command_lines: false, users: false, addresses: false },
  tls: false,
};

function setUp() {
  const root = mkdtempSync(join(tmpdir(), 'telltale-control-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const folder = join(root, 'telltale');
  const lines: string[] = [];
  const wishes: ShareWish[] = [];
  const actions: OwnerActions = {
    shareState: () => state,
    async share(wish) {
      wishes.push(wish);
      return { ...state, sharing: true };
    },
    rotate: (expiresMs) => ({ ...state, expires: String(expiresMs) }),
    unshare: () => {
      throw new Error('a mistake of ours');
    },
    disconnect: (id) => id === '3',
    deleteHistory: async () => 1_234,
    accessLog: () => [],
    viewers: () => [],
    processes: {
      async end({ pid, startTimeMs }, force) {
        return { pid, name: `${startTimeMs}`, forced: force, ended: true, state: null };
      },
      async setPriority({ pid, startTimeMs }, nice) {
        return { pid, name: `${startTimeMs}`, nice, threads: 1 };
      },
    },
    settings: openSettings({ file: join(root, 'settings.json'), clock: systemClock, log: () => undefined }),
  };
  const start = async (port: number) => {
    const stop = await startControlSocket({
      folder,
      port,
      commands: createCommands(actions),
      log: (level, room, message) => lines.push(`${level} ${room}: ${message}`),
    });
    onTestFinished(stop);
    return stop;
  };
  return { folder, start, lines, wishes };
}

/** Sends text as it is and reads until the other end closes, or until as many lines came. */
function talk(path: string, text: string, lines: number): Promise<string[]> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(path, () => socket.write(text));
    socket.setEncoding('utf8');
    const finish = () => {
      socket.destroy();
      resolve(answer.split('\n').slice(0, -1));
    };
    socket.on('data', (chunk: string) => {
      answer += chunk;
      if (answer.split('\n').length > lines) finish();
    });
    socket.on('error', finish);
    socket.on('close', finish);
  });
}

test('the socket is its owner’s alone, named by the port, and gone with the server', async () => {
  const { folder, start } = setUp();
  const stop = await start(7447);
  const path = join(folder, '7447.sock');
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(controlPorts(folder)).toEqual([7447]);
  stop();
  stop();
  expect(existsSync(path)).toBe(false);
});

test('commands are answered in their order, one line each', async () => {
  const { folder, start } = setUp();
  await start(7447);
  const answers = await talk(
    join(folder, '7447.sock'),
    '{"method":"share_state"}\n{"method":"disconnect","params":{"id":"3"}}\n{"method":"rotate","params":{"expires":"1h"}}\n',
    3,
  );
  expect(answers.map((line) => JSON.parse(line))).toEqual([
    { result: state },
    { result: { disconnected: true } },
    { result: { ...state, expires: '3600000' } },
  ]);
});

test.each([
  ['no JSON', 'malformed_message'],
  ['[1]', 'malformed_message'],
  ['{"method":7}', 'malformed_message'],
  ['{"method":"snapshot"}', 'unknown_method'],
  ['{"method":"__proto__"}', 'unknown_method'],
  ['{"method":"constructor"}', 'unknown_method'],
  ['{"method":"disconnect"}', 'invalid_request'],
  ['{"method":"share","params":{"expires":"soon"}}', 'invalid_request'],
  ['{"method":"share","params":{"expires":60}}', 'invalid_request'],
  ['{"method":"share","params":{"show":"users"}}', 'invalid_request'],
  ['{"method":"share","params":{"show":["__proto__"]}}', 'invalid_request'],
  ['{"method":"share","params":{"addresses":[1]}}', 'invalid_request'],
  ['{"method":"change_settings","params":{"changes":[]}}', 'invalid_request'],
  ['{"method":"change_settings","params":{"changes":{"port":"80"}}}', 'invalid_request'],
  ['{"method":"change_settings","params":{"changes":{"__proto__":1,"x":2}}}', 'invalid_request'],
  ['{"method":"end_process","params":{"pid":"12"}}', 'invalid_request'],
  ['{"method":"end_process","params":{"pid":12,"start_time":"2026-11-24T20:15:02.120Z"}}', 'invalid_request'],
  ['{"method":"end_process","params":{"pid":"0","start_time":"2026-11-24T20:15:02.120Z"}}', 'invalid_request'],
  ['{"method":"end_process","params":{"pid":"-12","start_time":"2026-11-24T20:15:02.120Z"}}', 'invalid_request'],
  ['{"method":"end_process","params":{"pid":"12","start_time":"then"}}', 'invalid_request'],
  [
    '{"method":"end_process","params":{"pid":"12","start_time":"2026-11-24T20:15:02.120Z","force":1}}',
    'invalid_request',
  ],
  ['{"method":"set_priority","params":{"pid":"12","start_time":"2026-11-24T20:15:02.120Z"}}', 'invalid_request'],
  [
    '{"method":"set_priority","params":{"pid":"12","start_time":"2026-11-24T20:15:02.120Z","nice":"20"}}',
    'invalid_request',
  ],
])('%s is answered with %s', async (line, code) => {
  const { folder, start, wishes } = setUp();
  await start(7447);
  const [answer = ''] = await talk(join(folder, '7447.sock'), `${line}\n`, 1);
  expect(JSON.parse(answer)).toMatchObject({ error: { code } });
  expect(wishes).toEqual([]);
});

test('a share is wished for in words and arrives as what it means', async () => {
  const { folder, start, wishes } = setUp();
  await start(7447);
  const target = { folder, port: null };
  await callControl(target, 'share', { addresses: ['192.168.1.5'], expires: 'never', show: ['users'], hide: [] });
  await callControl(target, 'share', { show: ['users'], hide: ['users', 'processes'] });
  await callControl(target, 'share', { expires: '30m' });
  expect(wishes).toEqual([
    { addresses: ['192.168.1.5'], expiresMs: null, choices: { users: true } },
    { choices: { users: false, processes: false } },
    { expiresMs: 1_800_000 },
  ]);
});

test('a process is named by pid and start time, and a deed by its words', async () => {
  const { folder, start } = setUp();
  await start(7447);
  const target = { folder, port: null };
  const process = { pid: '12', start_time: '2026-11-24T20:15:02.120Z' };
  const name = '1795551302120';
  expect(await callControl(target, 'end_process', process)).toEqual({
    ...{ pid: 12, name, forced: false, ended: true, state: null },
  });
  expect(await callControl(target, 'end_process', { ...process, force: 'true' })).toMatchObject({ forced: true });
  expect(await callControl(target, 'set_priority', { ...process, nice: '-5' })).toMatchObject({ name, nice: -5 });
});

test('our own mistake is told in the log, and to the asker only that there was one', async () => {
  const { folder, start, lines } = setUp();
  await start(7447);
  await expect(callControl({ folder, port: 7447 }, 'unshare', {})).rejects.toMatchObject({ code: 'internal' });
  expect(lines.join()).toContain('a mistake of ours');
});

test('a line without end is cut off, and the next caller is served', async () => {
  const { folder, start } = setUp();
  await start(7447);
  expect(await talk(join(folder, '7447.sock'), 'x'.repeat(200_000), 1)).toEqual([]);
  expect(await callControl({ folder, port: 7447 }, 'viewers', {})).toEqual({ viewers: [] });
});

test('a socket left by a program that was killed is taken over, one in use is not', async () => {
  const { folder, start, lines } = setUp();
  mkdirSync(folder, { mode: 0o700 });
  const path = join(folder, '7447.sock');
  const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(existsSync(path)).toBe(true);
  await start(7447);
  expect(lines).toEqual([]);
  expect(await callControl({ folder, port: 7447 }, 'viewers', {})).toEqual({ viewers: [] });
  await start(7447);
  expect(lines.join()).toContain('no control socket');
  expect(await callControl({ folder, port: 7447 }, 'viewers', {})).toEqual({ viewers: [] });
});

test('a folder that others may enter is not used, and the log says so', async () => {
  const { folder, start, lines } = setUp();
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  await start(7447);
  expect(existsSync(join(folder, '7447.sock'))).toBe(false);
  expect(lines.join()).toContain('0700');
});

test('the one that runs is found; none, and several, are told', async () => {
  const { folder, start } = setUp();
  const ask = () => callControl({ folder, port: null }, 'viewers', {});
  await expect(ask()).rejects.toThrow(/telltale serve/);
  const stop = await start(7447);
  expect(await ask()).toEqual({ viewers: [] });
  await start(8000);
  await expect(ask()).rejects.toThrow(/--port 7447 or 8000/);
  stop();
  expect(await ask()).toEqual({ viewers: [] });
  await expect(callControl({ folder, port: 7447 }, 'viewers', {})).rejects.toThrow(/7447/);
});

test('sockets lie in the runtime folder of the user, else in one of the user’s own', () => {
  const linux = (env: Record<string, string>) => controlFolder({ platform: 'linux', env });
  expect(linux({ XDG_RUNTIME_DIR: '/run/user/1000' })).toBe('/run/user/1000/telltale');
  expect(linux({})).toMatch(/telltale-\d+$/);
  expect(controlFolder({ platform: 'win32', env: {} })).toMatch(/^\\\\\.\\pipe\\telltale-/);
});
