/**
 * A connection that survives: connects over a Transport, comes back after a loss with growing waits, subscribes
 * again where it left off, and hands on every sample once and in order. Used by the renderer, by programs and by
 * attached machines; knows neither DOM nor Node.
 */

import { type ChannelName, isChannelName } from '../channels.ts';
import { closeCodes } from '../errors.ts';
import type { ChannelData } from '../families/index.ts';
import type {
  BatchMessage,
  ChangesMessage,
  ClientMessage,
  ErrorMessage,
  GapMessage,
  HelloMessage,
  PingMessage,
  SampleMessage,
  StatusMessage,
  SubscribeMessage,
} from '../messages.ts';
import { applyChanges } from '../process-changes.ts';
import type { RequestMethod, RequestMethods } from '../share.ts';
import type { Transport } from '../transport.ts';
import { type BackoffOptions, createBackoff } from './backoff.ts';
import { Recovery } from './recovery.ts';
import { Tables } from './tables.ts';

/** The server's heartbeat unless it is set otherwise; samples count as signs of life too. */
const defaultHeartbeatMs = 30_000;
/** From the attempt to `hello`; a host that swallows packets would otherwise hold the attempt for minutes. */
const defaultHelloTimeoutMs = 10_000;

/** Time and timers; a fake one in tests. */
export interface ConnectionClock {
  /** Milliseconds; only differences are used, except for `nextAttemptAt`, which is on the same scale. */
  now(): number;
  /** Calls back once; returns what cancels it. */
  after(ms: number, callback: () => void): () => void;
}

export type ConnectionState =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'live' }
  | {
      readonly phase: 'lost';
      /**
       * When the next attempt starts, on the clock's scale; `null` where there is none, since the server has ended
       * this client's access and would only refuse it again. `retryNow` tries all the same.
       */
      readonly nextAttemptAt: number | null;
      /** Why, in plain English. */
      readonly reason: string;
      /** Close code of the WebSocket, where there was one. */
      readonly code: number | null;
    };

/** One sample with its channel's own type of data. */
export type AnySample = {
  [Name in ChannelName]: { channel: Name; seq: number; data: ChannelData[Name] };
}[ChannelName];

export interface ConnectionHandlers {
  state(state: ConnectionState): void;
  /** First of every connection, and again when a setting changes it. */
  hello(message: HelloMessage): void;
  /** Once per seq, channel and run; rising within a run; batches come unpacked, changes as the tables they make. */
  sample(sample: AnySample): void;
  /** These samples will not come. */
  gap(message: GapMessage): void;
  status?(message: StatusMessage): void;
  ping?(message: PingMessage): void;
  /** The server refused something, or sent what cannot be read; the connection goes on. */
  error?(message: ErrorMessage): void;
}

/** How a channel is wanted; see `subscribe` in messages.ts. */
export type SubscriptionOptions = Pick<SubscribeMessage, 'interval_ms' | 'mode'>;

export interface ConnectionOptions {
  readonly transport: Transport;
  readonly handlers: ConnectionHandlers;
  readonly clock: ConnectionClock;
  /** Uniform in [0, 1), as Math.random. */
  readonly random: () => number;
  readonly backoff?: BackoffOptions;
  /** Milliseconds between the server's pings; silent for more than two of them, it is treated as gone. */
  readonly heartbeatMs?: number;
  readonly helloTimeoutMs?: number;
}

export interface Connection {
  readonly state: ConnectionState;
  /** Wants a channel from now on, over every reconnect. A second call changes its options. */
  subscribe(channel: ChannelName, options?: SubscriptionOptions): void;
  unsubscribe(channel: ChannelName): void;
  /** While lost: tries at once instead of waiting. Harmless otherwise. */
  retryNow(): void;
  /** As the transport's: rejects with a TelltaleError. */
  request<Method extends RequestMethod>(
    method: Method,
    params: RequestMethods[Method]['params'],
  ): Promise<RequestMethods[Method]['result']>;
  /** Ends it for good; no handler is called afterwards. */
  close(): void;
}

