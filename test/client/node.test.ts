/** The client of programs against real servers: our own, and ones that want its token. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSelfSigned } from '../../main/server/self-signed.ts';
import type { ConnectionState } from '../../protocol/client/connection.ts';
import { type Client, connect } from '../../protocol/client/node/index.ts';
import { serve, until } from '../server/harness.ts';

const address = '127.0.0.2';
const token = 'LXBoqWqA2L8gXuSbv5MoYQ';
/** Attempts come fast, so that a test sees several. */
const backoff = { minMs: 20, maxMs: 50 };

const makeCertificate = () =>
  createSelfSigned({
    names: ['localhost', '127.0.0.1', address],
    nowMs: Date.now(),
    validMs: 86_400_000,
    random: randomBytes,
  });

function open(options: Parameters<typeof connect>[0]): { client: Client; states: ConnectionState[] } {
  const states: ConnectionState[] = [];
  const client = connect({ backoff, onState: (state) => states.push(state), ...options });
  onTestFinished(() => client.close());
  return { client, states };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const lost = (states: ConnectionState[]) => states.filter(({ phase }) => phase === 'lost');

describe('with the link of a share over TLS', () => {
  async function share() {
    const certificate = makeCertificate();
    const served = await serve({ tls: certificate, fingerprint: certificate.fingerprint });
    const { links } = await served.sharing.start({ addresses: [address] });
    return { ...served, link: links[0] ?? '' };
  }

  test('a program reads stream and REST, and is a viewer', async () => {
    const { link, publish, hub } = await share();
    const { client } = open({ url: link });
    const hello = await client.ready();
    expect(hello).toMatchObject({ name: 'nas', audience: 'viewer', run_id: 'run' });
    const seqs: number[] = [];
    client.subscribe('system', ({ seq, data }) => {
      seqs.push(seq);
      expect(data.cpu_percent).toBe(12.5);
    });
    await until(() => seqs.length === 1);
    publish();
    await until(() => seqs.length === 2);
    expect(seqs).toEqual([1, 2]);
    expect((await client.request('info', {})).cpu_count).toBe(2);
    const { channels } = await client.request('snapshot', { channels: 'system' });
    expect(channels.system).toMatchObject({ seq: 2, data: { memory_total_gb: 8 } });
    await expect(client.request('history', { series: ['nope'] })).rejects.toMatchObject({
      code: 'unknown_series',
    });
    await expect(client.request('viewers', {})).rejects.toMatchObject({ code: 'forbidden' });
    client.close();
    client.close();
    await until(() => hub.viewerCount === 0);
  });

  test('what is missed while the connection is cut comes once and in order', async () => {
    const { link, publish, hub } = await share();
    const { client, states } = open({ url: link });
    const seqs: number[] = [];
    client.subscribe('system', ({ seq }) => seqs.push(seq));
    await until(() => seqs.length === 1);
    hub.disconnect(hub.viewers()[0]?.id ?? '', 1001, 'cut by the test');
    publish();
    publish();
    await until(() => seqs.length === 3);
    expect(seqs).toEqual([1, 2, 3]);
    expect(lost(states)[0]).toMatchObject({ code: 1001, reason: 'cut by the test' });
  });

  test('a new link ends who came with the old one: readers are told, and nothing is tried again', async () => {
    const { link, sharing } = await share();
    const { client, states } = open({ url: link });
    await client.ready();
    const feed = client.stream('system');
    expect((await feed.next()).value).toMatchObject({ type: 'sample', seq: 1 });
    const next = feed.next();
    next.catch(() => {});
    sharing.rotate();
    await expect(next).rejects.toMatchObject({ code: 'unauthorized' });
    await until(() => lost(states).length === 1);
    expect(client.state).toMatchObject({ phase: 'lost', nextAttemptAt: null, code: 4401 });
    const { client: late, states: refused } = open({ url: link });
    await expect(late.ready()).rejects.toMatchObject({ code: 'unauthorized' });
    expect(lost(refused)).toMatchObject([{ code: 4401, nextAttemptAt: null }]);
  });
});

test('an impostor with another certificate gets no byte after the handshake, from stream and requests alike', async () => {
  const impostor = makeCertificate();
  let bytes = 0;
  let ended = 0;
  const server = createTlsServer({ cert: impostor.cert, key: impostor.key }, (socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      bytes += chunk.length;
    });
  });
  server.on('tlsClientError', () => {});
  server.on('connection', (socket) => {
    socket.on('close', () => {
      ended += 1;
    });
  });
  const port = await listen(server);
  const { fingerprint } = makeCertificate();
  const { client, states } = open({
    url: `https://127.0.0.1:${port}/#invite=${token}&fingerprint=${fingerprint}`,
  });
  await expect(client.ready()).rejects.toThrow(/another certificate/);
  await expect(client.request('info', {})).rejects.toMatchObject({ code: 'forbidden' });
  client.retryNow();
  await until(() => lost(states).length === 2);
  await until(() => ended === 3);
  expect(bytes).toBe(0);
  expect(states.at(-1)).toMatchObject({ phase: 'lost', nextAttemptAt: null });

  // The same server with its own fingerprint is spoken to: the count counts.
  const { client: fooled } = open({
    url: `https://127.0.0.1:${port}/#invite=${token}&fingerprint=${impostor.fingerprint}`,
  });
  fooled.request('info', {}).catch(() => {});
  await until(() => bytes > 0);
});

