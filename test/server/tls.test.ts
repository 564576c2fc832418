/** The same server over TLS, with certificates in files as their owners have them. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { createSelfSigned } from '../../main/server/self-signed.ts';
import { openSelfSigned, readCertificate, watchCertificate } from '../../main/server/tls.ts';
import { get, isComplete, raw, type Served, serve } from './harness.ts';

const nowMs = Date.now();
const make = (validMs = 86_400_000) =>
  createSelfSigned({ names: ['localhost', '127.0.0.1'], nowMs, validMs, random: randomBytes });

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'telltale-tls-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

/** What is answered, and the fingerprint of who answers. */
async function askOver({ server }: Served, request: string): Promise<{ text: string; fingerprint: string }> {
  const socket = connectTls({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'secureConnect');
  const fingerprint = socket.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase();
  let text = '';
  socket.write(request.replaceAll('\n', '\r\n'));
  for await (const chunk of socket) {
    text += String(chunk);
    if (isComplete(text)) break;
  }
  return { text, fingerprint };
}

test('page, session and WebSocket go over TLS; the cookie is for it alone', async () => {
  const certificate = make();
  const served = await serve({ tls: certificate, fingerprint: certificate.fingerprint });
  const { server, sharing } = served;
  expect(server.url).toBe(`https://127.0.0.1:${server.port}/`);
  expect((await askOver(served, get('/healthz'))).text).toMatch(/^HTTP\/1\.1 200 /);
  const { links, tls } = await sharing.start({ addresses: ['127.0.0.2'] });
  expect(tls).toBe(true);
  const [, token] = /#invite=([\w-]{22})&fingerprint=([0-9a-f]{64})$/.exec(links[0] ?? '') ?? [];
  expect(links[0]).toMatch(new RegExp(`^https://127\\.0\\.0\\.2:${server.port}/#invite=`));
  expect(links[0]).toContain(`&fingerprint=${certificate.fingerprint}`);
  const opened = await askOver(served, get('/api/v1/session', { Authorization: `Bearer ${token}` }, 'POST'));
  expect(opened.fingerprint).toBe(certificate.fingerprint);
  const cookie = /^set-cookie: (.*)\r$/im.exec(opened.text)?.[1] ?? '';
  expect(cookie).toMatch(
    new RegExp(`^__Host-telltale_${server.port}=[\\w-]{22}; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=`),
  );
  const own = `https://127.0.0.2:${server.port}`;
  const socket = new WebSocket(`wss://127.0.0.2:${server.port}/ws`, {
    headers: { Cookie: cookie.split(';')[0], Origin: own },
    rejectUnauthorized: false,
  });
  onTestFinished(() => socket.terminate());
  const [hello] = await once(socket, 'message');
  expect(JSON.parse(String(hello))).toMatchObject({ type: 'hello', audience: 'viewer' });
  const closed = once(socket, 'close');
  sharing.stop();
  expect((await closed)[0]).toBe(4401);
});

test('what speaks no TLS is cut off, and nobody else notices', async () => {
  const served = await serve({ tls: make() });
  const answers = await Promise.all([
    raw(served.server.port, get('/healthz')),
    raw(served.server.port, '\x16\x03\x01garbage'),
    askOver(served, get('/healthz')),
  ]);
  expect(answers.slice(0, 2).map((each) => 'status' in each && each.status)).toEqual([0, 0]);
  expect('text' in answers[2] && answers[2].text).toContain('200 OK');
});

test('open connections do not keep a server over TLS from closing', async () => {
  const { server } = await serve({ tls: make() });
  const idle = connectTls({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false });
  idle.on('error', () => undefined);
  await once(idle, 'secureConnect');
  const closed = once(idle, 'close');
  await server.close();
  await closed;
});

test('files that are no certificate, no key, or not of each other are told by name', () => {
  const path = folder();
  const [one, other] = [make(), make()];
  const write = (name: string, text: string) => {
    writeFileSync(join(path, name), text);
    return join(path, name);
  };
  const certFile = write('cert.pem', one.cert);
  const keyFile = write('key.pem', one.key);
  expect(readCertificate({ certFile, keyFile }, nowMs)).toEqual({ cert: one.cert, key: one.key });
  const refusal = (files: { certFile?: string; keyFile?: string }, atMs = nowMs) => {
    expect(() => readCertificate({ certFile, keyFile, ...files }, atMs)).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
    try {
      readCertificate({ certFile, keyFile, ...files }, atMs);
    } catch (error) {
      return String(error);
    }
    return '';
  };
  expect(refusal({ certFile: join(path, 'none.pem') })).toMatch(/--tls-cert .*none\.pem cannot be read.*ENOENT/);
  expect(refusal({ keyFile: path })).toMatch(/--tls-key .* cannot be read/);
  expect(refusal({ certFile: keyFile })).toMatch(/--tls-cert .*key\.pem is no certificate in PEM/);
  expect(refusal({ keyFile: certFile })).toMatch(/--tls-key .*cert\.pem is no private key in PEM/);
  expect(refusal({ keyFile: write('other.pem', other.key) })).toMatch(/other\.pem is not the key of .*cert\.pem/);
  expect(refusal({}, nowMs + 2 * 86_400_000)).toMatch(/cert\.pem has expired on/);
});

test('a certificate that is renewed under the server is used for the next connection, a broken one is not', async () => {
  const path = folder();
  const files = { certFile: join(path, 'cert.pem'), keyFile: join(path, 'key.pem') };
  const write = ({ cert, key }: { cert: string; key: string }) => {
    writeFileSync(files.certFile, cert);
    writeFileSync(files.keyFile, key);
  };
  const [old, fresh] = [make(), make()];
  write(old);
  const served = await serve({ tls: readCertificate(files, nowMs) });
  let look = () => {};
  const lines: string[] = [];
  const clock = {
    now: () => nowMs,
    after: (_delayMs: number, callback: () => void) => {
      look = callback;
      return () => {};
    },
  };
  const stop = watchCertificate(
    files,
    (next) => served.server.setCertificate(next),
    clock,
    (_level, _room, line) => lines.push(line),
  );
  const inUse = async () => (await askOver(served, get('/healthz'))).fingerprint;
  look();
  expect(await inUse()).toBe(old.fingerprint);
  writeFileSync(files.certFile, fresh.cert);
  look();
  expect(await inUse()).toBe(old.fingerprint);
  expect(lines.at(-1)).toMatch(/the old certificate stays in use: .*key/);
  write(fresh);
  look();
  expect(await inUse()).toBe(fresh.fingerprint);
  expect(lines.at(-1)).toContain('is new and in use');
  const soon = new Date(nowMs + 5_000);
  utimesSync(files.certFile, soon, soon);
  look();
  expect(await inUse()).toBe(fresh.fingerprint);
  stop();
  stop();
});

test('a certificate of our own that cannot be kept is told with its place', () => {
  const file = join(folder(), 'below', 'self.pem');
  writeFileSync(dirname(file), '');
  expect(() => openSelfSigned(file, [], nowMs)).toThrow(
    `The certificate is kept in ${file}, which cannot be written: E`,
  );
});

test('a certificate of our own is kept for its owner alone, and made anew when damaged or near its end', () => {
  const file = join(folder(), 'tls', 'self.pem');
  const first = openSelfSigned(file, ['nas', 'ann’s nas', '192.168.1.5'], nowMs);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(openSelfSigned(file, [], nowMs).fingerprint).toBe(first.fingerprint);
  const nearEnd = openSelfSigned(file, [], nowMs + 3_630 * 86_400_000);
  expect(nearEnd.fingerprint).not.toBe(first.fingerprint);
  writeFileSync(file, make().cert);
  const mended = openSelfSigned(file, [], nowMs);
  expect(mended.fingerprint).not.toBe(nearEnd.fingerprint);
  expect(openSelfSigned(file, [], nowMs)).toMatchObject({ fingerprint: mended.fingerprint });
});
