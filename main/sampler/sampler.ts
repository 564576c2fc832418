/**
 * The sampler owns time: which channels are due at which slot, which of them somebody wants, and what two readings
 * of a family become. It yields samples; numbering, storing and sending them is left to others.
 *
 * Each channel keeps its own line of earlier readings, so that channels of one family at different paces, and
 * {@link Sampler.refresh} between them, each have rates over their own time.
 */
import { type ChannelName, channelPaces, resolvePeriodMs } from '../../protocol/channels.ts';
import type { Clock } from '../clock.ts';
import type { ChannelSource, Family, Host } from '../collectors/collector.ts';
import type { Log } from '../log.ts';
import { watchClock } from './clock-watch.ts';
import { Composer, momentOf, pair } from './compose.ts';
import type { Outcome } from './rates.ts';
import { type FamilyReader, openFamily, type Reading } from './reader.ts';
import { type Results, runRound } from './round.ts';
import type { Sample, Tick } from './sample.ts';
import { type SlotGap, startSlots } from './slots.ts';

/** Between the two readings of a refresh: long enough for ticks of 10 ms, short enough to be waited for. */
const refreshSpanMs = 250;
/**
 * A rate may span three periods of its channel, or this much where that is more: a tick held up for seconds still
 * tells the truth over the time that passed, minutes of silence say nothing of the present.
 */
const minMaxSpanMs = 30_000;

export interface SamplerOptions {
  readonly host: Host;
  readonly clock: Clock;
  readonly log: Log;
  readonly sources: readonly ChannelSource[];
  /** Base interval, 250 to 10,000 ms. */
  readonly intervalMs: number;
  /** Channels that the user switched off; their families are not opened. See {@link Sampler.setDisabled}. */
  readonly disabled: ReadonlySet<ChannelName>;
  /** Takes what was finished together. What it throws is logged; sampling goes on. */
  onTick(tick: Tick): void;
  /** Told of slots that were not sampled, before the tick that follows them. */
  onGap?(gap: SlotGap): void;
}

export interface Availability {
  readonly available: boolean;
  /** Why not. */
  readonly reason?: string;
}

export interface Sampler {
  readonly intervalMs: number;
  /**
   * Of every channel that has a source. One is unavailable where it is switched off or none of its families could
   * be opened; where only some could, it comes with nulls for the others.
   */
  availability(): ReadonlyMap<ChannelName, Availability>;
  /**
   * Notes that somebody wants a channel. The first one gets it sampled at the next slot of the base interval and
   * then at its watched period; its first rates span the time since its last unwatched sample. Harmless for a
   * channel that cannot be had.
   * @returns takes the wish back; harmless twice
   */
  demand(channel: ChannelName): () => void;
  /**
   * Sees to it that each channel has a recent sample with rates: where the newest is older than its watched period
   * and a base interval, the channel is read twice, 250 ms apart, and its sample goes out through `onTick` in a tick
   * of the present slot. Calls for a channel that is being refreshed join. Resolves when all are done, also where a
   * family failed.
   */
  refresh(channels: readonly ChannelName[]): Promise<void>;
  /** @throws TelltaleError invalid_interval */
  setIntervalMs(intervalMs: number): void;
  /**
   * Switches channels off and on: a family that no channel needs any more is closed, one that is needed again is
   * opened anew. Who wants a channel that is off gets it when it is on again.
   */
  setDisabled(disabled: ReadonlySet<ChannelName>): void;
  /** As `Slots.health`: whether ticks come on time. A failing collector is no failure of the sampler. */
  health(): { status: 'ok' | 'failing'; reason?: string };
  /** Of each family that has answered: moving mean of the wall seconds of a call. */
  usage(): { collector: string; seconds_per_call: number }[];
  /** Nothing goes out afterwards. Harmless twice. */
  stop(): void;
}

interface Channel {
  readonly source: ChannelSource;
  readonly composer: Composer;
  readonly readers: readonly FamilyReader[];
  /** To be sampled at the next slot, whatever its period. */
  dueNext: boolean;
  /** The slot at which it was last sampled by the schedule. */
  lastSlotMs: number | null;
  /** A family of its last slot has not answered; slots until then are gaps. */
  reading: boolean;
  /** The schedule's newest reading of each family. */
  readonly previous: Map<FamilyReader, Reading>;
  /** Monotonic time of its newest sample; `null` where that has no rates yet. */
  ratedAtMs: number | null;
  refreshing: { readonly done: Promise<void>; readonly resolve: () => void } | null;
}

