/** A share that begins, changes and ends, as guests meet it: a real server, raw sockets. */
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../../main/clock.ts';
import { openNamedTokens } from '../../main/server/access/named-tokens.ts';
import { ended, errorOf, get, open, raw, serve, until } from './harness.ts';
import {
  bearerOf,
  lan,
  openSession,
  patienceMs,
  promisedMs,
  type Shared,
  shareIt,
  tokenOf,
  tokens,
  watch,
} from './sharing-harness.ts';

/** Each way in which access ends, for all who came with the link. */
const ends: [string, (shared: Shared) => void, RegExp][] = [
  ['a new link', ({ sharing }) => void sharing.rotate(), /new link/],
  ['unsharing', ({ sharing }) => void sharing.stop(), /Not shared/],
];

describe('access ends', () => {
  test.each(ends)(
    'within a second with %s: WebSocket, event stream, session and token',
    async (_name, end, reason) => {
      const shared = await shareIt();
      const { ask, bearer, token, server } = shared;
      const cookie = await openSession(shared);
      const viewers = [
        await watch(shared, bearer),
        await watch(shared, { Cookie: cookie, Origin: `http://${lan}:${server.port}` }),
      ];
      const stream = await open(server.port);
      stream.write(get('/metrics/stream', bearer).replaceAll('\n', '\r\n'));
      await once(stream, 'data');
      const streamEnded = ended(stream);
      const startedMs = performance.now();
      end(shared);
      for (const { closed } of viewers) {
        expect(await closed).toEqual({ code: 4401, reason: expect.stringMatching(reason) });
      }
      await streamEnded;
      expect(performance.now() - startedMs).toBeLessThan(patienceMs);
      for (const headers of [bearer, { Cookie: cookie, ...bearerOf(token) }]) {
        expect((await raw(server.port, get('/api/v1/info', headers))).status).toBe(401);
      }
      expect(shared.hub.viewers()).toEqual([]);
      if (shared.sharing.state().sharing) expect((await ask('/api/v1/info', { Cookie: cookie })).status).toBe(401);
    },
  );

  test('at its time, by the wall clock and by the other, whichever comes first', async () => {
    for (const by of ['now', 'monotonic'] as const) {
      let passedMs = 0;
      const clock = { ...systemClock, [by]: () => systemClock[by]() + passedMs };
      const shared = await shareIt({ clock }, { expiresMs: 3_600_000 });
      const { closed } = await watch(shared, shared.bearer);
      const cookie = await openSession(shared);
      expect(Date.parse(shared.sharing.state().expires ?? '') - clock.now()).toBeGreaterThan(3_590_000);
      passedMs = 3_599_000;
      expect((await shared.ask('/api/v1/info', { Cookie: cookie })).status).toBe(200);
      passedMs = 3_600_001;
      const startedMs = performance.now();
      expect(await closed).toEqual({ code: 4401, reason: 'The link has expired.' });
      expect(performance.now() - startedMs).toBeLessThan(promisedMs);
      expect((await shared.ask('/api/v1/info', { Cookie: cookie })).status).toBe(401);
      expect((await shared.ask('/api/v1/info', shared.bearer)).status).toBe(401);
      expect((await raw(shared.server.port, get('/api/v1/info'))).status).toBe(401);
      expect(shared.sharing.state()).toMatchObject({ sharing: true, links: [], expires: null });
    }
  });

  test('for a disconnected viewer and its address, while another with a session goes on', async () => {
    const shared = await shareIt();
    const { ask, server, hub, publish } = shared;
    const origin = `http://${lan}:${server.port}`;
    const cookies = [await openSession(shared), await openSession(shared)] as const;
    const bad = await watch(shared, { Cookie: cookies[0], Origin: origin });
    const good = await watch(shared, { Cookie: cookies[1], Origin: origin });
    expect(server.disconnect(hub.viewers()[0]?.id ?? '')).toBe(true);
    expect(await bad.closed).toEqual({ code: 4401, reason: 'Disconnected by the owner.' });
    expect((await ask('/api/v1/info', { Cookie: cookies[0] })).status).toBe(401);
    expect((await ask('/api/v1/session', shared.bearer, 'POST')).status).toBe(401);
    publish();
    await until(() => good.messages.at(-1)?.seq === 2);
    expect((await ask('/api/v1/info', { Cookie: cookies[1] })).status).toBe(200);
    expect(server.disconnect('17')).toBe(false);
    shared.sharing.rotate();
    expect((await ask('/api/v1/session', bearerOf(tokenOf(shared)), 'POST')).status).toBe(204);
  });

  test('for all that a program has open, not for the one connection that was named', async () => {
    const shared = await shareIt();
    const both = [await watch(shared, shared.bearer), await watch(shared, shared.bearer)];
    expect(shared.server.disconnect(shared.hub.viewers()[0]?.id ?? '')).toBe(true);
    for (const { closed } of both) {
      expect(await closed).toEqual({ code: 4401, reason: 'Disconnected by the owner.' });
    }
    expect((await shared.ask('/api/v1/info', shared.bearer)).status).toBe(401);
  });

  test('for good with a restart: neither token nor cookie opens the next run', async () => {
    const first = await shareIt();
    const cookie = await openSession(first);
    const { port } = first.server;
    first.hub.close();
    await first.server.close();
    const second = await shareIt({ port });
    expect((await second.ask('/api/v1/info', first.bearer)).status).toBe(401);
    expect((await second.ask('/api/v1/info', { Cookie: cookie })).status).toBe(401);
    expect((await second.ask('/api/v1/info', second.bearer)).status).toBe(200);
  });

  test('in the middle of an answer that nobody takes', async () => {
    const { server, sharing, bearer, take } = await shareIt({}, { choices: { command_lines: true } });
    take({
      channel: 'filesystem',
      timeMs: Date.now(),
      data: { timestamp: new Date().toISOString(), filesystems: [], unavailable: { x: 'y'.repeat(20_000_000) } },
    });
    const slow = connect({ port: server.port, host: lan });
    slow.on('error', () => undefined);
    slow.write(get('/api/v1/snapshot?channels=filesystem', { ...bearer, Host: lan }).replaceAll('\n', '\r\n'));
    await once(slow, 'readable');
    sharing.rotate();
    slow.resume();
    let taken = 0;
    slow.on('data', (chunk: Buffer) => {
      taken += chunk.length;
    });
    await once(slow, 'close');
    expect(taken).toBeLessThan(20_000_000);
  });
});

