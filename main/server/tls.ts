/**
 * The owner's certificate (`--tls-cert`, `--tls-key`): read, checked, and read again when the files change, since
 * certificates are renewed under a running server.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { TelltaleError } from '../../protocol/errors.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Certificate } from './server.ts';

/** A renewal is not urgent: it happens days before the old one ends. */
const lookMs = 30_000;

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
