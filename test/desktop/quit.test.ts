import { expect, test } from 'vitest';
import { type QuitParts, setupQuit } from '../../main/desktop/quit.ts';
import { AppStandin } from '../electron-standin/app.ts';
import { Lifecycle } from '../electron-standin/lifecycle.ts';

function start(parts: Partial<QuitParts> = {}) {
  const events: string[] = [];
  const exits: number[] = [];
  const app = new AppStandin({
    lifecycle: new Lifecycle(),
    appDir: '.',
    userData: null,
    platform: 'linux',
    exit: (code) => exits.push(code),
  });
  for (const name of ['before-quit', 'will-quit', 'quit']) app.on(name, () => events.push(name));
  let elapse = () => {};
  setupQuit({
    app: app as unknown as Electron.App,
    platform: 'linux',
    clock: {
      after(_delayMs, callback) {
        elapse = callback;
        return () => events.push('deadline cancelled');
      },
    },
    log: (_level, _room, message) => events.push(message),
    staysInTray: () => false,
    stop: async () => {
      events.push('stop');
    },
    ...parts,
  });
  app.entryEvaluated();
  return { app, events, exits, elapse: () => elapse() };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('the engine is stopped between will-quit and the end, and quitting goes on by itself', async () => {
  const { app, events, exits } = start();
  app.quit();
  expect(events).toEqual(['before-quit', 'will-quit', 'stop']);
  await settled();
  expect(events.slice(3)).toEqual(['deadline cancelled', 'before-quit', 'will-quit', 'quit']);
  expect(exits).toEqual([0]);
});

test('quitting twice stops the engine once', async () => {
  const { app, events, exits } = start();
  app.quit();
  app.quit();
  await settled();
  expect(events.filter((event) => event === 'stop')).toHaveLength(1);
  expect(exits).toEqual([0]);
});

test('an engine that does not stop is left behind at the deadline, and told of', async () => {
  const { app, events, exits, elapse } = start({ stop: () => new Promise(() => {}) });
  app.quit();
  await settled();
  expect(exits).toEqual([]);
  elapse();
  await settled();
  expect(exits).toEqual([0]);
  expect(events).toContain('the engine did not stop within 3000 ms');
});

test('an engine that fails to stop does not keep the app', async () => {
  const { app, events, exits } = start({ stop: () => Promise.reject(new Error('no')) });
  app.quit();
  await settled();
  expect(exits).toEqual([0]);
  expect(events).toContain('the engine failed to stop: Error: no');
});

test('the last window ends the app, but not on macOS', async () => {
  const linux = start();
  linux.app.emit('window-all-closed');
  await settled();
  expect(linux.exits).toEqual([0]);
  const mac = start({ platform: 'darwin' });
  mac.app.emit('window-all-closed');
  await settled();
  expect(mac.exits).toEqual([]);
});

test('while the app stays in the tray the last window does not end it, and quitting does', async () => {
  const { app, exits } = start({ staysInTray: () => true });
  app.emit('window-all-closed');
  await settled();
  expect(exits).toEqual([]);
  app.quit();
  await settled();
  expect(exits).toEqual([0]);
});
