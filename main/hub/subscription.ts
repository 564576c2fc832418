/**
 * What one viewer takes of one channel, and what it is still owed. Three states: idle (each new message goes out as
 * it comes), replaying (a run of the ring's messages is owed, in order and whole) and held (there was no room: only
 * the newest message is owed, and a gap that tells of those it replaced). Nothing is queued: the ring is the queue.
 */
import type { ChannelName } from '../../protocol/channels.ts';
import type { GapMessage, SubscribeMessage } from '../../protocol/messages.ts';
import type { Message } from './message.ts';
import type { Ring } from './ring.ts';

export type Mode = NonNullable<SubscribeMessage['mode']>;

/** What is owed next. `position` is where it stands in the whole stream, so that several channels merge in order. */
export type Owed =
  | { readonly kind: 'message'; readonly position: number; readonly message: Message }
  | { readonly kind: 'batch'; readonly position: number; readonly messages: readonly Message[] }
  | {
      readonly kind: 'gap';
      readonly position: number;
      readonly gap: GapMessage;
      /** Messages that count as dropped now; those that were replaced while held were counted then. */
      readonly dropped: number;
    };

/** Messages of one batch: a ring of small messages in a few frames, large ones in frames that still fit a backlog. */
const maxBatchMessages = 60;

export class Subscription {
  readonly channel: ChannelName;
  readonly #ring: Ring;
  #requestedMs: number | null = null;
  #mode: Mode = 'latest';
  /** Slot of thinned delivery; 0 where every message is taken. */
  #everyMs = 0;
  /** While replaying and in mode `batch`: what was not delivered yet. Else above what was delivered one by one. */
  #nextSeq: number;
  #replaying = false;
  /** Why a replay may have lost messages. */
  #lossReason: GapMessage['reason'] = 'slow';
  /** While held: the first message that found no room. Else 0. */
  #heldFrom = 0;
  /**
   * Mode `changes`: the last message that the viewer is known to have, 0 where there is none and the next goes out
   * whole. While idle and taking every message it only says whether there is one: that is then the newest.
   */
  #baseSeq = 0;

  /** Owes the newest message at first. @param periodMs the channel's period under the present base interval */
  constructor(channel: ChannelName, ring: Ring, requestedMs: number | null, mode: Mode, periodMs: number) {
    this.channel = channel;
    this.#ring = ring;
    this.#nextSeq = ring.newestSeq;
    this.#requestedMs = requestedMs;
    this.#mode = mode;
    this.setPeriod(periodMs);
    this.#oweNewest();
  }

  /** Nothing is owed. */
  get idle(): boolean {
    return !this.#replaying && this.#heldFrom === 0;
  }

  /** Whether it takes what every other subscription with the same {@link key} takes. */
  get shared(): boolean {
    if (!this.idle) return false;
    return this.#mode === 'latest' || (this.#mode === 'changes' && this.#baseSeq !== 0 && this.#everyMs === 0);
  }

