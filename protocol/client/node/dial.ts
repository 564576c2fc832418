/**
 * Opens the connection that a request or a WebSocket is sent over. With a fingerprint the certificate is compared on
 * the TLS socket before the socket is handed on, so that not a byte of the token reaches an impostor: node:tls never
 * calls `checkServerIdentity` where `rejectUnauthorized` is false, and would send the headers to anybody.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { TelltaleError } from '../../errors.ts';
import type { Target } from '../link.ts';

/** From the first packet to the end of the TLS handshake. */
const dialTimeoutMs = 10_000;

/**
 * @param fingerprint SHA-256 of the only certificate that is accepted; `null`: one that an authority vouches for
 * @throws (rejects with) TelltaleError `unavailable`, or `forbidden` where somebody else answers
 */
export function dial({ baseUrl, fingerprint }: Pick<Target, 'baseUrl' | 'fingerprint'>): Promise<Socket> {
  const { protocol, hostname, port } = new URL(baseUrl);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const isTls = protocol === 'https:';
  const address = { host, port: Number(port || (isTls ? 443 : 80)) };
  return new Promise((resolve, reject) => {
    const socket = isTls
      ? connectTls({
          ...address,
          // SNI knows no addresses (RFC 6066, section 3).
          ...(isIP(host) === 0 && { servername: host }),
          ALPNProtocols: ['http/1.1'],
          minVersion: 'TLSv1.2',
          rejectUnauthorized: fingerprint === null,
        })
      : connectTcp(address);
    const fail = (error: TelltaleError) => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(
      () => fail(unreachable(host, `no answer within ${dialTimeoutMs / 1_000} s`)),
      dialTimeoutMs,
    );
    const onError = (error: Error) => fail(unreachable(host, error.message, error));
    socket.once('error', onError);
    socket.once(isTls ? 'secureConnect' : 'connect', () => {
      if (fingerprint !== null && !isPinned(socket as TLSSocket, fingerprint)) {
        fail(
          new TelltaleError('forbidden', `${host} has another certificate than the link says; nothing was sent.`),
        );
        return;
      }
      clearTimeout(timer);
      socket.off('error', onError);
      resolve(socket);
    });
  });
}

function isPinned(socket: TLSSocket, fingerprint: string): boolean {
  const { raw } = socket.getPeerCertificate();
  if (!raw) return false;
  return timingSafeEqual(createHash('sha256').update(raw).digest(), Buffer.from(fingerprint, 'hex'));
}

function unreachable(host: string, why: string, cause?: unknown): TelltaleError {
  return new TelltaleError('unavailable', `${host} cannot be reached: ${why}.`, { cause });
}
