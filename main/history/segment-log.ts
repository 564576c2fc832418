/**
 * One log of history: records appended to segment files, a new one after a time, a size, or a fault. Writing is
 * asynchronous and in order, so that a slow or hung disk delays nobody; what cannot be written waits in memory, within
 * a bound.
 *
 * After a failed write or fsync nothing is known of what the file holds: it is closed and never written to again, and
 * all since the last fsync that succeeded is written to a new file, from memory, which says that it replaces it.
 */
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { encodeHeader, headerBytes } from './format.ts';

/** After a second fault in a row the disk is left alone for so long. */
const retryMs = 60_000;
/** Records that wait for a disk; older ones are given up. */
const maxWaitingBytes = 8 * 1_024 * 1_024;
/** Of one log: a program that is started every few seconds makes one each time. */
const maxSegments = 4_000;

export interface LogLimits {
  /** Begins the names of its files. */
  readonly name: string;
  /** A segment ends after so long. */
  readonly segmentMs: number;
  /** A segment goes when its newest record is older. */
  readonly retentionMs: number;
  /** All segments together; past it the oldest go. */
  readonly maxBytes: number;
}

/** A file of the log. */
export interface Segment {
  readonly path: string;
  bytes: number;
  /** Time of its newest record, Unix milliseconds. */
  newestMs: number;
}

export interface Entry {
  readonly bytes: Buffer;
  /** What it tells of, Unix milliseconds. */
  readonly timeMs: number;
  /** Told where it lies; again when it was written anew. */
  placed?(segment: Segment, offset: number): void;
}

/** See format.ts. */
interface Pass {
  readonly number: number;
  readonly replacesFromMs: number | null;
}

interface Queued {
  readonly entry: Entry;
  readonly pass: Pass;
}

export interface SegmentLogOptions {
  readonly limits: LogLimits;
  readonly folder: string;
  readonly machine: string;
  readonly run: string;
  readonly clock: Clock;
  /** @returns a file name that no segment of the folder has */
  nextName(log: string): string;
  /** Records that every new segment begins with. */
  preamble?(): Buffer | null;
  /** As fs.promises' open(path, 'ax', 0o600). */
  open(path: string): Promise<FileHandle>;
  /** Removes a file; never rejects. */
  remove(path: string): Promise<void>;
  /** Told of every fault, and with `null` when it is over. */
  report(error: Error | null): void;
  /** Told of segments that are no more. */
  removed?(segment: Segment): void;
}

export class SegmentLog {
  readonly #options: SegmentLogOptions;
  /** Oldest first; the last is written to while {@link #file} is open. */
  readonly segments: Segment[];
  #file: FileHandle | null = null;
  #openedMs = 0;
  /** Whether something of the open file is known to be on the disk. */
  #isSynced = false;
  /** A file that failed, of which nothing is known to be on the disk; it stays until all of it is in another. */
  #doubtful: Segment | null = null;
  #queue: Queued[] = [];
  /** Written since the last fsync that succeeded. */
  #unsynced: Queued[] = [];
  /** Of what is appended now, and of what the open file holds. */
  #pass: Pass = { number: 0, replacesFromMs: null };
  #filePass: Pass | null = null;
  #faults = 0;
  #retryAtMs = Number.NEGATIVE_INFINITY;
  #work: Promise<void> = Promise.resolve();
  #closed = false;

  /** @param found segments of earlier runs, oldest first */
  constructor(options: SegmentLogOptions, found: Segment[]) {
    this.#options = options;
    this.segments = found;
  }

  get bytes(): number {
    return this.segments.reduce((bytes, segment) => bytes + segment.bytes, 0);
  }

  /** Has it written with the next {@link flush}. */
  append(entry: Entry): void {
    if (!this.#closed) this.#queue.push({ entry, pass: this.#pass });
  }

  /** The clock was set back: what comes replaces what there was of the time from then on. */
  replaceFrom(timeMs: number): void {
    this.#pass = { number: this.#pass.number + 1, replacesFromMs: timeMs };
  }

  /** The clock jumped ahead, to this time: what lies between is not replaced. */
  skipTo(timeMs: number): void {
    if (this.#pass.replacesFromMs !== null) this.replaceFrom(timeMs);
  }

  /** Writes what waits. Resolves when that was tried; a fault is reported. */
  flush(): Promise<void> {
    return this.#after(() => this.#write());
  }

  /** Writes what waits and has the disk keep it. */
  sync(): Promise<void> {
    return this.#after(async () => {
      await this.#write();
      await this.#attempt(() => this.#syncFile());
    });
  }

