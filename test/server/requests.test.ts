/** What is refused of a request, and how: hosts, origins, methods, bodies, sizes and times. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { builtPage, ended, errorOf, get, handshake, open, raw, serve } from './harness.ts';

const apiPaths = ['/api/v1/info', '/api/v1/snapshot?channels=system', '/api/v1/series', '/api/v1/viewers'];
const allPaths = [
  ...apiPaths,
  '/',
  '/assets/app-1a2b3c4d.js',
  '/healthz',
  '/metrics',
  '/metrics/stream',
  '/nothing',
];

describe('hosts and origins', () => {
  test('a foreign Host reads nothing on any path, stream and WebSocket included', async () => {
    const { server } = await serve({ staticDir: builtPage() });
    for (const host of ['evil.example', `evil.example:${server.port}`]) {
      for (const path of allPaths) {
        const answer = await raw(server.port, get(path, { Host: host }));
        expect(answer.status, `${path} under ${host}`).toBe(403);
        expect(errorOf(answer).code).toBe('forbidden_host');
      }
      for (const path of ['/ws', '/ws/dashboard/any-id']) {
        const answer = await raw(server.port, get(path, { ...handshake, Host: host }));
        expect([answer.status, errorOf(answer).code]).toEqual([403, 'forbidden_host']);
      }
    }
  });

  test('two Hosts, none and an empty one are 400, in HTTP/1.0 too', async () => {
    const { server } = await serve();
    for (const request of [
      'GET /healthz HTTP/1.1\nHost: localhost\nHost: localhost\n\n',
      'GET /healthz HTTP/1.1\nHost: localhost\nHost: evil.example\n\n',
      'GET /healthz HTTP/1.1\nHost:\n\n',
      'GET /healthz HTTP/1.1\n\n',
      'GET /healthz HTTP/1.0\n\n',
      'GET /healthz HTTP/1.1\nHost: user@localhost\n\n',
      'GET http://localhost/healthz HTTP/1.1\nHost: localhost\n\n',
    ]) {
      const answer = await raw(server.port, request);
      expect(answer.status, request).toBe(400);
      expect(errorOf(answer).code).toMatch(/^invalid_(host|request)$/);
    }
    expect((await raw(server.port, 'GET /healthz HTTP/1.0\nHost: localhost\n\n')).status).toBe(200);
  });

  test('every loopback name under any port reads', async () => {
    const { server } = await serve();
    for (const host of [
      'localhost',
      'LOCALHOST.',
      'x.localhost:1',
      '127.9.9.9',
      `127.0.0.1:${server.port}`,
      '[::1]',
    ]) {
      expect((await raw(server.port, get('/api/v1/info', { Host: host }))).status, host).toBe(200);
    }
  });

  test('a foreign Origin gets neither an answer nor a WebSocket', async () => {
    const { server } = await serve();
    const own = `127.0.0.1:${server.port}`;
    for (const origin of [
      'http://evil.example',
      'null',
      'http://127.0.0.1:1',
      `https://${own}`,
      `http://localhost:${server.port}`,
    ]) {
      for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
        const answer = await raw(server.port, get('/metrics/stream', { Host: own, Origin: origin }, method));
        expect([answer.status, errorOf(answer).code], `${method} from ${origin}`).toEqual([
          403,
          'forbidden_origin',
        ]);
      }
      const upgrade = await raw(server.port, get('/ws', { ...handshake, Host: own, Origin: origin }));
      expect(upgrade.status).toBe(403);
    }
    const same = await raw(server.port, get('/ws', { ...handshake, Host: own, Origin: `http://${own}` }));
    expect(same.status).toBe(101);
  });

  test('a cross-site request without Origin is refused, a link to the page is not', async () => {
    const { server } = await serve({ staticDir: builtPage() });
    const foreign = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' };
    for (const path of allPaths) expect((await raw(server.port, get(path, foreign))).status, path).toBe(403);
    const link = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
    expect((await raw(server.port, get('/', link))).status).toBe(200);
    expect((await raw(server.port, get('/api/v1/info', link))).status).toBe(403);
  });

  test('a proxy in between needs a token, on every path but the health check', async () => {
    const { server } = await serve({ staticDir: builtPage() });
    for (const path of allPaths.filter((each) => each !== '/healthz')) {
      const answer = await raw(server.port, get(path, { 'X-Forwarded-For': '10.0.0.1' }));
      expect([answer.status, errorOf(answer).code], path).toEqual([401, 'unauthorized']);
    }
    expect((await raw(server.port, get('/ws', { ...handshake, Forwarded: 'for=10.0.0.1' }))).status).toBe(401);
  });

  test('no answer has a header that opens it to other origins or names the software', async () => {
    const { server } = await serve({ staticDir: builtPage() });
    for (const path of allPaths) {
      for (const headers of [{}, { Origin: 'http://evil.example' }, { 'Access-Control-Request-Method': 'GET' }]) {
        for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST']) {
          const answer = await raw(server.port, get(path, headers, method));
          expect(answer.status).toBeGreaterThan(0);
          const names = Object.keys(answer.headers);
          expect(names.filter((name) => /^access-control|^server$|^x-powered-by$/.test(name))).toEqual([]);
          expect(answer.headers['x-content-type-options']).toBe('nosniff');
          expect(answer.headers['x-frame-options']).toBe('DENY');
          expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
          expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
        }
      }
    }
  });
});

describe('methods and bodies', () => {
  test('every method but GET and HEAD is 405 with Allow', async () => {
    const { server } = await serve();
    for (const method of ['OPTIONS', 'TRACE', 'POST', 'PUT', 'DELETE', 'PATCH']) {
      for (const path of ['/', '/api/v1/info', '/api/v1/metrics', '/metrics/stream']) {
        const answer = await raw(server.port, get(path, {}, method));
        expect([answer.status, answer.headers.allow, errorOf(answer).code], `${method} ${path}`).toEqual([
          405,
          'GET, HEAD',
          'method_not_allowed',
        ]);
      }
    }
    expect((await raw(server.port, get('*', {}, 'OPTIONS'))).status).toBe(405);
    expect((await raw(server.port, get('/ws', handshake, 'POST'))).status).toBe(405);
  });

  test('CONNECT is closed without an answer', async () => {
    const { server } = await serve();
    const answer = await raw(server.port, 'CONNECT evil.example:443 HTTP/1.1\nHost: evil.example:443\n\n');
    expect(answer.text).toBe('');
  });

  test('HEAD gives the headers of GET and no body', async () => {
    const { server } = await serve({ staticDir: builtPage() });
    for (const path of ['/', '/assets/app-1a2b3c4d.js', '/healthz', '/metrics/stream', '/nothing', '/ws']) {
      const { port } = server;
      const head = await raw(port, get(path, { Connection: 'close' }, 'HEAD'), () => false);
      const full = await raw(port, get(path));
      expect(head.body, path).toBe('');
      expect(head.status).toBe(full.status);
      expect(head.headers['content-length']).toBe(full.headers['content-length']);
      expect(head.headers['content-type']).toBe(full.headers['content-type']);
    }
  });

  test('a small body of a foreign or unknown request is refused as what it is', async () => {
    const { server } = await serve();
    const post = (headers: Record<string, string>) =>
      raw(
        server.port,
        `${get('/api/v1/metrics', { 'Content-Type': 'text/plain', 'Content-Length': '4', ...headers }, 'POST')}a=1\n`,
      );
    expect((await post({ Origin: 'http://evil.example' })).status).toBe(403);
    expect((await post({})).status).toBe(405);
  });

  test('a body of 2 MB is told 413 before it is sent, and one that is sent nevertheless gets the answer too', async () => {
    const { server } = await serve();
    const head = get('/api/v1/metrics', { 'Content-Length': '2000000' }, 'POST');
    const early = await raw(server.port, head);
    expect([early.status, errorOf(early).code, early.headers.connection]).toEqual([
      413,
      'payload_too_large',
      'close',
    ]);
    const response = await fetch(`${server.url}api/v1/metrics`, {
      method: 'POST',
      body: new Uint8Array(2_000_000),
    });
    expect(response.status).toBe(413);
  });

  test('a client that sends its whole body before it reads gets the answer', async () => {
    const { server } = await serve();
    const socket = await open(server.port);
    socket.pause();
    socket.write(get('/api/v1/metrics', { 'Content-Length': '8000000' }, 'POST').replaceAll('\n', '\r\n'));
    await new Promise<void>((resolve, reject) => {
      socket.write(Buffer.alloc(8_000_000), (error) => (error ? reject(error) : resolve()));
    });
    const all = ended(socket);
    socket.resume();
    expect(await all).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('a body without a length, and any body of a GET, is 413', async () => {
    const { server } = await serve();
    const chunked = get('/api/v1/metrics', { 'Transfer-Encoding': 'chunked' }, 'POST');
    expect((await raw(server.port, chunked)).status).toBe(413);
    expect((await raw(server.port, get('/api/v1/info', { 'Content-Length': '5' }))).status).toBe(413);
    expect((await raw(server.port, get('/api/v1/info', { 'Content-Length': '0' }))).status).toBe(200);
  });

  test('Expect: 100-continue brings the answer at once and no 100', async () => {
    const { server } = await serve();
    const headers = { Expect: '100-continue', 'Content-Length': '2000000' };
    const refused = await raw(server.port, get('/api/v1/metrics', headers, 'POST'));
    expect(refused.text).toMatch(/^HTTP\/1\.1 413 /);
    const foreign = await raw(server.port, get('/', { ...headers, Host: 'evil.example' }, 'POST'));
    expect(foreign.text).toMatch(/^HTTP\/1\.1 403 /);
    expect((await raw(server.port, get('/healthz', { Expect: 'the-unexpected' }))).status).toBe(200);
  });

  test('a body that drips in is cut off a second after the answer', async () => {
    const { server } = await serve();
    const socket = await open(server.port);
    const all = ended(socket);
    socket.write(get('/api/v1/metrics', { 'Content-Length': '2000000' }, 'POST').replaceAll('\n', '\r\n'));
    const drip = setInterval(() => socket.write('x'), 100);
    onTestFinished(() => clearInterval(drip));
    expect(await all).toMatch(/^HTTP\/1\.1 413 /);
  });
});

describe('sizes and times', () => {
  test('headers of 9 KB are 431, a target of 5 KB or 9 KB is 414', async () => {
    const { server } = await serve();
    const large = await raw(server.port, get('/healthz', { 'X-Large': 'a'.repeat(9_000) }));
    expect([large.status, errorOf(large).code]).toEqual([431, 'headers_too_large']);
    for (const length of [5_000, 9_000]) {
      const long = await raw(server.port, get(`/${'a'.repeat(length)}`));
      expect([long.status, errorOf(long).code], `${length}`).toEqual([414, 'uri_too_long']);
    }
  });

  test('what is no HTTP/1.1 is 400 in JSON, with the headers of every answer', async () => {
    const { server } = await serve();
    for (const request of [
      'GET\n\n',
      'hello\n\n',
      'GET / HTTP/3.0\nHost: localhost\n\n',
      'PRI * HTTP/2.0\n\nSM\n\n',
      'GET / HTTP/1.1\nHost: localhost\nbad header\n\n',
      'GET / HTTP/1.1\nHost: localhost\nContent-Length: 1\nTransfer-Encoding: chunked\n\n',
      'GET / HTTP/1.1\nHost: localhost\nContent-Length: 1\nContent-Length: 2\n\n',
      'GET / HTTP/1.1\nHost: localhost\nContent-Length: -1\n\n',
      '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001',
    ]) {
      const answer = await raw(server.port, request);
      expect([answer.status, errorOf(answer).code], JSON.stringify(request)).toEqual([400, 'invalid_request']);
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
    }
  });

  test('silence, and headers that drip in, end within 15 s', { timeout: 30_000 }, async () => {
    const { server } = await serve();
    const silent = await open(server.port);
    const slow = await open(server.port);
    slow.write('GET / HTTP/1.1\r\nHost: local');
    const drip = setInterval(() => slow.write('h'), 500);
    onTestFinished(() => clearInterval(drip));
    const startMs = performance.now();
    const answers = await Promise.all([ended(silent), ended(slow)]);
    expect(performance.now() - startMs).toBeLessThan(15_000);
    expect(answers[1]).toMatch(/^HTTP\/1\.1 408 /);
    expect(answers[1]).toContain('"request_timeout"');
  });

  test('500 silent sockets do not keep anybody waiting', async () => {
    const { server } = await serve();
    const sockets = await Promise.all(Array.from({ length: 500 }, () => open(server.port)));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
    });
    expect((await raw(server.port, get('/api/v1/info'))).status).toBe(200);
  });
});
