/**
 * All that the page knows: the state of the connection, the time that is shown, the sample of each channel at that
 * time and the tracks of the charts. Filled by the connection and, for the past, by the recorder behind it; views
 * read its signals and never ask where they run, nor whether what they draw is live.
 */
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { ApiMethods, InfoResult } from '../../protocol/api.ts';
import { type ChannelName, channelNames, defaultIntervalMs } from '../../protocol/channels.ts';
import {
  type AnySample,
  type Connection,
  type ConnectionClock,
  type ConnectionState,
  createConnection,
} from '../../protocol/client/connection.ts';
import type { ChannelData } from '../../protocol/families/index.ts';
import type { HelloMessage } from '../../protocol/messages.ts';
import { isTableChannel } from '../../protocol/process-changes.ts';
import type { RequestMethod, RequestMethods } from '../../protocol/share.ts';
import type { Transport } from '../../protocol/transport.ts';
import { Feed } from './feed.ts';
import { type ChartDefinition, type ChartId, chartDefinitions } from './lines.ts';
import { createRecall } from './recall.ts';
import { createServerClock } from './server-clock.ts';
import { live, pauseAt, resizeTo, type ShownTime, spanOf } from './time.ts';
import { defaultWindow, type Span, type TimeWindow } from './windows.ts';
import { Yesterday } from './yesterday.ts';

/** Channels that the overview and the sidebar show, and so every screen. */
const usualChannels: readonly ChannelName[] = [
  'system',
  'cpu',
  'memory',
  'disk',
  'network',
  'pressure',
  'filesystem',
  'process_top',
];

/** Silence that a person should know of, in base intervals and at least in milliseconds. */
const quietIntervals = 3;
const leastQuietMs = 5_000;
/** How often countdown and silence are looked at. */
const secondMs = 1_000;

/** The sample of each channel at the time that is shown; `null` before the first, and where none was recorded. */
export type Latest = { readonly [Name in ChannelName]: ReadonlySignal<ChannelData[Name] | null> };

export interface Store {
  readonly connection: ReadonlySignal<ConnectionState>;
  /** Why the connection was lost, from then until it is live again; else `null`. */
  readonly lossReason: ReadonlySignal<string | null>;
  /** Seconds to the next attempt while the connection is lost, else `null`. */
  readonly retrySeconds: ReadonlySignal<number | null>;
  /** Seconds since the last sample when that is longer than it should be on a live connection, else `null`. */
  readonly quietSeconds: ReadonlySignal<number | null>;
  readonly hello: ReadonlySignal<HelloMessage | null>;
  readonly info: ReadonlySignal<InfoResult | null>;
  readonly latest: Latest;
  /** The span of live charts, and the length of a range that is opened around a second. */
  readonly window: ReadonlySignal<TimeWindow>;
  readonly time: ReadonlySignal<ShownTime>;
  /** What charts show: the window up to now, or the range that stands still. */
  readonly span: ReadonlySignal<Span>;
  /** Why samples of the shown second could not be had; `null` while live and where all is well. */
  readonly recallProblem: ReadonlySignal<string | null>;
  readonly feeds: { readonly [Id in ChartId]: Feed<(typeof chartDefinitions)[Id]['channel']> };
  /**
   * A feed of its own for as long as a view needs it; its channel is subscribed to meanwhile.
   * @param own what it shows whatever time is shown; left out, it follows that
   */
  openFeed<Name extends ChannelName>(definition: ChartDefinition<Name>, own?: Span): OpenFeed<Name>;
  /** The day before under the span that is shown; whoever opens it stops it. */
  openYesterday<Name extends ChannelName>(definition: ChartDefinition<Name>): Yesterday<Name>;
  /** Subscribes to a channel; returns what gives it up, harmless when repeated. */
  want(channel: ChannelName): () => void;
  /** As the transport's: rejects with a TelltaleError. */
  request<Method extends RequestMethod>(
    method: Method,
    params: RequestMethods[Method]['params'],
  ): Promise<RequestMethods[Method]['result']>;
  /** Unix milliseconds on the server, as estimated. */
  serverNow(): number;
  /** The right edge of the charts, Unix milliseconds: now, or where the range ends that stands still. */
  edge(): number;
  /** Another span: live, or around the picked second. */
  show(window: TimeWindow): void;
  /** Another time; `live` goes back to now. */
  look(time: ShownTime): void;
  pause(): void;
  /** What was recorded is deleted: charts are filled again with what there is. */
  forget(): void;
  retryNow(): void;
  /** Ends connection and timers; harmless when repeated. */
  close(): void;
}

