/**
 * A socket as the hub's sink: what WebSocket and event stream have in common. Prebuilt bytes go straight to the
 * socket; how the stream is closed is left to the caller.
 */
import type { Duplex } from 'node:stream';
import { type CloseCode, closeCodes } from '../../protocol/errors.ts';
import type { Clock } from '../clock.ts';
import type { Encoding, Sink } from '../hub/sink.ts';

/** How long the other end may take to close after it was told to. */
const closeGraceMs = 2_000;
/** Whoever may not read any more must not go on taking what still waits. */
const accessEndedGraceMs = 500;

export interface SocketSinkOptions {
  readonly socket: Duplex;
  readonly encoding: Encoding;
  readonly clock: Clock;
  /** Whether the stream is still open to messages of ours. */
  isOpen(): boolean;
  /** Says goodbye; the socket is destroyed if it is still there after a grace. */
  end(code: CloseCode, reason: string): void;
}

export function createSocketSink({ socket, encoding, clock, isOpen, end }: SocketSinkOptions): Sink {
  let handedBytes = 0;
  let closing = false;
  return {
    encoding,
    get backlogBytes() {
      return socket.writableLength;
    },
    get takenBytes() {
      return handedBytes - socket.writableLength;
    },
    write(chunk) {
      if (!isOpen()) return;
      handedBytes += chunk.length;
      socket.write(chunk);
    },
    close(code, reason) {
      if (closing) return;
      closing = true;
      if (socket.destroyed) return;
      const cancel = clock.after(code === closeCodes.accessEnded ? accessEndedGraceMs : closeGraceMs, () =>
        socket.destroy(),
      );
      socket.once('close', cancel);
      end(code, reason);
    },
  };
}
