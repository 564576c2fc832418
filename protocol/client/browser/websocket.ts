/**
 * The transport of a browser: messages over the WebSocket `ws`, requests over REST, both below one address, so that
 * a base path in front of it is kept.
 */
import type { RequestMethod, RequestMethods } from '../../share.ts';
import type { Transport, TransportHandlers } from '../../transport.ts';
import { requestUrl, socketUrl } from '../addresses.ts';
import { disconnectedError, errorFrom, timeoutError } from '../failures.ts';
import { askWhyRefused, exchangeInvitation } from './session.ts';

const requestTimeoutMs = 15_000;

/** What it takes of the browser; the real ones unless a test hands in others. */
export interface WebSocketEnvironment {
  /** Address of the dashboard, with a slash at its end: the page's own `document.baseURI`. */
  readonly baseUrl: string;
  readonly WebSocket: typeof WebSocket;
  readonly fetch: typeof fetch;
  /** Takes what the page's address invites with, once; `null` where it does not. */
  takeInvitation?(): string | null;
}

export function createWebSocketTransport(environment: WebSocketEnvironment): Transport {
  let socket: WebSocket | null = null;
  let pending = new AbortController();

  let entering: object | null = null;

  function connect(handlers: TransportHandlers): void {
    if (socket || entering) return;
    const invitation = environment.takeInvitation?.() ?? null;
    if (invitation === null) {
      open(handlers);
      return;
    }
    const mine = {};
    entering = mine;
    void exchangeInvitation(environment, invitation).then((refusal) => {
      if (entering !== mine) return;
      entering = null;
      if (refusal === null) open(handlers);
      else handlers.closed(refusal);
    });
  }

  function open(handlers: TransportHandlers): void {
    let opened = false;
    const mine = new environment.WebSocket(socketUrl(environment.baseUrl));
    socket = mine;
    mine.onopen = () => {
      opened = true;
      handlers.opened();
    };
    mine.onmessage = (event) => {
      if (socket === mine && typeof event.data === 'string') handlers.received(event.data);
    };
    // An error is always followed by a close, which alone says why.
    mine.onerror = () => {};
    mine.onclose = (event) => {
      if (socket !== mine) return;
      abandon();
      const reason = { code: event.code, text: event.reason || closeText(event.code) };
      if (opened) handlers.closed(reason);
      else void askWhyRefused(environment).then((refusal) => handlers.closed(refusal ?? reason));
    };
  }

  /** Forgets the socket, so that its late events count for nothing, and rejects what was asked over REST. */
  function abandon(): void {
    socket = null;
    pending.abort(disconnectedError());
    pending = new AbortController();
  }

  return {
    connect,
    send(text) {
      if (socket?.readyState === environment.WebSocket.OPEN) socket.send(text);
    },
    async request<Method extends RequestMethod>(method: Method, params: RequestMethods[Method]['params']) {
      const timeout = new AbortController();
      const timer = setTimeout(() => timeout.abort(timeoutError(method, requestTimeoutMs)), requestTimeoutMs);
      try {
        const response = await environment.fetch(requestUrl(environment.baseUrl, method, params), {
          headers: { accept: 'application/json' },
          signal: AbortSignal.any([pending.signal, timeout.signal]),
        });
        const body: unknown = await response.json().catch(() => null);
        const failure = `The server answered "${method}" with ${response.status}.`;
        if (!response.ok || body === null) throw errorFrom((body as { error?: unknown } | null)?.error, failure);
        return body as RequestMethods[Method]['result'];
      } catch (error) {
        // Before a connection exists fetch fails with a TypeError that names neither host nor cause.
        throw error instanceof TypeError ? errorFrom(null, `The server did not answer "${method}".`) : error;
      } finally {
        clearTimeout(timer);
      }
    },
    disconnect() {
      const ended = socket;
      entering = null;
      abandon();
      ended?.close();
    },
  };
}

function closeText(code: number): string {
  return code === 1001 ? 'The server has stopped.' : 'The server cannot be reached.';
}