  /** Removes segments that are out of retention or too many. */
  expire(nowMs: number): Promise<void> {
    return this.#after(async () => {
      const { retentionMs, maxBytes } = this.#options.limits;
      const open = this.#file ? this.segments.at(-1) : undefined;
      let bytes = this.bytes;
      for (const segment of [...this.segments]) {
        if (segment === open) continue;
        const isFew = bytes <= maxBytes && this.segments.length <= maxSegments;
        if (segment.newestMs >= nowMs - retentionMs && isFew) continue;
        bytes -= segment.bytes;
        await this.#drop(segment);
      }
    });
  }

  /** Writes, syncs and closes; the log may be written again afterwards, to a new segment. Harmless twice. */
  end(): Promise<void> {
    return this.#after(async () => {
      // Once more where it failed: there may be no later time.
      for (let attempt = 0; attempt < 2 && (attempt === 0 || this.#queue.length > 0); attempt += 1) {
        if (attempt > 0) this.#retryAtMs = Number.NEGATIVE_INFINITY;
        await this.#write();
        await this.#attempt(() => this.#endFile());
      }
    });
  }

  /** {@link end}; what comes later is dropped. */
  close(): Promise<void> {
    const done = this.end();
    this.#closed = true;
    return done;
  }

  /** Removes all segments and what waits. */
  clear(): Promise<void> {
    this.#queue = [];
    return this.#after(async () => {
      const file = this.#file;
      this.#forget();
      await file?.close().catch(() => {});
      for (const segment of [...this.segments]) await this.#drop(segment);
    });
  }

  #after(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work);
    return this.#work;
  }

  async #drop(segment: Segment): Promise<void> {
    this.segments.splice(this.segments.indexOf(segment), 1);
    this.#options.removed?.(segment);
    await this.#options.remove(segment.path);
  }

  async #write(): Promise<void> {
    const { clock } = this.#options;
    if (this.#queue.length === 0 || clock.monotonic() < this.#retryAtMs) {
      this.#bound();
      return;
    }
    await this.#attempt(async () => {
      // Each pass has files of its own.
      while (this.#queue.length > 0) await this.#writePass();
      const unsynced = this.#unsynced.reduce((sum, { entry }) => sum + entry.bytes.length, 0);
      // After a fault at once, so that it is known whether it is over.
      if (this.#faults > 0 || unsynced > maxWaitingBytes / 2) await this.#syncFile();
    });
  }

  /** Writes what waits of one pass. */
  async #writePass(): Promise<void> {
    const { clock, limits } = this.#options;
    const pass = this.#queue[0]?.pass;
    if (!pass) return;
    const openMs = clock.now() - this.#openedMs;
    const size = this.segments.at(-1)?.bytes ?? 0;
    const isDue =
      openMs >= limits.segmentMs || openMs < 0 || size > limits.maxBytes / 8 || this.#filePass !== pass;
    if (this.#file && isDue) await this.#endFile();
    const file = this.#file ?? (await this.#begin(pass));
    const segment = this.segments.at(-1);
    const count = this.#queue.findIndex((queued) => queued.pass !== pass);
    const batch = this.#queue.splice(0, count === -1 ? this.#queue.length : count);
    if (!segment) return;
    this.#unsynced.push(...batch);
    const bytes = Buffer.concat(batch.map(({ entry }) => entry.bytes));
    let offset = segment.bytes;
    await writeAll(file, bytes);
    segment.bytes += bytes.length;
    for (const { entry } of batch) {
      segment.newestMs = Math.max(segment.newestMs, entry.timeMs);
      entry.placed?.(segment, offset);
      offset += entry.bytes.length;
    }
  }

  async #begin(pass: Pass): Promise<FileHandle> {
    const { clock, folder, limits, machine, run, nextName, open, preamble } = this.#options;
    const nowMs = clock.now();
    const path = join(folder, nextName(limits.name));
    const file = await open(path);
    const { number, replacesFromMs } = pass;
    const header = encodeHeader({ machine, run, createdMs: nowMs, pass: number, replacesFromMs });
    const start = Buffer.concat([header, preamble?.() ?? Buffer.alloc(0)]);
    this.segments.push({ path, bytes: headerBytes, newestMs: nowMs });
    this.#file = file;
    this.#openedMs = nowMs;
    this.#isSynced = false;
    this.#filePass = pass;
    await writeAll(file, start);
    const segment = this.segments.at(-1);
    if (segment) segment.bytes = start.length;
    return file;
  }

  async #syncFile(): Promise<void> {
    if (!this.#file || this.#unsynced.length === 0) return;
    await this.#file.sync();
    this.#unsynced = [];
    this.#isSynced = true;
    if (this.#doubtful) await this.#drop(this.#doubtful);
    this.#doubtful = null;
  }

  async #endFile(): Promise<void> {
    const file = this.#file;
    if (!file) return;
    await this.#syncFile();
    this.#file = null;
    await file.close();
  }

  /** Carries out one step; what fails ends the file and is told. */
  async #attempt(step: () => Promise<void>): Promise<void> {
    try {
      await step();
      if (this.#faults > 0 && this.#file) {
        this.#faults = 0;
        this.#options.report(null);
      }
    } catch (error) {
      this.#faults += 1;
      const file = this.#file;
      const failed = this.segments.at(-1);
      const again = [...this.#unsynced, ...this.#queue];
      this.#forget();
      this.#queue = again;
      this.#bound();
      this.#renewPasses();
      // At once for the first: a file that failed says nothing of the next one.
      if (this.#faults > 1) this.#retryAtMs = this.#options.clock.monotonic() + retryMs;
      this.#options.report(error as Error);
      await file?.close().catch(() => {});
      if (file && failed && !this.#isSynced) {
        // What is in this one was in the one before.
        if (this.#doubtful) await this.#drop(this.#doubtful);
        this.#doubtful = failed;
      }
    }
  }

  #forget(): void {
    this.#file = null;
    this.#queue = [];
    this.#unsynced = [];
  }

  #bound(): void {
    let bytes = this.#queue.reduce((sum, { entry }) => sum + entry.bytes.length, 0);
    while (bytes > maxWaitingBytes) bytes -= this.#queue.shift()?.entry.bytes.length ?? bytes;
  }

  /** After a fault all that waits is of new passes, which replace what may or may not be in the file that failed. */
  #renewPasses(): void {
    const renewed = new Map<Pass, Pass>();
    this.#queue = this.#queue.map(({ entry, pass }) => {
      const known = renewed.get(pass);
      if (known) return { entry, pass: known };
      this.replaceFrom(Math.min(entry.timeMs, pass.replacesFromMs ?? entry.timeMs));
      renewed.set(pass, this.#pass);
      return { entry, pass: this.#pass };
    });
  }
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += (await file.write(bytes, written)).bytesWritten;
}
