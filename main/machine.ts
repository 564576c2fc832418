/**
 * One machine as a value: its sampler, series, recorder and hub wired together, so that each machine has its own
 * run and its own sequence numbers. The engine serves one; `telltale snapshot` reads one without serving it.
 */
import { randomBytes } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { catalogue } from '../protocol/catalogue.ts';
import { type ChannelName, channelNames, channelPaces, resolvePeriodMs } from '../protocol/channels.ts';
import { TelltaleError } from '../protocol/errors.ts';
import { dashboardSeries } from '../protocol/families/dashboard.ts';
import type { PowerData } from '../protocol/families/power.ts';
import { type Audience, type ChannelInfo, type HelloMessage, protocolVersion } from '../protocol/messages.ts';
import type { ProcessDetails } from '../protocol/process-details.ts';
import type { Settings } from '../protocol/settings.ts';
import type { ShareChoices } from '../protocol/share.ts';
import type { SocketsResult } from '../protocol/sockets.ts';
import type { TcpResult } from '../protocol/tcp.ts';
import type { Clock } from './clock.ts';
import type { Host } from './collectors/collector.ts';
import { type HostFacts, readHostFacts } from './collectors/info.ts';
import { type ProcessQuery, readProcessDetails } from './collectors/process-details.linux.ts';
import { channelSources } from './collectors/registry.ts';
import { openSockets } from './collectors/sockets.linux.ts';
import { openTcp } from './collectors/tcp.ts';
import { openWindowsShell } from './collectors/windows-shell.ts';
import { type History, startHistory } from './history/history.ts';
import { bootIdentity, machineIdentity } from './history/identity.ts';
import { createTraffic } from './history/traffic.ts';
import { createHub, type Hub } from './hub/hub.ts';
import type { Log } from './log.ts';
import { createRecorder, type Recorder } from './recorder/recorder.ts';
import { createPace } from './sampler/pace.ts';
import type { Tick } from './sampler/sample.ts';
import { type Sampler, startSampler } from './sampler/sampler.ts';
import { createSeriesStore, type SeriesStore } from './series/store.ts';
import { createRedaction, type Redaction } from './server/access/redact.ts';
import { createRequestCounter, type RequestCounter } from './server/request-counter.ts';

/** How long the recorder remembers whole messages. */
const recorderRetentionMs = 10 * 60_000;
/** Asked again sooner, functions of systeminformation give the answer that they gave before. */
const portableLeastMs = 500;
const hideAll: ShareChoices = { processes: false, command_lines: false, users: false, addresses: false };

/** What of the settings concerns one machine. */
export type MachineSettings = Pick<
  Settings,
  'interval_ms' | 'slower_on_battery' | 'slower_unwatched' | 'channels_off' | 'ping_interval_ms' | 'history'
>;

export interface MachineOptions {
  settings: Readonly<MachineSettings>;
  /** Folder under which another machine's /proc and /sys are mounted; `null` for this one. */
  hostRoot: string | null;
  /** Where history is kept. Default: none is kept on disk, whatever the setting. */
  historyFolder?: string | null;
  version: string;
  /** What viewers may see; nothing that can be hidden unless it is given. */
  shareChoices?: () => ShareChoices;
  clock: Clock;
  log: Log;
}

export interface Machine {
  readonly facts: HostFacts;
  readonly runId: string;
  readonly sampler: Sampler;
  readonly series: SeriesStore;
  readonly recorder: Recorder;
  readonly hub: Hub;
  /** On disk; left out where none is kept there. */
  readonly history?: History;
  readonly redaction: Redaction;
  /** What its server answers is counted here, for the channel `application`. */
  readonly requests: RequestCounter;
  /** One process looked at closely; left out where the platform cannot tell. */
  readonly processDetails?: (query: ProcessQuery) => Promise<ProcessDetails>;
  /** Sockets by state and who listens; left out where the platform cannot tell. */
  readonly sockets?: () => Promise<SocketsResult>;
  /** TCP bytes by process; rejects with the reason where the platform cannot tell. */
  readonly tcp: () => Promise<TcpResult>;
  /** Time between two samples while somebody looks; on battery it may be longer than the base interval. */
  intervalMs(): number;
  /** As `hello` and `/api/v1/info` list them. */
  channels(): ChannelInfo[];
  /** `null` where it is not known. The channel `power` tells it too. */
  setOnBattery(onBattery: boolean | null): void;
  /** Puts settings in force at once; viewers get `hello` again where it changes. */
  apply(settings: Readonly<MachineSettings>): void;
  /** Forgets what is recorded, on disk too. @returns bytes of the files that are no more */
  deleteHistory(): Promise<number>;
  /** Ends every viewer, then sampling; resolves when what was recorded is on disk. Harmless twice. */
  stop(): Promise<void>;
}

