/**
 * Whole messages on disk, and where each lies: what `/api/v1/snapshot?at=` reads once memory does not hold the time
 * any more. A message is JSON, deflated. Command lines stay out: they may hold passwords, and a file outlives both
 * the process and the reason for looking.
 */
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { type ChannelName, isChannelName } from '../../protocol/channels.ts';
import type { AnyChannelData } from '../../protocol/families/index.ts';
import type { Sample } from '../sampler/sample.ts';
import { encodeRecord, frameBytes, recordAt, recordTypes } from './format.ts';
import type { Segment } from './segment-log.ts';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);
/** A table of 10,000 processes is 4 MB of JSON. */
const maxJsonBytes = 32 * 1_024 * 1_024;

/** Where a message lies. */
interface Place {
  readonly timeMs: number;
  readonly segment: Segment;
  readonly offset: number;
  readonly length: number;
}

export interface StoredMessage {
  readonly seq: number;
  readonly data: AnyChannelData;
}

/** @returns a record */
export async function encodeMessage({ channel, timeMs, data }: Sample, seq: number): Promise<Buffer> {
  const json = await deflate(JSON.stringify(withoutCommandLines(data)), { level: 3 });
  const head = Buffer.alloc(17 + channel.length);
  head.writeDoubleLE(timeMs, 0);
  head.writeDoubleLE(seq, 8);
  head[16] = channel.length;
  head.write(channel, 17, 'latin1');
  return encodeRecord(recordTypes.message, Buffer.concat([head, json]));
}

/** The head of a message's record; `null` for a channel that we do not know. @throws RangeError */
export function decodeHead(
  content: Buffer,
): { channel: ChannelName; timeMs: number; seq: number; at: number } | null {
  const at = 17 + content.readUInt8(16);
  const channel = content.toString('latin1', 17, at);
  if (!isChannelName(channel)) return null;
  return { channel, timeMs: content.readDoubleLE(0), seq: content.readDoubleLE(8), at };
}

export class MessageIndex {
  /** By channel, rising in time. */
  readonly #places = new Map<ChannelName, Place[]>();

  add(channel: ChannelName, place: Place): void {
    const places = this.#places.get(channel) ?? [];
    this.#places.set(channel, places);
    places.splice(countUntil(places, place.timeMs), 0, place);
  }

  /** Forgets messages of a segment that is no more, or of times from one on. */
  remove(isGone: (place: Place) => boolean): void {
    for (const [channel, places] of this.#places) {
      this.#places.set(
        channel,
        places.filter((place) => !isGone(place)),
      );
    }
  }

  get size(): number {
    return [...this.#places.values()].reduce((sum, places) => sum + places.length, 0);
  }

  /** The newest message at or before a time that can be read. */
  async at(channel: ChannelName, timeMs: number): Promise<StoredMessage | null> {
    const places = this.#places.get(channel) ?? [];
    for (let index = countUntil(places, timeMs) - 1; index >= 0; index -= 1) {
      const place = places[index];
      const message = place && (await read(place));
      if (message) return message;
    }
    return null;
  }
}

async function read({ segment, offset, length }: Place): Promise<StoredMessage | null> {
  try {
    const file = await open(segment.path, 'r');
    try {
      const bytes = Buffer.alloc(frameBytes + length);
      await file.read(bytes, 0, bytes.length, offset);
      const record = recordAt(bytes, 0);
      const head = record && decodeHead(record.content);
      if (!record || !head) return null;
      const json = await inflate(record.content.subarray(head.at), { maxOutputLength: maxJsonBytes });
      // What was recorded under a channel's name is its data.
      return { seq: head.seq, data: JSON.parse(json.toString()) as AnyChannelData };
    } finally {
      await file.close();
    }
  } catch {
    // Removed or changed behind our back: the message before it answers.
    return null;
  }
}

function withoutCommandLines(data: AnyChannelData): AnyChannelData {
  if (!('processes' in data)) return data;
  return {
    ...data,
    processes: data.processes.map((each) => ({ ...each, command_line: null })),
    unavailable: { ...data.unavailable, 'processes[].command_line': 'command lines are not kept on disk' },
  };
}

/** How many places are at or before a time. */
function countUntil(places: readonly Place[], timeMs: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.timeMs ?? 0) <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
