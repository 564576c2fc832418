/**
 * The transport of the desktop app: one MessagePort that carries the same messages as the WebSocket, and requests
 * in place of REST. Main counts its backlog by our acknowledgements, since a port tells nothing of backpressure.
 */

import type { TelltaleBridge } from '../../preload/api.ts';
import { disconnectedError, errorFrom, timeoutError } from '../../protocol/client/failures.ts';
import type { ClientMessage, ResponseMessage } from '../../protocol/messages.ts';
import type { RequestMethod, RequestMethods } from '../../protocol/share.ts';
import type { Transport, TransportHandlers } from '../../protocol/transport.ts';

const requestTimeoutMs = 15_000;

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** @param page the window, as sender and receiver of the port's message */
export function createPortTransport(bridge: Pick<TelltaleBridge, 'connect'>, page: Window): Transport {
  const encoder = new TextEncoder();
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let port: MessagePort | null = null;
  let connecting: (() => void) | null = null;
  let takenBytes = 0;
  let acknowledging = false;

  function connect(handlers: TransportHandlers): void {
    if (port || connecting) return;
    const nonce = crypto.randomUUID();
    const onMessage = (event: MessageEvent<unknown>) => {
      const [received] = event.ports;
      if (event.source !== page || event.data !== nonce || !received) return;
      connecting?.();
      open(received, handlers);
    };
    page.addEventListener('message', onMessage);
    connecting = () => {
      connecting = null;
      page.removeEventListener('message', onMessage);
    };
    bridge.connect(nonce);
  }

  function open(received: MessagePort, handlers: TransportHandlers): void {
    port = received;
    takenBytes = 0;
    handlers.opened();
    received.onmessage = (event: MessageEvent<unknown>) => {
      if (port !== received || typeof event.data !== 'string') return;
      takenBytes += encoder.encode(event.data).byteLength;
      acknowledge();
      if (!settle(event.data)) handlers.received(event.data);
    };
    received.addEventListener('close', () => {
      if (port !== received) return;
      abandon();
      handlers.closed({ code: null, text: 'The app’s engine has stopped.' });
    });
  }

  /** One acknowledgement for all messages that are taken in one turn. */
  function acknowledge(): void {
    if (acknowledging) return;
    acknowledging = true;
    setTimeout(() => {
      acknowledging = false;
      post({ type: 'ack', bytes: takenBytes });
    }, 0);
  }

  /** Answers the request that a message belongs to; false when it is no response. */
  function settle(text: string): boolean {
    // Cheap for the stream's messages, which are many: only a response is parsed here.
    if (!text.includes('"type":"response"')) return false;
    const message = JSON.parse(text) as ResponseMessage;
    if (message.type !== 'response') return false;
    const waiting = pending.get(message.id);
    pending.delete(message.id);
    if ('error' in message) waiting?.reject(errorFrom(message.error, 'The request failed.'));
    else waiting?.resolve(message.result);
    return true;
  }

  function post(message: ClientMessage): void {
    port?.postMessage(JSON.stringify(message));
  }

  function abandon(): void {
    connecting?.();
    port = null;
    for (const waiting of pending.values()) waiting.reject(disconnectedError());
    pending.clear();
  }

  return {
    connect,
    send(text) {
      port?.postMessage(text);
    },
    request<Method extends RequestMethod>(method: Method, params: RequestMethods[Method]['params']) {
      return new Promise<RequestMethods[Method]['result']>((resolve, reject) => {
        if (!port) {
          reject(disconnectedError());
          return;
        }
        lastId += 1;
        const id = lastId;
        const timer = setTimeout(() => {
          pending.delete(id);
          reject(timeoutError(method, requestTimeoutMs));
        }, requestTimeoutMs);
        pending.set(id, {
          resolve(result) {
            clearTimeout(timer);
            resolve(result as RequestMethods[Method]['result']);
          },
          reject(error) {
            clearTimeout(timer);
            reject(error);
          },
        });
        post({ type: 'request', id, method, params });
      });
    },
    disconnect() {
      const ended = port;
      abandon();
      ended?.close();
    },
  };
}
