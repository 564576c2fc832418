/**
 * One viewer: its subscriptions, what it says and what it is sent. It writes within its backlog's bound and owes
 * the rest out of the rings, so that a viewer who reads slowly costs no memory but what waits in its sink, and
 * harms nobody.
 */
import { type ChannelName, channelPaces, resolvePeriodMs } from '../../protocol/channels.ts';
import { type CloseCode, closeCodes, TelltaleError } from '../../protocol/errors.ts';
import type { Audience, ClientMessage, ErrorMessage, SubscribeMessage } from '../../protocol/messages.ts';
import { parseClientMessage } from '../../protocol/validate.ts';
import type { Clock } from '../clock.ts';
import type { Batches } from './batches.ts';
import type { CatchUp } from './catch-up.ts';
import type { Demand } from './demand.ts';
import { encodeControl, encodeGap } from './encode.ts';
import type { Groups } from './groups.ts';
import { Liveness } from './liveness.ts';
import type { Message } from './message.ts';
import type { Ring } from './ring.ts';
import type { Chunk, Encoding, Sink } from './sink.ts';
import { type Mode, type Owed, Subscription } from './subscription.ts';

/**
 * A viewer with less than this waiting is always written to: it is what a socket takes in its stride, and above it
 * every socket tells when it has been taken (Node's high-water mark is 16 or 64 KiB).
 */
export const comfortableBytes = 65_536;

export type ViewerTransport = 'websocket' | 'sse' | 'ipc';

export interface Availability {
  readonly available: boolean;
  readonly reason?: string;
}

export interface AttachOptions {
  readonly audience: Audience;
  /** Of the other end, for `/api/v1/viewers`. */
  readonly address: string;
  readonly transport: ViewerTransport;
  /** What it is subscribed to from the start. */
  readonly channels: readonly ChannelName[];
  /** SSE: the id of the last event that was received, `<run_id>-<position>`. */
  readonly lastEventId?: string | null;
}

/** What the viewers of one hub share. */
export interface ViewerContext {
  readonly runId: string;
  readonly clock: Clock;
  readonly rings: ReadonlyMap<ChannelName, Ring>;
  readonly demand: Demand;
  readonly groups: Groups;
  readonly batches: Batches;
  readonly catchUp: CatchUp;
  readonly backlogBytes: number;
  /** Channels whose messages are never thinned or replaced. */
  readonly lossless: ReadonlySet<ChannelName>;
  intervalMs(): number;
  availability(): ReadonlyMap<ChannelName, Availability>;
  dropped(count: number): void;
  /** Something waits in its sink. */
  waits(viewer: HubViewer): void;
  /** Called once, when it is gone. */
  gone(viewer: HubViewer): void;
}

/** A viewer as its transport sees it. */
export interface Viewer {
  readonly id: string;
  /** One message from the other end, as JSON text of unknown shape. */
  handle(text: string): void;
  /** As {@link handle}, for a message that the transport has read itself. */
  accept(message: ClientMessage): void;
  /** Answers what cannot be accepted. @param text what was received, to name its channel */
  refuse(error: TelltaleError, text?: string): void;
  /** Writes a message that is neither sample nor gap; an event stream carries none. */
  send(message: object): void;
  /** What had been handed over was taken, wholly or in part. */
  drained(): void;
  /** Something arrived. @param pong whether it answers a ping, so that the round trip is known */
  answered(pong: boolean): void;
  /** Ends it from this side. Harmless twice. */
  end(code: CloseCode, reason: string): void;
  /** The other end is gone. Harmless twice. */
  detach(): void;
}

export class HubViewer implements Viewer {
  readonly id: string;
  readonly options: AttachOptions;
  readonly encoding: Encoding;
  readonly audience: Audience;
  readonly sinceMs: number;
  readonly sink: Sink;
  readonly liveness = new Liveness();
  readonly subscriptions = new Map<ChannelName, Subscription>();
  droppedMessages = 0;
  readonly #context: ViewerContext;
  #gone = false;
  /** There was no room: nothing more until most of what waits was taken, or gaps would trickle out one by one. */
  #blocked = false;

  constructor(id: string, sink: Sink, options: AttachOptions, context: ViewerContext) {
    this.id = id;
    this.options = options;
    this.encoding = sink.encoding;
    this.audience = options.audience;
    this.sinceMs = context.clock.now();
    this.sink = sink;
    this.#context = context;
  }

  /** Subscribes to the channels it came with; what they owe follows at once. */
  start(): void {
    for (const channel of new Set(this.options.channels)) {
      try {
        this.#requireAvailable(channel);
        this.#subscription(channel, null, 'latest');
      } catch (error) {
        if (!(error instanceof TelltaleError)) throw error;
        this.#sendError(error, channel);
      }
    }
    this.#resume(this.options.lastEventId ?? null);
    this.catchUp();
  }

