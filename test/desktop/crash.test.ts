import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { watchForCrashes } from '../../main/desktop/crash.ts';

function start() {
  const done: string[] = [];
  const asked: Electron.MessageBoxOptions[] = [];
  let answer: (response: number) => void = () => {};
  let nowMs = 0;
  let destroyed = false;
  const webContents = Object.assign(new EventEmitter(), { reload: () => done.push('reload') });
  const window = Object.assign(new EventEmitter(), { webContents, isDestroyed: () => destroyed });
  const showMessageBox = (_window: unknown, options: Electron.MessageBoxOptions) => {
    asked.push(options);
    return new Promise((resolve) => {
      answer = (response) => resolve({ response, checkboxChecked: false });
    });
  };
  watchForCrashes(window as unknown as Electron.BrowserWindow, {
    app: { quit: () => done.push('quit') },
    dialog: { showMessageBox } as unknown as Electron.Dialog,
    clock: { monotonic: () => nowMs },
    log: () => {},
  });
  return {
    done,
    asked,
    window,
    answer: async (response: number) => {
      answer(response);
      await new Promise((resolve) => setImmediate(resolve));
    },
    crash: (reason = 'crashed') => webContents.emit('render-process-gone', {}, { reason, exitCode: 5 }),
    later: (ms: number) => {
      nowMs += ms;
    },
    destroy: () => {
      destroyed = true;
    },
  };
}

test('the first crash is answered by reloading', () => {
  const { crash, done, asked } = start();
  crash();
  expect(done).toEqual(['reload']);
  expect(asked).toEqual([]);
});

test('a second soon after asks, and the answer is done', async () => {
  const { crash, done, asked, answer } = start();
  crash();
  crash('oom');
  expect(asked).toMatchObject([
    { type: 'error', buttons: ['Reload', 'Quit'], detail: 'Reason: oom. Sampling goes on.' },
  ]);
  await answer(0);
  expect(done).toEqual(['reload', 'reload']);
  crash();
  await answer(1);
  expect(done).toEqual(['reload', 'reload', 'quit']);
});

test('a second one a minute later is a first one', () => {
  const { crash, done, asked, later } = start();
  crash();
  later(60_001);
  crash();
  expect(done).toEqual(['reload', 'reload']);
  expect(asked).toEqual([]);
});

test('a page that ends in good order is no crash', () => {
  const { crash, done, asked } = start();
  crash('clean-exit');
  expect([done, asked]).toEqual([[], []]);
});

test('a page that hangs is asked about once, and waiting changes nothing', async () => {
  const { window, done, asked, answer } = start();
  window.emit('unresponsive');
  window.emit('unresponsive');
  expect(asked).toMatchObject([{ buttons: ['Reload', 'Wait'] }]);
  await answer(1);
  expect(done).toEqual([]);
  window.emit('unresponsive');
  await answer(0);
  expect(done).toEqual(['reload']);
});

test('an answer that comes after the window is gone does nothing', async () => {
  const { window, done, answer, destroy } = start();
  window.emit('unresponsive');
  destroy();
  await answer(0);
  expect(done).toEqual([]);
});
