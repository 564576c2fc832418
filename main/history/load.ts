/**
 * Finds the segments of a folder and reads them back, newest first, in slices between which the program does what
 * else is due. What is damaged is left out and counted; what is of another machine or of a newer Telltale is left
 * alone. One segment is in memory at a time.
 */
import { closeSync, fstatSync, openSync, readSync, renameSync, unlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { damagedSuffix, segmentFiles } from './files.ts';
import { decodeHeader, headerBytes, type ReadRecord, records, type SegmentHeader } from './format.ts';
import type { Segment } from './segment-log.ts';

/** Work between two turns of the event loop. */
const sliceMs = 8;
/** Segments end far below; a file of this size is none of ours. */
const maxSegmentBytes = 128 * 1_024 * 1_024;
export interface FoundSegment extends Segment {
  readonly sequence: number;
  readonly header: SegmentHeader;
}

/** What was noticed while reading, to be told in one line. */
export interface Trouble {
  /** Files that were set aside, since their beginning is damaged. */
  setAside: number;
  /** Files left alone, of another machine or a newer Telltale. */
  foreign: number;
  newer: number;
  /** Stretches left out within files, and their bytes. */
  damagedPlaces: number;
  damagedBytes: number;
  /** Records of times that lie ahead. */
  ahead: number;
}

export const noTrouble = (): Trouble => ({
  setAside: 0,
  foreign: 0,
  newer: 0,
  damagedPlaces: 0,
  damagedBytes: 0,
  ahead: 0,
});

/** Segments by log, oldest first, and the number that is free for the next one. @throws the system's error */
export function findSegments(
  folder: string,
  machine: string,
  trouble: Trouble,
): { logs: Map<string, FoundSegment[]>; nextSequence: number } {
  const logs = new Map<string, FoundSegment[]>();
  let nextSequence = 1;
  for (const { name, log, sequence, damaged } of segmentFiles(folder)) {
    nextSequence = sequence + 1;
    if (damaged) continue;
    const path = join(folder, name);
    const { bytes, start } = readStart(path);
    if (bytes < headerBytes) {
      // Its program ended before it had written anything.
      unlinkSync(path);
      continue;
    }
    const result = decodeHeader(start);
    if ('problem' in result || bytes > maxSegmentBytes) {
      if ('problem' in result && result.problem === 'newer') trouble.newer += 1;
      else {
        renameSync(path, `${path}${damagedSuffix}`);
        trouble.setAside += 1;
      }
    } else if (result.header.machine !== machine) trouble.foreign += 1;
    else {
      const { header } = result;
      const found = { path, bytes, newestMs: header.createdMs, sequence, header };
      logs.set(log, [...(logs.get(log) ?? []), found]);
    }
  }
  return { logs, nextSequence };
}

export interface ReadOptions {
  readonly nowMs: number;
  readonly trouble: Trouble;
  /** Takes a turn of the event loop. */
  pause(): Promise<void>;
  /** Whether to go on. */
  wanted(): boolean;
  /**
   * Takes one record.
   * @returns the time that it tells of, which dates the segment; `null` where it tells of none. A promise where it took
   * turns of the event loop meanwhile
   */
  take(
    record: ReadRecord,
    segment: FoundSegment,
    isCurrent: (timeMs: number) => boolean,
  ): number | null | Promise<number | null>;
}

/** Long work in slices, between which the program does what else is due. */
export class Slices {
  readonly #pause: () => Promise<void>;
  readonly #wanted: () => boolean;
  #endMs = performance.now() + sliceMs;

  constructor({ pause, wanted }: Pick<ReadOptions, 'pause' | 'wanted'>) {
    this.#pause = pause;
    this.#wanted = wanted;
  }

  /** Asked between two pieces of work, of which there are too many to wait for a promise after each. */
  isOver(): boolean {
    return performance.now() > this.#endMs;
  }

  /** Begins another slice. @returns whether to go on */
  async next(): Promise<boolean> {
    await this.#pause();
    this.#endMs = performance.now() + sliceMs;
    return this.#wanted();
  }
}

/** Reads segments of one log, newest first. */
export async function readSegments(segments: readonly FoundSegment[], options: ReadOptions): Promise<void> {
  const { nowMs, trouble, wanted, take } = options;
  /** Times of which newer segments tell anew, and in which pass. */
  const replaced: { fromMs: number; toMs: number; pass: string }[] = [];
  let ownPass = '';
  const isCurrent = (timeMs: number) => {
    if (timeMs > nowMs) trouble.ahead += 1;
    return (
      timeMs <= nowMs &&
      !replaced.some(({ fromMs, toMs, pass }) => timeMs >= fromMs && timeMs <= toMs && pass !== ownPass)
    );
  };
  const note = (bytes: number) => {
    trouble.damagedPlaces += 1;
    trouble.damagedBytes += bytes;
  };
  const slices = new Slices(options);
  for (const segment of [...segments].reverse()) {
    if (!wanted()) return;
    const bytes = await readFile(segment.path).catch(() => null);
    // Removed meanwhile.
    if (!bytes) continue;
    ownPass = `${segment.header.run} ${segment.header.pass}`;
    let toldMs = Number.NEGATIVE_INFINITY;
    for (const record of records(bytes, note)) {
      if (slices.isOver() && !(await slices.next())) return;
      try {
        const told = take(record, segment, isCurrent);
        toldMs = Math.max(toldMs, (told instanceof Promise ? await told : told) ?? toldMs);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        note(record.content.length);
      }
    }
    segment.newestMs = Math.max(segment.newestMs, toldMs);
    const { replacesFromMs } = segment.header;
    if (replacesFromMs !== null) replaced.push({ fromMs: replacesFromMs, toMs: toldMs, pass: ownPass });
  }
}

function readStart(path: string): { bytes: number; start: Buffer } {
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(headerBytes);
    const read = readSync(file, start, 0, headerBytes, 0);
    return { bytes: fstatSync(file).size, start: start.subarray(0, read) };
  } finally {
    closeSync(file);
  }
}
