/**
 * A socket as the hub's sink: what WebSocket and event stream have in common. Prebuilt bytes go straight to the
 * socket; each stream says whether it is open and how it is closed. There are thousands of them, so all that they
 * share stands on the prototype.
 */
import type { Duplex } from 'node:stream';
import { type CloseCode, closeCodes } from '../../protocol/errors.ts';
import type { Clock } from '../clock.ts';
import type { Chunk, Encoding, Sink } from '../hub/sink.ts';

/** How long the other end may take to close after it was told to. */
const closeGraceMs = 2_000;
/** Whoever may not read any more must not go on taking what still waits. */
const accessEndedGraceMs = 500;

export abstract class SocketSink implements Sink {
  readonly encoding: Encoding;
  protected readonly socket: Duplex;
  readonly #clock: Clock;
  #handedBytes = 0;
  #closing = false;

  constructor(socket: Duplex, encoding: Encoding, clock: Clock) {
    this.socket = socket;
    this.encoding = encoding;
    this.#clock = clock;
  }

  /** Whether the stream still takes messages of ours. */
  protected abstract get open(): boolean;

  /** Says goodbye; the socket is destroyed if it is still there after a grace. */
  protected abstract end(code: CloseCode, reason: string): void;

  get backlogBytes(): number {
    return this.socket.writableLength;
  }

  get takenBytes(): number {
    return this.#handedBytes - this.socket.writableLength;
  }

  write(chunk: Chunk): void {
    if (!this.open) return;
    this.#handedBytes += chunk.length;
    this.socket.write(chunk);
  }

  cork(): void {
    this.socket.cork();
  }

  uncork(): void {
    this.socket.uncork();
  }

  close(code: CloseCode, reason: string): void {
    if (this.#closing) return;
    this.#closing = true;
    const { socket } = this;
    if (socket.destroyed) return;
    const graceMs = code === closeCodes.accessEnded ? accessEndedGraceMs : closeGraceMs;
    const cancel = this.#clock.after(graceMs, () => socket.destroy());
    socket.once('close', cancel);
    this.end(code, reason);
  }
}