describe('when sharing begins and ends', () => {
  test('the other addresses are opened and closed, and loopback asks for the link meanwhile', async () => {
    const served = await serve();
    const { server, sharing } = served;
    const refused = () =>
      new Promise<string>((resolve) => {
        const socket = connect(server.port, lan);
        socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
        socket.on('connect', () => resolve('connected'));
        socket.on('connect', () => socket.destroy());
      });
    expect(await refused()).toBe('ECONNREFUSED');
    const local = await watch(served, {}, '127.0.0.1');
    expect(local.messages[0]).toMatchObject({ audience: 'local' });
    const state = await sharing.start({ addresses: [lan] });
    expect(state).toMatchObject({
      sharing: true,
      token_required: true,
      addresses: [{ address: lan, listening: true }],
      choices: { processes: true, command_lines: false, users: false, addresses: false },
      tls: false,
    });
    expect(state.links.map((link) => link.replace(/=.*/, ''))).toEqual([
      `http://${lan}:${server.port}/#invite`,
      `http://127.0.0.1:${server.port}/#invite`,
    ]);
    expect(await refused()).toBe('connected');
    expect(await local.closed).toMatchObject({ code: 4401, reason: expect.stringContaining('needs the link') });
    sharing.stop();
    expect(await refused()).toBe('ECONNREFUSED');
    expect((await raw(server.port, get('/api/v1/info'))).status).toBe(200);
    expect(sharing.state()).toMatchObject({ sharing: false, links: [], addresses: [], token_required: false });
    const again = await sharing.start({ addresses: [lan] });
    expect(again.links).not.toEqual(state.links);
  });

  test('what a share may listen on is told before there is one, the usual addresses first', async () => {
    const { sharing } = await serve({ privateAddresses: () => ['192.168.7.7'] });
    expect(sharing.state()).toMatchObject({
      sharing: false,
      addresses: [],
      offered: [{ address: '192.168.7.7', usual: true, public: false }],
    });
  });

  test('an address that is none of this machine is refused, and nothing is shared then', async () => {
    const { server, sharing } = await serve();
    await expect(sharing.start({ addresses: ['203.0.113.99'] })).rejects.toThrow(
      /Nothing is shared.*203\.0\.113\.99/,
    );
    expect(sharing.state().sharing).toBe(false);
    expect((await raw(server.port, get('/api/v1/info'))).status).toBe(200);
    for (const address of ['0.0.0.0', '::', 'localhost', 'eth0', '192.168.1.0/24', '']) {
      await expect(sharing.start({ addresses: [address] }), address).rejects.toThrow(/--share-address/);
    }
  });

  test('loopback alone can be shared, for a proxy in front', async () => {
    const { server, sharing } = await serve();
    const { addresses, links } = await sharing.start({ addresses: ['127.0.0.1'] });
    expect(addresses).toEqual([{ address: '127.0.0.1', listening: true }]);
    expect(links.map((link) => link.replace(/#.*/, ''))).toEqual([server.url]);
    expect((await raw(server.port, get('/api/v1/info'))).status).toBe(401);
  });

  test('private addresses that come and go are followed', async () => {
    let addresses = [lan];
    let look = () => {};
    const clock = {
      ...systemClock,
      after(delayMs: number, callback: () => void) {
        if (delayMs === 5_000) look = callback;
        return delayMs === 5_000 ? () => {} : systemClock.after(delayMs, callback);
      },
    };
    const { sharing } = await serve({ clock, privateAddresses: () => addresses });
    await sharing.start({});
    const listening = () => sharing.state().addresses.map((each) => [each.address, each.listening]);
    expect(listening()).toEqual([[lan, true]]);
    addresses = ['127.0.0.3', '203.0.113.99'];
    look();
    await until(() => sharing.state().addresses[0]?.listening === true && sharing.state().links.length === 2);
    expect(listening()).toEqual([
      ['127.0.0.3', true],
      ['203.0.113.99', false],
    ]);
    expect(sharing.state().links).toHaveLength(2);
    expect(sharing.state().addresses[1]?.reason).toContain('203.0.113.99');
  });
});

describe('named tokens', () => {
  test('outlive new links, and end within a second when they are revoked', async () => {
    const namedTokens = tokens();
    const shared = await shareIt({ namedTokens });
    const bearer = bearerOf(namedTokens.add('scraper', null, Date.now()));
    const { closed, socket } = await watch(shared, bearer);
    shared.sharing.rotate();
    expect((await shared.ask('/metrics', bearer)).status).toBe(200);
    expect(socket.readyState).toBe(WebSocket.OPEN);
    const startedMs = performance.now();
    namedTokens.revoke('scraper');
    expect(await closed).toMatchObject({ code: 4401, reason: expect.stringContaining('revoked') });
    expect(performance.now() - startedMs).toBeLessThan(patienceMs);
    expect((await shared.ask('/metrics', bearer)).status).toBe(401);
  });

  test('let nobody in from where the owner has disconnected them, in the next run neither, until there is another', async () => {
    const namedTokens = tokens();
    const other = bearerOf(namedTokens.add('other', null, Date.now()));
    let bearer = bearerOf(namedTokens.add('scraper', null, Date.now()));
    const first = await shareIt({ namedTokens });
    const { closed } = await watch(first, bearer);
    const startedMs = performance.now();
    expect(first.server.disconnect(first.hub.viewers()[0]?.id ?? '')).toBe(true);
    expect(await closed).toEqual({ code: 4401, reason: 'Disconnected by the owner.' });
    expect(performance.now() - startedMs).toBeLessThan(patienceMs);
    const refused = await first.ask('/api/v1/info', bearer);
    expect([refused.status, errorOf(refused)]).toEqual([
      401,
      { code: 'unauthorized', message: 'The owner has disconnected this address; another token is needed.' },
    ]);
    expect(first.journal.list().at(-1)).toMatchObject({ event: 'refused', address: lan });
    first.sharing.rotate();
    first.sharing.stop();
    await first.sharing.start({ addresses: [lan] });
    expect((await first.ask('/api/v1/info', bearer)).status).toBe(401);
    expect((await first.ask('/api/v1/info', other)).status).toBe(200);
    first.hub.close();
    await first.server.close();

    const second = await shareIt({ namedTokens: openNamedTokens(namedTokens.folder) });
    expect((await second.ask('/api/v1/info', bearer)).status).toBe(401);
    expect((await second.ask('/api/v1/info', other)).status).toBe(200);
    namedTokens.revoke('scraper');
    bearer = bearerOf(namedTokens.add('scraper', null, Date.now()));
    expect((await second.ask('/api/v1/info', bearer)).status).toBe(200);
  });

  test('are turned away for this run, and it is told, where that cannot be kept', async () => {
    const namedTokens = tokens();
    const bearer = bearerOf(namedTokens.add('scraper', null, Date.now()));
    const shared = await shareIt({ namedTokens });
    const { closed } = await watch(shared, bearer);
    mkdirSync(join(namedTokens.folder, 'away.scraper.json'));
    expect(shared.server.disconnect(shared.hub.viewers()[0]?.id ?? '')).toBe(true);
    await closed;
    expect((await shared.ask('/api/v1/info', bearer)).status).toBe(401);
    expect(shared.lines.filter((line) => line.includes('until the next start only'))).toHaveLength(1);
  });

  test('end at their time, and open nothing while nothing is shared but to this machine', async () => {
    let passedMs = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + passedMs };
    const namedTokens = tokens();
    const served = await serve({ namedTokens, clock });
    const bearer = bearerOf(namedTokens.add('scraper', Date.now() + 60_000, Date.now()));
    const ask = (headers: Record<string, string>) => raw(served.server.port, get('/api/v1/info', headers));
    expect((await ask(bearer)).status).toBe(200);
    expect((await ask({ ...bearer, Host: 'nas.local' })).status).toBe(401);
    expect((await ask({ ...bearer, 'X-Forwarded-For': '10.0.0.1' })).status).toBe(401);
    expect((await ask(bearerOf('wrong'))).status).toBe(401);
    passedMs = 60_000;
    expect((await ask(bearer)).status).toBe(401);
  });
});

test('whoever watches the share is told of every change, and of no other afterwards', async () => {
  let passedMs = 0;
  const clock = { ...systemClock, now: () => systemClock.now() + passedMs };
  const { sharing } = await serve({ clock });
  const told: string[] = [];
  const end = sharing.watch(({ sharing: on, links, choices }) =>
    told.push(`${on} ${links.length} ${choices.users}`),
  );
  await sharing.start({ addresses: [lan], expiresMs: 60_000 });
  sharing.setChoices({ users: true });
  sharing.rotate();
  passedMs = 61_000;
  await until(() => told.length === 4);
  sharing.stop();
  end();
  end();
  await sharing.start({ addresses: [lan] });
  expect(told).toEqual(['true 2 false', 'true 2 true', 'true 2 true', 'true 0 true', 'false 0 false']);
});

test('who came, was refused, and was thrown out stands in the access log', async () => {
  const shared = await shareIt();
  const { closed } = await watch(shared, shared.bearer);
  await shared.ask('/api/v1/info', bearerOf('wrong'));
  await shared.ask('/api/v1/info', bearerOf('wrong'));
  shared.sharing.stop();
  await closed;
  await until(() => shared.journal.list().some(({ event }) => event === 'left'));
  expect(shared.journal.list().map(({ event, address, access }) => [event, address, access])).toEqual([
    ['share_started', null, null],
    ['entered', lan, 'link'],
    ['refused', lan, null],
    ['share_ended', null, null],
    ['left', lan, 'link'],
  ]);
});