interface Subscription {
  options: SubscriptionOptions;
  /**
   * Whether the server has confirmed it on this connection. Samples before that belong to the default subscription
   * of every connection; taking them would make those asked for by `since` look like repeats.
   */
  confirmed: boolean;
}

type Incoming = Record<string, unknown>;

/** Connects at once. */
export function createConnection(options: ConnectionOptions): Connection {
  const { transport, handlers, clock } = options;
  const silenceMs = 2 * (options.heartbeatMs ?? defaultHeartbeatMs);
  const helloTimeoutMs = options.helloTimeoutMs ?? defaultHelloTimeoutMs;
  const backoff = createBackoff(options.random, options.backoff);
  const recovery = new Recovery();
  const tables = new Tables();
  const wanted = new Map<ChannelName, Subscription>();
  let state: ConnectionState = { phase: 'connecting' };
  /** Rises with every attempt and silences the callbacks of earlier ones. */
  let attempt = 0;
  let closed = false;
  let lastHeardAt = 0;
  let cancelTimer = () => {};

  connect();
  return {
    get state() {
      return state;
    },
    subscribe(channel, subscriptionOptions = {}) {
      const subscription = { options: subscriptionOptions, confirmed: false };
      wanted.set(channel, subscription);
      if (state.phase === 'live') sendSubscribe(channel, subscription);
    },
    unsubscribe(channel) {
      if (!wanted.delete(channel)) return;
      recovery.forget(channel);
      tables.forget(channel);
      if (state.phase === 'live') send({ action: 'unsubscribe', channel });
    },
    retryNow() {
      if (!closed && state.phase === 'lost') connect();
    },
    request: (method, params) => transport.request(method, params),
    close() {
      if (closed) return;
      closed = true;
      attempt += 1;
      cancelTimer();
      transport.disconnect();
    },
  };

  function connect(): void {
    attempt += 1;
    const mine = attempt;
    setTimer(helloTimeoutMs, () => giveUp(`No answer within ${helloTimeoutMs / 1_000} s.`));
    setState({ phase: 'connecting' });
    if (mine !== attempt) return;
    transport.connect({
      opened() {},
      received(text) {
        if (mine === attempt) receive(text);
      },
      closed(reason) {
        if (mine === attempt) lose(reason.text, reason.code);
      },
    });
  }

  function lose(reason: string, code: number | null): void {
    attempt += 1;
    cancelTimer();
    const waitMs = code === closeCodes.accessEnded ? null : backoff.next();
    if (waitMs !== null) setTimer(waitMs, connect);
    setState({ phase: 'lost', nextAttemptAt: waitMs === null ? null : clock.now() + waitMs, reason, code });
  }

  /** Ends an attempt or a connection that the transport still takes for good. */
  function giveUp(reason: string): void {
    attempt += 1;
    transport.disconnect();
    lose(reason, null);
  }

  /** One timer a connection instead of one a message: it looks how long the silence is when it goes off. */
  function watchSilence(waitMs: number): void {
    setTimer(waitMs, () => {
      const silentMs = clock.now() - lastHeardAt;
      if (silentMs > silenceMs) giveUp(`The server has been silent for ${Math.round(silentMs / 1_000)} s.`);
      else watchSilence(silenceMs - silentMs + 1);
    });
  }

  function receive(text: string): void {
    lastHeardAt = clock.now();
    const message = parse(text);
    if (!message) {
      report('The server sent a message that is no JSON object.');
    } else if (isChannelName(message.channel) && isRecord(message.data) && isSeq(message.seq)) {
      deliver(message as unknown as SampleMessage);
    } else if (isChannelName(message.channel) && Array.isArray(message.updates) && isSeq(message.first_seq)) {
      deliverBatch(message as unknown as BatchMessage);
    } else if (isChannelName(message.channel) && isRecord(message.changes) && isSeq(message.seq)) {
      deliverChanges(message as unknown as ChangesMessage);
    } else if (typeof message.status === 'string') {
      confirm(message as unknown as StatusMessage);
    } else {
      receiveTyped(message);
    }
  }

  function receiveTyped(message: Incoming): void {
    switch (message.type) {
      case 'hello':
        enter(message as unknown as HelloMessage);
        break;
      case 'gap': {
        const gap = message as unknown as GapMessage;
        if (isExpected(gap.channel) && recovery.skip(gap)) handlers.gap(gap);
        break;
      }
      case 'ping':
        send({ type: 'pong' });
        handlers.ping?.(message as unknown as PingMessage);
        break;
      case 'error':
        refuse(message as unknown as ErrorMessage);
        break;
      default:
        // A later version of the protocol may say more; what is unknown is left alone.
        break;
    }
  }

  function enter(hello: HelloMessage): void {
    recovery.enterRun(hello.run_id);
    const first = state.phase !== 'live';
    if (first) {
      backoff.reset();
      for (const subscription of wanted.values()) subscription.confirmed = false;
      watchSilence(silenceMs + 1);
      setState({ phase: 'live' });
    }
    handlers.hello(hello);
    for (const [channel, subscription] of wanted) {
      // What is not to be had brings only an error; `hello` comes again when that changes.
      const offered = hello.channels.find(({ name }) => name === channel)?.available !== false;
      if (first && isAsServed(channel, subscription)) subscription.confirmed = true;
      if (offered && !subscription.confirmed) sendSubscribe(channel, subscription);
    }
    if (first && !wanted.has('system')) send({ action: 'unsubscribe', channel: 'system' });
  }

  /** Every connection begins with `system`; asking for it would only make its first sample one that was not asked for. */
  function isAsServed(channel: ChannelName, { options: { interval_ms, mode } }: Subscription): boolean {
    return (
      channel === 'system' &&
      recovery.resumption(channel) === null &&
      interval_ms === undefined &&
      mode === undefined
    );
  }

  function confirm(message: StatusMessage): void {
    const subscription = wanted.get(message.channel);
    if (subscription) subscription.confirmed = message.status === 'subscribed';
    handlers.status?.(message);
  }

  function refuse(message: ErrorMessage): void {
    if (message.code === 'invalid_since' && isChannelName(message.channel)) {
      const subscription = wanted.get(message.channel);
      const resumed = recovery.resumption(message.channel) !== null;
      recovery.forget(message.channel);
      if (subscription && resumed) sendSubscribe(message.channel, subscription);
    }
    handlers.error?.(message);
  }

  function deliver({ channel, seq, data }: SampleMessage): void {
    if (!isExpected(channel) || !recovery.accept(channel, seq)) return;
    tables.keep(channel, seq, data);
    handlers.sample({ channel, seq, data } as AnySample);
  }

  /** Without the table that they start from, the channel is asked for anew and comes whole. */
  function deliverChanges({ channel, base_seq, seq, changes }: ChangesMessage): void {
    const subscription = wanted.get(channel);
    if (!subscription?.confirmed) return;
    const table = tables.at(channel, base_seq);
    if (table) {
      deliver({ channel, seq, data: applyChanges(table, changes) });
      return;
    }
    subscription.confirmed = false;
    recovery.forget(channel);
    tables.forget(channel);
    sendSubscribe(channel, subscription);
  }

  function deliverBatch({ channel, first_seq, updates }: BatchMessage): void {
    updates.forEach((data, index) => {
      deliver({ channel, seq: first_seq + index, data });
    });
  }

  function isExpected(channel: ChannelName): boolean {
    return wanted.get(channel)?.confirmed === true;
  }

  function sendSubscribe(channel: ChannelName, subscription: Subscription): void {
    send({ action: 'subscribe', channel, ...subscription.options, ...recovery.resumption(channel) });
  }

  function send(message: ClientMessage): void {
    transport.send(JSON.stringify(message));
  }

  function report(text: string): void {
    handlers.error?.({ type: 'error', code: 'malformed_message', message: text });
  }

  function setState(next: ConnectionState): void {
    state = next;
    handlers.state(next);
  }

  function setTimer(ms: number, callback: () => void): void {
    cancelTimer();
    cancelTimer = clock.after(ms, callback);
  }
}

function parse(text: string): Incoming | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Incoming {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSeq(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value);
}
