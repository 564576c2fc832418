/**
 * The invitation in a link's fragment (`#invite=…`): taken out of the address before anything else reads it, and
 * exchanged for a session, whose cookie the browser keeps from every script. A fragment reaches no server by itself.
 */
import { closeCodes } from '../../protocol/errors.ts';
import { errorFrom } from './errors.ts';

/** Why there is no connection, as `closed` of a transport tells it. */
export interface Refusal {
  readonly code: number | null;
  readonly text: string;
}

/** The address of a page, and what changes it; a window has both. */
export interface AddressBar {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  readonly history: Pick<History, 'replaceState' | 'state'>;
}

interface Server {
  /** Address of the page: `document.baseURI`. */
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
}

const timeoutMs = 15_000;

/** Whether the address holds an invitation, valid or not. */
export function holdsInvitation({ location }: Pick<AddressBar, 'location'>): boolean {
  return location.hash.startsWith('#invite=');
}

/** The invitation, which is gone from the address then, whatever it was; `null` where there is none. */
export function takeInvitation(page: AddressBar): string | null {
  if (!holdsInvitation(page)) return null;
  const { hash, pathname, search } = page.location;
  page.history.replaceState(page.history.state, '', `${pathname}${search}`);
  return /^#invite=([\w-]{1,64})(?:&|$)/.exec(hash)?.[1] ?? '';
}

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
 * A browser tells nothing of why a WebSocket was refused, so REST is asked.
 * @returns `null` where it is not for want of access
 */
export async function askWhyRefused({ baseUrl, fetch }: Server): Promise<Refusal | null> {
  try {
    const response = await fetch(new URL('api/v1/info', baseUrl).href, { signal: AbortSignal.timeout(timeoutMs) });
    return response.status === 401 || response.status === 429 ? refusalOf(response) : null;
  } catch {
    return null;
  }
}

async function refusalOf(response: Response): Promise<Refusal> {
  const body: unknown = await response.json().catch(() => null);
  const fallback = `The server answered with ${response.status}.`;
  const { message } = errorFrom((body as { error?: unknown } | null)?.error, fallback);
  return { code: response.status === 401 ? closeCodes.accessEnded : null, text: message };
}
