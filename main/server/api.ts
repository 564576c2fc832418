/**
 * What may be asked of a machine, as REST does over HTTP and a window over IPC: one method per entry of
 * protocol/api.ts, parameters as texts, and the Prometheus page. Reads from the rooms that hold the data; knows
 * neither HTTP nor ports.
 */
import type {
  ApiMethod,
  ApiMethods,
  HistoryColumns,
  InfoResult,
  SeriesResult,
  ViewerInfo,
} from '../../protocol/api.ts';
import { catalogue } from '../../protocol/catalogue.ts';
import { type ChannelName, type ChannelPace, channelPaces, resolvePeriodMs } from '../../protocol/channels.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import type { AnyChannelData, ChannelData } from '../../protocol/families/index.ts';
import { type Audience, type ChannelInfo, protocolVersion } from '../../protocol/messages.ts';
import type { NeighboursResult } from '../../protocol/neighbours.ts';
import type { ProcessDetails } from '../../protocol/process-details.ts';
import type { SocketsResult } from '../../protocol/sockets.ts';
import type { TcpResult } from '../../protocol/tcp.ts';
import type { Clock } from '../clock.ts';
import type { HistoryQuery } from '../series/store.ts';
import type { Redaction } from './access/redact.ts';
import { channelList, duration, moment, type Params, processId, texts } from './params.ts';
import { formatMetrics } from './prometheus.ts';

/** What the rooms to the left give; each is passed as it is. */
export interface ApiOptions {
  facts: Omit<InfoResult, 'run_id' | 'version' | 'protocol' | 'interval_ms' | 'channels'>;
  runId: string;
  version: string;
  /** As `hello` lists them. */
  channels(): ChannelInfo[];
  hub: {
    latest<Name extends ChannelName>(
      channel: Name,
      audience: Audience,
    ): { seq: number; data: ChannelData[Name] } | null;
    viewers(): ViewerInfo[];
    readonly viewerCount: number;
  };
  /** Time between two samples while somebody looks. */
  intervalMs(): number;
  sampler: {
    /** Time between two samples now. */
    readonly intervalMs: number;
    /** Reads what is out of date twice, 250 ms apart, and publishes it before it resolves. */
    refresh(channels: readonly ChannelName[]): Promise<void>;
  };
  series: {
    /** @throws TelltaleError unknown_series, invalid_window, too_many_points */
    history(query: HistoryQuery, nowMs: number): HistoryColumns[];
    list(): SeriesResult['series'];
  };
  recorder: {
    /** The newest message at or before a moment; `null` where none is kept. */
    at(channel: ChannelName, timeMs: number): { seq: number; data: AnyChannelData } | null;
  };
  /** What earlier runs recorded, on disk; left out where nothing is kept there. */
  history?: {
    /** Resolves when what there is was read back. */
    ready(): Promise<void>;
    /** As the recorder's, for times that it does not hold. */
    at(channel: ChannelName, timeMs: number): Promise<{ seq: number; data: AnyChannelData } | null>;
  };
  redaction: Pick<Redaction, 'data' | 'hidesSeries' | 'showsProcesses'>;
  /** One process looked at closely. @throws TelltaleError not_found; left out where the platform cannot tell */
  processDetails?: (query: {
    pid: number;
    startTimeMs: number | null;
    audience: Audience;
  }) => Promise<ProcessDetails>;
  /** Sockets by state; left out where the platform cannot tell. */
  sockets?: () => Promise<SocketsResult>;
  /** TCP bytes by process. @throws TelltaleError unavailable, with the reason, where the platform cannot tell */
  tcp?: () => Promise<TcpResult>;
  /** Other Telltales on the network; left out where nobody listens for them. */
  neighbours?: () => NeighboursResult;
  clock: Pick<Clock, 'now'>;
}

export interface Api {
  /**
   * Answers one request.
   * @param params texts, or lists of texts; what is unknown is ignored
   * @throws TelltaleError (as a rejection) unknown_method, forbidden, or what is wrong with a parameter
   */
  handle<Method extends ApiMethod>(
    method: Method,
    params: Params,
    audience: Audience,
  ): Promise<ApiMethods[Method]['result']>;
  /** @throws TelltaleError `channel_unavailable` for the first that cannot be had, with the reason */
  requireAvailable(channels: readonly ChannelName[]): void;
  /** The newest data as Prometheus' text. */
  metrics(audience: Audience): string;
}

type Methods = {
  [Method in ApiMethod]: (
    params: Params,
    audience: Audience,
  ) => ApiMethods[Method]['result'] | Promise<ApiMethods[Method]['result']>;
};

const defaultWindowMs = 10 * 60_000;
const maxWindowMs = 90 * 86_400_000;

