/**
 * Where a client connects and with what: a link as `telltale share` prints it, or an address with a token beside it.
 * Pure text, so that Node and browsers read it alike.
 */
import { TelltaleError } from '../errors.ts';

export interface Target {
  /** `http(s)://host:port/base/`, with a slash at its end, no query and no fragment. */
  readonly baseUrl: string;
  /** `null` where none is needed: on the machine itself while nothing is shared. */
  readonly token: string | null;
  /** SHA-256 of the certificate, 64 lower-case hexadecimal digits; `null` where an authority vouches for it. */
  readonly fingerprint: string | null;
}

export interface TargetOptions {
  /** A link (`https://nas.local:7447/#invite=…`), or the address of a Telltale. */
  readonly url: string;
  /** The invitation of a share or a named token; instead of the link's. */
  readonly token?: string;
  /** SHA-256 of the server's certificate in hexadecimal, with or without colons; instead of the link's. */
  readonly fingerprint?: string;
}

const tokenPattern = /^[\w-]{1,64}$/;

/**
 * @throws TelltaleError `invalid_request` for what is no such address, token or fingerprint; its text holds no token.
 * Also for a fingerprint beside plain http: whoever turned the one into the other wants the token in the clear.
 */
export function readTarget(options: TargetOptions): Target {
  const [address = '', fragment = ''] = splitOnce(options.url, '#');
  if (!/^https?:\/\/[^\s/?#@\\]+(\/[^\s?#@\\]*)?$/.test(address)) {
    throw invalid('expected an address such as http://nas.local:7447/ or a link of a share.');
  }
  const fields = new Map(fragment.split('&').map((field) => splitOnce(field, '=')));
  const token = options.token ?? fields.get('invite') ?? null;
  if (token !== null && !tokenPattern.test(token))
    throw invalid('the token is not of the form that Telltale makes.');
  const given = options.fingerprint ?? fields.get('fingerprint');
  const fingerprint = given === undefined ? null : given.replaceAll(':', '').toLowerCase();
  if (fingerprint !== null && !/^[0-9a-f]{64}$/.test(fingerprint)) {
    throw invalid('a fingerprint is the SHA-256 of a certificate: 64 hexadecimal digits.');
  }
  if (fingerprint !== null && !address.startsWith('https://')) throw invalid('a fingerprint needs https.');
  return { baseUrl: address.endsWith('/') ? address : `${address}/`, token, fingerprint };
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function invalid(message: string): TelltaleError {
  return new TelltaleError('invalid_request', `Cannot connect: ${message}`);
}
