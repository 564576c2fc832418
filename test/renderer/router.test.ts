import { expect, test } from 'vitest';
import { joinAddress } from '../../renderer/store/address.ts';
import { createRouter, type RouterPage } from '../../renderer/store/router.ts';
import { createStore } from '../../renderer/store/store.ts';
import { live, pauseAt } from '../../renderer/store/time.ts';
import { timeWindows } from '../../renderer/store/windows.ts';
import { FakeClock } from '../client/fake-clock.ts';
import { MemoryServer } from '../client/memory-server.ts';

/** A browser's address and history. */
class Page implements RouterPage {
  readonly entries: string[];
  at = 0;
  readonly #listeners = new Set<() => void>();

  constructor(hash: string) {
    this.entries = [hash];
  }

  get location() {
    return { hash: this.entries[this.at] ?? '' };
  }

  readonly history = {
    pushState: (_state: unknown, _title: string, address?: string | URL | null) => {
      this.entries.splice(this.at + 1, Number.POSITIVE_INFINITY, String(address));
      this.at += 1;
    },
    replaceState: (_state: unknown, _title: string, address?: string | URL | null) => {
      this.entries[this.at] = String(address);
    },
  };

  go(by: number) {
    this.at += by;
    for (const listener of this.#listeners) listener();
  }

  addEventListener(_type: string, listener: () => void) {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: string, listener: () => void) {
    this.#listeners.delete(listener);
  }
}

function setUp(hash: string) {
  const page = new Page(hash);
  const router = createRouter(page);
  const server = new MemoryServer();
  server.transport.request = () => new Promise(() => {});
  const clock = new FakeClock();
  const store = createStore({ transport: server.transport, clock, random: () => 0 });
  joinAddress(store, router, (ms, callback) => clock.after(ms, callback));
  server.flush();
  return { page, router, store, clock };
}

test('back and forward bring screens back', () => {
  const page = new Page('');
  const router = createRouter(page);
  router.go({ screen: 'cpu', params: {} });
  router.set({ sort: 'memory' }, 'replace');
  expect(page.entries).toEqual(['', '#/cpu?sort=memory']);
  page.go(-1);
  expect(router.route.value).toEqual({ screen: '', params: {} });
  page.go(1);
  expect(router.route.value).toEqual({ screen: 'cpu', params: { sort: 'memory' } });
});

test('an address with a moment opens it, and going back to live takes it out', () => {
  const { page, store } = setUp('#/cpu?at=2000-01-02T03:04:05Z');
  expect(store.time.value).toMatchObject({ mode: 'rewound', atMs: Date.parse('2000-01-02T03:04:05Z') });
  store.look(live);
  expect(page.location.hash).toBe('#/cpu');
  page.go(-1);
  expect(store.time.value.mode).toBe('rewound');
});

test('an impossible moment is taken out of the address', () => {
  const { page, store } = setUp('#/cpu?at=tomorrow&sort=cpu');
  expect(store.time.value).toBe(live);
  expect(page.location.hash).toBe('#/cpu?sort=cpu');
});

test('stopping the time is a step to go back from, moving along the tape is none', () => {
  const { page, store, clock } = setUp('#/cpu');
  const [minute] = timeWindows;
  store.look(pauseAt(1_000_000_000, minute));
  const stopped = page.location.hash;
  expect(stopped).toMatch(/^#\/cpu\?at=/);
  store.look({ ...pauseAt(1_000_000_000, minute), mode: 'rewound', atMs: 999_990_000 });
  store.look({ ...pauseAt(1_000_000_000, minute), mode: 'rewound', atMs: 999_980_000 });
  expect(page.location.hash).toBe(stopped);
  clock.advance(400);
  expect(page.location.hash).toContain('at=1970-01-12T13:46:20Z');
  expect(page.entries).toHaveLength(2);
  page.go(-1);
  expect(store.time.value).toBe(live);
});
