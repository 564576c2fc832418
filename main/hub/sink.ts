/**
 * What the hub needs of a transport: where bytes go, how much of them waits, and how to end it. The hub frames
 * and joins messages once for all viewers of one encoding; a sink only carries what it is given.
 */
import type { ApiMethod } from '../../protocol/api.ts';
import type { CloseCode } from '../../protocol/errors.ts';

/** How a message becomes bytes: a WebSocket text frame, an SSE event, or plain JSON text for a MessagePort. */
export type Encoding = 'websocket' | 'sse' | 'json';

export interface Sink {
  readonly encoding: Encoding;
  /** Bytes handed over and not yet taken by the other end. */
  readonly backlogBytes: number;
  /** Of the last answered ping, in milliseconds; `null` before the first, and where there is none. */
  readonly roundTripMs: number | null;
  /**
   * Takes one or several framed messages. For `json` each element is one message; otherwise they are joined
   * already and come as one.
   */
  write(chunk: Buffer | string): void;
  /** Ends it: what waits is dropped. Harmless twice. */
  close(code: CloseCode, reason: string): void;
}

/** Answers a request over IPC; rejects with a TelltaleError. */
export type RequestHandler = (method: ApiMethod, params: Record<string, unknown>) => Promise<unknown>;
