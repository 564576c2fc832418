/**
 * One GET over a connection of its own. Redirects are not followed, so that the token goes to the address that it is
 * for and to no other.
 */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TelltaleError } from '../../errors.ts';
import { errorFrom } from '../failures.ts';

/** A history of many series at full length is about 10 MB. */
const maxAnswerBytes = 67_108_864;

/**
 * @param path as it stands in the request line
 * @param socket connected and, over TLS, compared
 * @throws (rejects with) TelltaleError: the server's own, or what went wrong on the way
 */
export function getJson(url: URL, socket: Socket, token: string | null, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      method: 'GET',
      path: `${url.pathname}${url.search}`,
      headers: { Host: url.host, Accept: 'application/json', Connection: 'close', ...bearer(token) },
      createConnection: () => socket,
      signal,
    });
    const failed = (error: unknown) => {
      socket.destroy();
      reject(signal.aborted ? signal.reason : asTelltaleError(error, url.host));
    };
    request.once('error', failed);
    request.once('response', (response) => {
      read(response)
        .then((body) => resolve(check(response, body, url)))
        .catch(failed);
    });
    request.end();
  });
}

/** What a program shows itself by. */
export function bearer(token: string | null): Record<string, string> {
  return token === null ? {} : { Authorization: `Bearer ${token}` };
}

/** The body as text. @throws TelltaleError `payload_too_large` */
export async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxAnswerBytes) throw new TelltaleError('payload_too_large', 'The answer is larger than 64 MiB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The error of an answer that is none of 200. */
export function errorOf({ statusCode = 0 }: IncomingMessage, body: string): TelltaleError {
  if (statusCode >= 300 && statusCode < 400) {
    return new TelltaleError('unavailable', `The server answered with ${statusCode}; redirects are not followed.`);
  }
  return errorFrom((parse(body) as { error?: unknown } | null)?.error, `The server answered with ${statusCode}.`);
}

function check(response: IncomingMessage, body: string, url: URL): unknown {
  if (response.statusCode !== 200) throw errorOf(response, body);
  const value = parse(body);
  if (value === null) throw new TelltaleError('internal', `${url.host} answered with what is no JSON.`);
  return value;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function asTelltaleError(error: unknown, host: string): TelltaleError {
  if (error instanceof TelltaleError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new TelltaleError('unavailable', `${host} did not answer: ${why}.`, { cause: error });
}
