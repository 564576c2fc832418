/**
 * Writes one tier of the series: each bucket once it is over, and what came to it later as a second part. Parts of
 * one bucket are merged when they are read, so two runs may share one.
 */
import type { SeriesStore } from '../series/store.ts';
import { type BucketRecord, encodeBuckets, encodeNames } from './buckets.ts';
import { encodeRecord, recordTypes } from './format.ts';
import type { SegmentLog } from './segment-log.ts';

/** Buckets that were missed while nothing could be written are caught up so far back. */
const maxCatchUp = 60;

interface Written {
  startMs: number;
  count: number;
  mean: number;
}

export interface BucketWriterOptions {
  readonly series: Pick<SeriesStore, 'eachBucket'>;
  readonly tier: 1 | 2;
  readonly stepMs: number;
  /** Names in one segment; when they are more it ends. */
  readonly maxNames: number;
}

export class BucketWriter {
  readonly #options: BucketWriterOptions;
  readonly #ids = new Map<string, number>();
  /** The newest bucket of each series that is on disk. */
  readonly #written = new Map<string, Written>();
  /** Start of the newest bucket that was written. */
  #newestMs: number | null = null;

  constructor(options: BucketWriterOptions) {
    this.#options = options;
  }

  /** Names as records: what every segment begins with. */
  names(): Buffer | null {
    const names = [...this.#ids.keys()];
    return names.length === 0 ? null : encodeRecord(recordTypes.names, encodeNames(0, names));
  }

  get isFull(): boolean {
    return this.#ids.size > this.#options.maxNames;
  }

  /** A new segment begins: series are numbered anew. */
  renumber(): void {
    this.#ids.clear();
  }

  /** The clock was set, or all was deleted: what is written of buckets says nothing any more. */
  forget(): void {
    this.#written.clear();
    this.#newestMs = null;
  }

  /** The bucket of this time is the first to be written. */
  begin(timeMs: number): void {
    this.#newestMs ??= Math.floor(timeMs / this.#options.stepMs) * this.#options.stepMs;
  }

  /** Notes a part of a bucket that an earlier run has on disk. */
  onDisk(name: string, startMs: number, count: number, mean: number): void {
    const known = this.#written.get(name);
    if (known && known.startMs > startMs) return;
    if (known?.startMs !== startMs) this.#written.set(name, { startMs, count, mean });
    else {
      known.mean += ((mean - known.mean) * count) / (known.count + count);
      known.count += count;
    }
  }

  /** Appends all buckets that begin before a time, from the last one written on. */
  writeUntil(endMs: number, log: SegmentLog): void {
    const { stepMs } = this.#options;
    const last = Math.ceil(endMs / stepMs) - 1;
    const newest = this.#newestMs === null ? last : this.#newestMs / stepMs;
    // The one that was open then may have got more since; before a sleep of hours it is the only one that has.
    if (newest <= last) this.write(newest * stepMs, log);
    for (let bucket = Math.max(newest + 1, last - maxCatchUp); bucket <= last; bucket += 1) {
      this.write(bucket * stepMs, log);
    }
    this.#newestMs = Math.max(newest, last) * stepMs;
  }

  /** Appends what one bucket holds and the disk has not. */
  write(startMs: number, log: SegmentLog): void {
    const { series, tier } = this.#options;
    const entries: BucketRecord['entries'] = [];
    const fresh: string[] = [];
    const firstId = this.#ids.size;
    series.eachBucket(tier, startMs, (name, { count, mean, min, max }) => {
      const before = this.#written.get(name);
      const part = before?.startMs === startMs ? rest(before, count, mean) : { count, mean };
      if (part.count <= 0) return;
      let id = this.#ids.get(name);
      if (id === undefined) {
        id = this.#ids.size;
        this.#ids.set(name, id);
        fresh.push(name);
      }
      entries.push({ id, bucket: { ...part, min, max } });
      if (!before || before.startMs <= startMs) this.#written.set(name, { startMs, count, mean });
    });
    if (fresh.length > 0) {
      log.append({ bytes: encodeRecord(recordTypes.names, encodeNames(firstId, fresh)), timeMs: startMs });
    }
    if (entries.length === 0) return;
    entries.sort((one, other) => one.id - other.id);
    log.append({ bytes: encodeRecord(recordTypes.buckets, encodeBuckets(startMs, entries)), timeMs: startMs });
  }
}

/** What came to a bucket since a part of it was written. */
function rest(before: Written, count: number, mean: number): { count: number; mean: number } {
  const more = count - before.count;
  return { count: more, mean: (count * mean - before.count * before.mean) / more };
}
