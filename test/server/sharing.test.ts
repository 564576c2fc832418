/** Sharing as guests and strangers meet it: a real server on an address of this machine's network, raw sockets. */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../../main/clock.ts';
import { openNamedTokens } from '../../main/server/access/named-tokens.ts';
import { trustProxies } from '../../main/server/access/proxy.ts';
import {
  ended,
  errorOf,
  get,
  handshake,
  open,
  raw,
  type ServeChanges,
  type Served,
  serve,
  until,
} from './harness.ts';

/** An address that other machines could reach, else a second one of loopback. */
const lan =
  Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.2';

/** What is promised of every end of access, and some patience for a busy machine. */
const promisedMs = 1_000;
const patienceMs = 1_500;

interface Shared extends Served {
  readonly token: string;
  /** Bearer with the invitation. */
  readonly bearer: { readonly Authorization: string };
  /** What a path answers on the shared address. */
  ask(path: string, headers?: Record<string, string>, method?: string): ReturnType<typeof raw>;
}

async function shareIt(changes: ServeChanges = {}, wish = {}): Promise<Shared> {
  const served = await serve(changes);
  await served.sharing.start({ addresses: [lan], ...wish });
  const token = tokenOf(served);
  return {
    ...served,
    token,
    bearer: bearerOf(token),
    ask: (path, headers = {}, method = 'GET') =>
      raw(
        served.server.port,
        get(path, { Host: `${lan}:${served.server.port}`, ...headers }, method),
        undefined,
        lan,
      ),
  };
}

function tokenOf({ sharing }: Served): string {
  return /#invite=([\w-]{22})$/.exec(sharing.state().links[0] ?? '')?.[1] ?? 'no link';
}

function bearerOf(token: string) {
  return { Authorization: `Bearer ${token}` };
}

async function openSession({ ask, bearer }: Shared): Promise<string> {
  const answer = await ask('/api/v1/session', bearer, 'POST');
  expect(answer.status).toBe(204);
  return (answer.headers['set-cookie'] ?? '').split(';')[0] ?? '';
}