  handle(text: string): void {
    try {
      this.accept(parseClientMessage(text));
    } catch (error) {
      if (!(error instanceof TelltaleError)) throw error;
      this.refuse(error, text);
    }
  }

  accept(message: ClientMessage): void {
    if (this.#gone) return;
    this.answered('type' in message && message.type === 'pong');
    if (!('action' in message)) return;
    if (message.action === 'subscribe') this.#subscribe(message);
    else this.#unsubscribe(message.channel);
  }

  refuse(error: TelltaleError, text?: string): void {
    this.answered(false);
    this.#sendError(error, text === undefined ? undefined : channelNamed(text));
  }

  send(message: object): void {
    const chunk = encodeControl(this.encoding, message);
    if (chunk !== null) this.write(chunk);
  }

  drained(): void {
    if (!this.#gone && !this.#idle()) this.catchUp();
  }

  answered(pong: boolean): void {
    this.liveness.answered(this.#context.clock.monotonic(), pong);
  }

  end(code: CloseCode, reason: string): void {
    if (this.#gone) return;
    this.detach();
    this.sink.close(code, reason);
  }

  detach(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#context.groups.remove(this);
    this.#context.catchUp.remove(this);
    for (const channel of this.subscriptions.keys()) this.#context.demand.remove(channel);
    this.subscriptions.clear();
    this.#context.gone(this);
  }

  /** Whether more may be written now. */
  hasRoom(bytes: number): boolean {
    const backlog = this.sink.backlogBytes;
    return backlog < comfortableBytes || backlog + bytes <= this.#context.backlogBytes;
  }

  /** Writes whatever the room, and sees to it that what then waits is watched. */
  write(chunk: Chunk): void {
    if (this.#gone) return;
    this.sink.write(chunk);
    if (this.sink.backlogBytes > 0) this.#context.waits(this);
  }

  /**
   * Sends what its group is owed, or takes note of it where there is no room.
   * @returns whether it was sent
   */
  offer(chunks: readonly Chunk[], bytes: number, messages: readonly Message[]): boolean {
    if (this.hasRoom(bytes)) {
      for (const chunk of chunks) this.write(chunk);
      return true;
    }
    this.#blocked = true;
    this.owe(messages);
    if (!this.#gone) this.#context.groups.place(this);
    return false;
  }

  /** Takes note of new messages that were not sent. */
  owe(messages: readonly Message[]): void {
    for (const message of messages) {
      const subscription = this.subscriptions.get(message.channel);
      if (!subscription?.wants(message)) continue;
      const lossless = this.#context.lossless.has(message.channel);
      // Where only its turn has not come yet, nobody is too slow.
      const replaced = lossless && !this.#blocked ? subscription.oweAll(message) : subscription.owe(message);
      if (replaced === 0) continue;
      if (lossless) {
        this.end(closeCodes.policy, `too slow for channel ${message.channel}, which may lose nothing`);
        return;
      }
      this.#drop(replaced);
    }
  }

  /** Sends what is owed as far as there is room, and stands where it then belongs. After every change. */
  catchUp(): void {
    if (this.#gone) return;
    if (!this.#blocked || this.sink.backlogBytes < comfortableBytes) this.#pay();
    this.#context.groups.place(this);
  }

  /**
   * Oldest first over all channels, as far as there is room and it is this viewer's turn. The frames are those of
   * everybody else, so that what waits in a sink is held once however many viewers it waits for.
   */
  #pay(): void {
    const { catchUp } = this.#context;
    this.#blocked = false;
    let corkedBytes = 0;
    this.sink.cork?.();
    for (;;) {
      const subscription = this.#firstOwing();
      const owed = subscription?.owed();
      if (!subscription || !owed || !catchUp.admits(this)) break;
      const chunk = this.#encode(owed);
      if (!this.hasRoom(chunk.length)) {
        this.#blocked = true;
        break;
      }
      this.write(chunk);
      catchUp.spend(chunk.length);
      subscription.sent(owed);
      if (owed.kind === 'gap') this.#drop(owed.dropped);
      corkedBytes += chunk.length;
      if (corkedBytes < comfortableBytes) continue;
      corkedBytes = 0;
      this.sink.uncork?.();
      this.sink.cork?.();
    }
    this.sink.uncork?.();
  }

  /** The base interval changed. */
  setPeriods(): void {
    for (const [channel, subscription] of this.subscriptions) subscription.setPeriod(this.#periodMs(channel));
    this.catchUp();
  }

  #subscribe(message: SubscribeMessage): void {
    const { channel, since } = message;
    this.#requireAvailable(channel);
    const ring = this.#ring(channel);
    const sameRun = message.run_id === this.#context.runId;
    if (since !== undefined && sameRun && since > ring.newestSeq) {
      const newest = ring.newestSeq === 0 ? 'nothing was sent in this run yet' : `the newest is ${ring.newestSeq}`;
      throw new TelltaleError('invalid_since', `"since" ${since} is beyond channel ${channel}: ${newest}.`);
    }
    const subscription = this.#subscription(channel, message.interval_ms ?? null, message.mode ?? 'latest');
    if (since !== undefined) {
      if (sameRun) subscription.replayFrom(since + 1, 'expired');
      else subscription.replayFrom(1, 'restart');
    }
    const intervalMs = subscription.intervalMs(this.#periodMs(channel));
    this.send({ status: 'subscribed', channel, ...(intervalMs !== null && { interval_ms: intervalMs }) });
    this.catchUp();
  }

  #unsubscribe(channel: ChannelName): void {
    if (this.subscriptions.delete(channel)) this.#context.demand.remove(channel);
    this.#context.groups.place(this);
    this.send({ status: 'unsubscribed', channel });
  }

  /** The channel's subscription under these terms, made if there is none. */
  #subscription(channel: ChannelName, intervalMs: number | null, mode: Mode): Subscription {
    const requestedMs = this.#context.lossless.has(channel) ? null : intervalMs;
    const live = this.subscriptions.get(channel);
    if (live) {
      live.configure(requestedMs, mode, this.#periodMs(channel));
      return live;
    }
    const made = new Subscription(channel, this.#ring(channel), requestedMs, mode, this.#periodMs(channel));
    this.subscriptions.set(channel, made);
    this.#context.demand.add(channel);
    return made;
  }

  /** Owes all that came after an event's id; an id that cannot be one of ours is taken as none. */
  #resume(lastEventId: string | null): void {
    const match = lastEventId === null ? null : /^(.{1,64})-(\d{1,15})$/.exec(lastEventId);
    if (!match) return;
    const position = Number(match[2]);
    for (const subscription of this.subscriptions.values()) {
      if (match[1] !== this.#context.runId) subscription.replayFrom(1, 'restart');
      else subscription.replayFrom(this.#ring(subscription.channel).firstSeqAfter(position), 'expired');
    }
  }

  /** The subscription that is owed what stands first in the stream. */
  #firstOwing(): Subscription | null {
    let first: Subscription | null = null;
    let firstPosition = Number.POSITIVE_INFINITY;
    for (const subscription of this.subscriptions.values()) {
      const position = subscription.owedPosition();
      if (position === null || position >= firstPosition) continue;
      first = subscription;
      firstPosition = position;
    }
    return first;
  }

  /** As its subscription takes it: whole, or as changes. */
  encode(message: Message): Chunk {
    const base = this.subscriptions.get(message.channel)?.baseOf(message) ?? null;
    return message.encoded(this.encoding, this.audience, base);
  }

  #encode(owed: Owed): Chunk {
    if (owed.kind === 'message') return this.encode(owed.message);
    if (owed.kind === 'batch') return this.#context.batches.encoded(owed.messages, this.encoding, this.audience);
    return encodeGap(this.encoding, owed.gap, `${this.#context.runId}-${owed.position}`);
  }

  #idle(): boolean {
    for (const subscription of this.subscriptions.values()) if (!subscription.idle) return false;
    return true;
  }

  #drop(count: number): void {
    this.droppedMessages += count;
    this.#context.dropped(count);
  }

  #sendError(error: TelltaleError, channel: string | undefined): void {
    const message: ErrorMessage = { type: 'error', ...error.toBody(), ...(channel !== undefined && { channel }) };
    this.send(message);
  }

  /** @throws TelltaleError `channel_unavailable` */
  #requireAvailable(channel: ChannelName): void {
    const state = this.#context.availability().get(channel);
    if (state?.available) return;
    const reason = state?.reason ?? 'it is not known on this platform';
    throw new TelltaleError('channel_unavailable', `Channel ${channel} cannot be had here: ${reason}`);
  }

  #periodMs(channel: ChannelName): number {
    return resolvePeriodMs(channelPaces[channel].periodMs, this.#context.intervalMs());
  }

  #ring(channel: ChannelName): Ring {
    const ring = this.#context.rings.get(channel);
    if (!ring) throw new RangeError(`no ring for channel ${channel}`);
    return ring;
  }
}

/** The channel that a refused message spoke of, where it is short enough to be given back. */
function channelNamed(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('channel' in value)) return undefined;
    return typeof value.channel === 'string' && value.channel.length <= 64 ? value.channel : undefined;
  } catch {
    return undefined;
  }
}
