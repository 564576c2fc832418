/**
 * History while its folder is ours: the four logs, what is written to them when, and how they are read back. Whether
 * there is a session is left to history.ts.
 */
import { open, unlink } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { type ChannelName, channelPaces, resolvePeriodMs } from '../../protocol/channels.ts';
import type { Clock } from '../clock.ts';
import type { Sample } from '../sampler/sample.ts';
import type { SeriesStore } from '../series/store.ts';
import { dayTier, longTier } from '../series/tiers.ts';
import { BucketWriter } from './bucket-writer.ts';
import { segmentName } from './files.ts';
import { encodeRecord, frameBytes, recordTypes } from './format.ts';
import { type LogName, limits } from './limits.ts';
import { findSegments, noTrouble, type Trouble } from './load.ts';
import { encodeMessage, MessageIndex, type StoredMessage } from './messages.ts';
import { restore } from './restore.ts';
import { type Segment, SegmentLog, type SegmentLogOptions } from './segment-log.ts';
import type { Traffic } from './traffic.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
/** Who caused a spike of a second is asked soon after it: of this channel every recorded message is kept for an hour. */
const closelyKept: ChannelName = 'process_top';
/** The sliding statistics of a minute say nothing that the series do not. */
const notKept: ReadonlySet<ChannelName> = new Set(['dashboard']);
/** As journald does. */
const syncMs = 5 * minuteMs;
const maxNames = 10_000;
/** A slot so far before the last one comes of a clock that was set back, as in series/store.ts. */
const toleratedStepMs = 10_000;

export interface SessionOptions {
  /** It is there, and locked. */
  readonly folder: string;
  /** See identity.ts. */
  readonly machine: string;
  /** 16 hexadecimal digits. */
  readonly run: string;
  readonly series: Pick<SeriesStore, 'eachBucket' | 'restore'>;
  readonly traffic: Traffic;
  readonly intervalMs: () => number;
  readonly clock: Clock;
  /** As fs.promises.open for a new file; left out, that. */
  readonly openFile?: SegmentLogOptions['open'];
  /** Told of every fault of a log, and with `null` when it is over. */
  report(log: LogName, error: Error | null): void;
  /** The clock was set back. */
  rewound(): void;
}

export interface Session {
  /** What was noticed while reading back; rejects where that failed. Nothing is written before. */
  readonly loaded: Promise<Trouble>;
  take(slotMs: number, samples: readonly Sample[], seqs: ReadonlyMap<ChannelName, number>): void;
  at(channel: ChannelName, timeMs: number): Promise<StoredMessage | null>;
  /** Resolves when all that was taken so far was handed to the system, or that was tried. */
  settled(): Promise<void>;
  /** Removes all that is recorded; goes on with nothing. */
  clear(): Promise<void>;
  /** Writes what is open, and closes. */
  end(): Promise<void>;
}