  get key(): string {
    if (this.#mode === 'changes') return `${this.channel}:changes`;
    return this.#everyMs === 0 ? this.channel : `${this.channel}:${this.#everyMs}`;
  }

  /** The message from which a next one may be told as changes; `null` where it must go out whole. */
  baseOf(message: Message): Message | null {
    if (this.#mode !== 'changes' || this.#baseSeq === 0) return null;
    return this.#ring.get(this.shared ? message.seq - 1 : this.#baseSeq);
  }

  /** What was asked for, rounded up to a multiple of the period; `null` where nothing was. */
  intervalMs(periodMs: number): number | null {
    return this.#requestedMs === null ? null : Math.ceil(this.#requestedMs / periodMs) * periodMs;
  }

  /** Changes a live subscription; owes what the new terms would have brought by now. */
  configure(requestedMs: number | null, mode: Mode, periodMs: number): void {
    if (this.idle) {
      // What a batch had gathered is owed whole; of what was thinned out, only the newest.
      if (this.#mode === 'batch') this.replayFrom(this.#nextSeq, 'slow');
      else this.#nextSeq = this.#delivered() + 1;
    }
    this.#requestedMs = requestedMs;
    this.#mode = mode;
    this.setPeriod(periodMs);
    this.#oweNewest();
  }

  /** The channel's period changed with the base interval. */
  setPeriod(periodMs: number): void {
    // What the viewer may see may have changed with it.
    this.#baseSeq = 0;
    const intervalMs = this.intervalMs(periodMs) ?? periodMs;
    this.#everyMs = intervalMs > periodMs ? intervalMs : 0;
  }

  /** Owes everything from `seq` on, in order, whatever was delivered before. */
  replayFrom(seq: number, lossReason: GapMessage['reason']): void {
    this.#heldFrom = 0;
    this.#baseSeq = seq - 1;
    this.#nextSeq = seq;
    this.#lossReason = lossReason;
    this.#replaying = seq <= this.#ring.newestSeq;
  }

  /** Whether a new message is due under its terms. */
  wants(message: Message): boolean {
    return this.#everyMs === 0 || message.opensSlot(this.#everyMs);
  }

  /**
   * Takes note of a new message that is wanted and was not sent.
   * @returns how many messages it replaced that the viewer will therefore not get
   */
  owe(message: Message): number {
    if (this.#replaying) return 0;
    if (this.#heldFrom !== 0) return 1;
    if (this.shared) this.#baseSeq = message.seq - 1;
    if (this.#mode === 'batch') this.replayFrom(this.#nextSeq, 'slow');
    else this.#heldFrom = message.seq;
    return 0;
  }

  /** As {@link owe} where nothing may be lost: what is owed is kept as a replay. */
  oweAll(message: Message): number {
    if (this.#heldFrom !== 0) this.replayFrom(this.#heldFrom, 'slow');
    return this.owe(message);
  }

  /** Where {@link owed} stands, without making it; `null` when idle. */
  owedPosition(): number | null {
    const { newestSeq, oldestSeq } = this.#ring;
    if (this.#replaying) {
      if (this.#nextSeq < oldestSeq) return this.#positionOfGap(this.#nextSeq, oldestSeq - 1);
      return this.#ring.positionOf(this.#mode === 'batch' ? this.#lastOfBatch() : this.#nextSeq);
    }
    if (this.#heldFrom === 0) return null;
    if (this.#heldFrom < newestSeq) return this.#positionOfGap(this.#heldFrom, newestSeq - 1);
    return this.#ring.positionOf(newestSeq);
  }

  /** What is owed next; `null` when idle. */
  owed(): Owed | null {
    const newest = this.#ring.newestSeq;
    if (this.#replaying) {
      const oldest = this.#ring.oldestSeq;
      if (this.#nextSeq >= oldest) return this.#owedReplay(this.#nextSeq);
      const dropped = this.#lossReason === 'slow' ? oldest - this.#nextSeq : 0;
      return this.#owedGap(this.#nextSeq, oldest - 1, this.#lossReason, dropped);
    }
    if (this.#heldFrom === 0) return null;
    if (this.#heldFrom < newest) return this.#owedGap(this.#heldFrom, newest - 1, 'slow', 0);
    return this.#owedMessage(newest);
  }

  /** What {@link owed} gave was sent. */
  sent(owed: Owed): void {
    const last = lastSeq(owed);
    if (this.#replaying) {
      this.replayFrom(last + 1, 'slow');
    } else {
      this.#nextSeq = last + 1;
      this.#heldFrom = owed.kind === 'gap' ? last + 1 : 0;
    }
    this.#baseSeq = owed.kind === 'gap' ? 0 : last;
  }

  #owedReplay(from: number): Owed | null {
    if (this.#mode !== 'batch') return this.#owedMessage(from);
    const messages: Message[] = [];
    const last = this.#lastOfBatch();
    for (let seq = from; seq <= last; seq += 1) {
      const message = this.#ring.get(seq);
      if (message) messages.push(message);
    }
    const position = messages.at(-1)?.position;
    return position === undefined ? null : { kind: 'batch', position, messages };
  }

  #lastOfBatch(): number {
    return Math.min(this.#ring.newestSeq, this.#nextSeq + maxBatchMessages - 1);
  }

  #owedMessage(seq: number): Owed | null {
    const message = this.#ring.get(seq);
    return message && { kind: 'message', position: message.position, message };
  }

  #owedGap(from: number, to: number, reason: GapMessage['reason'], dropped: number): Owed {
    const gap: GapMessage = {
      type: 'gap',
      channel: this.channel,
      from,
      to,
      from_timestamp: this.#ring.timestampOf(from),
      to_timestamp: this.#ring.timestampOf(to),
      reason,
    };
    return { kind: 'gap', position: this.#positionOfGap(from, to), gap, dropped };
  }

  /**
   * A gap stands where its first message stood: an event stream that is cut off after a message of another channel
   * resumes behind that one, and must not step over what was lost and not yet told.
   */
  #positionOfGap(from: number, to: number): number {
    return this.#ring.positionOf(from) || this.#ring.positionOf(to);
  }

  #oweNewest(): void {
    if (this.idle && this.#nextSeq <= this.#ring.newestSeq) this.#heldFrom = this.#ring.newestSeq;
  }

  /** The newest message that was delivered one by one, while idle. */
  #delivered(): number {
    if (this.#everyMs === 0) return this.#ring.newestSeq;
    return Math.max(this.#nextSeq - 1, this.#ring.newestOpening(this.#everyMs));
  }
}

function lastSeq(owed: Owed): number {
  if (owed.kind === 'gap') return owed.gap.to;
  if (owed.kind === 'message') return owed.message.seq;
  return owed.messages.at(-1)?.seq ?? 0;
}