export function createApi(options: ApiOptions): Api {
  const { facts, runId, version, hub, sampler, series, recorder, redaction, clock } = options;

  const methods: Methods = {
    info: () => ({
      ...facts,
      run_id: runId,
      version,
      protocol: protocolVersion,
      interval_ms: options.intervalMs(),
      channels: options.channels(),
    }),
    async snapshot(params, audience) {
      const named = channelList(params);
      const atMs = moment(params, 'at');
      const offered = available();
      const channels = named ?? offered;
      if (atMs !== null) return { run_id: runId, channels: await recorded(channels, atMs, audience) };
      const had = channels.filter((channel) => offered.includes(channel));
      // One that cannot be had is told in its place among others; a request for nothing else is an error.
      if (had.length === 0) requireAvailable(channels);
      await sampler.refresh(had);
      return { run_id: runId, channels: newest(channels, audience) };
    },
    async history(params, audience) {
      const names = [...new Set(texts(params, 'series'))];
      if (names.length === 0) throw new TelltaleError('invalid_request', '"series" is missing.');
      await options.history?.ready();
      const nowMs = clock.now();
      const query = {
        series: names,
        ...range(params, nowMs),
        stepMs: duration(params, 'step', 'invalid_step'),
        hides: (definition, label) => redaction.hidesSeries(definition, label, audience),
      } satisfies HistoryQuery;
      return { run_id: runId, series: series.history(query, nowMs) };
    },
    series: () => ({ series: series.list() }),
    viewers(_params, audience) {
      if (audience !== 'viewer') return { viewers: hub.viewers() };
      throw new TelltaleError('forbidden', 'Only the owner and this machine itself see who else is watching.');
    },
    async process(params, audience) {
      if (audience === 'viewer') {
        throw new TelltaleError('forbidden', 'Only the owner and this machine itself look into processes.');
      }
      const pid = processId(params, 'pid');
      const startTimeMs = moment(params, 'start_time');
      if (options.processDetails) return options.processDetails({ pid, startTimeMs, audience });
      throw new TelltaleError('unavailable', `Details of a process are not read on ${facts.platform}.`);
    },
    async sockets(_params, audience) {
      if (!options.sockets) {
        throw new TelltaleError('unavailable', `Sockets are not counted on ${facts.platform}.`);
      }
      const sockets = await options.sockets();
      if (audience !== 'viewer') return sockets;
      return { ...sockets, listening: null, unavailable: { listening: 'addresses are not shared' } };
    },
    async tcp(_params, audience) {
      if (!redaction.showsProcesses(audience)) {
        throw new TelltaleError(
          'forbidden',
          'Processes are not shared, and so neither is what each of them sends.',
        );
      }
      if (options.tcp) return options.tcp();
      throw new TelltaleError('unavailable', `TCP by process is not read on ${facts.platform}.`);
    },
    neighbours(_params, audience) {
      if (audience !== 'viewer') return options.neighbours?.() ?? { listening: false, neighbours: [] };
      throw new TelltaleError('forbidden', 'Only the owner and this machine itself see its neighbours.');
    },
  };

  function available(): ChannelName[] {
    return options.channels().flatMap((channel) => (channel.available ? [channel.name] : []));
  }

  /** `name: why` of each that cannot be had, in the order of the list of channels. */
  function problems(): ReadonlyMap<ChannelName, string> {
    const missing = options.channels().filter((channel) => !channel.available);
    return new Map(
      missing.map(({ name, reason }) => [name, `${name}: ${reason ?? 'not available on this machine'}`]),
    );
  }

  function requireAvailable(channels: readonly ChannelName[]): void {
    for (const [name, problem] of problems()) {
      if (channels.includes(name)) throw new TelltaleError('channel_unavailable', problem);
    }
  }

  function newest(channels: readonly ChannelName[], audience: Audience) {
    const missing = problems();
    return Object.fromEntries(
      channels.map((channel) => {
        const reason = missing.get(channel);
        if (reason !== undefined) return [channel, { seq: null, data: null, reason }];
        const none = { seq: null, data: null, reason: 'no sample was taken yet' };
        return [channel, hub.latest(channel, audience) ?? none];
      }),
    );
  }

  async function recorded(channels: readonly ChannelName[], atMs: number, audience: Audience) {
    const reason = 'nothing is recorded at or before this time';
    await options.history?.ready();
    const entries = await Promise.all(
      channels.map(async (channel) => {
        const found = recorder.at(channel, atMs) ?? (await options.history?.at(channel, atMs));
        // The recorder keeps what the owner sees.
        const entry = found
          ? { seq: found.seq, data: redaction.data(channel, found.data, audience) }
          : { seq: null, data: null, reason };
        return [channel, entry] as const;
      }),
    );
    return Object.fromEntries(entries);
  }

  return {
    async handle(method, params, audience) {
      if (!Object.hasOwn(methods, method)) {
        throw new TelltaleError(
          'unknown_method',
          `There is no such method; there are ${Object.keys(methods).join(', ')}.`,
        );
      }
      return methods[method](params, audience);
    },
    requireAvailable,
    metrics: (audience) =>
      formatMetrics({
        facts,
        version,
        catalogue,
        latest: (channel) => fresh(channel, audience),
        viewers: hub.viewerCount,
        nowMs: clock.now(),
      }),
  };

  /** A gauge that nobody measures any more must not look like one that does. */
  function fresh<Name extends ChannelName>(channel: Name, audience: Audience): ChannelData[Name] | null {
    const newest = hub.latest(channel, audience);
    if (!newest) return null;
    const pace: ChannelPace = channelPaces[channel];
    const periodMs = resolvePeriodMs(pace.unwatchedPeriodMs ?? pace.periodMs, sampler.intervalMs);
    return clock.now() - Date.parse(newest.data.timestamp) <= 3 * periodMs ? newest.data : null;
  }
}

/**
 * [from, to) in Unix milliseconds: `window` until now or until `to`, or from `from` until `to` or now.
 * @throws TelltaleError `invalid_window` where they contradict each other or lie too far apart
 */
function range(params: Params, nowMs: number): { fromMs: number; toMs: number } {
  const windowMs = duration(params, 'window', 'invalid_window');
  const fromMs = moment(params, 'from');
  const toMs = moment(params, 'to') ?? nowMs;
  if (fromMs !== null && windowMs !== null) {
    throw new TelltaleError('invalid_window', 'Give either "window" or "from", not both.');
  }
  const range = { fromMs: fromMs ?? toMs - (windowMs ?? defaultWindowMs), toMs };
  if (toMs - range.fromMs > maxWindowMs) {
    throw new TelltaleError('invalid_window', 'The window must not be longer than 90 days.');
  }
  return range;
}
