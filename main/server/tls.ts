/**
 * The certificate: the owner's (`--tls-cert`, `--tls-key`), read, checked, and read again when the files change, since
 * certificates are renewed under a running server; or one that we made ourselves (`--tls self`) and keep, so that its
 * fingerprint stays what others know.
 */
import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createSecureContext } from 'node:tls';
import { TelltaleError } from '../../protocol/errors.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { createSelfSigned, type SelfSigned } from './self-signed.ts';
import type { Certificate } from './server.ts';

/** A renewal is not urgent: it happens days before the old one ends. */
const lookMs = 30_000;

/** Nobody checks its dates who knows its fingerprint. */
const selfSignedValidMs = 3_650 * 86_400_000;
const renewBeforeMs = 30 * 86_400_000;

export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** @throws TelltaleError `invalid_request` that names the file and what is wrong with it */
export function readCertificate({ certFile, keyFile }: CertificateFiles, nowMs: number): Certificate {
  const cert = read('--tls-cert', certFile);
  const key = read('--tls-key', keyFile);
  const first = parse(() => new X509Certificate(cert), `--tls-cert ${certFile} is no certificate in PEM`);
  const privateKey = parse(
    () => createPrivateKey(key),
    `--tls-key ${keyFile} is no private key in PEM, or it has a passphrase, which nobody could type in`,
  );
  if (!first.checkPrivateKey(privateKey)) {
    throw invalid(`--tls-key ${keyFile} is not the key of --tls-cert ${certFile}.`);
  }
  if (Date.parse(first.validTo) <= nowMs) throw invalid(`--tls-cert ${certFile} has expired on ${first.validTo}.`);
  parse(
    () => createSecureContext({ cert, key }),
    `--tls-cert ${certFile} and --tls-key ${keyFile} cannot be used`,
  );
  return { cert, key };
}

/**
 * The certificate that we made ourselves, from the file where it is kept, or a new one.
 * @param file for its owner alone; holds certificate and key
 * @throws TelltaleError `unavailable` where it cannot be written
 */
export function openSelfSigned(file: string, names: readonly string[], nowMs: number): SelfSigned {
  const kept = readSelfSigned(file, nowMs);
  if (kept) return kept;
  // A certificate can name only what DNS could.
  const usable = names.filter((name) => /^[A-Za-z0-9.:-]+$/.test(name));
  const made = createSelfSigned({ names: usable, nowMs, validMs: selfSignedValidMs, random: randomBytes });
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    replace(file, made.cert + made.key);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `The certificate is kept in ${file}, which cannot be written: ${reason}.`;
    throw new TelltaleError('unavailable', message, { cause });
  }
  return made;
}

/** The file is whole under its name, and a draft does not stay behind on a full disk. */
function replace(file: string, content: string): void {
  const draft = `${file}.${process.pid}.new`;
  try {
    writeFileSync(draft, content, { mode: 0o600, flush: true });
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

function readSelfSigned(file: string, nowMs: number): SelfSigned | null {
  try {
    const text = readFileSync(file, 'utf8');
    const certificate = new X509Certificate(text);
    const isOurs = certificate.checkPrivateKey(createPrivateKey(text));
    if (!isOurs || Date.parse(certificate.validTo) - nowMs < renewBeforeMs) return null;
    const fingerprint = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
    return { cert: text, key: text, fingerprint };
  } catch {
    return null;
  }
}

/** Tells of each new certificate in the files. @returns ends it; harmless twice */
export function watchCertificate(
  files: CertificateFiles,
  onChange: (certificate: Certificate) => void,
  clock: Pick<Clock, 'after' | 'now'>,
  log: Log,
): () => void {
  let seen = stampOf(files);
  let cancel = clock.after(lookMs, look);

  function look(): void {
    cancel = clock.after(lookMs, look);
    const stamp = stampOf(files);
    if (stamp === seen) return;
    try {
      onChange(readCertificate(files, clock.now()));
      seen = stamp;
      log('info', 'server', `the certificate in ${files.certFile} is new and in use`);
    } catch (error) {
      // Certificate and key are replaced one after the other: the next look may find both.
      const reason = error instanceof Error ? error.message : String(error);
      log('warning', 'server', `the old certificate stays in use: ${reason}`, 'certificate');
    }
  }

  return () => cancel();
}

function stampOf({ certFile, keyFile }: CertificateFiles): string {
  return [certFile, keyFile]
    .map((file) => statSync(file, { throwIfNoEntry: false }))
    .map((stat) => `${stat?.ino} ${stat?.mtimeMs} ${stat?.size}`)
    .join(' ');
}

function read(flag: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalid(`${flag} ${file} cannot be read: ${reason}.`, cause);
  }
}

function parse<Value>(make: () => Value, problem: string): Value {
  try {
    return make();
  } catch (cause) {
    throw invalid(`${problem}.`, cause);
  }
}

function invalid(message: string, cause?: unknown): TelltaleError {
  return new TelltaleError('invalid_request', message, { cause });
}
