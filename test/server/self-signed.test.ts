import { spawnSync } from 'node:child_process';
import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSelfSigned } from '../../main/server/self-signed.ts';

const nowMs = Date.parse('2026-11-24T20:15:02.500Z');
const day = 86_400_000;
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

function make(changes: Partial<Parameters<typeof createSelfSigned>[0]> = {}) {
  const names = ['nas', 'nas.local', 'localhost', '127.0.0.1', '::1', 'fd00::2:0:0:5', '1:2:3:4:5:6:7:8'];
  const made = createSelfSigned({ names, nowMs, validMs: 365 * day, random: randomBytes, ...changes });
  return { ...made, read: new X509Certificate(made.cert) };
}

test('the certificate is signed with its own key, for the names and the time that were asked for', () => {
  const { read, key } = make();
  expect(read.verify(read.publicKey)).toBe(true);
  expect(read.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect([read.subject, read.issuer, read.ca]).toEqual(['CN=Telltale', 'CN=Telltale', false]);
  expect(Date.parse(read.validFrom)).toBe(Date.parse('2026-11-24T19:15:02Z'));
  expect(Date.parse(read.validTo)).toBe(Date.parse('2027-11-24T20:15:02Z'));
  expect(read.checkHost('nas.local')).toBe('nas.local');
  expect(read.checkHost('evil.example')).toBeUndefined();
  for (const address of ['127.0.0.1', '::1', 'fd00::2:0:0:5', '1:2:3:4:5:6:7:8']) {
    expect(read.checkIP(address), address).toBe(address);
  }
  expect(read.checkIP('127.0.0.2')).toBeUndefined();
  expect(read.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
});

test('the fingerprint is that of the certificate, and no two have one serial', () => {
  const [one, other] = [make(), make()];
  expect(one.fingerprint).toBe(one.read.fingerprint256.replaceAll(':', '').toLowerCase());
  expect(other.read.serialNumber).not.toBe(one.read.serialNumber);
  expect(one.fingerprint).not.toBe(other.fingerprint);
});

test.each([0x00, 0x80, 0xff])('a serial of bytes %i is positive all the same', (byte) => {
  const { read } = make({ random: (count) => Buffer.alloc(count, byte) });
  expect(Number.parseInt(read.serialNumber.slice(0, 2), 16)).toBeGreaterThanOrEqual(0x40);
  expect(Number.parseInt(read.serialNumber.slice(0, 2), 16)).toBeLessThan(0x80);
});

test('its end may lie beyond 2049, and it may have so many names that lengths take two bytes', () => {
  const names = Array.from({ length: 200 }, (_, index) => `host-${index}.example`);
  const { read } = make({ names, validMs: 40 * 365 * day });
  expect(new Date(read.validTo).getUTCFullYear()).toBe(2066);
  expect(read.checkHost('host-199.example')).toBe('host-199.example');
});

test.skipIf(!hasOpenssl)('OpenSSL reads it without complaint and writes the same bytes again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-x509-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'cert.pem');
  const { cert } = make();
  writeFileSync(file, cert);
  const openssl = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    return stdout;
  };
  expect(openssl('x509', '-in', file)).toBe(cert);
  const text = openssl('x509', '-in', file, '-noout', '-text');
  for (const part of [
    'Version: 3',
    'ecdsa-with-SHA256',
    'ASN1 OID: prime256v1',
    'CA:FALSE',
    'Digital Signature',
    'TLS Web Server Authentication',
    'DNS:nas, DNS:nas.local, DNS:localhost, IP Address:127.0.0.1',
  ]) {
    expect(text).toContain(part);
  }
});
