/**
 * The transport of a program: the stream over a WebSocket of the package ws, requests over REST, each on a socket that
 * dial.ts has connected and compared. The token goes in the header `Authorization`.
 */
import { WebSocket } from 'ws';
import { closeCodes, type TelltaleError } from '../../errors.ts';
import type { RequestMethod, RequestMethods } from '../../share.ts';
import type { Transport, TransportHandlers } from '../../transport.ts';
import { requestUrl, socketUrl } from '../addresses.ts';
import { disconnectedError, timeoutError } from '../failures.ts';
import type { Target } from '../link.ts';
import { dial } from './dial.ts';
import { bearer, errorOf, getJson, read } from './rest.ts';

const requestTimeoutMs = 15_000;

export function createNodeTransport(target: Target): Transport {
  const { baseUrl, token } = target;
  let pending = new AbortController();
  /** The attempt or connection that counts; events of all others are late. */
  let current: object | null = null;
  let socket: WebSocket | null = null;

  function connect(handlers: TransportHandlers): void {
    if (current) return;
    const mine = {};
    current = mine;
    const close = (code: number | null, text: string) => {
      if (current !== mine) return;
      abandon();
      handlers.closed({ code, text });
    };
    dial(target).then(
      (dialled) => {
        if (current !== mine) {
          dialled.destroy();
          return;
        }
        const opened = new WebSocket(socketUrl(baseUrl), {
          headers: bearer(token),
          perMessageDeflate: false,
          followRedirects: false,
          createConnection: () => dialled,
        });
        socket = opened;
        opened.on('open', () => {
          if (current === mine) handlers.opened();
        });
        opened.on('message', (data, isBinary) => {
          if (current === mine && !isBinary) handlers.received(data.toString());
        });
        opened.on('unexpected-response', (_request, response) => {
          read(response)
            .then((body) => errorOf(response, body))
            .catch((error: Error) => error)
            .then((error) => {
              dialled.destroy();
              close(response.statusCode === 401 ? closeCodes.accessEnded : null, error.message);
            });
        });
        // An error is followed by a close, except where the handshake has failed.
        opened.on('error', (error) => close(null, error.message));
        opened.on('close', (code, reason) => close(code, reason.toString() || 'The connection was lost.'));
      },
      (error: TelltaleError) => close(error.code === 'forbidden' ? closeCodes.accessEnded : null, error.message),
    );
  }

  /** Forgets the socket, so that its late events count for nothing. Requests have sockets of their own and go on. */
  function abandon(): void {
    current = null;
    socket = null;
  }

  return {
    connect,
    send(text) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(text);
    },
    async request<Method extends RequestMethod>(method: Method, params: RequestMethods[Method]['params']) {
      const { signal } = pending;
      const timeout = new AbortController();
      const timer = setTimeout(() => timeout.abort(timeoutError(method, requestTimeoutMs)), requestTimeoutMs);
      try {
        const dialled = await dial(target);
        const both = AbortSignal.any([signal, timeout.signal]);
        if (both.aborted) {
          dialled.destroy();
          throw both.reason;
        }
        const answer = await getJson(new URL(requestUrl(baseUrl, method, params)), dialled, token, both);
        return answer as RequestMethods[Method]['result'];
      } finally {
        clearTimeout(timer);
      }
    },
    disconnect() {
      const ended = socket;
      abandon();
      pending.abort(disconnectedError());
      pending = new AbortController();
      // Without listeners of an attempt that no longer counts ws would throw what it aborts.
      ended?.on('error', () => {});
      ended?.close();
    },
  };
}
