/**
 * What a client needs of whatever carries its messages: a WebSocket with REST beside it, or a MessagePort. Four
 * functions; the client above adds reconnection and recovery, the implementation below only carries.
 */
import type { RequestMethod, RequestMethods } from './share.ts';

export interface TransportHandlers {
  /** The other end is there; `hello` follows as the first message. */
  opened(): void;
  /** One message as JSON text. */
  received(text: string): void;
  /** Gone, for whatever reason; called once per `connect`, also when connecting failed. */
  closed(reason: { code: number | null; text: string }): void;
}

export interface Transport {
  /** Connects anew. A second call before `closed` is harmless. */
  connect(handlers: TransportHandlers): void;
  /** Sends one message as JSON text; dropped while not connected. */
  send(text: string): void;
  /** Asks what REST answers. Rejects with a TelltaleError, also for each call that is pending at disconnect. */
  request<Method extends RequestMethod>(
    method: Method,
    params: RequestMethods[Method]['params'],
  ): Promise<RequestMethods[Method]['result']>;
  /** Harmless when not connected. */
  disconnect(): void;
}
