/** Who is let in, and as whom: a real server on an address of this machine's network, raw sockets. */
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { trustProxies } from '../../main/server/access/proxy.ts';
import { builtPage, errorOf, get, handshake, raw, serve, until } from './harness.ts';
import { bearerOf, lan, openSession, shareIt, tokenOf, watch } from './sharing-harness.ts';

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
