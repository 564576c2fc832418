/**
 * The recorder keeps what numbers cannot: whole messages of every channel, thinned, for a while. It is what
 * `/api/v1/snapshot?at=` reads.
 *
 * Messages are kept as JSON in buffers outside the JavaScript heap, where they are smaller than live objects and
 * the garbage collector has nothing to walk. Of each slot of a channel's recorded period the first message is
 * kept, so there are at most retention / period + 2 of them, and at most 16 MiB a channel.
 */
import { type ChannelName, channelPaces, resolvePeriodMs } from '../../protocol/channels.ts';
import type { ChannelData } from '../../protocol/families/index.ts';
import type { Sample } from '../sampler/sample.ts';

/** 10 minutes of a table of 1,000 processes are 4 MiB; where messages are larger the oldest go earlier. */
const defaultMaxChannelBytes = 16 * 1_024 * 1_024;

export interface RecorderOptions {
  readonly retentionMs: number;
  /** The base interval, which recorded periods are multiples of. */
  readonly intervalMs: number;
  /** JSON kept of one channel; 16 MiB unless told otherwise. The newest message is kept in any case. */
  readonly maxChannelBytes?: number;
}

export interface Recorded<Name extends ChannelName = ChannelName> {
  readonly seq: number;
  readonly data: ChannelData[Name];
}

export interface Recorder {
  /**
   * Keeps a message unless one of the same slot is kept. Where the clock was set back, messages of times that now
   * lie ahead are forgotten.
   */
  record(sample: Sample, seq: number): void;
  /**
   * The newest message recorded at or before a time (Unix milliseconds), a new object each time; `null` where there
   * is none. The message itself says how old it is.
   */
  at<Name extends ChannelName>(channel: Name, timeMs: number): Recorded<Name> | null;
  /** Messages kept, and the bytes of their JSON. */
  usage(): { messages: number; bytes: number };
  /** For messages from now on. */
  setIntervalMs(intervalMs: number): void;
  /** Forgets all messages. */
  clear(): void;
}

interface Entry {
  readonly timeMs: number;
  readonly seq: number;
  readonly json: Buffer;
}

interface Track {
  periodMs: number;
  /** By time, ascending. */
  readonly entries: Entry[];
  bytes: number;
}

export function createRecorder(options: RecorderOptions): Recorder {
  const { retentionMs, maxChannelBytes = defaultMaxChannelBytes } = options;
  let { intervalMs } = options;
  const tracks = new Map<ChannelName, Track>();

  function periodOf(channel: ChannelName): number {
    return resolvePeriodMs(channelPaces[channel].recordedPeriodMs, intervalMs);
  }

  function trackOf(channel: ChannelName): Track {
    const known = tracks.get(channel);
    if (known) return known;
    const track: Track = { periodMs: periodOf(channel), entries: [], bytes: 0 };
    tracks.set(channel, track);
    return track;
  }

  return {
    record({ channel, timeMs, data }, seq) {
      const track = trackOf(channel);
      remove(track, countUntil(track.entries, timeMs), track.entries.length);
      const newest = track.entries.at(-1);
      if (newest && slotOf(newest.timeMs, track) === slotOf(timeMs, track)) return;
      const json = Buffer.from(JSON.stringify(data));
      track.entries.push({ timeMs, seq, json });
      track.bytes += json.length;
      remove(track, 0, countExpired(track, timeMs - retentionMs, maxChannelBytes));
    },
    at<Name extends ChannelName>(channel: Name, timeMs: number) {
      const entries = tracks.get(channel)?.entries ?? [];
      const entry = entries[countUntil(entries, timeMs) - 1];
      if (!entry) return null;
      // What was recorded under a channel's name is its data.
      return { seq: entry.seq, data: JSON.parse(entry.json.toString()) as ChannelData[Name] };
    },
    clear: () => tracks.clear(),
    usage() {
      let messages = 0;
      let bytes = 0;
      for (const track of tracks.values()) {
        messages += track.entries.length;
        bytes += track.bytes;
      }
      return { messages, bytes };
    },
    setIntervalMs(next) {
      intervalMs = next;
      for (const [channel, track] of tracks) track.periodMs = periodOf(channel);
    },
  };
}

function slotOf(timeMs: number, { periodMs }: Track): number {
  return Math.floor(timeMs / periodMs);
}

/** How many entries are at or before a time. */
function countUntil(entries: readonly Entry[], timeMs: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.timeMs ?? 0) <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * How many of the oldest entries must go. The newest one before `edgeMs` stays, since it answers for the time from
 * there to its successor; so does the newest of all.
 */
function countExpired({ entries, bytes }: Track, edgeMs: number, maxBytes: number): number {
  let expired = Math.max(0, countUntil(entries, edgeMs) - 1);
  let left = bytes;
  for (let index = 0; index < expired; index += 1) left -= entries[index]?.json.length ?? 0;
  while (left > maxBytes && expired < entries.length - 1) {
    left -= entries[expired]?.json.length ?? 0;
    expired += 1;
  }
  return expired;
}

/** Removes entries from `from` up to, not including, `to`. */
function remove(track: Track, from: number, to: number): void {
  for (const { json } of track.entries.splice(from, to - from)) track.bytes -= json.length;
}
