/** The certificate that the settings ask for: the owner's from files, one of our own making, or none. */
import type { Settings } from '../../protocol/settings.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Certificate } from './server.ts';
import { openSelfSigned, readCertificate, watchCertificate } from './tls.ts';

export interface OpenCertificate {
  /** `null` for plain HTTP. */
  readonly certificate: Certificate | null;
  /** SHA-256 of one of our own making, hexadecimal; `null` for others, which an authority vouches for. */
  readonly fingerprint: string | null;
  /** Tells of a new one in the owner's files. @returns ends it; harmless twice */
  watch(onChange: (certificate: Certificate) => void): () => void;
}

export interface CertificateOptions {
  readonly settings: Pick<Settings, 'tls' | 'tls_cert' | 'tls_key'>;
  /** Where one of our own making is kept; `null` where none can be. */
  readonly selfSignedFile: string | null;
  /** What one of our own making is for. */
  names(): string[];
  readonly clock: Pick<Clock, 'after' | 'now'>;
  readonly log: Log;
}

/** @throws TelltaleError `invalid_request` that names the file; `unavailable` where ours cannot be written */
export function openCertificate({
  settings,
  selfSignedFile,
  names,
  clock,
  log,
}: CertificateOptions): OpenCertificate {
  if (settings.tls_cert !== '' && settings.tls_key !== '') {
    const files = { certFile: settings.tls_cert, keyFile: settings.tls_key };
    return {
      certificate: readCertificate(files, clock.now()),
      fingerprint: null,
      watch: (onChange) => watchCertificate(files, onChange, clock, log),
    };
  }
  if (settings.tls === 'off' || selfSignedFile === null) {
    return { certificate: null, fingerprint: null, watch: () => () => {} };
  }
  const own = openSelfSigned(selfSignedFile, names(), clock.now());
  return { certificate: own, fingerprint: own.fingerprint, watch: () => () => {} };
}
