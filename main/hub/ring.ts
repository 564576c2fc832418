/**
 * The replay ring of one channel: its newest messages, and for many more of them when they were taken and where
 * they stood in the whole stream, so that a gap can be told exactly. Seq starts at 1 and has no holes.
 */
import type { Message } from './message.ts';

/** Messages of which time and position are remembered: above an hour at one a second, 64 KiB a channel. */
const rememberedMessages = 4_096;

export class Ring {
  readonly #messages: (Message | undefined)[];
  readonly #timesMs = new Float64Array(rememberedMessages);
  readonly #positions = new Float64Array(rememberedMessages);
  #newestSeq = 0;

  /** @param length messages held, at least 1 and fewer than are remembered */
  constructor(length: number) {
    this.#messages = new Array(length);
  }

  /** 0 while empty. */
  get newestSeq(): number {
    return this.#newestSeq;
  }

  /** Of the oldest message that is still held; 1 while empty. */
  get oldestSeq(): number {
    return Math.max(1, this.#newestSeq - this.#messages.length + 1);
  }

  push(message: Message): void {
    this.newest()?.slim();
    this.#newestSeq = message.seq;
    this.#messages[message.seq % this.#messages.length] = message;
    this.#timesMs[message.seq % rememberedMessages] = message.timeMs;
    this.#positions[message.seq % rememberedMessages] = message.position;
  }

  /** `null` where it is not held: lost, or not there yet. */
  get(seq: number): Message | null {
    if (seq < this.oldestSeq || seq > this.#newestSeq) return null;
    return this.#messages[seq % this.#messages.length] ?? null;
  }

  newest(): Message | null {
    return this.get(this.#newestSeq);
  }

  /** When a message was taken, ISO 8601; `null` where that is not remembered. */
  timestampOf(seq: number): string | null {
    if (!this.#remembers(seq)) return null;
    return new Date(this.#timesMs[seq % rememberedMessages] ?? 0).toISOString();
  }

  /** 0 where it is not remembered. */
  positionOf(seq: number): number {
    return this.#remembers(seq) ? (this.#positions[seq % rememberedMessages] ?? 0) : 0;
  }

  /**
   * Seq of the first message after a position of the whole stream; above the newest where none came since. 1 where
   * the position is older than what is remembered.
   */
  firstSeqAfter(position: number): number {
    let low = Math.max(1, this.#newestSeq - rememberedMessages + 1);
    if (low > 1 && this.positionOf(low) > position) return 1;
    let high = this.#newestSeq + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.positionOf(middle) > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Newest message that opened a slot of `intervalMs`; 0 where none that is held did. */
  newestOpening(intervalMs: number): number {
    for (let seq = this.#newestSeq; seq >= this.oldestSeq && seq > 0; seq -= 1) {
      if (this.get(seq)?.opensSlot(intervalMs)) return seq;
    }
    return 0;
  }

  forgetRedacted(): void {
    for (const message of this.#messages) message?.forgetRedacted();
  }

  #remembers(seq: number): boolean {
    return seq >= 1 && seq <= this.#newestSeq && seq > this.#newestSeq - rememberedMessages;
  }
}
