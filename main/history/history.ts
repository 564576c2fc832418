/**
 * History on disk: what was recorded survives a restart. Writes buckets of the series, whole messages and counts of
 * traffic to four logs in a folder of the user's, each 10 s, and reads them back at the start. docs/history.md says
 * what is kept for how long, what it costs and what is lost when.
 */
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { type ChannelName, channelPaces, resolvePeriodMs } from '../../protocol/channels.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Sample } from '../sampler/sample.ts';
import type { SeriesStore } from '../series/store.ts';
import { dayTier, longTier } from '../series/tiers.ts';
import { BucketWriter } from './bucket-writer.ts';
import { decodeBuckets, decodeNames } from './buckets.ts';
import { encodeRecord, frameBytes, type ReadRecord, recordTypes } from './format.ts';
import {
  type FoundSegment,
  findSegments,
  noTrouble,
  type ReadOptions,
  readSegments,
  segmentName,
  type Trouble,
} from './load.ts';
import { type Lock, takeLock } from './lock.ts';
import { decodeHead, encodeMessage, MessageIndex, type StoredMessage } from './messages.ts';
import { type LogLimits, type Segment, SegmentLog } from './segment-log.ts';
import type { Traffic } from './traffic.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const mebibyte = 1_024 * 1_024;
/** Segments reach past what is promised, since they go as a whole. */
const limits = {
  fine: { name: 'fine', segmentMs: hourMs, retentionMs: 25 * hourMs, maxBytes: 64 * mebibyte },
  long: { name: 'long', segmentMs: 24 * hourMs, retentionMs: 91 * 24 * hourMs, maxBytes: 64 * mebibyte },
  minute: { name: 'minute', segmentMs: hourMs, retentionMs: 25 * hourMs, maxBytes: 96 * mebibyte },
  recent: { name: 'recent', segmentMs: 10 * minuteMs, retentionMs: 70 * minuteMs, maxBytes: 32 * mebibyte },
} as const satisfies Record<string, LogLimits>;
type LogName = keyof typeof limits;

/** Who caused a spike of a second is asked soon after it: of this channel every recorded message is kept for an hour. */
const closelyKept: ChannelName = 'process_top';
/** The sliding statistics of a minute say nothing that the series do not. */
const notKept: ReadonlySet<ChannelName> = new Set(['dashboard']);
/** As journald does. */
const syncMs = 5 * minuteMs;
const maxNames = 10_000;
/** Another process that holds the folder may end. */
const retryLockMs = minuteMs;
/** A slot so far before the last one comes of a clock that was set back, as in series/store.ts. */
const toleratedStepMs = 10_000;

export interface HistoryOptions {
  /** Made where it is missing, for this user alone. */
  readonly folder: string;
  readonly enabled: boolean;
  /** See identity.ts. */
  readonly machine: string;
  /** Name of this machine. */
  readonly host: string;
  /** 16 hexadecimal digits. */
  readonly run: string;
  readonly series: Pick<SeriesStore, 'eachBucket' | 'restore'>;
  readonly traffic: Traffic;
  readonly intervalMs: () => number;
  readonly clock: Clock;
  readonly log: Log;
}

export interface HistoryState {
  readonly enabled: boolean;
  /** Why nothing is written although it is enabled; `null` where all is well. */
  readonly problem: string | null;
  /** Of all files. */
  readonly bytes: number;
}

export interface History {
  /** Resolves when what is on disk was read back, or cannot be. */
  ready(): Promise<void>;
  /** Takes what one tick brought, after the series did. */
  take(slotMs: number, samples: readonly Sample[], seqs: ReadonlyMap<ChannelName, number>): void;
  /** The newest message at or before a time, as far as it is on disk. */
  at(channel: ChannelName, timeMs: number): Promise<StoredMessage | null>;
  state(): HistoryState;
  /** Off: nothing is written, and files stay. */
  setEnabled(enabled: boolean): Promise<void>;
  /**
   * Removes all files.
   * @returns their bytes
   * @throws (rejects with) TelltaleError `unavailable` where another process writes them
   */
  clear(): Promise<number>;
  /** Writes what is open and lets go of the folder. Harmless twice. */
  stop(): Promise<void>;
}