export interface OpenFeed<Name extends ChannelName> {
  readonly feed: Feed<Name>;
  /** Harmless when repeated. */
  close(): void;
}

export interface StoreOptions {
  readonly transport: Transport;
  /** Its `now` is Unix milliseconds of the viewer's machine. */
  readonly clock: ConnectionClock;
  readonly random: () => number;
  readonly initialWindow?: TimeWindow;
}

export function createStore({ transport, clock, random, initialWindow = defaultWindow }: StoreOptions): Store {
  const serverClock = createServerClock(() => clock.now());
  const connectionState = signal<ConnectionState>({ phase: 'connecting' });
  const lossReason = signal<string | null>(null);
  const retrySeconds = signal<number | null>(null);
  const quietSeconds = signal<number | null>(null);
  const hello = signal<HelloMessage | null>(null);
  const info = signal<InfoResult | null>(null);
  const window = signal<TimeWindow>(initialWindow);
  const time = signal<ShownTime>(live);
  const span = computed(() => spanOf(time.value, window.value));
  const latest = Object.fromEntries(channelNames.map((name) => [name, signal(null)])) as {
    [Name in ChannelName]: Signal<ChannelData[Name] | null>;
  };
  /** The live ones, kept while the past is shown. */
  const newest = new Map<ChannelName, AnySample['data']>();
  const wanted = new Map<ChannelName, number>();
  let intervalMs = defaultIntervalMs;
  /** Whose `info` was asked for. */
  let askedRun: string | null = null;
  let heardAt = clock.now();
  let cancelSecond = () => {};

  /** With the span that a feed has of its own; `null`: it follows the shown time. */
  const openFeeds = new Map<Feed<ChannelName>, Span | null>();
  const ask = (params: ApiMethods['history']['params']) => connection.request('history', params);
  const retry = { after: clock.after, random };
  const openFeed = <Name extends ChannelName>(definition: ChartDefinition<Name>, own: Span | null = null) => {
    const feed = new Feed(definition, ask, own ?? span.peek(), periodOf(definition.channel), retry);
    openFeeds.set(feed as unknown as Feed<ChannelName>, own);
    if (isOffered(definition.channel)) feed.begin();
    return feed;
  };
  const connection: Connection = createConnection({
    transport,
    clock,
    random,
    handlers: {
      state(next) {
        heardAt = clock.now();
        batch(() => {
          connectionState.value = next;
          if (next.phase === 'lost') lossReason.value = next.reason;
          if (next.phase === 'live') lossReason.value = null;
          lookAtTime();
        });
      },
      hello: greet,
      sample: take,
      gap({ channel }) {
        for (const feed of feedsOf(channel)) feed.interrupt();
      },
      ping: ({ timestamp }) => serverClock.observe(timestamp),
    },
  });
  const feeds = {
    cpu: openFeed(chartDefinitions.cpu),
    cpuTotal: openFeed(chartDefinitions.cpuTotal),
    memory: openFeed(chartDefinitions.memory),
    loadAverage: openFeed(chartDefinitions.loadAverage),
    disk: openFeed(chartDefinitions.disk),
    network: openFeed(chartDefinitions.network),
    pressure: openFeed(chartDefinitions.pressure),
  };
  const recall = createRecall({
    request: (params) => connection.request('snapshot', params),
    take(channel, data) {
      (latest[channel] as Signal<AnySample['data'] | null>).value = data;
    },
  });
  for (const channel of usualChannels) want(channel);
  everySecond();

  return {
    connection: connectionState,
    lossReason,
    retrySeconds,
    quietSeconds,
    hello,
    info,
    latest,
    window,
    time,
    span,
    recallProblem: recall.problem,
    feeds,
    openFeed(definition, own) {
      const stopWanting = want(definition.channel);
      const feed = openFeed(definition, own);
      const data = newest.get(definition.channel);
      if (data) feed.push(data as ChannelData[typeof definition.channel]);
      return {
        feed,
        close() {
          openFeeds.delete(feed as unknown as Feed<ChannelName>);
          feed.close();
          stopWanting();
        },
      };
    },
    openYesterday: (definition) => new Yesterday(definition, ask, span.value, retry),
    want,
    request: (method, params) => connection.request(method, params),
    serverNow: serverClock.now,
    edge: () => span.peek().endMs ?? serverClock.now(),
    show(next) {
      batch(() => {
        window.value = next;
        look(resizeTo(next, time.peek(), serverClock.now()));
      });
    },
    look,
    pause: () => look(pauseAt(serverClock.now(), window.peek())),
    forget() {
      for (const one of openFeeds.keys()) one.forget();
    },
    retryNow: () => connection.retryNow(),
    close() {
      cancelSecond();
      for (const one of openFeeds.keys()) one.close();
      connection.close();
    },
  };

  function greet(message: HelloMessage): void {
    const known = hello.value;
    const restarted = known?.run_id !== message.run_id;
    intervalMs = message.interval_ms;
    serverClock.observe(message.timestamp);
    hello.value = message;
    const still = time.peek().mode !== 'live';
    for (const [one, own] of openFeeds) {
      one.show(own ?? span.peek(), periodOf(one.definition.channel));
      // Of the time before its start a server tells no gap, but it may have kept its memory of it. What stands still
      // may have been asked for before there was anybody to answer.
      if (restarted && (known || still)) one.interrupt();
      if (isOffered(one.definition.channel)) one.begin();
    }
    if (restarted) recallShown();
    askForInfo(message.run_id);
  }

  /** Time between two samples of a channel, milliseconds. */
  function periodOf(channel: ChannelName): number {
    return hello.peek()?.channels.find(({ name }) => name === channel)?.period_ms ?? intervalMs;
  }

  /** Whether the server that has greeted us has a channel; none has before. */
  function isOffered(channel: ChannelName): boolean {
    return hello.peek()?.channels.some(({ name, available }) => name === channel && available) ?? false;
  }

  /** Once a run, since it does not change while the engine runs; again where the connection ended before the answer. */
  function askForInfo(run: string): void {
    if (askedRun === run) return;
    askedRun = run;
    const answered = (result: InfoResult) => {
      info.value = result;
    };
    void connection.request('info', {}).then(answered, () => {
      if (askedRun === run) askedRun = null;
    });
  }

  function take(sample: AnySample): void {
    heardAt = clock.now();
    serverClock.observeAtLeast(sample.data.timestamp);
    batch(() => {
      quietSeconds.value = null;
      newest.set(sample.channel, sample.data);
      if (time.peek().mode === 'live') {
        (latest[sample.channel] as Signal<AnySample['data'] | null>).value = sample.data;
      }
      for (const one of feedsOf(sample.channel)) one.push(sample.data);
    });
  }

  function feedsOf(channel: ChannelName): Feed<ChannelName>[] {
    return [...openFeeds.keys()].filter(({ definition }) => definition.channel === channel);
  }

  function want(channel: ChannelName): () => void {
    const others = wanted.get(channel) ?? 0;
    wanted.set(channel, others + 1);
    if (others === 0) {
      // Of a table only what changed need come; of other channels every message is whole.
      connection.subscribe(channel, isTableChannel(channel) ? { mode: 'changes' } : {});
      recallShown();
    }
    let given = true;
    return () => {
      if (!given) return;
      given = false;
      const left = (wanted.get(channel) ?? 1) - 1;
      wanted.set(channel, left);
      if (left > 0) return;
      wanted.delete(channel);
      connection.unsubscribe(channel);
      // What nobody keeps up to date must not look as if it were.
      newest.delete(channel);
      (latest[channel] as Signal<AnySample['data'] | null>).value = null;
    };
  }

  function look(next: ShownTime): void {
    batch(() => {
      time.value = next;
      for (const [one, own] of openFeeds) one.show(own ?? span.value, periodOf(one.definition.channel));
      if (next.mode === 'live') {
        for (const channel of channelNames) {
          (latest[channel] as Signal<AnySample['data'] | null>).value = newest.get(channel) ?? null;
        }
      }
      recallShown();
    });
  }

  /** Has the samples of the shown second brought, unless it is now. */
  function recallShown(): void {
    const shown = time.peek();
    if (shown.mode === 'live') {
      recall.stop();
      return;
    }
    const unavailable = new Set(
      hello
        .peek()
        ?.channels.filter((one) => !one.available)
        .map((one) => one.name),
    );
    recall.ask(
      [...wanted.keys()].filter((channel) => !unavailable.has(channel)),
      shown.atMs,
    );
  }

  function everySecond(): void {
    cancelSecond = clock.after(secondMs, everySecond);
    lookAtTime();
  }

  function lookAtTime(): void {
    const state = connectionState.value;
    const nextAttemptAt = state.phase === 'lost' ? state.nextAttemptAt : null;
    const quietMs = clock.now() - heardAt;
    const isQuiet = state.phase === 'live' && quietMs > Math.max(leastQuietMs, quietIntervals * intervalMs);
    retrySeconds.value =
      nextAttemptAt === null ? null : Math.max(0, Math.ceil((nextAttemptAt - clock.now()) / secondMs));
    quietSeconds.value = isQuiet ? Math.floor(quietMs / secondMs) : null;
  }
}
