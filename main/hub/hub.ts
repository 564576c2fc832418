/**
 * The hub of one machine: numbers each message, keeps the replay rings and gives every viewer what it subscribed
 * to. The path of a publish is ring, groups, sinks; nothing in it is done once per viewer but one write.
 */
import type { ViewerInfo } from '../../protocol/api.ts';
import { type ChannelName, channelNames, channelPaces } from '../../protocol/channels.ts';
import { type CloseCode, closeCodes } from '../../protocol/errors.ts';
import type { ChannelData } from '../../protocol/families/index.ts';
import type { Audience, HelloMessage } from '../../protocol/messages.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Sample } from '../sampler/sample.ts';
import { Batches } from './batches.ts';
import { CatchUp } from './catch-up.ts';
import { Demand } from './demand.ts';
import { Groups } from './groups.ts';
import { Heartbeat } from './heartbeat.ts';
import { Message, type MessageContext, type Redact } from './message.ts';
import { Ring } from './ring.ts';
import type { Sink } from './sink.ts';
import { type AttachOptions, type Availability, HubViewer, type Viewer, type ViewerContext } from './viewer.ts';

export type { AttachOptions, Availability, Viewer } from './viewer.ts';

const defaultBacklogBytes = 262_144;
const defaultHeartbeatMs = 30_000;
const defaultStallMs = 5_000;

export interface HubOptions {
  /** Changes at every start; sequence numbers count within one. */
  readonly runId: string;
  readonly clock: Clock;
  readonly log: Log;
  /** The base interval. */
  intervalMs(): number;
  /** Which channels can be subscribed to, and why the others cannot. */
  availability(): ReadonlyMap<ChannelName, Availability>;
  /** Asks for a channel while somebody subscribes to it. @returns ends it */
  demand(channel: ChannelName): () => void;
  hello(audience: Audience): HelloMessage;
  /** Default: hides nothing. */
  readonly redact?: Redact;
  /** Channels whose messages are never thinned or replaced: a viewer too slow for them is closed. Default: none. */
  readonly lossless?: ReadonlySet<ChannelName>;
  /** What may wait for one viewer, at least 64 KiB. Default 256 KiB. */
  readonly backlogBytes?: number;
  /** Time between two pings. Default 30 s. */
  readonly heartbeatMs?: number;
  /** How long a viewer may take nothing of what waits for it. Default 5 s. */
  readonly stallMs?: number;
}

export interface HubTotals {
  /** Messages numbered since the start, over all channels. */
  readonly publishedMessages: number;
  /** Messages that a viewer was owed and did not get because it was too slow, over all viewers. */
  readonly droppedMessages: number;
  /** Viewers since the start. */
  readonly attachedViewers: number;
}

export interface Hub {
  readonly runId: string;
  /** The clock that its viewers live by. */
  readonly clock: Clock;
  readonly viewerCount: number;
  readonly totals: HubTotals;
  /**
   * Numbers the samples, keeps them for replay and sends them.
   * @returns the seq of each channel's message
   */
  publish(samples: readonly Sample[]): ReadonlyMap<ChannelName, number>;
  /** Takes in a viewer: hello first, then what its subscriptions owe. After {@link close} it is closed at once. */
  attach(sink: Sink, options: AttachOptions): Viewer;
  /** The newest message of a channel as an audience may see it; `null` before the first. */
  latest<Name extends ChannelName>(
    channel: Name,
    audience: Audience,
  ): { seq: number; data: ChannelData[Name] } | null;
  /** As `/api/v1/viewers` lists them, in the order in which they came. */
  viewers(): ViewerInfo[];
  /** Hello again to everybody, and what it changes: after a setting of the interval, of channels or of privacy. */
  announce(): void;
  /** Time between two pings, at once. */
  setHeartbeatMs(heartbeatMs: number): void;
  /** Ends one viewer. @returns whether there was one with this id */
  disconnect(id: string, code: CloseCode, reason: string): boolean;
  /** Ends every viewer with 1001; no timer or demand is left. Harmless twice. */
  close(): void;
}

