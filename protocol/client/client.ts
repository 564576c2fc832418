/**
 * The client library's one object: a connection that survives, subscriptions with callbacks or as async iterators,
 * and requests. What differs between Node and a browser, the transport and the clock, is given to it.
 */
import type { ApiMethod, ApiMethods } from '../api.ts';
import type { ChannelName } from '../channels.ts';
import { closeCodes, TelltaleError } from '../errors.ts';
import type { ErrorMessage, GapMessage, HelloMessage, SampleMessage } from '../messages.ts';
import type { Transport } from '../transport.ts';
import type { BackoffOptions } from './backoff.ts';
import {
  type AnySample,
  type Connection,
  type ConnectionClock,
  type ConnectionState,
  createConnection,
  type SubscriptionOptions,
} from './connection.ts';
import { createFeed, type Feed } from './feed.ts';

/** Items that wait for a reader of {@link Client.stream} unless told otherwise. */
const defaultMaxWaiting = 1_000;

export interface ClientOptions {
  /** Waits between attempts to connect, 1 to 30 s unless told otherwise. */
  readonly backoff?: BackoffOptions;
  /** The server's ping interval in milliseconds, where its owner has changed it from 30,000. */
  readonly heartbeatMs?: number;
  /** How long an attempt may take until the server's hello; default 10,000. */
  readonly helloTimeoutMs?: number;
  /** Called at every change; for the first time, with `connecting`, before `connect` returns. */
  readonly onState?: (state: ConnectionState) => void;
  /** First of every connection, and again when a setting changes it. */
  readonly onHello?: (hello: HelloMessage) => void;
  /** The server refused something, such as a channel that it does not have; the connection goes on. */
  readonly onError?: (error: ErrorMessage) => void;
}

export interface ListenOptions extends SubscriptionOptions {
  /** These samples will not come. */
  readonly onGap?: (gap: GapMessage) => void;
}

export interface StreamOptions extends SubscriptionOptions {
  /** Items that may wait for the reader; past it the oldest become a gap. Default 1,000. */
  readonly maxWaiting?: number;
}

export interface Client {
  readonly state: ConnectionState;
  /** The last hello; `null` before the first. */
  readonly hello: HelloMessage | null;
  /**
   * Resolves at the first hello, however many attempts it takes. Rejects where the server refuses access and at close.
   */
  ready(): Promise<HelloMessage>;
  /**
   * Wants a channel over every reconnect. What was missed meanwhile comes first, in order and once, or `onGap` tells of
   * it. A channel has one interval and mode on a connection: the last call's.
   * @returns ends it; harmless twice
   */
  subscribe<Name extends ChannelName>(
    channel: Name,
    onSample: (sample: SampleMessage<Name>) => void,
    options?: ListenOptions,
  ): () => void;
  /** The same as an async iterator of samples and gaps, which throws where access has ended and ends at close. */
  stream<Name extends ChannelName>(channel: Name, options?: StreamOptions): Feed<Name>;
  /** What REST answers: `request('history', { series: ['cpu_utilization_percent'] })`. Rejects with a TelltaleError. */
  request<Method extends ApiMethod>(
    method: Method,
    params: ApiMethods[Method]['params'],
  ): Promise<ApiMethods[Method]['result']>;
  /** While lost: tries at once instead of waiting, also where access has ended. Harmless otherwise. */
  retryNow(): void;
  /** Ends it for good: feeds end, what is pending rejects, and nothing is called any more. Harmless twice. */
  close(): void;
}

interface Listener {
  sample(sample: AnySample): void;
  gap(gap: GapMessage): void;
  /** Access has ended, or `null`: the client was closed. */
  end(error: TelltaleError | null): void;
}

