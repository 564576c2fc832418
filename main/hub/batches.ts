/** Batched messages, encoded once for all viewers to whom the same run of a channel is due at the same moment. */
import type { Audience } from '../../protocol/messages.ts';
import { websocketFrame } from './encode.ts';
import { type Message, viewOf } from './message.ts';
import type { Chunk, Encoding } from './sink.ts';

export class Batches {
  readonly #chunks = new Map<string, Chunk>();

  /**
   * @param messages contiguous, oldest first, at least one
   * @param encoding not an event stream: it has no way to ask for batches
   */
  encoded(messages: readonly Message[], encoding: Encoding, audience: Audience): Chunk {
    const [first, last] = [messages[0], messages.at(-1)];
    if (!first || !last) throw new RangeError('a batch has at least one message');
    const key = `${encoding} ${viewOf(audience)} ${first.channel} ${first.seq} ${last.seq}`;
    let chunk = this.#chunks.get(key);
    if (chunk === undefined) {
      const updates = messages.map((message) => message.dataText(audience)).join(',');
      const text = `{"channel":"${first.channel}","first_seq":${first.seq},"seq":${last.seq},"updates":[${updates}]}`;
      chunk = encoding === 'websocket' ? websocketFrame(text) : text;
      this.#chunks.set(key, chunk);
    }
    return chunk;
  }

  /** Called at every publish: what was due then is due to nobody else later. */
  clear(): void {
    this.#chunks.clear();
  }
}
