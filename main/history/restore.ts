/**
 * Reads the logs back into the series and the index of messages. What a run that was killed had not yet summed up for
 * the third tier is made of its buckets of 10 s.
 */
import type { SeriesStore } from '../series/store.ts';
import { longTier } from '../series/tiers.ts';
import type { BucketWriter } from './bucket-writer.ts';
import { decodeBuckets, decodeNames } from './buckets.ts';
import { recordTypes } from './format.ts';
import { type LogName, limits } from './limits.ts';
import { type FoundSegment, type ReadOptions, readSegments, Slices } from './load.ts';
import { decodeHead, type MessageIndex } from './messages.ts';

type Take = ReadOptions['take'];
type Entry = ReturnType<typeof decodeBuckets>['entries'][number];

export interface RestoreOptions extends Omit<ReadOptions, 'take'> {
  /** By log, oldest first. */
  readonly found: ReadonlyMap<string, readonly FoundSegment[]>;
  readonly series: Pick<SeriesStore, 'restore'>;
  readonly fine: BucketWriter;
  readonly long: BucketWriter;
  readonly index: MessageIndex;
}

export interface Restored {
  /** What traffic.ts saved last; `null` where it never did. */
  readonly accounts: unknown;
  /** Buckets of the third tier that are in memory now but not on disk: their starts, rising. */
  readonly derivedMs: readonly number[];
}

export async function restore(options: RestoreOptions): Promise<Restored> {
  const { found, series, fine, long, index, nowMs } = options;
  /** Of the segment that is read. */
  let names = new Map<number, string>();
  let named: FoundSegment | null = null;
  let saved: { atMs: number; accounts: unknown } = { atMs: Number.NEGATIVE_INFINITY, accounts: null };
  /** Buckets of the third tier that are on disk, and those that only closer ones tell of. */
  const known = new Set<number>();
  const derived = new Set<number>();

  const read = (name: LogName, take: Take) => {
    const edgeMs = nowMs - limits[name].retentionMs - limits[name].segmentMs;
    const recent = (found.get(name) ?? []).filter(({ header }) => header.createdMs >= edgeMs);
    return readSegments(recent, { ...options, take });
  };

  function takeTraffic(content: Buffer): null {
    const account = decodeTraffic(content);
    if (account.atMs > saved.atMs) saved = account;
    return null;
  }

  function takeBuckets(tier: 1 | 2): Take {
    /** Names of all its segments so far, and whether some came up that no record has told of yet. */
    const met = new Set<string>();
    let hasNewNames = false;
    return ({ type, content }, segment, isCurrent) => {
      if (named !== segment) names = new Map();
      named = segment;
      if (type === recordTypes.names) {
        const fresh = decodeNames(content);
        for (const [place, name] of fresh.names.entries()) {
          names.set(fresh.firstId + place, name);
          hasNewNames ||= !met.has(name);
          met.add(name);
        }
      }
      if (type === recordTypes.traffic) return takeTraffic(content);
      if (type !== recordTypes.buckets) return null;
      const { startMs, entries } = decodeBuckets(content);
      if (!isCurrent(startMs)) return startMs;
      const longMs = Math.floor(startMs / longTier.stepMs) * longTier.stepMs;
      if (tier === 2) known.add(startMs);
      const derives = tier === 1 && !known.has(longMs);
      if (derives) derived.add(longMs);
      const takeEntry = ({ id, bucket }: Entry) => {
        const name = names.get(id);
        if (name === undefined || !series.restore(name, tier, startMs, bucket)) return;
        (tier === 1 ? fine : long).onDisk(name, startMs, bucket.count, bucket.mean);
        if (derives) series.restore(name, 2, longMs, bucket);
      };
      if (hasNewNames) {
        hasNewNames = false;
        return inSlices(entries, takeEntry).then(() => startMs);
      }
      for (const entry of entries) takeEntry(entry);
      return startMs;
    };
  }

  /** A series that is new takes room for all that it may have, which for hundreds of them is work for many turns. */
  async function inSlices(entries: readonly Entry[], takeEntry: (entry: Entry) => void): Promise<void> {
    const slices = new Slices(options);
    for (const entry of entries) {
      if (slices.isOver() && !(await slices.next())) return;
      takeEntry(entry);
    }
  }

  const takeMessage: Take = ({ type, content, offset }, segment, isCurrent) => {
    if (type === recordTypes.traffic) return takeTraffic(content);
    const head = type === recordTypes.message ? decodeHead(content) : null;
    if (!head) return null;
    const { channel, timeMs } = head;
    if (isCurrent(timeMs)) index.add(channel, { timeMs, segment, offset, length: content.length });
    return timeMs;
  };

  // The third tier first: what it knows need not be derived.
  await read('long', takeBuckets(2));
  await read('fine', takeBuckets(1));
  await read('minute', takeMessage);
  await read('recent', takeMessage);
  return { accounts: saved.accounts, derivedMs: [...derived].sort((one, other) => one - other) };
}

/** @throws RangeError where the content is none */
function decodeTraffic(content: Buffer): { atMs: number; accounts: unknown } {
  try {
    const { atMs, accounts } = JSON.parse(content.toString()) as { atMs?: unknown; accounts?: unknown };
    if (typeof atMs === 'number') return { atMs, accounts };
  } catch {
    // Said below.
  }
  throw new RangeError('the record of traffic is damaged');
}