/** @throws the system's error where the folder cannot be read */
export function openSession(options: SessionOptions): Session {
  const { folder, machine, run, series, traffic, clock } = options;
  const trouble = noTrouble();
  const { logs: found, nextSequence } = findSegments(folder, machine, trouble);
  const fine = new BucketWriter({ series, tier: 1, stepMs: dayTier.stepMs, maxNames });
  const long = new BucketWriter({ series, tier: 2, stepMs: longTier.stepMs, maxNames });
  const index = new MessageIndex();
  const logs: Readonly<Record<LogName, SegmentLog>> = {
    fine: openLog('fine', () => fine.names()),
    long: openLog('long', () => long.names()),
    minute: openLog('minute'),
    recent: openLog('recent'),
  };
  const allLogs = Object.values(logs);
  /** Messages that are being deflated. */
  const encoding = new Set<Promise<void>>();
  /** Slots of the newest kept message, by log and channel. */
  const kept = new Map<string, number>();
  let sequence = nextSequence;
  let isLoaded = false;
  let ended = false;
  let newestSlotMs: number | null = null;
  let flushedMs = 0;
  let syncedMs = clock.monotonic();
  let trafficMinute = 0;
  let trafficHour = 0;

  function openLog(name: LogName, preamble?: () => Buffer | null): SegmentLog {
    const logOptions: SegmentLogOptions = {
      limits: limits[name],
      folder,
      machine,
      run,
      clock,
      nextName(prefix) {
        sequence += 1;
        return segmentName(prefix, sequence - 1);
      },
      ...(preamble && { preamble }),
      open: options.openFile ?? ((path) => open(path, 'ax', 0o600)),
      remove: (path) => unlink(path).catch(() => {}),
      report: (error) => options.report(name, error),
      removed: (segment) => index.remove((place) => place.segment === segment),
    };
    return new SegmentLog(logOptions, [...(found.get(name) ?? [])]);
  }

  async function load(): Promise<Trouble> {
    const nowMs = clock.now();
    const created = [...found.values()].flatMap((segments) => segments.map(({ header }) => header.createdMs));
    // What was written under a clock that is set back now must not mix with what comes.
    if (created.some((ms) => ms > nowMs + minuteMs)) for (const each of allLogs) each.replaceFrom(nowMs);
    const pause = () => turn();
    const wanted = () => !ended;
    try {
      const restored = await restore({ found, nowMs, trouble, series, fine, long, index, pause, wanted });
      const openMs = Math.floor((newestSlotMs ?? nowMs) / longTier.stepMs) * longTier.stepMs;
      for (const startMs of restored.derivedMs) if (startMs < openMs) long.write(startMs, logs.long);
      traffic.begin(restored.accounts);
    } finally {
      isLoaded = true;
    }
    return trouble;
  }

  function rewind(slotMs: number): void {
    options.rewound();
    for (const writer of [fine, long]) {
      writer.forget();
      writer.begin(slotMs);
    }
    for (const each of allLogs) each.replaceFrom(slotMs);
    index.remove(({ timeMs }) => timeMs >= slotMs);
    flushedMs = 0;
    kept.clear();
  }

  function keepMessage(name: LogName, periodMs: number, sample: Sample, seq: number): void {
    const { channel, timeMs } = sample;
    const slot = Math.floor(timeMs / periodMs);
    if (kept.get(`${name} ${channel}`) === slot) return;
    kept.set(`${name} ${channel}`, slot);
    const work = encodeMessage(sample, seq).then((bytes) => {
      let placed: Segment | null = null;
      logs[name].append({
        bytes,
        timeMs,
        placed(segment, offset) {
          // Written anew after a fault: only the newer place counts.
          if (placed) index.remove((place) => place.segment === placed && place.timeMs === timeMs);
          placed = segment;
          index.add(channel, { timeMs, segment, offset, length: bytes.length - frameBytes });
        },
      });
    });
    encoding.add(work);
    void work.finally(() => encoding.delete(work));
  }

  function keepMessages(samples: readonly Sample[], seqs: ReadonlyMap<ChannelName, number>): void {
    for (const sample of samples) {
      const { channel } = sample;
      const seq = seqs.get(channel);
      if (seq === undefined || notKept.has(channel)) continue;
      keepMessage('minute', minuteMs, sample, seq);
      if (channel !== closelyKept) continue;
      keepMessage(
        'recent',
        resolvePeriodMs(channelPaces[channel].recordedPeriodMs, options.intervalMs()),
        sample,
        seq,
      );
    }
  }

  function keepTraffic(nowMs: number, isLast: boolean): void {
    const accounts = traffic.save();
    const minute = Math.floor(nowMs / minuteMs);
    const hour = Math.floor(nowMs / hourMs);
    if (accounts === null || (minute === trafficMinute && !isLast)) return;
    const record = encodeRecord(recordTypes.traffic, Buffer.from(JSON.stringify({ atMs: nowMs, accounts })));
    logs.minute.append({ bytes: record, timeMs: nowMs });
    if (hour !== trafficHour || isLast) logs.long.append({ bytes: record, timeMs: nowMs });
    trafficMinute = minute;
    trafficHour = hour;
  }

  /** Series are numbered anew where there are too many names for one segment. */
  function isFull(writer: BucketWriter, log: SegmentLog): boolean {
    if (!writer.isFull) return false;
    void log.end().then(() => writer.renumber());
    return true;
  }

  /** Every 10 s. @param nowMs all before it is over */
  function flush(nowMs: number): void {
    if (!isFull(fine, logs.fine)) fine.writeUntil(nowMs, logs.fine);
    if (!isFull(long, logs.long)) {
      long.writeUntil(Math.floor(nowMs / longTier.stepMs) * longTier.stepMs, logs.long);
    }
    keepTraffic(nowMs, false);
    const isDue = clock.monotonic() - syncedMs >= syncMs;
    if (isDue) syncedMs = clock.monotonic();
    for (const each of allLogs) void (isDue ? each.sync().then(() => each.expire(clock.now())) : each.flush());
  }

  const loaded = load();
  return {
    loaded,
    take(slotMs, samples, seqs) {
      if (ended) return;
      const before = newestSlotMs;
      newestSlotMs = slotMs;
      if (before === null) for (const writer of [fine, long]) writer.begin(slotMs);
      else if (slotMs < before - toleratedStepMs) rewind(slotMs);
      else if (slotMs > before + minuteMs) for (const each of allLogs) each.skipTo(slotMs);
      if (!isLoaded) return;
      keepMessages(samples, seqs);
      const closedMs = Math.floor(slotMs / dayTier.stepMs) * dayTier.stepMs;
      if (closedMs <= flushedMs) return;
      flushedMs = closedMs;
      flush(closedMs);
    },
    at: (channel, timeMs) => index.at(channel, timeMs),
    async settled() {
      await Promise.all(encoding);
      await Promise.all(allLogs.map((each) => each.flush()));
    },
    async clear() {
      await loaded.catch(() => {});
      await Promise.all(encoding);
      await Promise.all(allLogs.map((each) => each.clear()));
      for (const writer of [fine, long]) {
        writer.forget();
        writer.begin(newestSlotMs ?? clock.now());
      }
      kept.clear();
      traffic.begin(null);
    },
    async end() {
      if (ended) return;
      ended = true;
      await loaded.catch(() => {});
      await Promise.all(encoding);
      if (newestSlotMs !== null) {
        fine.writeUntil(newestSlotMs + 1, logs.fine);
        long.writeUntil(newestSlotMs + 1, logs.long);
      }
      keepTraffic(clock.now(), true);
      await Promise.all(allLogs.map((each) => each.close()));
    },
  };
}