export function createHub(options: HubOptions): Hub {
  const { clock, log, runId, hello } = options;
  const rings = new Map(channelNames.map((name) => [name, new Ring(channelPaces[name].ringLength)] as const));
  const viewers = new Map<string, HubViewer>();
  const groups = new Groups();
  const batches = new Batches();
  const catchUp = new CatchUp(clock);
  const heartbeat = new Heartbeat({
    clock,
    viewers,
    heartbeatMs: options.heartbeatMs ?? defaultHeartbeatMs,
    stallMs: options.stallMs ?? defaultStallMs,
  });
  const messageContext: MessageContext = { runId, redact: options.redact ?? ((_audience, sample) => sample) };
  let position = 0;
  let droppedMessages = 0;
  let attachedViewers = 0;
  let closed = false;

  const viewerContext: ViewerContext = {
    runId,
    clock,
    rings,
    groups,
    batches,
    catchUp,
    demand: new Demand(options.demand),
    backlogBytes: options.backlogBytes ?? defaultBacklogBytes,
    lossless: options.lossless ?? new Set(),
    intervalMs: () => options.intervalMs(),
    availability: () => options.availability(),
    dropped(count) {
      droppedMessages += count;
    },
    waits: (viewer) => heartbeat.watch(viewer),
    gone(viewer) {
      viewers.delete(viewer.id);
      heartbeat.end(viewer);
    },
  };

  function number(sample: Sample): Message | null {
    const ring = rings.get(sample.channel);
    if (!ring) return null;
    position += 1;
    const previousTimeMs = ring.newest()?.timeMs ?? null;
    const message = new Message(sample, { seq: ring.newestSeq + 1, position, previousTimeMs }, messageContext);
    ring.push(message);
    return message;
  }

  return {
    runId,
    clock,
    get viewerCount() {
      return viewers.size;
    },
    get totals() {
      return { publishedMessages: position, droppedMessages, attachedViewers };
    },
    publish(samples) {
      const messages = samples.map(number).filter((message) => message !== null);
      batches.clear();
      const pings = heartbeat.due();
      groups.deliver(messages, pings);
      pings.sendRest();
      return new Map(messages.map((message) => [message.channel, message.seq]));
    },
    attach(sink, attachOptions) {
      attachedViewers += 1;
      const id = String(attachedViewers);
      const viewer = new HubViewer(id, sink, attachOptions, viewerContext);
      viewers.set(id, viewer);
      heartbeat.begin(viewer);
      if (closed) {
        viewer.end(closeCodes.goingAway, 'the server stops');
        return viewer;
      }
      viewer.send(hello(attachOptions.audience));
      viewer.start();
      return viewer;
    },
    latest<Name extends ChannelName>(channel: Name, audience: Audience) {
      const message = rings.get(channel)?.newest();
      // A ring holds messages of its own channel only, which the map's type cannot say.
      return message ? { seq: message.seq, data: message.data(audience) as ChannelData[Name] } : null;
    },
    viewers: () => [...viewers.values()].map(describe),
    announce() {
      for (const ring of rings.values()) ring.forgetRedacted();
      batches.clear();
      for (const viewer of [...viewers.values()]) {
        viewer.send(hello(viewer.audience));
        viewer.setPeriods();
      }
    },
    setHeartbeatMs: (heartbeatMs) => heartbeat.setHeartbeatMs(heartbeatMs),
    disconnect(id, code, reason) {
      const viewer = viewers.get(id);
      viewer?.end(code, reason);
      return viewer !== undefined;
    },
    close() {
      if (closed) return;
      closed = true;
      if (viewers.size > 0) log('info', 'hub', `closing ${viewers.size} viewers`);
      for (const viewer of [...viewers.values()]) viewer.end(closeCodes.goingAway, 'the server stops');
      heartbeat.stop();
      catchUp.stop();
    },
  };
}

function describe(viewer: HubViewer): ViewerInfo {
  return {
    id: viewer.id,
    address: viewer.options.address,
    transport: viewer.options.transport,
    channels: [...viewer.subscriptions.keys()],
    since: new Date(viewer.sinceMs).toISOString(),
    backlog_bytes: viewer.sink.backlogBytes,
    dropped_messages: viewer.droppedMessages,
    round_trip_ms: viewer.liveness.roundTripMs,
  };
}
