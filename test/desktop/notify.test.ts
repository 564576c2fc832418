import { expect, test } from 'vitest';
import { type NotifyParts, setupNotifications } from '../../main/desktop/notify.ts';
import { type AccessEvent, defaultShareChoices, type ShareState } from '../../protocol/share.ts';
import type { Shown } from '../electron-standin/desktop.ts';
import { Lifecycle } from '../electron-standin/lifecycle.ts';
import { NotificationStandin } from '../electron-standin/system.ts';
import { createFakeClock } from './fake-clock.ts';

const unshared: ShareState = {
  sharing: false,
  token_required: false,
  since: null,
  expires: null,
  links: [],
  addresses: [],
  choices: defaultShareChoices,
  tls: false,
  offered: [],
};
const shared: ShareState = { ...unshared, sharing: true, links: ['http://192.168.1.2:7447/#invite=x'] };

function start(parts: Partial<NotifyParts> = {}) {
  const clock = createFakeClock();
  const lifecycle = new Lifecycle();
  lifecycle.phase = 'ready';
  const shown: Shown[] = [];
  const opened: string[] = [];
  const notifications = new Map<number, NotificationStandin>();
  const state = {
    share: unshared,
    events: [] as AccessEvent[],
    health: { status: 'ok' } as { status: 'ok' | 'failing'; reason?: string },
  };
  let listener = (_state: ShareState) => {};
  const stop = setupNotifications({
    createNotification: (options) =>
      new NotificationStandin(options, {
        lifecycle,
        show: (one) => shown.push(one),
        notifications,
      }) as unknown as Electron.Notification,
    isSupported: () => true,
    isWanted: () => true,
    isWatched: () => false,
    open: (screen) => opened.push(screen),
    look: { machineName: 'atlas', accessLog: () => state.events, health: () => state.health },
    share: {
      state: () => state.share,
      watch(next) {
        listener = next;
        return () => {
          listener = () => {};
        };
      },
    },
    clock,
    ...parts,
  });
  return {
    clock,
    state,
    stop,
    opened,
    notifications,
    change: (next: ShareState) => listener(next),
    enter(address: string, access = 'link') {
      const timestamp = new Date(clock.now()).toISOString();
      state.events = [...state.events, { timestamp, event: 'entered', address, access }];
    },
    texts: () => shown.map((one) => ('title' in one && 'body' in one ? `${one.title}: ${one.body}` : '')),
  };
}

test('a share that begins, expires and ends is told once each', () => {
  const { change, texts } = start();
  change(shared);
  change({ ...shared, links: ['another'] });
  change({ ...shared, links: [] });
  change({ ...shared, links: [] });
  change(unshared);
  expect(texts()).toEqual([
    'Sharing has started: Whoever has the link sees atlas.',
    'The link has expired: Nobody new can come in until you make another.',
    'Sharing has ended: atlas is not shared any more.',
  ]);
});

test('a click opens the screen concerned', () => {
  const { change, notifications, opened } = start();
  change(shared);
  notifications.get(1)?.click();
  expect(opened).toEqual(['share']);
});

test('who comes is told together, and at most once a minute', () => {
  const { clock, enter, texts } = start();
  clock.pass(1_000);
  enter('192.168.1.5');
  clock.pass(5_000);
  expect(texts()).toEqual(['A viewer has come in: 192.168.1.5']);
  for (const last of [6, 7, 8, 9, 9]) {
    clock.pass(1_000);
    enter(`192.168.1.${last}`);
  }
  clock.pass(50_000);
  expect(texts()).toHaveLength(1);
  clock.pass(10_000);
  expect(texts().slice(1)).toEqual(['4 viewers have come in: 192.168.1.6, 192.168.1.7, 192.168.1.8 and 1 more']);
  clock.pass(300_000);
  expect(texts()).toHaveLength(2);
});

test('programs of this machine, and whoever was there before, are no news', () => {
  const { clock, enter, texts } = start();
  enter('192.168.1.4');
  clock.pass(1_000);
  enter('127.0.0.1', 'this machine');
  clock.pass(60_000);
  expect(texts()).toEqual([]);
});

test('sampling that fails for a while is told once, and again only after it was well', () => {
  const { clock, state, texts, notifications, opened } = start();
  state.health = { status: 'failing', reason: 'ticks are 800 ms late' };
  clock.pass(10_000);
  expect(texts()).toEqual([]);
  clock.pass(60_000);
  expect(texts()).toEqual(['Telltale cannot measure on time: ticks are 800 ms late']);
  notifications.get(1)?.click();
  expect(opened).toEqual(['']);
  state.health = { status: 'ok' };
  clock.pass(5_000);
  state.health = { status: 'failing' };
  clock.pass(15_000);
  expect(texts()).toHaveLength(2);
});

test.each([
  ['the setting is off', { isWanted: () => false }],
  ['a window of ours has the focus', { isWatched: () => true }],
  ['the system shows none', { isSupported: () => false }],
])('nothing is shown while %s', (_name, parts) => {
  const { clock, change, enter, texts } = start(parts);
  clock.pass(1_000);
  change(shared);
  enter('192.168.1.5');
  clock.pass(60_000);
  expect(texts()).toEqual([]);
});

test('after the end nothing is looked at or told any more', () => {
  const { clock, change, stop, texts } = start();
  stop();
  stop();
  change(shared);
  expect([texts(), clock.waiting]).toEqual([[], 0]);
});