/** @throws TelltaleError `unavailable` where Linux' /proc cannot be read */
export async function startMachine(options: MachineOptions): Promise<Machine> {
  const { clock, log, version } = options;
  let { settings } = options;
  const requests = createRequestCounter(clock);
  const shell = process.platform === 'win32' ? openWindowsShell(clock) : null;
  const host: Host = {
    ...describeHost(options.hostRoot),
    ...(shell && { shell }),
    self: {
      collectors: () => sampler.usage(),
      application: () => ({
        ...requests.counts(),
        viewers: hub.viewerCount,
        droppedMessages: hub.totals.droppedMessages,
        pushed: {},
      }),
    },
    ...(options.historyFolder && { traffic: { count: (reading) => traffic.count(reading) } }),
  };
  const facts = await readHostFacts(host);
  const runId = randomBytes(8).toString('hex');
  let disabled: ReadonlySet<ChannelName> = new Set(settings.channels_off);
  const leastMs = host.platform === 'linux' ? 0 : portableLeastMs;
  const pace = createPace({ rules: paceRules(settings), leastMs, clock, onChange: followPace });

  const series = createSeriesStore({
    catalogue,
    intervalMs: settings.interval_ms,
    dashboard: dashboardSeries,
    note: (message) => log('warning', 'series', message),
  });
  const recorder = createRecorder({ retentionMs: recorderRetentionMs, intervalMs: settings.interval_ms });
  const traffic = createTraffic({
    now: () => clock.now(),
    timeZone: facts.time_zone,
    boot: bootIdentity(host.procRoot, facts.boot_time),
    bootMs: facts.boot_time === null ? null : Date.parse(facts.boot_time),
  });
  const history = options.historyFolder
    ? startHistory({
        folder: options.historyFolder,
        enabled: settings.history,
        machine: machineIdentity(host.rootPrefix),
        host: facts.name,
        run: runId,
        series,
        traffic,
        intervalMs: () => settings.interval_ms,
        clock,
        log,
      })
    : null;
  const sampler = startSampler({
    host,
    clock,
    log,
    sources: channelSources,
    intervalMs: pace.currentMs,
    disabled,
    onTick: distribute,
  });
  const redaction = createRedaction(options.shareChoices ?? (() => hideAll));
  const hub = createHub({
    runId,
    redact: redaction.sample,
    clock,
    log,
    heartbeatMs: settings.ping_interval_ms,
    intervalMs: () => pace.watchedMs,
    availability,
    demand,
    hello,
  });

  /** Whoever subscribes to anything looks. */
  function demand(channel: ChannelName): () => void {
    const release = sampler.demand(channel);
    const leave = pace.watch();
    return () => {
      release();
      leave();
    };
  }

  function followPace(): void {
    sampler.setIntervalMs(pace.currentMs);
    series.setPaceMs(pace.currentMs, clock.now());
    if (pace.watchedMs === toldIntervalMs) return;
    toldIntervalMs = pace.watchedMs;
    hub.announce();
  }

  /** `dashboard` is made of series, so the sampler does not know of it. */
  function availability() {
    const all = new Map(sampler.availability());
    all.set(
      'dashboard',
      disabled.has('dashboard') ? { available: false, reason: 'switched off' } : { available: true },
    );
    return all;
  }

  function channels(): ChannelInfo[] {
    const available = availability();
    return channelNames.map((name) => ({
      name,
      period_ms: resolvePeriodMs(channelPaces[name].periodMs, pace.watchedMs),
      ...(available.get(name) ?? { available: false, reason: 'not known on this platform' }),
    }));
  }

  function hello(audience: Audience): HelloMessage {
    return {
      type: 'hello',
      protocol: protocolVersion,
      run_id: runId,
      version,
      name: facts.name,
      timestamp: new Date(clock.now()).toISOString(),
      time_zone: facts.time_zone,
      interval_ms: pace.watchedMs,
      audience,
      channels: channels(),
    };
  }

  let toldIntervalMs = pace.watchedMs;
  let dashboardSlotMs = 0;

  /** What the sampler yields goes to the series first, since the dashboard is made of them. */
  function distribute(tick: Tick): void {
    series.ingest(tick);
    for (const { channel, data } of tick.samples) {
      if (channel === 'power') pace.setOnBattery((data as PowerData).on_battery);
    }
    const samples = [...tick.samples];
    const paced = samples.find((sample) => channelPaces[sample.channel].periodMs === 'base');
    // A family that answers late comes in a second tick of the slot; the slot has one dashboard.
    if (paced && tick.slotMs !== dashboardSlotMs && !disabled.has('dashboard')) {
      dashboardSlotMs = tick.slotMs;
      samples.push(series.dashboard(tick.slotMs, paced.timeMs));
    }
    const seqs = hub.publish(samples);
    for (const sample of samples) {
      const seq = seqs.get(sample.channel);
      if (seq !== undefined) recorder.record(sample, seq);
    }
    history?.take(tick.slotMs, tick.samples, seqs);
  }

  return {
    facts,
    runId,
    sampler,
    series,
    recorder,
    hub,
    redaction,
    requests,
    ...(history && { history }),
    ...(host.platform === 'linux' && {
      processDetails: (query: ProcessQuery) => readProcessDetails(host, clock, query),
      sockets: openSockets(host, clock).read,
    }),
    tcp: openTcp(host, clock).read,
    intervalMs: () => pace.watchedMs,
    setOnBattery: (onBattery) => pace.setOnBattery(onBattery),
    channels,
    apply(next) {
      const before = settings;
      settings = next;
      disabled = new Set(next.channels_off);
      sampler.setDisabled(disabled);
      if (next.interval_ms !== before.interval_ms) {
        series.setIntervalMs(next.interval_ms);
        recorder.setIntervalMs(next.interval_ms);
      }
      pace.setRules(paceRules(next));
      // Of a new base interval the series know nothing else, also where the pace came out the same.
      series.setPaceMs(pace.currentMs, clock.now());
      if (next.ping_interval_ms !== before.ping_interval_ms) hub.setHeartbeatMs(next.ping_interval_ms);
      if (next.channels_off.join() !== before.channels_off.join()) hub.announce();
      void history?.setEnabled(next.history);
    },
    async deleteHistory() {
      const bytes = (await history?.clear()) ?? 0;
      series.clear();
      recorder.clear();
      return bytes;
    },
    async stop() {
      pace.stop();
      hub.close();
      sampler.stop();
      shell?.close();
      await history?.stop();
    },
  };
}

function paceRules({ interval_ms, slower_on_battery, slower_unwatched }: Readonly<MachineSettings>) {
  return { intervalMs: interval_ms, slowerOnBattery: slower_on_battery, slowerUnwatched: slower_unwatched };
}

/** @throws TelltaleError `unavailable` where Linux' /proc is not there */
function describeHost(hostRoot: string | null): Host {
  const rootPrefix = hostRoot ?? '';
  const host: Host = {
    platform: process.platform,
    procRoot: `${rootPrefix}/proc`,
    sysRoot: `${rootPrefix}/sys`,
    rootPrefix,
  };
  if (host.platform === 'linux') {
    try {
      accessSync(`${host.procRoot}/stat`, constants.R_OK);
    } catch (cause) {
      const where = hostRoot === null ? 'mounted' : 'mounted below the folder that --host-root names';
      throw new TelltaleError(
        'unavailable',
        `${host.procRoot}/stat cannot be read: Telltale needs /proc ${where}.`,
        {
          cause,
        },
      );
    }
  }
  return host;
}
