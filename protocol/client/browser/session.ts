/**
 * Access from a browser: a token is exchanged for a session, whose cookie the browser keeps from every script and
 * sends along by itself with requests, event streams and WebSockets.
 */
import { closeCodes } from '../../errors.ts';
import { errorFrom } from '../failures.ts';

/** Why there is no connection, as `closed` of a transport tells it. */
export interface Refusal {
  readonly code: number | null;
  readonly text: string;
}

interface Server {
  /** Address of the dashboard, with a slash at its end. */
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
}

const timeoutMs = 15_000;

/** Opens a session with the invitation. @returns `null` once it is open, else why it is not */
export async function exchangeInvitation({ baseUrl, fetch }: Server, token: string): Promise<Refusal | null> {
  try {
    const response = await fetch(new URL('api/v1/session', baseUrl).href, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(timeoutMs),
    });
    return response.ok ? null : refusalOf(response);
  } catch {
    return { code: null, text: 'The server cannot be reached; open the link again.' };
  }
}

/**
 * A browser tells nothing of why a WebSocket was refused, so it is asked for otherwise: REST says whether this client
 * may read at all, the event stream whether there is a place left.
 * @returns `null` where the server does not answer
 */
export async function askWhyRefused({ baseUrl, fetch }: Server): Promise<Refusal | null> {
  const done = new AbortController();
  const signal = AbortSignal.any([done.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    for (const path of ['api/v1/info', 'metrics/stream']) {
      const response = await fetch(new URL(path, baseUrl).href, { signal });
      if (!response.ok) return await refusalOf(response);
    }
    return {
      code: null,
      text: 'The server answers, but no WebSocket comes through: a proxy between may not pass it on.',
    };
  } catch {
    return null;
  } finally {
    // The stream was only asked whether it would come.
    done.abort();
  }
}

async function refusalOf(response: Response): Promise<Refusal> {
  const body: unknown = await response.json().catch(() => null);
  const fallback = `The server answered with ${response.status}.`;
  const { message } = errorFrom((body as { error?: unknown } | null)?.error, fallback);
  return { code: response.status === 401 ? closeCodes.accessEnded : null, text: message };
}