/** Connects at once. */
export function createClient(transport: Transport, clock: ConnectionClock, options: ClientOptions = {}): Client {
  const listeners = new Map<ChannelName, Set<Listener>>();
  const waitingForHello = new Set<{ resolve(hello: HelloMessage): void; reject(error: TelltaleError): void }>();
  let hello: HelloMessage | null = null;
  let closed = false;
  const { backoff, heartbeatMs, helloTimeoutMs } = options;
  const connection: Connection = createConnection({
    transport,
    clock,
    random: Math.random,
    ...(backoff && { backoff }),
    ...(heartbeatMs !== undefined && { heartbeatMs }),
    ...(helloTimeoutMs !== undefined && { helloTimeoutMs }),
    handlers: {
      state(state) {
        options.onState?.(state);
        if (state.phase === 'lost' && state.code === closeCodes.accessEnded) {
          endAll(new TelltaleError('unauthorized', state.reason));
        }
      },
      hello(message) {
        hello = message;
        options.onHello?.(message);
        for (const waiting of waitingForHello) waiting.resolve(message);
        waitingForHello.clear();
      },
      sample: (sample) => tell(sample.channel, (listener) => listener.sample(sample)),
      gap: (gap) => tell(gap.channel, (listener) => listener.gap(gap)),
      error: (message) => options.onError?.(message),
    },
  });

  /** A listener may end itself or others while it is told. */
  function tell(channel: ChannelName, what: (listener: Listener) => void): void {
    for (const listener of [...(listeners.get(channel) ?? [])]) {
      if (listeners.get(channel)?.has(listener)) what(listener);
    }
  }

  function endAll(error: TelltaleError | null): void {
    const reason = error ?? new TelltaleError('unavailable', 'The client was closed.');
    for (const waiting of waitingForHello) waiting.reject(reason);
    waitingForHello.clear();
    for (const channel of [...listeners.keys()]) tell(channel, (listener) => listener.end(error));
  }

  function listen(
    channel: ChannelName,
    listener: Listener,
    { interval_ms, mode }: SubscriptionOptions,
  ): () => void {
    if (closed) throw new TelltaleError('unavailable', 'The client was closed.');
    const others = listeners.get(channel) ?? new Set();
    listeners.set(channel, others.add(listener));
    connection.subscribe(channel, {
      ...(interval_ms !== undefined && { interval_ms }),
      ...(mode !== undefined && { mode }),
    });
    return () => {
      if (!others.delete(listener) || others.size > 0) return;
      listeners.delete(channel);
      if (!closed) connection.unsubscribe(channel);
    };
  }

  return {
    get state() {
      return connection.state;
    },
    get hello() {
      return hello;
    },
    ready() {
      if (closed) return Promise.reject(new TelltaleError('unavailable', 'The client was closed.'));
      if (hello) return Promise.resolve(hello);
      const { state } = connection;
      if (state.phase === 'lost' && state.nextAttemptAt === null) {
        return Promise.reject(new TelltaleError('unauthorized', state.reason));
      }
      return new Promise((resolve, reject) => waitingForHello.add({ resolve, reject }));
    },
    subscribe<Name extends ChannelName>(
      channel: Name,
      onSample: (sample: SampleMessage<Name>) => void,
      listenOptions: ListenOptions = {},
    ) {
      const listener: Listener = {
        // The connection hands on each channel's own type, which the map of listeners cannot say.
        sample: (sample) => onSample(sample as unknown as SampleMessage<Name>),
        gap: (gap) => listenOptions.onGap?.(gap),
        end: () => {},
      };
      return listen(channel, listener, listenOptions);
    },
    stream<Name extends ChannelName>(channel: Name, streamOptions: StreamOptions = {}) {
      const maxWaiting = Math.max(1, streamOptions.maxWaiting ?? defaultMaxWaiting);
      const source = createFeed<Name>(maxWaiting, () => stop());
      const listener: Listener = {
        sample: (sample) => source.push({ type: 'sample', ...(sample as unknown as SampleMessage<Name>) }),
        gap: (gap) => source.push(gap),
        end(error) {
          stop();
          source.end(error);
        },
      };
      const stop = listen(channel, listener, streamOptions);
      return source.feed;
    },
    request: (method, params) => connection.request(method, params),
    retryNow: () => connection.retryNow(),
    close() {
      if (closed) return;
      closed = true;
      connection.close();
      endAll(null);
    },
  };
}
