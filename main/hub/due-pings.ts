/**
 * Pings that are due at one moment. Each goes along with what its viewer is sent at that moment, as one write instead
 * of two, or else by itself. One chunk for all viewers of an encoding.
 */
import { encodePing } from './encode.ts';
import type { Chunk, Encoding } from './sink.ts';
import type { HubViewer } from './viewer.ts';

export class DuePings {
  readonly #viewers: Set<HubViewer>;
  readonly #timestamp: () => string;
  readonly #done: (viewer: HubViewer, sent: boolean) => void;
  readonly #chunks = new Map<Encoding, Chunk>();

  /**
   * @param timestamp what the pings say, asked for only where one is made
   * @param done called once for each viewer; `sent` is false where there was no room
   */
  constructor(
    viewers: Iterable<HubViewer>,
    timestamp: () => string,
    done: (viewer: HubViewer, sent: boolean) => void,
  ) {
    this.#viewers = new Set(viewers);
    this.#timestamp = timestamp;
    this.#done = done;
  }

  has(viewer: HubViewer): boolean {
    return this.#viewers.has(viewer);
  }

  chunk(encoding: Encoding): Chunk {
    const chunk = this.#chunks.get(encoding) ?? encodePing(encoding, this.#timestamp());
    this.#chunks.set(encoding, chunk);
    return chunk;
  }

  /** It went along with something else. */
  sent(viewer: HubViewer): void {
    if (this.#viewers.delete(viewer)) this.#done(viewer, true);
  }

  /** Those that nothing took along. */
  sendRest(): void {
    for (const viewer of this.#viewers) {
      const ping = this.chunk(viewer.encoding);
      // Behind a full backlog a ping would measure the backlog; whether that is being taken is watched anyway.
      const room = viewer.hasRoom(ping.length);
      if (room) viewer.write(ping);
      this.#done(viewer, room);
    }
    this.#viewers.clear();
  }
}
