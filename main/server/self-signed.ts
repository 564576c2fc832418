/**
 * A certificate that we make for ourselves: X.509 version 3 (RFC 5280) in DER (X.690), ECDSA on P-256 with SHA-256
 * (RFC 5758). No authority vouches for it, so browsers warn; a Telltale at the other end compares its fingerprint with
 * the one in the link. Only what such a certificate needs is written here; nothing is parsed.
 */
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { isIP } from 'node:net';
import type { RandomBytes } from './access/token.ts';
import { plainAddress } from './host.ts';
import type { Certificate } from './server.ts';

export interface SelfSignedOptions {
  /** Names and addresses that the certificate is for; a browser that was told to go on checks them. */
  readonly names: readonly string[];
  readonly nowMs: number;
  readonly validMs: number;
  readonly random: RandomBytes;
}

export interface SelfSigned extends Certificate {
  /** SHA-256 of the certificate, 64 hexadecimal digits. */
  readonly fingerprint: string;
}

const commonName = 'Telltale';
/** A clock at the other end may be behind. */
const backdatedMs = 3_600_000;

const oid = {
  ecdsaWithSha256: [1, 2, 840, 10_045, 4, 3, 2],
  commonName: [2, 5, 4, 3],
  subjectAltName: [2, 5, 29, 17],
  basicConstraints: [2, 5, 29, 19],
  keyUsage: [2, 5, 29, 15],
  extendedKeyUsage: [2, 5, 29, 37],
  serverAuth: [1, 3, 6, 1, 5, 5, 7, 3, 1],
} as const;

/** Universal tags of X.690, and the ones that RFC 5280 numbers itself. */
const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  version: 0xa0,
  extensions: 0xa3,
  dnsName: 0x82,
  ipAddress: 0x87,
} as const;

export function createSelfSigned(options: SelfSignedOptions): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = tbsCertificate(publicKey, options);
  const signature = sign('sha256', body, privateKey);
  const der = sequence(body, signatureAlgorithm(), bitString(signature));
  const base64 = der.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    fingerprint: createHash('sha256').update(der).digest('hex'),
  };
}

function tbsCertificate(publicKey: KeyObject, { names, nowMs, validMs, random }: SelfSignedOptions): Buffer {
  const serial = random(16);
  // Positive and not zero, as section 4.1.2.2 wants it.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const name = sequence(
    value(tag.set, sequence(objectIdentifier(oid.commonName), value(tag.utf8String, commonName))),
  );
  return sequence(
    value(tag.version, value(tag.integer, Buffer.from([2]))),
    value(tag.integer, serial),
    signatureAlgorithm(),
    name,
    sequence(time(nowMs - backdatedMs), time(nowMs + validMs)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    value(
      tag.extensions,
      sequence(
        extension(oid.basicConstraints, true, sequence()),
        // digitalSignature, the first of nine bits.
        extension(oid.keyUsage, true, value(tag.bitString, Buffer.from([7, 0x80]))),
        extension(oid.extendedKeyUsage, false, sequence(objectIdentifier(oid.serverAuth))),
        extension(oid.subjectAltName, false, sequence(...names.map(generalName))),
      ),
    ),
  );
}

function signatureAlgorithm(): Buffer {
  return sequence(objectIdentifier(oid.ecdsaWithSha256));
}

function extension(id: readonly number[], critical: boolean, content: Buffer): Buffer {
  const parts = [objectIdentifier(id)];
  if (critical) parts.push(value(tag.boolean, Buffer.from([0xff])));
  return sequence(...parts, value(tag.octetString, content));
}

function generalName(name: string): Buffer {
  return isIP(name) === 0
    ? value(tag.dnsName, Buffer.from(name, 'latin1'))
    : value(tag.ipAddress, addressBytes(name));
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = plainAddress(address).split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const middle = new Array<number>(8 - before.length - after.length).fill(0);
  return Buffer.from([...before, ...middle, ...after].flatMap((group) => [group >> 8, group & 0xff]));
}

/** UTCTime until 2049, GeneralizedTime from then on (RFC 5280, section 4.1.2.5); whole seconds. */
function time(timeMs: number): Buffer {
  const digits = new Date(timeMs).toISOString().replace(/[-:T]|\.\d+/g, '');
  return Number(digits.slice(0, 4)) < 2_050
    ? value(tag.utcTime, digits.slice(2))
    : value(tag.generalizedTime, digits);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return value(tag.sequence, Buffer.concat(parts));
}

/** With no bit of its last byte left over. */
function bitString(bytes: Buffer): Buffer {
  return value(tag.bitString, Buffer.concat([Buffer.from([0]), bytes]));
}

/** The first two numbers are one byte, the others base 128, all but the last byte of each marked. */
function objectIdentifier([first = 0, second = 0, ...rest]: readonly number[]): Buffer {
  const bytes = rest.flatMap((number) => {
    const digits = [number & 0x7f];
    for (let left = number >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
    return digits;
  });
  return value(tag.objectIdentifier, Buffer.from([first * 40 + second, ...bytes]));
}

/** Tag, length, content; lengths from 128 on say first how many bytes they take. */
function value(tagByte: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  const length: number[] = [];
  for (let left = bytes.length; left > 0; left >>= 8) length.unshift(left & 0xff);
  const header = bytes.length < 128 ? [bytes.length] : [0x80 | length.length, ...length];
  return Buffer.concat([Buffer.from([tagByte, ...header]), bytes]);
}
