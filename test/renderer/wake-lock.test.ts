import { expect, test } from 'vitest';
import { keepAwake } from '../../renderer/shell/wake-lock.ts';

/** A page whose browser gives locks, and takes each back when the page is hidden, as the specification says. */
function setUp({ refuses = false, secure = true } = {}) {
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const locks: { released: boolean }[] = [];
  const wakeLock = {
    async request() {
      if (refuses) throw new DOMException('The battery is low.', 'NotAllowedError');
      const lock = { released: false };
      locks.push(lock);
      return { release: async () => void Object.assign(lock, { released: true }) };
    },
  };
  const page = { document, navigator: secure ? { wakeLock } : {} } as unknown as Window;
  const show = (visibilityState: string) => {
    document.visibilityState = visibilityState;
    document.dispatchEvent(new Event('visibilitychange'));
  };
  return { page, locks, show };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

test('the screen stays awake until the page lets go, and again after it was hidden', async () => {
  const { page, locks, show } = setUp();
  const sleep = keepAwake(page);
  await settled();
  expect(locks).toEqual([{ released: false }]);
  show('hidden');
  await settled();
  expect(locks).toHaveLength(1);
  show('visible');
  await settled();
  expect(locks).toHaveLength(2);
  sleep();
  sleep();
  expect(locks[1]).toEqual({ released: true });
  show('visible');
  await settled();
  expect(locks).toHaveLength(2);
});

test('a lock that is given after the end is let go at once', async () => {
  const { page, locks } = setUp();
  keepAwake(page)();
  await settled();
  expect(locks).toEqual([{ released: true }]);
});

test('over plain http, and where the browser refuses, nothing happens', async () => {
  for (const { page } of [setUp({ secure: false }), setUp({ refuses: true })]) {
    const sleep = keepAwake(page);
    await settled();
    sleep();
  }
});