/** @throws TelltaleError invalid_interval */
export function startSampler(options: SamplerOptions): Sampler {
  const { host, clock, log, sources, onTick, onGap } = options;
  const watch = watchClock(clock);
  const readers = new Map<Family<unknown>, FamilyReader>();
  const channels = new Map<ChannelName, Channel>();
  /** How many want a channel, also one that cannot be had now. */
  const demands = new Map<ChannelName, number>();
  const availability = new Map<ChannelName, Availability>();
  const cancelRefreshes = new Set<() => void>();
  let { disabled } = options;
  let stopped = false;

  const slots = startSlots({ clock, watch, intervalMs: options.intervalMs, onSlot });
  for (const source of sources) open(source);

  function open(source: ChannelSource): void {
    if (disabled.has(source.channel)) {
      availability.set(source.channel, {
        available: false,
        reason: `switched off by --no-${source.channel} or in the settings`,
      });
      return;
    }
    const own = source.families.map((family) => {
      const reader = readers.get(family) ?? openFamily(family, { host, clock, watch, log });
      readers.set(family, reader);
      return reader;
    });
    const failures = own.flatMap((reader) => reader.openFailure ?? []);
    if (own.length > 0 && failures.length === own.length) {
      availability.set(source.channel, { available: false, reason: failures.join(' ') });
      return;
    }
    availability.set(source.channel, { available: true });
    channels.set(source.channel, {
      source,
      composer: new Composer(source),
      readers: own,
      dueNext: true,
      lastSlotMs: null,
      reading: false,
      previous: new Map(),
      ratedAtMs: null,
      refreshing: null,
    });
  }

  /** Ends what reads a channel; what it is reading goes to nobody. */
  function close(channel: Channel): void {
    channels.delete(channel.source.channel);
    endRefresh(channel);
    const needed = new Set([...channels.values()].flatMap((other) => other.readers));
    for (const reader of channel.readers) {
      if (needed.has(reader)) continue;
      reader.close();
      readers.delete(reader.family);
    }
  }

  const isOpen = (channel: Channel) => channels.get(channel.source.channel) === channel;
  const isWanted = (channel: Channel) => (demands.get(channel.source.channel) ?? 0) > 0;
  const watchedPeriodMs = (channel: Channel) =>
    resolvePeriodMs(channelPaces[channel.source.channel].periodMs, slots.intervalMs);
  const unwatchedPeriodMs = (channel: Channel) => {
    const period = channelPaces[channel.source.channel].unwatchedPeriodMs;
    return period === null ? null : resolvePeriodMs(period, slots.intervalMs);
  };

  /**
   * Due at the first slot, on first demand, and when a multiple of the period was reached since its last slot: a
   * missed slot does not cost a channel of 60 s its minute. After the clock was set back it is due at once.
   */
  function isDue(channel: Channel, slotMs: number): boolean {
    if (channel.reading) return false;
    if (channel.dueNext) return true;
    const periodMs = isWanted(channel) ? watchedPeriodMs(channel) : unwatchedPeriodMs(channel);
    if (periodMs === null) return false;
    const last = channel.lastSlotMs;
    return last === null || slotMs <= last || Math.floor(slotMs / periodMs) > Math.floor(last / periodMs);
  }

  function onSlot(slotMs: number, gap: SlotGap | null): void {
    if (gap) {
      log('warning', 'sampler', gapText(gap), 'gap');
      deliver('onGap', () => onGap?.(gap));
    }
    const due = [...channels.values()].filter((channel) => isDue(channel, slotMs));
    for (const channel of due) {
      channel.dueNext = false;
      channel.lastSlotMs = slotMs;
      channel.reading = true;
    }
    runRound(due, (ready, results) => {
      for (const channel of ready) channel.reading = false;
      finish(ready, slotMs, results, (channel) => channel.previous);
      for (const channel of ready) {
        for (const [reader, reading] of readingsOf(channel, results)) channel.previous.set(reader, reading);
      }
    });
  }

  /** Makes samples of settled channels and hands them on as one tick. */
  function finish(
    ready: readonly Channel[],
    slotMs: number,
    results: Results,
    previousOf: (channel: Channel) => ReadonlyMap<FamilyReader, Reading>,
  ): void {
    if (stopped) return;
    const moment = momentOf(clock.now());
    const samples = ready.filter(isOpen).flatMap((channel): Sample[] => {
      const outcomes = outcomesOf(channel, results, previousOf(channel));
      try {
        const sample = channel.composer.compose(outcomes, moment);
        channel.ratedAtMs = [...outcomes.values()].every(isRated) ? clock.monotonic() : null;
        return [sample];
      } catch (error) {
        const name = channel.source.channel;
        log('error', 'sampler', `${name} could not be derived: ${stackOf(error)}`, `derive:${name}`);
        return [];
      }
    });
    if (samples.length > 0) deliver('onTick', () => onTick({ slotMs, samples }));
  }

  function outcomesOf(
    channel: Channel,
    results: Results,
    previous: ReadonlyMap<FamilyReader, Reading>,
  ): Map<Family<unknown>, Outcome> {
    const maxSpanMs = Math.max(3 * watchedPeriodMs(channel), 3 * (unwatchedPeriodMs(channel) ?? 0), minMaxSpanMs);
    const outcomes = new Map<Family<unknown>, Outcome>();
    for (const reader of channel.readers) {
      const result = results.get(reader);
      if (!result) continue;
      const outcome = pair({ result, previous: previous.get(reader), maxSpanMs, eraReason: watch.reason });
      outcomes.set(reader.family, outcome);
    }
    return outcomes;
  }

  /** A mistake in a consumer must not end sampling. */
  function deliver(name: string, call: () => void): void {
    try {
      call();
    } catch (error) {
      log('error', 'sampler', `${name} failed: ${stackOf(error)}`, `deliver:${name}`);
    }
  }

  function isStale(channel: Channel): boolean {
    if (channel.ratedAtMs === null) return true;
    return clock.monotonic() - channel.ratedAtMs > watchedPeriodMs(channel) + slots.intervalMs;
  }

  function readTwice(wanted: readonly Channel[]): void {
    runRound(wanted, (ready, first) => {
      if (stopped) return;
      const cancel = clock.after(refreshSpanMs, () => {
        cancelRefreshes.delete(cancel);
        runRound(ready, (done, second) => {
          finish(done, slots.current(), second, (channel) => readingsOf(channel, first));
          for (const channel of done) {
            seed(channel, readingsOf(channel, first));
            endRefresh(channel);
          }
        });
      });
      cancelRefreshes.add(cancel);
    });
  }

  /**
   * The schedule's first sample may follow a refresh at once; without an earlier reading of its own it would put
   * nulls in the place of rates. The first of the two is taken, so that its rates span 250 ms at least.
   */
  function seed(channel: Channel, earlier: ReadonlyMap<FamilyReader, Reading>): void {
    for (const [reader, reading] of earlier) {
      if (!channel.previous.has(reader)) channel.previous.set(reader, reading);
    }
  }

  function endRefresh(channel: Channel): void {
    channel.refreshing?.resolve();
    channel.refreshing = null;
  }

  return {
    get intervalMs() {
      return slots.intervalMs;
    },
    availability: () => availability,
    demand(name) {
      const before = demands.get(name) ?? 0;
      demands.set(name, before + 1);
      const channel = channels.get(name);
      if (channel && before === 0) channel.dueNext = true;
      let released = false;
      return () => {
        if (released) return;
        released = true;
        demands.set(name, (demands.get(name) ?? 1) - 1);
      };
    },
    async refresh(names) {
      if (stopped) return;
      const stale = names.flatMap((name) => channels.get(name) ?? []).filter(isStale);
      const idle = [...new Set(stale)].filter((channel) => !channel.refreshing);
      for (const channel of idle) channel.refreshing = deferred();
      const joined = stale.map((channel) => channel.refreshing?.done);
      readTwice(idle);
      await Promise.all(joined);
    },
    setIntervalMs: (intervalMs) => slots.setIntervalMs(intervalMs),
    setDisabled(next) {
      if (stopped) return;
      const before = disabled;
      disabled = next;
      for (const source of sources) {
        if (next.has(source.channel) === before.has(source.channel)) continue;
        const channel = channels.get(source.channel);
        if (channel) close(channel);
        open(source);
      }
    },
    health: () => slots.health(),
    usage: () =>
      [...readers.values()].flatMap((reader) => {
        const seconds = reader.secondsPerCall();
        return seconds === null ? [] : [{ collector: reader.family.name, seconds_per_call: seconds }];
      }),
    stop() {
      if (stopped) return;
      stopped = true;
      slots.stop();
      for (const cancel of cancelRefreshes) cancel();
      for (const channel of channels.values()) endRefresh(channel);
      for (const reader of readers.values()) reader.close();
    },
  };
}

function readingsOf(channel: Channel, results: Results): Map<FamilyReader, Reading> {
  const readings = new Map<FamilyReader, Reading>();
  for (const reader of channel.readers) {
    const result = results.get(reader);
    if (result && !('failure' in result)) readings.set(reader, result);
  }
  return readings;
}

function isRated(outcome: Outcome): boolean {
  return 'failure' in outcome || outcome.previous !== null;
}

function deferred(): { done: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const done = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { done, resolve };
}

function gapText({ fromMs, toMs, reason }: SlotGap): string {
  return `no samples from ${new Date(fromMs).toISOString()} to ${new Date(toMs).toISOString()}: ${reason}`;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
