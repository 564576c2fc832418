/** The server as it listens, answers, streams and closes, spoken to byte by byte. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../../main/clock.ts';
import { builtPage, ended, errorOf, get, handshake, open, raw, serve, until } from './harness.ts';

describe('page and files', () => {
  test('the page has a strict policy, and what is named by its content may be kept for good', async () => {
    const { server } = await serve({ staticDir: builtPage() });
    const page = await raw(server.port, get('/'));
    expect(page.body).toBe('<!doctype html><title>Telltale</title>');
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
    const script = await raw(server.port, get('/assets/app-1a2b3c4d.js'));
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    const alike = await raw(server.port, get('/some-fileicon.js'));
    expect(alike.headers['cache-control']).toBe('no-cache');
    const icon = await raw(server.port, get('/icon.svg?v=1'));
    expect(icon.headers).toMatchObject({ 'content-type': 'image/svg+xml', 'cache-control': 'no-cache' });
  });

  test('what the browser has already is 304 without a body', async () => {
    const { server } = await serve({ staticDir: builtPage() });
    const { etag = '' } = (await raw(server.port, get('/'))).headers;
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    for (const value of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const answer = await raw(
        server.port,
        get('/', { 'If-None-Match': value, Connection: 'close' }),
        () => false,
      );
      expect([answer.status, answer.body, answer.headers.etag], value).toEqual([304, '', etag]);
    }
    expect((await raw(server.port, get('/', { 'If-None-Match': '"other"' }))).status).toBe(200);
  });

  test('nothing outside the folder is reached, however it is written', async () => {
    const { server } = await serve({ staticDir: builtPage() });
    for (const path of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/%2e%2e%2fsecret.txt',
      '/..%2fsecret.txt',
      '/%252e%252e%252fsecret.txt',
      '/..%5csecret.txt',
      '/..\\secret.txt',
      '/assets/../../secret.txt',
      '/assets/..%c0%afsecret.txt',
      '/link.txt',
      '/out/secret.txt',
      '/out',
      '//index.html',
      '//evil.example/',
      '/assets',
      '/assets/',
      '/CON',
      '/index.html%00.js',
      '/index.html::$DATA',
      '/etc/passwd',
      '/__proto__',
      '/constructor',
    ]) {
      const answer = await raw(server.port, get(path));
      expect([answer.status, errorOf(answer).code], path).toEqual([404, 'not_found']);
      expect(answer.body).not.toContain('secret\n');
    }
  });

  test('without a built page the API works and / says in one line what to do', async () => {
    for (const staticDir of [null, '/nonexistent/renderer']) {
      const { server } = await serve({ staticDir });
      const page = await raw(server.port, get('/'));
      expect([page.status, errorOf(page).code]).toEqual([503, 'unavailable']);
      expect(errorOf(page).message).toContain('npm run build');
      expect((await raw(server.port, get('/api/v1/info'))).status).toBe(200);
    }
  });

  test('the health check is open to a proxy and under every name of this machine', async () => {
    const { server } = await serve();
    for (const headers of [{ 'X-Forwarded-For': '192.0.2.9' }, { Host: 'machine.local' }, { Host: '192.0.2.2' }]) {
      expect((await raw(server.port, get('/healthz', headers))).status).toBe(200);
      expect((await raw(server.port, get('/api/v1/info', headers))).status).toBe(401);
    }
    expect((await raw(server.port, get('/healthz', { Host: 'evil.example' }))).status).toBe(403);
  });

  test('under a base path everything is below it, and nothing beside it', async () => {
    const { server } = await serve({ staticDir: builtPage(), basePath: '/monitor/' });
    expect(server.url).toBe(`http://127.0.0.1:${server.port}/monitor/`);
    expect((await raw(server.port, get('/monitor'))).headers.location).toBe('/monitor/');
    for (const path of ['/', '/assets/app-1a2b3c4d.js', '/healthz', '/api/v1/info', '/metrics']) {
      expect((await raw(server.port, get(`/monitor${path}`))).status, path).toBe(200);
      expect((await raw(server.port, get(path))).status, path).toBe(404);
    }
    expect((await raw(server.port, get('/monitor/ws', handshake))).status).toBe(101);
    expect((await raw(server.port, get('/ws', handshake))).status).toBe(404);
    expect((await raw(server.port, get('/monitors/ws', handshake))).status).toBe(404);
  });

  test('a base path that would not be compared as it stands is refused', async () => {
    for (const basePath of ['monitor', '/a b', '//a', '/../a', '/a?b', '/%61']) {
      await expect(serve({ basePath })).rejects.toThrow('--base-path');
    }
  });
});

describe('answers', () => {
  test('health is 200 or 503 and says why', async () => {
    const well = await serve();
    expect((await raw(well.server.port, get('/healthz'))).body).toBe('{"status":"ok"}');
    const ill = await serve({ health: () => ({ status: 'failing', reason: 'no tick for 5 s' }) });
    const answer = await raw(ill.server.port, get('/healthz'));
    expect([answer.status, answer.body]).toEqual([503, '{"status":"failing","reason":"no tick for 5 s"}']);
  });

  test('Prometheus gets the newest data in its format', async () => {
    const { server, publish } = await serve();
    publish({ uptime_seconds: 61 });
    const answer = await raw(server.port, get('/metrics'));
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.body).toContain('\ntelltale_system_uptime_seconds 61\n');
    expect(answer.body.endsWith('\n')).toBe(true);
  });

  test('what nobody measures any more is not on the page', async () => {
    const { server, publish } = await serve();
    publish({ timestamp: new Date(Date.now() - 60_000).toISOString() });
    const { body } = await raw(server.port, get('/metrics'));
    expect(body).not.toContain('telltale_system_uptime_seconds');
    expect(body).toContain('\ntelltale_viewers 0\n');
  });

  test('an error of ours is 500, tells nobody what happened and the log all of it', async () => {
    const { server, lines } = await serve({
      health: () => {
        throw new Error('a detail of ours');
      },
    });
    const answer = await raw(server.port, get('/healthz?token=canary'));
    expect([answer.status, errorOf(answer).code]).toEqual([500, 'internal']);
    expect(answer.body).not.toContain('detail');
    expect(lines.join('\n')).toContain('a detail of ours');
    expect(lines.join('\n')).not.toContain('canary');
  });

  test('what is refused is logged by cause, without the query and with nothing of the peer’s unescaped', async () => {
    const { server, lines } = await serve();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await raw(server.port, get('/api/v1/info?token=canary', { Host: 'evil.example' }));
    }
    // Bytes that could drive a terminal are no part of a target that Node's parser lets pass.
    await raw(server.port, get('/"\\x', { Via: '\u009b31m' }));
    await raw(server.port, get('/\u001b[31m', { Via: '1' }));
    expect(lines.map((line) => line.slice(line.indexOf(' ') + 1))).toEqual([
      'warning server: GET "/api/v1/info" from 127.0.0.1 refused: This is not a name of this machine. ' +
        'Where it should be, allow it with --allowed-host.\n',
      'warning server: GET "/\\"\\\\x" from 127.0.0.1 refused: The header via tells of a proxy; ' +
        'without a token only direct connections of this machine are served.\n',
    ]);
  });
});

describe('streams', () => {
  test('the stream starts with retry and the newest data', async () => {
    const { server } = await serve();
    const stream = await raw(server.port, get('/metrics/stream'), (text) =>
      /\ndata: .*\n\n/.test(text.replaceAll('\r', '')),
    );
    expect(stream.status).toBe(200);
    expect(stream.headers['content-type']).toMatch(/^text\/event-stream/);
    expect(stream.headers['x-content-type-options']).toBe('nosniff');
    expect(stream.body).toMatch(/^retry: \d+\n/);
    expect(stream.body).toContain('"cpu_percent":12.5');
  });

  test('an unknown channel is 404 and one that cannot be had 503, before any header of the stream', async () => {
    const { server } = await serve({ unavailable: ['pressure'] });
    for (const path of ['/metrics/stream?channels=cpu,nope', '/api/v1/snapshot?channels=nope']) {
      const answer = await raw(server.port, get(path));
      expect([answer.status, errorOf(answer).code], path).toEqual([404, 'unknown_channel']);
    }
    expect((await raw(server.port, get('/ws?channels=nope', handshake))).status).toBe(404);
    expect((await raw(server.port, get('/metrics/stream?channels='))).status).toBe(400);
    const missing = await raw(server.port, get('/metrics/stream?channels=pressure'));
    expect([missing.status, errorOf(missing).code]).toEqual([503, 'channel_unavailable']);
    expect(errorOf(missing).message).toContain('not in this test');
  });

  test('a WebSocket that names no channel in its list begins with none', async () => {
    const { server, hub, publish } = await serve();
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}ws?channels=`);
    onTestFinished(() => socket.terminate());
    const messages: string[] = [];
    socket.on('message', (data) => messages.push(String(data)));
    await until(() => messages.length === 1);
    expect(hub.viewers()[0]?.channels).toEqual([]);
    publish();
    socket.send('{"action":"subscribe","channel":"cpu"}');
    await until(() => messages.length === 2);
    expect(messages[1]).toBe('{"status":"subscribed","channel":"cpu"}');
  });

  test('a WebSocket gets hello and what it asked for, on both paths', async () => {
    const { server } = await serve();
    for (const path of ['ws', 'ws/dashboard/any-id', 'ws?channels=system,cpu']) {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`);
      const messages: { type?: string; channel?: string }[] = [];
      await new Promise<void>((resolve, reject) => {
        socket.on('error', reject);
        socket.on('message', (data) => {
          messages.push(JSON.parse(String(data)) as { type?: string; channel?: string });
          if (messages.some(({ channel }) => channel === 'system')) resolve();
        });
      });
      expect(messages[0]?.type).toBe('hello');
      socket.terminate();
    }
  });

  test('a plain GET where a WebSocket belongs is 426, and a WebSocket elsewhere 404', async () => {
    const { server } = await serve();
    const plain = await raw(server.port, get('/ws'));
    expect([plain.status, errorOf(plain).code, plain.headers.upgrade]).toEqual([
      426,
      'upgrade_required',
      'websocket',
    ]);
    for (const path of [
      '/',
      '/metrics/stream',
      '/ws/',
      '/ws/dashboard',
      '/ws/dashboard/',
      '/ws/dashboard/a/b',
      '/wsx',
    ]) {
      expect((await raw(server.port, get(path, handshake))).status, path).toBe(404);
    }
  });

  test('an offer of HTTP/2 is ignored', async () => {
    const { server } = await serve();
    const offer = { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABkAAQAAP__' };
    const answer = await raw(server.port, get('/healthz', offer));
    expect([answer.status, answer.body]).toEqual([200, '{"status":"ok"}']);
    const stream = await raw(server.port, get('/metrics/stream', offer), (text) => text.includes('cpu_percent'));
    expect(stream.status).toBe(200);
  });
});

describe('places', () => {
  const isStream = (text: string) => text.includes('retry:');

  test('viewer n+1 is 503 with Retry-After, before stream or upgrade, until a place is free again', async () => {
    const { server, hub } = await serve({ maxViewers: 2 });
    const socket = await open(server.port);
    socket.write(get('/ws', handshake).replaceAll('\n', '\r\n'));
    const stream = await open(server.port);
    stream.write(get('/metrics/stream').replaceAll('\n', '\r\n'));
    await until(() => hub.viewerCount === 2);
    for (const request of [get('/metrics/stream'), get('/ws', handshake)]) {
      const answer = await raw(server.port, request);
      expect([answer.status, errorOf(answer).code]).toEqual([503, 'too_many_viewers']);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect((await raw(server.port, get('/api/v1/info'))).status).toBe(200);
    socket.destroy();
    stream.destroy();
    await until(() => hub.viewerCount === 0);
    expect((await raw(server.port, get('/metrics/stream'), isStream)).status).toBe(200);
    expect((await raw(server.port, get('/ws', handshake))).status).toBe(101);
  });

  test('one address does not take all places', async () => {
    const { server, hub } = await serve({ maxViewers: 10, maxViewersPerAddress: 1 });
    const first = await open(server.port);
    first.write(get('/metrics/stream').replaceAll('\n', '\r\n'));
    await until(() => hub.viewerCount === 1);
    expect((await raw(server.port, get('/metrics/stream'))).status).toBe(503);
    first.destroy();
  });

  test('requests that fail leave no place taken', async () => {
    const { server } = await serve({ maxViewers: 1 });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect((await raw(server.port, get('/metrics/stream?channels=nope'))).status).toBe(404);
      expect((await raw(server.port, get('/ws', { ...handshake, 'Sec-WebSocket-Key': 'short' }))).status).toBe(
        400,
      );
      expect((await raw(server.port, get('/metrics/stream', {}, 'HEAD'))).status).toBe(200);
    }
    await until(async () => (await raw(server.port, get('/metrics/stream'), isStream)).status === 200);
  });
});

describe('listening and closing', () => {
  test('a port that is in use is named, with the flag that helps', async () => {
    const { server } = await serve();
    await expect(serve({ port: server.port })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(`port ${server.port} on 127\\.0\\.0\\.1 is in use: .*--port`),
    });
  });

  test('an address that is none of this machine is named', async () => {
    await expect(serve({ host: '203.0.113.1' })).rejects.toThrow(/203\.0\.113\.1.*--host/);
    await expect(serve({ host: 'no-such-host.invalid' })).rejects.toThrow(/no-such-host\.invalid.*--host/);
  });

  test('IPv6 is served and written in brackets', async () => {
    const { server } = await serve({ host: '::1' });
    expect(server.url).toBe(`http://[::1]:${server.port}/`);
    expect(
      (await raw(server.port, get('/healthz', { Host: `[::1]:${server.port}` }), undefined, '::1')).status,
    ).toBe(200);
  });

  test('closing waits for no connection on which nothing is under way', async () => {
    // The timer that ends what is under way never fires.
    const { server } = await serve({ clock: { ...systemClock, after: () => () => undefined } });
    const idle = await open(server.port);
    idle.write(get('/healthz').replaceAll('\n', '\r\n'));
    await new Promise((resolve) => idle.once('data', resolve));
    const all = Promise.all([idle, await open(server.port)].map(ended));
    await server.close();
    await all;
  });

  test('closing ends streams, WebSockets and everything within 2 s, and can be done twice', async () => {
    const { server, hub } = await serve();
    const idle = await open(server.port);
    idle.write(get('/healthz').replaceAll('\n', '\r\n'));
    const silent = await open(server.port);
    const stream = await open(server.port);
    stream.write(get('/metrics/stream').replaceAll('\n', '\r\n'));
    const socket = await open(server.port);
    socket.write(get('/ws', handshake).replaceAll('\n', '\r\n'));
    await until(() => hub.viewerCount === 2);
    const all = Promise.all([idle, silent, stream, socket].map(ended));
    const startMs = performance.now();
    hub.close();
    const closing = server.close();
    expect(server.close()).toBe(closing);
    await closing;
    await all;
    expect(performance.now() - startMs).toBeLessThan(4_000);
    await expect(open(server.port)).rejects.toThrow('ECONNREFUSED');
    await server.close();
  });
});
