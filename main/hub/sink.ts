/**
 * What the hub needs of a transport: where bytes go, how much of them waits, and how to end it. The hub frames
 * and joins messages once for all viewers of one encoding; a sink only carries what it is given.
 */
import type { CloseCode } from '../../protocol/errors.ts';

/**
 * How a message becomes bytes: a WebSocket text frame, a named SSE event, an unnamed SSE event (the stream of a
 * client that asked for no channel), or plain JSON text for a MessagePort.
 */
export type Encoding = 'websocket' | 'sse' | 'sse_unnamed' | 'json';

/** Text for `json`, bytes for everything else. */
export type Chunk = Buffer | string;

/**
 * Never calls the hub back from within {@link write}. A sink on which more than 64 KiB wait tells the viewer with
 * `drained` when they have been taken.
 */
export interface Sink {
  readonly encoding: Encoding;
  /** Bytes handed over and not yet taken by the other end. */
  readonly backlogBytes: number;
  /** Bytes taken since the start. That it stands still while something waits is what stalled means. */
  readonly takenBytes: number;
  /**
   * Takes one or several framed messages. For `json` each call is one message; otherwise several may be joined to
   * one. Dropped silently when the other end is gone.
   */
  write(chunk: Chunk): void;
  /** What is written until {@link uncork} goes out as one. A sink without it is written to one by one. */
  cork?(): void;
  uncork?(): void;
  /** Ends it: what waits is dropped after a short grace. Harmless twice. */
  close(code: CloseCode, reason: string): void;
}
