/**
 * All that the page knows: the state of the connection, the newest sample of each channel and the tracks of the
 * charts. Filled by the connection; views read its signals and never ask where they run.
 */
import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { InfoResult } from '../../protocol/api.ts';
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
import type { Transport } from '../../protocol/transport.ts';
import { Feed } from './feed.ts';
import { type ChartDefinition, type ChartId, chartDefinitions } from './lines.ts';
import { createServerClock } from './server-clock.ts';
import { defaultWindow, type TimeWindow } from './windows.ts';

/** Channels that the overview shows. */
const shownChannels: readonly ChannelName[] = [
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

/** The newest sample of each channel; `null` before the first. */
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
  readonly window: ReadonlySignal<TimeWindow>;
  readonly feeds: { readonly [Id in ChartId]: Feed<(typeof chartDefinitions)[Id]['channel']> };
  /** Unix milliseconds on the server, as estimated. */
  serverNow(): number;
  show(window: TimeWindow): void;
  retryNow(): void;
  /** Ends connection and timers; harmless when repeated. */
  close(): void;
}

export interface StoreOptions {
  readonly transport: Transport;
  /** Its `now` is Unix milliseconds of the viewer's machine. */
  readonly clock: ConnectionClock;
  readonly random: () => number;
}

export function createStore({ transport, clock, random }: StoreOptions): Store {
  const serverClock = createServerClock(() => clock.now());
  const connectionState = signal<ConnectionState>({ phase: 'connecting' });
  const lossReason = signal<string | null>(null);
  const retrySeconds = signal<number | null>(null);
  const quietSeconds = signal<number | null>(null);
  const hello = signal<HelloMessage | null>(null);
  const info = signal<InfoResult | null>(null);
  const window = signal<TimeWindow>(defaultWindow);
  const latest = Object.fromEntries(channelNames.map((name) => [name, signal(null)])) as {
    [Name in ChannelName]: Signal<ChannelData[Name] | null>;
  };
  let intervalMs = defaultIntervalMs;
  let heardAt = clock.now();
  let cancelSecond = () => {};

  const feed = <Name extends ChannelName>(definition: ChartDefinition<Name>) =>
    new Feed(definition, (params) => connection.request('history', params), window.value, intervalMs);
  const feeds = {
    cpu: feed(chartDefinitions.cpu),
    cpuTotal: feed(chartDefinitions.cpuTotal),
    memory: feed(chartDefinitions.memory),
    loadAverage: feed(chartDefinitions.loadAverage),
    disk: feed(chartDefinitions.disk),
    network: feed(chartDefinitions.network),
    pressure: feed(chartDefinitions.pressure),
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
  for (const channel of shownChannels) connection.subscribe(channel);
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
    feeds,
    serverNow: serverClock.now,
    show(next) {
      batch(() => {
        window.value = next;
        for (const one of Object.values(feeds)) one.show(next, intervalMs);
      });
    },
    retryNow: () => connection.retryNow(),
    close() {
      cancelSecond();
      connection.close();
    },
  };

  function greet(message: HelloMessage): void {
    const known = hello.value;
    const restarted = known?.run_id !== message.run_id;
    intervalMs = message.interval_ms;
    serverClock.observe(message.timestamp);
    hello.value = message;
    for (const one of Object.values(feeds)) {
      one.show(window.value, intervalMs);
      // Of the time before its start a server tells no gap, but it may have kept its memory of it.
      if (known && restarted) one.interrupt();
    }
    // What the machine is does not change while its engine runs.
    if (restarted) void connection.request('info', {}).then(setInfo, () => {});
  }

  function setInfo(result: InfoResult): void {
    info.value = result;
  }

  function take(sample: AnySample): void {
    heardAt = clock.now();
    serverClock.observeAtLeast(sample.data.timestamp);
    batch(() => {
      quietSeconds.value = null;
      (latest[sample.channel] as Signal<AnySample['data'] | null>).value = sample.data;
      for (const one of feedsOf(sample.channel)) one.push(sample.data);
    });
  }

  function feedsOf(channel: ChannelName): Feed<ChannelName>[] {
    return (Object.values(feeds) as unknown as Feed<ChannelName>[]).filter(
      ({ definition }) => definition.channel === channel,
    );
  }

  function everySecond(): void {
    cancelSecond = clock.after(secondMs, everySecond);
    lookAtTime();
  }

  function lookAtTime(): void {
    const state = connectionState.value;
    const lost = state.phase === 'lost';
    const quietMs = clock.now() - heardAt;
    const isQuiet = state.phase === 'live' && quietMs > Math.max(leastQuietMs, quietIntervals * intervalMs);
    retrySeconds.value = lost ? Math.max(0, Math.ceil((state.nextAttemptAt - clock.now()) / secondMs)) : null;
    quietSeconds.value = isQuiet ? Math.floor(quietMs / secondMs) : null;
  }
}