/** What there is while the folder is ours. */
interface Session {
  readonly lock: Lock;
  readonly logs: Readonly<Record<LogName, SegmentLog>>;
  readonly fine: BucketWriter;
  readonly long: BucketWriter;
  readonly index: MessageIndex;
  /** What was read back is in; before that nothing is written. */
  loaded: boolean;
  ended: boolean;
  /** Slot of the newest tick. */
  slotMs: number | null;
  flushedMs: number;
  syncedMs: number;
  minute: Map<ChannelName, number>;
  readonly recentSlots: Map<ChannelName, number>;
  trafficMinute: number;
  trafficHour: number;
}

export function startHistory(options: HistoryOptions): History {
  const { folder, series, traffic, clock, log } = options;
  let enabled = false;
  let session: Session | null = null;
  let problem: string | null = null;
  let loading: Promise<void> = Promise.resolve();
  let cancelRetry = () => {};
  let changing: Promise<void> = Promise.resolve();
  const failing = new Set<LogName>();
  /** Messages that are being deflated. */
  const encoding = new Set<Promise<void>>();

  function begin(): void {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (process.platform !== 'win32' && (statSync(folder).mode & 0o077) !== 0) chmodSync(folder, 0o700);
      const lock = takeLock(folder, options.host);
      if (!lock) {
        refuse(`another Telltale writes ${folder}: this one keeps its history in memory until that one ends`);
        return;
      }
      problem = null;
      session = openSession(lock);
    } catch (error) {
      refuse(`${folder} cannot be used, so history is kept in memory only: ${(error as Error).message}`);
    }
  }

  /** Tells why nothing is written, and looks again later. */
  function refuse(reason: string): void {
    if (problem !== reason) log('warning', 'history', reason);
    problem = reason;
    traffic.end('the history on disk cannot be used');
    cancelRetry = clock.after(retryLockMs, begin);
  }

  function openSession(lock: Lock): Session {
    const trouble = noTrouble();
    const { logs: found, nextSequence } = findSegments(folder, options.machine, trouble);
    let sequence = nextSequence;
    const writer = (tier: 1 | 2, stepMs: number) => new BucketWriter({ series, tier, stepMs, maxNames });
    const index = new MessageIndex();
    const fine = writer(1, dayTier.stepMs);
    const long = writer(2, longTier.stepMs);
    const openLog = (name: LogName, preamble?: () => Buffer | null) =>
      new SegmentLog(
        {
          limits: limits[name],
          folder,
          machine: options.machine,
          run: options.run,
          clock,
          nextName(prefix) {
            sequence += 1;
            return segmentName(prefix, sequence - 1);
          },
          ...(preamble && { preamble }),
          open: (path) => open(path, 'ax', 0o600),
          remove: (path) => unlink(path).catch(() => {}),
          report: (error) => report(name, error),
          removed: (segment) => index.remove((place) => place.segment === segment),
        },
        [...(found.get(name) ?? [])],
      );
    const opened: Session = {
      lock,
      logs: {
        fine: openLog('fine', () => fine.names()),
        long: openLog('long', () => long.names()),
        minute: openLog('minute'),
        recent: openLog('recent'),
      },
      fine,
      long,
      index,
      loaded: false,
      ended: false,
      slotMs: null,
      flushedMs: 0,
      syncedMs: clock.monotonic(),
      minute: new Map(),
      recentSlots: new Map(),
      trafficMinute: 0,
      trafficHour: 0,
    };
    loading = load(opened, found, trouble);
    return opened;
  }

  async function load(
    opened: Session,
    found: ReadonlyMap<string, readonly FoundSegment[]>,
    trouble: Trouble,
  ): Promise<void> {
    const nowMs = clock.now();
    const newestSlot = Math.max(
      0,
      ...[...found.values()].flatMap((segments) => segments.map(({ header }) => header.createdMs)),
    );
    // What was written under a clock that is set back now must not mix with what comes.
    if (newestSlot > nowMs + minuteMs) for (const each of Object.values(opened.logs)) each.cut(nowMs);
    const reading: Omit<ReadOptions, 'take'> = {
      nowMs,
      trouble,
      pause: () => turn(),
      wanted: () => !opened.ended,
    };
    const read = (name: LogName, take: ReadOptions['take']) => {
      const edgeMs = nowMs - limits[name].retentionMs - limits[name].segmentMs;
      return readSegments(
        (found.get(name) ?? []).filter(({ header }) => header.createdMs >= edgeMs),
        { ...reading, take },
      );
    };
    const names = new Map<number, string>();
    let named: Segment | null = null;
    let saved: { atMs: number; accounts: unknown } | null = null;
    /** Buckets of the third tier that are on disk, and those that only closer ones tell of. */
    const known = new Set<number>();
    const derived = new Set<number>();

    const takeRecord = (
      record: ReadRecord,
      segment: FoundSegment,
      isCurrent: (timeMs: number) => boolean,
      tier: 1 | 2,
    ): number | null => {
      if (named !== segment) names.clear();
      named = segment;
      if (record.type === recordTypes.names) {
        const fresh = decodeNames(record.content);
        for (const [place, name] of fresh.names.entries()) names.set(fresh.firstId + place, name);
        return null;
      }
      if (record.type === recordTypes.traffic) {
        const { atMs, accounts } = decodeTraffic(record.content);
        if (!saved || atMs > saved.atMs) saved = { atMs, accounts };
        return atMs;
      }
      if (record.type !== recordTypes.buckets) return null;
      const { startMs, entries } = decodeBuckets(record.content);
      if (!isCurrent(startMs)) return startMs;
      const longMs = Math.floor(startMs / longTier.stepMs) * longTier.stepMs;
      const derives = tier === 1 && !known.has(longMs);
      if (derives) derived.add(longMs);
      if (tier === 2) known.add(startMs);
      for (const { id, bucket } of entries) {
        const name = names.get(id);
        if (name === undefined || !series.restore(name, tier, startMs, bucket)) continue;
        (tier === 1 ? opened.fine : opened.long).onDisk(name, startMs, bucket.count, bucket.mean);
        if (derives) series.restore(name, 2, longMs, bucket);
      }
      return startMs;
    };
    const takeMessage: ReadOptions['take'] = (record, segment, isCurrent) => {
      if (record.type === recordTypes.traffic) return takeRecord(record, segment, isCurrent, 1);
      if (record.type !== recordTypes.message) return null;
      const head = decodeHead(record.content);
      if (!head) return null;
      const { channel, timeMs } = head;
      if (isCurrent(timeMs)) {
        opened.index.add(channel, { timeMs, segment, offset: record.offset, length: record.content.length });
      }
      return timeMs;
    };
    try {
      await read('long', (record, segment, isCurrent) => takeRecord(record, segment, isCurrent, 2));
      await read('fine', (record, segment, isCurrent) => takeRecord(record, segment, isCurrent, 1));
      await read('minute', takeMessage);
      await read('recent', takeMessage);
    } catch (error) {
      log('error', 'history', `what is in ${folder} could not be read back: ${(error as Error).message}`);
    }
    if (opened.ended) return;
    tell(trouble);
    traffic.begin((saved as { accounts: unknown } | null)?.accounts);
    opened.loaded = true;
    const openMs = Math.floor((opened.slotMs ?? nowMs) / longTier.stepMs) * longTier.stepMs;
    for (const startMs of [...derived].sort((one, other) => one - other)) {
      if (startMs < openMs) opened.long.write(startMs, opened.logs.long);
    }
  }

  function tell({ setAside, foreign, newer, damagedPlaces, damagedBytes, ahead }: Trouble): void {
    const parts = [
      setAside > 0 && `${setAside} damaged files were set aside as *.damaged`,
      damagedPlaces > 0 && `${damagedPlaces} damaged places (${damagedBytes} bytes) were left out`,
      newer > 0 && `${newer} files of a newer Telltale were left alone`,
      foreign > 0 && `${foreign} files of another machine were left alone`,
      ahead > 0 && `${ahead} records lie ahead of the clock and are not shown until it gets there`,
    ].filter((part) => part !== false);
    if (parts.length > 0) log('warning', 'history', `${folder}: ${parts.join('; ')}`);
  }

  function report(name: LogName, error: Error | null): void {
    const before = failing.size;
    if (error) failing.add(name);
    else failing.delete(name);
    if (error && before === 0) {
      problem = `${folder} cannot be written: ${error.message}`;
      log(
        'error',
        'history',
        `${problem}. What is live goes on; what is recorded is kept in memory and tried again`,
      );
    }
    if (!error && before > 0 && failing.size === 0) {
      problem = null;
      log('info', 'history', `${folder} is written again`);
    }
  }

  function rewound(opened: Session, slotMs: number): void {
    log('warning', 'history', 'the clock was set back: what was recorded for times ahead is replaced', 'rewound');
    for (const writer of [opened.fine, opened.long]) {
      writer.forget();
      writer.begin(slotMs);
    }
    for (const each of Object.values(opened.logs)) each.cut(slotMs);
    opened.index.remove(({ timeMs }) => timeMs >= slotMs);
    opened.flushedMs = 0;
    opened.minute.clear();
    opened.recentSlots.clear();
  }

  function keepMessages(
    opened: Session,
    samples: readonly Sample[],
    seqs: ReadonlyMap<ChannelName, number>,
  ): void {
    for (const sample of samples) {
      const { channel, timeMs } = sample;
      const seq = seqs.get(channel);
      if (seq === undefined || notKept.has(channel)) continue;
      const minute = Math.floor(timeMs / minuteMs);
      if (opened.minute.get(channel) !== minute) {
        opened.minute.set(channel, minute);
        keep(opened, 'minute', sample, seq);
      }
      if (channel !== closelyKept) continue;
      const periodMs = resolvePeriodMs(channelPaces[channel].recordedPeriodMs, options.intervalMs());
      const slot = Math.floor(timeMs / periodMs);
      if (opened.recentSlots.get(channel) === slot) continue;
      opened.recentSlots.set(channel, slot);
      keep(opened, 'recent', sample, seq);
    }
  }

  function keep(opened: Session, name: LogName, sample: Sample, seq: number): void {
    const { channel, timeMs } = sample;
    const work = encodeMessage(sample, seq).then((bytes) => {
      let placed: Segment | null = null;
      opened.logs[name].append({
        bytes,
        timeMs,
        placed(segment, offset) {
          // Written anew after a fault: only the newer place counts.
          if (placed) opened.index.remove((place) => place.segment === placed && place.timeMs === timeMs);
          placed = segment;
          opened.index.add(channel, { timeMs, segment, offset, length: bytes.length - frameBytes });
        },
      });
    });
    encoding.add(work);
    void work.finally(() => encoding.delete(work));
  }

  function keepTraffic(opened: Session, nowMs: number, isLast: boolean): void {
    const accounts = traffic.save();
    const minute = Math.floor(nowMs / minuteMs);
    const hour = Math.floor(nowMs / hourMs);
    if (accounts === null || (minute === opened.trafficMinute && !isLast)) return;
    const record = encodeRecord(recordTypes.traffic, Buffer.from(JSON.stringify({ atMs: nowMs, accounts })));
    opened.logs.minute.append({ bytes: record, timeMs: nowMs });
    if (hour !== opened.trafficHour || isLast) opened.logs.long.append({ bytes: record, timeMs: nowMs });
    opened.trafficMinute = minute;
    opened.trafficHour = hour;
  }

  /** Every 10 s. */
  function flush(opened: Session, slotMs: number): void {
    const { logs, fine, long, lock } = opened;
    try {
      lock.touch();
    } catch {
      // A disk that takes nothing is told of by what is written.
    }
    if (fine.isFull || long.isFull) {
      const full = fine.isFull ? fine : long;
      void (fine.isFull ? logs.fine : logs.long).end().then(() => full.renumber());
      return;
    }
    fine.writeUntil(slotMs, logs.fine);
    long.writeUntil(Math.floor(slotMs / longTier.stepMs) * longTier.stepMs, logs.long);
    keepTraffic(opened, slotMs, false);
    const isDue = clock.monotonic() - opened.syncedMs >= syncMs;
    if (isDue) opened.syncedMs = clock.monotonic();
    for (const each of Object.values(logs)) {
      void (isDue ? each.sync().then(() => each.expire(clock.now())) : each.flush());
    }
  }

  async function end(reason: string): Promise<void> {
    cancelRetry();
    const opened = session;
    if (!opened) return;
    session = null;
    opened.ended = true;
    await loading;
    if (opened.loaded) {
      await Promise.all(encoding);
      const nowMs = (opened.slotMs ?? clock.now()) + 1;
      opened.fine.writeUntil(nowMs, opened.logs.fine);
      opened.long.writeUntil(nowMs, opened.logs.long);
      keepTraffic(opened, clock.now(), true);
    }
    traffic.end(reason);
    await Promise.all(Object.values(opened.logs).map((each) => each.close()));
    opened.lock.release();
  }

  async function clearFiles(): Promise<number> {
    const opened = session;
    let bytes = 0;
    if (opened) {
      await loading;
      await Promise.all(encoding);
      bytes = sizeOf(folder);
      await Promise.all(Object.values(opened.logs).map((each) => each.clear()));
      for (const writer of [opened.fine, opened.long]) {
        writer.forget();
        writer.begin(opened.slotMs ?? clock.now());
      }
      traffic.begin(null);
      removeFiles(folder);
      return bytes;
    }
    const lock = lockIfThere();
    bytes = sizeOf(folder);
    removeFiles(folder);
    lock?.release();
    return bytes;
  }

  /** @throws TelltaleError `unavailable` */
  function lockIfThere(): Lock | null {
    try {
      const lock = takeLock(folder, options.host);
      if (lock) return lock;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw new TelltaleError('unavailable', `${folder} cannot be changed: ${(error as Error).message}.`);
    }
    throw new TelltaleError(
      'unavailable',
      `Another Telltale writes ${folder}: stop it, or delete its history there.`,
    );
  }

  function setEnabled(wanted: boolean): Promise<void> {
    changing = changing.then(async () => {
      if (wanted === enabled) return;
      enabled = wanted;
      if (wanted) begin();
      else {
        await end('history is switched off');
        problem = null;
      }
    });
    return changing;
  }

  if (options.enabled) {
    enabled = true;
    begin();
  } else traffic.end('history is switched off');

  return {
    ready: () => loading,
    take(slotMs, samples, seqs) {
      const opened = session;
      if (!opened) return;
      const before = opened.slotMs;
      opened.slotMs = slotMs;
      opened.fine.begin(slotMs);
      opened.long.begin(slotMs);
      if (before !== null && slotMs < before - toleratedStepMs) rewound(opened, slotMs);
      if (!opened.loaded) return;
      keepMessages(opened, samples, seqs);
      const closedMs = Math.floor(slotMs / dayTier.stepMs) * dayTier.stepMs;
      if (closedMs <= opened.flushedMs) return;
      opened.flushedMs = closedMs;
      flush(opened, closedMs);
    },
    at: async (channel, timeMs) => (await session?.index.at(channel, timeMs)) ?? null,
    state: () => ({ enabled, problem, bytes: sizeOf(folder) }),
    setEnabled,
    async clear() {
      let bytes = 0;
      const cleared = changing.then(async () => {
        bytes = await clearFiles();
      });
      changing = cleared.catch(() => {});
      await cleared;
      return bytes;
    },
    stop() {
      changing = changing.then(() => end('stopped'));
      return changing;
    },
  };
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

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^[a-z]+-\d{8}\.tth(\.damaged)?$/.test(name));
  } catch {
    return [];
  }
}

function sizeOf(folder: string): number {
  return filesOf(folder).reduce((bytes, name) => {
    return bytes + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0);
  }, 0);
}

function removeFiles(folder: string): void {
  for (const name of filesOf(folder)) rmSync(join(folder, name), { force: true });
}
