/**
 * The nginx of docs/reverse-proxy.md in front of the command of docs/reverse-proxy.md, both as they stand there but for
 * ports and files: a page, REST, event stream, WebSocket, and what must not come through. Needs nginx.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { findBrowser } from '../../build/browser.mjs';
import { createSelfSigned } from '../../main/server/self-signed.ts';
import { connect } from '../../protocol/client/node/index.ts';
import { runAs, type Serving, serveAs } from '../cli/program.ts';
import { until } from '../server/harness.ts';
import { readExamples } from './examples.ts';

const examples = readExamples('docs/reverse-proxy.md');
const text = (mark: string) => examples.find((each) => each.mark === mark)?.text ?? '';

/** What the page calls by name; everything here comes from another address than the proxy's own, as a stranger would. */
const name = 'nas.example';
const client = '127.0.0.9';
const nobody = 65_534;

const nginx = ['nginx', '/usr/sbin/nginx'].find((path) => spawnSync(path, ['-v']).status === 0);

let folder = '';
let env: NodeJS.ProcessEnv = {};
let serving: Serving;
let proxy: ReturnType<typeof spawn>;
let proxyPort = 0;
let token = '';
let fingerprint = '';

/** The example with free ports and files of the test, below the least that an nginx of nobody in particular needs. */
function configure(upstreamPort: number): string {
  const server = text('server')
    .replace('listen 443 ssl', `listen 127.0.0.1:${proxyPort} ssl`)
    .replace('/etc/ssl/nas.example.pem', join(folder, 'cert.pem'))
    .replace('/etc/ssl/private/nas.example.key', join(folder, 'key.pem'))
    .replace('127.0.0.1:7447', `127.0.0.1:${upstreamPort}`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return [
    'daemon off;',
    'worker_processes 1;',
    `pid ${folder}/nginx.pid;`,
    'error_log stderr warn;',
    'events { worker_connections 256; }',
    'http {',
    'access_log off;',
    ...temporary.map((each) => `${each}_temp_path ${folder}/${each};`),
    // The worst that a machine's own configuration could do to a stream.
    'gzip on; gzip_types *; gzip_min_length 1;',
    text('http'),
    server,
    '}',
  ].join('\n');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Asks the proxy by its name. */
async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const response = await open(path, headers, method);
  let body = '';
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode, headers: response.headers, body };
}

function open(path: string, headers: Record<string, string>, method = 'GET'): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request({
      host: '127.0.0.1',
      port: proxyPort,
      localAddress: client,
      path,
      method,
      headers: { Host: `${name}:${proxyPort}`, ...headers },
      rejectUnauthorized: false,
      agent: false,
    });
    sent.on('response', resolve);
    sent.on('error', reject);
    sent.end();
  });
}

function openWebSocket(headers: Record<string, string>): WebSocket {
  const socket = new WebSocket(`wss://127.0.0.1:${proxyPort}/telltale/ws`, {
    headers: { Host: `${name}:${proxyPort}`, ...headers },
    localAddress: client,
    rejectUnauthorized: false,
  });
  socket.on('error', () => {});
  onTestFinished(() => socket.terminate());
  return socket;
}

