/**
 * Makes a channel's samples of the readings of its families: pairs each with the channel's earlier one where the
 * time between them means something, derives, and adds the envelope.
 */

import type { ChannelName } from '../../protocol/channels.ts';
import { type Envelope, firstReadingReason } from '../../protocol/families/envelope.ts';
import type { ChannelSource, Family } from '../collectors/collector.ts';
import { createTake, type Outcome } from './rates.ts';
import type { Reading, ReadResult } from './reader.ts';
import { ReasonList } from './reason-list.ts';
import type { Sample } from './sample.ts';

/** A reading, or why there is none, with the reading before it in the same line of readings. */
export interface Pairing {
  readonly result: ReadResult;
  readonly previous: Reading | undefined;
  /** Longest time between two readings that still says something of the present, in milliseconds. */
  readonly maxSpanMs: number;
  /** Why readings of different eras have nothing to do with each other. */
  readonly eraReason: string;
}

/** What a family's readings are to a channel; see {@link Outcome}. */
export function pair({ result, previous, maxSpanMs, eraReason }: Pairing): Outcome {
  if ('failure' in result) return result;
  const alone = (gapReason: string) => ({ current: result.value, previous: null, seconds: null, gapReason });
  if (!previous) return alone(firstReadingReason);
  if (result.era === null || result.era !== previous.era) return alone(eraReason);
  const spanMs = result.atMs - previous.atMs;
  // Two channels may join one slow read: the same reading twice.
  if (spanMs <= 0) return alone('no time passed between the two readings');
  if (spanMs > maxSpanMs) return alone(`no reading for ${Math.round(spanMs / 1_000)} s before this one`);
  return { current: result.value, previous: previous.value, seconds: spanMs / 1_000 };
}

/** When samples were taken that go out together. */
export interface Moment {
  /** Unix milliseconds. */
  readonly timeMs: number;
  /** The same as ISO 8601, written once for all. */
  readonly timestamp: string;
}

export function momentOf(timeMs: number): Moment {
  return { timeMs, timestamp: new Date(timeMs).toISOString() };
}

/** Makes the messages of one channel, one after the other. */
export class Composer {
  readonly source: ChannelSource;
  private readonly reasons = new ReasonList();

  constructor(source: ChannelSource) {
    this.source = source;
  }

  /** @throws whatever the channel's `derive` throws */
  compose(outcomes: ReadonlyMap<Family<unknown>, Outcome>, { timeMs, timestamp }: Moment): Sample {
    const { take, unavailable } = createTake(outcomes, this.reasons);
    // The object itself, which is new each time: a copy of many fields costs V8 ten times what making them did.
    const data: Partial<Envelope> = this.source.derive(take);
    data.timestamp = timestamp;
    const reasons = unavailable();
    if (reasons) data.unavailable = reasons;
    // The source itself ties the channel's name to the type of its data.
    return { channel: this.source.channel, timeMs, data } as Sample<ChannelName>;
  }
}