test('without a fingerprint a certificate that no authority vouches for gets no byte either', async () => {
  const { cert, key } = makeCertificate();
  let bytes = 0;
  const server = createTlsServer({ cert, key }, (socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      bytes += chunk.length;
    });
  });
  server.on('tlsClientError', () => {});
  const port = await listen(server);
  const { client, states } = open({ url: `https://127.0.0.1:${port}/`, token });
  await expect(client.request('info', {})).rejects.toMatchObject({ code: 'unavailable' });
  await until(() => lost(states).length >= 2);
  expect(bytes).toBe(0);
});

describe('a redirect', () => {
  test.each(['http', 'https'] as const)(
    'of %s is not followed, so that the token stays with whom it is for',
    async (scheme) => {
      const elsewhere: string[] = [];
      const target = createHttpServer((request, response) => {
        elsewhere.push(String(request.headers.authorization));
        response.end('{}');
      });
      const targetPort = await listen(target);
      const certificate = makeCertificate();
      const seen: string[] = [];
      const redirect = (request: IncomingMessage, write: (text: string) => void) => {
        seen.push(JSON.stringify([request.url, request.headers]));
        write(
          `HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:${targetPort}${request.url}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
        );
      };
      const server =
        scheme === 'http'
          ? createHttpServer()
          : createHttpsServer({ cert: certificate.cert, key: certificate.key });
      server.on('request', (request, response) => redirect(request, (text) => response.socket?.end(text)));
      server.on('upgrade', (request, socket) => redirect(request, (text) => socket.end(text)));
      const port = await listen(server);
      const pin = scheme === 'https' ? { fingerprint: certificate.fingerprint } : {};
      const { client, states } = open({ url: `${scheme}://127.0.0.1:${port}/base/`, token, ...pin });
      await expect(client.request('info', {})).rejects.toThrow(/302; redirects are not followed/);
      await until(() => lost(states).length >= 2);
      expect(lost(states)[0]).toMatchObject({ reason: expect.stringContaining('302') });
      expect(elsewhere).toEqual([]);
      // In the header, never in the address.
      expect(seen[0]).toContain(`Bearer ${token}`);
      expect(seen.map((each) => JSON.parse(each)[0]).filter((url: string) => url.includes(token))).toEqual([]);
      expect(seen.map((each) => JSON.parse(each)[0])).toContain('/base/ws');
      expect(seen.map((each) => JSON.parse(each)[0])).toContain('/base/api/v1/info');
    },
  );
});

test('a server that is not there is tried again, and found when it comes', async () => {
  const reserved = createHttpServer();
  const port = await listen(reserved);
  reserved.close();
  await once(reserved, 'close');
  const { client, states } = open({ url: `http://127.0.0.1:${port}` });
  await until(() => lost(states).length >= 2);
  expect(lost(states)[0]).toMatchObject({ reason: expect.stringContaining('ECONNREFUSED') });
  await expect(client.request('info', {})).rejects.toMatchObject({ code: 'unavailable' });
  await serve({ port });
  expect((await client.ready()).name).toBe('nas');
});

test('what pends at close is rejected, feeds end, and nothing is heard afterwards', async () => {
  const silent = createHttpServer(() => {});
  silent.on('upgrade', () => {});
  const port = await listen(silent);
  onTestFinished(() => silent.closeAllConnections());
  const { client, states } = open({ url: `http://127.0.0.1:${port}/` });
  const pending = [client.ready(), client.request('info', {})].map((each) => each.catch((error) => error.code));
  const feed = client.stream('cpu');
  const rest = (async () => {
    const items = [];
    for await (const item of feed) items.push(item);
    return items;
  })();
  client.close();
  expect(await Promise.all(pending)).toEqual(['unavailable', 'unavailable']);
  expect(await rest).toEqual([]);
  expect(states).toEqual([{ phase: 'connecting' }]);
  await expect(client.ready()).rejects.toMatchObject({ code: 'unavailable' });
  expect(() => client.subscribe('cpu', () => {})).toThrow('The client was closed.');
});
