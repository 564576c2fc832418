/**
 * Which channels have subscribers: the first acquires what makes the sampler read the channel, the last releases
 * it.
 */
import type { ChannelName } from '../../protocol/channels.ts';

export class Demand {
  readonly #acquire: (channel: ChannelName) => () => void;
  readonly #held = new Map<ChannelName, { subscribers: number; release: () => void }>();

  /** @param acquire starts sampling a channel; what it returns ends it */
  constructor(acquire: (channel: ChannelName) => () => void) {
    this.#acquire = acquire;
  }

  add(channel: ChannelName): void {
    const held = this.#held.get(channel);
    if (held) held.subscribers += 1;
    else this.#held.set(channel, { subscribers: 1, release: this.#acquire(channel) });
  }

  remove(channel: ChannelName): void {
    const held = this.#held.get(channel);
    if (!held) return;
    held.subscribers -= 1;
    if (held.subscribers > 0) return;
    this.#held.delete(channel);
    held.release();
  }
}