describe.skipIf(!nginx || process.platform !== 'linux')('with nginx', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'telltale-nginx-'));
    const home = join(folder, 'home');
    mkdirSync(home, { mode: 0o700 });
    env = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_RUNTIME_DIR: home };
    const flags = text('run')
      .replace('telltale serve --port 7447', '')
      .split(/[\s\\]+/)
      .filter(Boolean);
    serving = await serveAs(env, ...flags);
    token = /#invite=([\w-]+)/.exec(serving.links[0] ?? '')?.[1] ?? '';
    const certificate = createSelfSigned({
      names: [name],
      nowMs: Date.now(),
      validMs: 86_400_000,
      random: randomBytes,
    });
    fingerprint = certificate.fingerprint;
    proxyPort = await freePort();
    writeFileSync(join(folder, 'cert.pem'), certificate.cert);
    writeFileSync(join(folder, 'key.pem'), certificate.key);
    writeFileSync(join(folder, 'nginx.conf'), configure(Number(new URL(serving.url).port)));
    chmodSync(folder, 0o755);
    const root = process.getuid?.() === 0;
    if (root)
      for (const file of ['.', 'cert.pem', 'key.pem', 'nginx.conf']) chownSync(join(folder, file), nobody, nobody);
    proxy = spawn(nginx ?? '', ['-c', join(folder, 'nginx.conf'), '-p', folder, '-e', 'stderr'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(root && { uid: nobody, gid: nobody }),
    });
    let problems = '';
    proxy.stderr?.on('data', (chunk) => {
      problems += chunk;
    });
    await until(async () => {
      if (proxy.exitCode !== null) throw new Error(`nginx ended: ${problems}`);
      return (await ask('/telltale/healthz').catch(() => null))?.status === 200;
    });
  }, 60_000);

  afterAll(async () => {
    if (proxy && proxy.exitCode === null) {
      proxy.kill('SIGTERM');
      await once(proxy, 'exit');
    }
    await serving?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  test('the page is open, what it shows needs the token, and beside the base path there is nothing', async () => {
    expect(await ask('/telltale/')).toMatchObject({ status: 200, body: expect.stringContaining('<title>') });
    expect((await ask('/telltale/api/v1/info')).status).toBe(401);
    const wrong = { Authorization: 'Bearer AAAAAAAAAAAAAAAAAAAAAA' };
    expect((await ask('/telltale/api/v1/info', wrong)).status).toBe(401);
    const right = await ask('/telltale/api/v1/info', { Authorization: `Bearer ${token}` });
    expect(JSON.parse(right.body)).toMatchObject({ protocol: 1, channels: expect.any(Array) });
    expect((await ask('/api/v1/info', { Authorization: `Bearer ${token}` })).status).toBe(404);
  });

  test('a name that was not allowed is refused, and so is a page of another origin', async () => {
    const Authorization = `Bearer ${token}`;
    expect((await ask('/telltale/api/v1/info', { Authorization, Host: 'evil.example' })).status).toBe(403);
    expect((await ask('/telltale/api/v1/info', { Authorization, Origin: 'https://evil.example' })).status).toBe(
      403,
    );
    // The right name in plain http is another origin too.
    const plain = `http://${name}:${proxyPort}`;
    expect((await ask('/telltale/api/v1/info', { Authorization, Origin: plain })).status).toBe(403);
    const own = `https://${name}:${proxyPort}`;
    expect((await ask('/telltale/api/v1/info', { Authorization, Origin: own })).status).toBe(200);
  });

  test('each event of a stream arrives at once, and uncompressed', async () => {
    const response = await open('/telltale/metrics/stream', {
      Authorization: `Bearer ${token}`,
      'Accept-Encoding': 'gzip',
    });
    onTestFinished(() => void response.destroy());
    expect(response.headers['content-encoding']).toBeUndefined();
    expect(response.headers['content-type']).toMatch(/^text\/event-stream/);
    const lateMs: number[] = [];
    let waiting = '';
    for await (const chunk of response) {
      waiting += chunk;
      const events = waiting.split('\n\n');
      waiting = events.pop() ?? '';
      for (const event of events) {
        const timestamp = /"timestamp":"([^"]+)"/.exec(event)?.[1];
        if (timestamp !== undefined) lateMs.push(Date.now() - Date.parse(timestamp));
      }
      if (lateMs.length >= 5) break;
    }
    // The newest sample comes at once and may be a second old; a buffer of 4 KB would hold the rest for 10 s.
    for (const ms of lateMs.slice(1)) expect(ms).toBeLessThan(3_000);
  });

  test('a session is for https alone, and its WebSocket needs our own Origin', async () => {
    const opened = await ask('/telltale/api/v1/session', { Authorization: `Bearer ${token}` }, 'POST');
    expect(opened.status).toBe(204);
    const [cookie = ''] = opened.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Secure/);
    const Cookie = cookie.split(';')[0] ?? '';
    const own = openWebSocket({ Cookie, Origin: `https://${name}:${proxyPort}` });
    const [hello] = await once(own, 'message');
    expect(JSON.parse(String(hello))).toMatchObject({ type: 'hello', audience: 'viewer' });
    const refusals = [
      { Cookie, Origin: 'https://evil.example' },
      { Cookie },
      { Origin: `https://${name}:${proxyPort}` },
    ];
    const statuses = refusals.map(async (headers) => {
      const [, response] = (await once(openWebSocket(headers), 'unexpected-response')) as [
        unknown,
        IncomingMessage,
      ];
      return response.statusCode;
    });
    expect(await Promise.all(statuses)).toEqual([403, 403, 401]);
  });

  test('the owner sees the address of the client, not of the proxy, and not what the client claims', async () => {
    const socket = openWebSocket({ Authorization: `Bearer ${token}`, 'X-Forwarded-For': '10.9.9.9' });
    await once(socket, 'message');
    const { stdout } = await runAs(env, 'viewers', '--json');
    const { viewers } = JSON.parse(stdout) as { viewers: { address: string }[] };
    expect(viewers.map(({ address }) => address)).toContain(client);
    expect(viewers.map(({ address }) => address)).not.toContain('10.9.9.9');
  });

  test('the client library comes in through it, with the fingerprint of the proxy', async () => {
    // The name is no name of this machine, so the address is what it connects by.
    const telltale = connect({ url: `https://127.0.0.1:${proxyPort}/telltale/`, token, fingerprint });
    onTestFinished(() => telltale.close());
    expect((await telltale.ready()).audience).toBe('viewer');
    const sample = await telltale.stream('cpu').next();
    expect(sample.value).toMatchObject({ type: 'sample', channel: 'cpu' });
    expect((await telltale.request('snapshot', { channels: 'memory' })).channels.memory?.data).not.toBeNull();
  });

  test.skipIf(!findBrowser())('the page opens by its link in Chromium and shows live figures', async () => {
    const found = findBrowser();
    const args = [...(found?.args ?? []), `--host-resolver-rules=MAP ${name} 127.0.0.1`];
    const browser = await chromium.launch({ ...found, args });
    onTestFinished(() => browser.close());
    const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
    const frames: string[] = [];
    page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))));
    await page.goto(`https://${name}:${proxyPort}/telltale/#invite=${token}`);
    await expect
      .poll(() => frames.filter((each) => each.includes('"seq"')).length, { timeout: 30_000 })
      .toBeGreaterThan(2);
    expect(page.url()).not.toContain(token);
  });
});
