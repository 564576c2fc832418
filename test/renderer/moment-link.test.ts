import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import { copyMomentLink, hasMomentLink } from '../../renderer/shell/moment-link.ts';
import type { App } from '../../renderer/store/app.ts';

/** What the app's page has in place of an address. */
const appPage = null;
const token = 'blD5VPjL7qLdFnNQTpjPwg';
const atMs = Date.parse('2026-11-24T20:00:00Z');

/** A live page on a screen, whose share has these links, and a clipboard that may be kept from it. */
function setUp(links: readonly string[], { hasClipboard = true } = {}) {
  const time = signal<object>({ mode: 'live' });
  const copied: string[] = [];
  const requests: string[] = [];
  const store = {
    time,
    request: async (method: string) => {
      requests.push(method);
      return { links };
    },
    pause() {
      time.value = { mode: 'paused', atMs, fromMs: atMs - 60_000, toMs: atMs };
    },
  };
  const router = { route: signal({ screen: 'disks', params: { mark: 'sda' } }) };
  const app = { store, router } as unknown as App;
  const clipboard = hasClipboard ? { writeText: async (text: string) => void copied.push(text) } : undefined;
  return { copied, requests, time, copy: (pageUrl: string | null) => copyMomentLink(app, pageUrl, clipboard) };
}

const moment = '#/disks?mark=sda&at=2026-11-24T20:00:00Z&from=2026-11-24T19:59:00Z&to=2026-11-24T20:00:00Z';

test('in a browser it is the address of the page, and the share is not asked for', async () => {
  const { copy, copied, requests, time } = setUp([]);
  expect(await copy('http://192.168.1.5:7447/base/')).toBe('Link copied');
  expect(copied).toEqual([`http://192.168.1.5:7447/base/${moment}`]);
  expect(requests).toEqual([]);
  expect(time.value).toMatchObject({ mode: 'paused' });
});

test('in the app it is the address of the share that others reach, without the invitation', async () => {
  const { copy, copied } = setUp([
    `http://127.0.0.1:7447/#invite=${token}`,
    `http://[::1]:7447/#invite=${token}`,
    `https://192.168.1.5:7447/base/#invite=${token}&fingerprint=${'0a'.repeat(32)}`,
  ]);
  expect(await copy(appPage)).toBe('Link copied');
  expect(copied).toEqual([`https://192.168.1.5:7447/base/${moment}`]);
});

test.each([
  ['nothing is shared, or the link has expired', []],
  ['only this machine is let in', [`http://127.0.0.1:7447/#invite=${token}`]],
])('in the app there is none while %s, and time goes on', async (_, links) => {
  const { copy, copied, time } = setUp(links);
  expect(await copy(appPage)).toBe('No link to this machine is valid: share it first');
  expect(copied).toEqual([]);
  expect(time.value).toEqual({ mode: 'live' });
});

test('where nothing may be written to the clipboard, it is said where the link stands', async () => {
  expect(await setUp([], { hasClipboard: false }).copy('http://192.168.1.5/')).toBe(
    'The address bar holds the link',
  );
  const app = setUp([`http://192.168.1.5/#invite=${token}`], { hasClipboard: false });
  expect(await app.copy(appPage)).toBe('The link could not be copied');
});

test('it is offered in every browser, and in the app to its owner alone', () => {
  const seenAs = (audience: string) =>
    ({ store: { hello: signal({ audience }) } }) as unknown as Pick<App, 'store'>;
  expect(hasMomentLink(seenAs('viewer'), 'http://192.168.1.5/')).toBe(true);
  expect(hasMomentLink(seenAs('owner'), appPage)).toBe(true);
  expect(hasMomentLink(seenAs('viewer'), appPage)).toBe(false);
});