/** A WebSocket that has said hello. */
async function watch({ server }: Served, headers: Record<string, string>, host = lan) {
  const socket = new WebSocket(`ws://${host}:${server.port}/ws`, { headers });
  const messages: { channel?: string; seq?: number; audience?: string }[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  const closed = once(socket, 'close').then(([code, reason]) => ({ code, reason: String(reason) }));
  await once(socket, 'message');
  onTestFinished(() => socket.terminate());
  return { socket, messages, closed };
}

function builtPage(): string {
  const root = mkdtempSync(join(tmpdir(), 'telltale-sharing-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>Telltale</title>');
  writeFileSync(join(root, 'assets', 'app-1a2b3c4d.js'), 'export {};');
  return root;
}

function tokens() {
  const root = mkdtempSync(join(tmpdir(), 'telltale-sharing-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const folder = join(root, 'tokens');
  return { folder, ...openNamedTokens(folder) };
}

const closedPaths = [
  '/api/v1/info',
  '/api/v1/snapshot?channels=system',
  '/api/v1/history?series=memory_used_percent',
  '/api/v1/series',
  '/api/v1/viewers',
  '/metrics',
  '/metrics/stream',
  '/ws',
  '/nothing',
];

describe('without the token', () => {
  test('page, assets and health are open on every address, and nothing else is', async () => {
    const { server, ask } = await shareIt({ staticDir: builtPage() });
    for (const path of ['/', '/index.html', '/assets/app-1a2b3c4d.js', '/healthz']) {
      expect((await ask(path)).status, path).toBe(200);
    }
    for (const path of closedPaths) {
      const answer = await ask(path);
      expect([answer.status, errorOf(answer).code], path).toEqual([401, 'unauthorized']);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
      expect((await raw(server.port, get(path))).status, `${path} on loopback`).toBe(401);
    }
    for (const host of [lan, '127.0.0.1']) {
      const upgrade = await raw(server.port, get('/ws', { ...handshake, Host: host }), undefined, host);
      expect(upgrade.status).toBe(401);
    }
    expect((await ask('/healthz')).body).toBe('{"status":"ok"}');
  });

  test('a body that was announced is refused before it is asked for', async () => {
    const { ask } = await shareIt();
    const answer = await ask('/api/v1/session', { Expect: '100-continue', 'Content-Length': '10' }, 'POST');
    expect([answer.status, answer.text.includes('100 Continue')]).toEqual([401, false]);
  });

  test('in a query it opens nothing, and no log line ever holds it', async () => {
    const shared = await shareIt();
    const { ask, token, lines } = shared;
    for (const name of ['token', 'invite', 'access_token', 'authorization']) {
      expect((await ask(`/api/v1/info?${name}=${token}`)).status).toBe(401);
      expect((await ask(`/ws?${name}=${token}`, handshake)).status).toBe(401);
    }
    await ask(`/${token}`, bearerOf('wrong'));
    const answers = await Promise.all([ask('/api/v1/info', bearerOf(token)), ask('/nothing', bearerOf(token))]);
    shared.sharing.stop();
    expect(answers.map(({ status }) => status)).toEqual([200, 404]);
    expect(answers.map(({ body }) => body).join()).not.toContain(token);
    expect(lines.filter((line) => !line.includes(`"/${token}"`)).join()).not.toContain(token);
  });
});

describe('with the token', () => {
  test('a program reads everything as a viewer and changes nothing', async () => {
    const { ask, bearer, server } = await shareIt();
    for (const path of ['/api/v1/info', '/api/v1/snapshot?channels=system', '/api/v1/series', '/metrics']) {
      expect((await ask(path, bearer)).status, path).toBe(200);
    }
    expect((await raw(server.port, get('/api/v1/info', bearer))).status).toBe(200);
    expect((await ask('/api/v1/viewers', bearer)).status).toBe(403);
    for (const path of ['/api/v1/share', '/api/v1/unshare', '/api/v1/rotate', '/api/v1/disconnect']) {
      expect((await ask(path, bearer)).status, path).toBe(404);
      expect((await ask(path, bearer, 'POST')).status, path).toBe(405);
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']) {
      expect((await ask('/metrics/stream', bearer, method)).status, method).toBe(405);
    }
  });

  test('its WebSocket needs no Origin, and refuses a foreign one', async () => {
    const shared = await shareIt();
    const { ask, bearer, server } = shared;
    const { messages } = await watch(shared, bearer);
    expect(messages[0]).toMatchObject({ type: 'hello', audience: 'viewer' });
    for (const origin of ['http://evil.example', 'null', `http://${lan}:1`, `https://${lan}:${server.port}`]) {
      const answer = await ask('/ws', { ...handshake, ...bearer, Origin: origin });
      expect([answer.status, errorOf(answer).code], origin).toEqual([403, 'forbidden_origin']);
    }
  });

  test('names of others are refused still, addresses and own names are served', async () => {
    const { server, ask, bearer } = await shareIt();
    for (const host of ['evil.example', `evil.example:${server.port}`]) {
      expect((await ask('/api/v1/info', { ...bearer, Host: host })).status, host).toBe(403);
    }
    for (const host of ['localhost', 'LOCALHOST.', 'x.localhost', '127.9.9.9', '[::1]', 'nas', 'nas.local', lan]) {
      expect((await ask('/api/v1/info', { ...bearer, Host: host })).status, host).toBe(200);
    }
  });

  test.each(['Bearer', 'Bearer  ', 'bearer wrong', 'Bearer a b', `Bearer ${'x'.repeat(5_000)}`])(
    '%j is a wrong one, on open paths too',
    async (value) => {
      const { ask } = await shareIt({ staticDir: builtPage() });
      expect((await ask('/api/v1/info', { Authorization: value })).status).toBe(401);
      expect((await ask('/', { Authorization: value })).status).toBe(401);
    },
  );

  test('two of them are none, and another scheme beside a cookie is left to the proxy it is for', async () => {
    const shared = await shareIt();
    const { server, ask, token } = shared;
    const twice = `GET /api/v1/info HTTP/1.1\nHost: localhost\n${`Authorization: Bearer ${token}\n`.repeat(2)}\n`;
    expect((await raw(server.port, twice)).status).toBe(401);
    const cookie = await openSession(shared);
    expect((await ask('/api/v1/info', { Cookie: cookie, Authorization: 'Basic YTpi' })).status).toBe(200);
  });
});

describe('a session', () => {
  test('is a cookie that no script reads, no other site sends, and that is not the token', async () => {
    const { ask, bearer, token, server } = await shareIt();
    const { status, headers, body } = await ask('/api/v1/session', bearer, 'POST');
    const [pair = '', ...attributes] = (headers['set-cookie'] ?? '').split('; ');
    expect([status, body]).toEqual([204, '']);
    expect(attributes).toEqual([
      'Path=/',
      'HttpOnly',
      'SameSite=Strict',
      expect.stringMatching(/^Max-Age=86\d{3}$/),
    ]);
    expect(pair).toMatch(new RegExp(`^telltale_${server.port}=[\\w-]{22}$`));
    expect(pair).not.toContain(token);
  });

  test('reads over REST, event stream and, from our own page only, WebSocket', async () => {
    const shared = await shareIt();
    const { ask, server } = shared;
    const own = { Cookie: await openSession(shared) };
    const origin = `http://${lan}:${server.port}`;
    expect((await ask('/api/v1/info', own)).status).toBe(200);
    expect((await ask('/metrics/stream', own)).status).toBe(200);
    expect((await ask('/ws', { ...handshake, ...own, Origin: origin })).status).toBe(101);
    for (const foreign of [
      {},
      { Origin: 'null' },
      { Origin: `http://${lan}:1` },
      { Origin: 'http://evil.example' },
    ]) {
      expect((await ask('/ws', { ...handshake, ...own, ...foreign })).status, JSON.stringify(foreign)).toBe(403);
    }
  });

  test('is opened with a token, not with another session, and ends on its own', async () => {
    const shared = await shareIt();
    const { ask } = shared;
    const mine = { Cookie: await openSession(shared) };
    const other = { Cookie: `a=b; ${await openSession(shared)}; c` };
    expect((await ask('/api/v1/session', mine, 'POST')).status).toBe(401);
    expect((await ask('/api/v1/session', {}, 'POST')).status).toBe(401);
    const { socket, closed } = await watch(shared, { ...mine, Origin: `http://${lan}:${shared.server.port}` });
    const answer = await ask('/api/v1/session', mine, 'DELETE');
    expect([answer.status, answer.headers['set-cookie']]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    expect(await closed).toMatchObject({ code: 4401 });
    expect(socket.readyState).toBe(WebSocket.CLOSED);
    expect((await ask('/api/v1/info', mine)).status).toBe(401);
    expect((await ask('/api/v1/info', other)).status).toBe(200);
  });

  test('GET, HEAD and PUT of it are not allowed', async () => {
    const { ask, bearer } = await shareIt();
    for (const method of ['GET', 'PUT']) {
      const answer = await ask('/api/v1/session', bearer, method);
      expect([answer.status, answer.headers.allow]).toEqual([405, 'POST, DELETE']);
    }
  });
});

describe('wrong tokens', () => {
  test('are told to wait at the eleventh, while the right one enters from there and a viewer misses nothing', async () => {
    const shared = await shareIt();
    const { ask, bearer, hub, publish, lines } = shared;
    const viewer = await watch(shared, bearer);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 14; attempt += 1) {
      publish();
      statuses.push((await ask('/api/v1/info', bearerOf(`guess-${attempt}-0123456789`))).status);
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429, 429, 429]);
    const told = await ask('/api/v1/info', bearerOf('guess'));
    expect(told.headers['retry-after']).toBe('60');
    expect((await ask('/api/v1/info', bearer)).status).toBe(200);
    const newest = hub.latest('system', 'viewer')?.seq ?? 0;
    await until(() => viewer.messages.at(-1)?.seq === newest);
    expect(viewer.messages.filter(({ channel }) => channel).map(({ seq }) => seq)).toEqual(
      Array.from({ length: newest }, (_, index) => index + 1),
    );
    expect(lines.filter((line) => line.includes('refused'))).toHaveLength(2);
  });

  test('of a stranger who forwards other addresses count for the stranger', async () => {
    const { ask } = await shareIt();
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 11; attempt += 1) {
      const headers = {
        ...bearerOf('guess'),
        'X-Forwarded-For': `10.0.0.${attempt}`,
        'CF-Connecting-IP': '10.1.1.1',
      };
      statuses.push((await ask('/api/v1/info', headers)).status);
    }
    expect(statuses.at(-1)).toBe(429);
  });
});

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

describe('--require-token', () => {
  test('asks on loopback too, whose own link then reads everything', async () => {
    const served = await serve({ requireToken: true });
    const { server, sharing } = served;
    expect((await raw(server.port, get('/api/v1/info'))).status).toBe(401);
    expect(sharing.state()).toMatchObject({ sharing: false, token_required: true, expires: null });
    const bearer = bearerOf(tokenOf(served));
    expect((await raw(server.port, get('/api/v1/viewers', bearer))).status).toBe(200);
    sharing.rotate();
    expect((await raw(server.port, get('/api/v1/viewers', bearer))).status).toBe(401);
    await sharing.start({ addresses: [lan] });
    sharing.stop();
    expect((await raw(server.port, get('/api/v1/info'))).status).toBe(401);
    expect((await raw(server.port, get('/api/v1/info', bearerOf(tokenOf(served))))).status).toBe(200);
  });
});

describe('behind a proxy that is trusted', () => {
  const viaProxy = { 'X-Forwarded-For': '198.51.100.7', 'X-Forwarded-Proto': 'https', Host: 'nas.local' };

  test('the client’s address and scheme count: for the list, the cookie and the Origin', async () => {
    const trustsProxy = trustProxies(['127.0.0.1']);
    const shared = await shareIt({ trustsProxy });
    const { server, bearer, hub } = shared;
    const ask = (path: string, headers: Record<string, string>, method = 'GET') =>
      raw(server.port, get(path, { ...viaProxy, ...headers }, method));
    const opened = await ask('/api/v1/session', bearer, 'POST');
    const cookie = opened.headers['set-cookie'] ?? '';
    expect(cookie).toMatch(new RegExp(`^__Host-telltale_${server.port}=.*; Secure`));
    const [pair = ''] = cookie.split(';');
    const { messages } = await watch(
      shared,
      { ...viaProxy, Cookie: pair, Origin: 'https://nas.local' },
      '127.0.0.1',
    );
    expect(messages[0]).toMatchObject({ audience: 'viewer' });
    expect(hub.viewers().map(({ address }) => address)).toEqual(['198.51.100.7']);
    expect((await ask('/ws', { ...handshake, Cookie: pair, Origin: 'http://nas.local' })).status).toBe(403);
  });

  test('without sharing it is refused all the same', async () => {
    const { server } = await serve({ trustsProxy: trustProxies(['127.0.0.1']) });
    const answer = await raw(server.port, get('/api/v1/info', { ...viaProxy, Host: 'localhost' }));
    expect(answer.status).toBe(401);
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
