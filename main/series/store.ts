/**
 * The series of one machine: takes every number that the catalogue declares out of the samples, keeps it in three
 * tiers (the base interval for 10 minutes, 10 s for 25 hours, 5 min for 90 days), and answers history and `dashboard`.
 *
 * Memory of a series at a base interval of 1 s: 268,800 bytes for the first two tiers (600 and 9,000 buckets of 28
 * bytes), set aside with the first value and committed by the system page by page as time passes, and 8,064 for each
 * day of the third; 1,002,624 after 90 days. A series without values for 25 hours keeps its third tier only.
 *
 * Time: samples go into the bucket of their slot; a refresh within a slot adds a second value to its bucket. A slot
 * before the newest one of a series is left out, so that no bucket mixes two passes of the clock. Where the clock
 * was set back by more than 10 s, what was recorded for times that now lie ahead is forgotten instead, and
 * recording goes on.
 */
import type { HistoryColumns, SeriesResult } from '../../protocol/api.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import { bareName, labelledName, type SeriesDefinition } from '../../protocol/series.ts';
import type { Sample, Tick } from '../sampler/sample.ts';
import { createEntry, dashboardSample, pushEntry } from './dashboard.ts';
import { compileExtract, type Extract, type LabelValue, type Visit } from './extract.ts';
import { type HistoryRange, paceMs, planHistory, readColumns } from './history.ts';
import { indexNames, type NamedSeries, resolveName, unknownSeries } from './names.ts';
import { Paces } from './paces.ts';
import type { Summary } from './ring.ts';
import { Series } from './series.ts';
import { baseRetentionMs, bytesPerSeries, dayTier, longTier, tiersOf } from './tiers.ts';

/** Label values come from the machine and may be many; 5,000 series are 1.3 GB once a day is full. */
const defaultMaxSeries = 5_000;
/** A label set without a value for so long has nothing left in any tier. */
const forgetMs = longTier.retentionMs;
/** Restored series leave so much of the room to those that are there now. */
const restoredShare = 0.8;
/** When series are full, a label set gone for so long makes room for a new one. */
const forgetWhenFullMs = 3_600_000;
/** How often label sets that are gone are looked for. */
const sweepMs = 60_000;
/** Labels without a value that are remembered of one definition; past it they are taken down anew. */
const mostIdle = 1_000;
/** A clock set back further forgets what now lies ahead; less is waited out. */
const toleratedStepMs = 10_000;
/** Points of all series of one answer, so that no query takes the memory of the machine. */
const maxTotalPoints = 1_000_000;
/** cpu="2" comes before cpu="10". */
const { compare: byNaturalOrder } = new Intl.Collator('en', { numeric: true });

export interface SeriesStoreOptions {
  readonly catalogue: readonly SeriesDefinition[];
  /** The base interval. */
  readonly intervalMs: number;
  /** Full names of the series that `dashboard` carries. */
  readonly dashboard: readonly string[];
  /** Series kept at once; 5,000 unless told otherwise. */
  readonly maxSeries?: number;
  /** Told once, in plain English, when they are reached. */
  note?(message: string): void;
}

export interface HistoryQuery extends HistoryRange {
  /** Full names, or bare names that stand for all label sets. */
  readonly series: readonly string[];
  /** Label sets that who asks may not know of are as those that never were. Default: none. */
  readonly hides?: (definition: SeriesDefinition, label: LabelValue) => boolean;
}

export interface SeriesStore {
  /** Takes in all samples of a tick. O(1) per number. */
  ingest(tick: Tick): void;
  /** The sample of `dashboard` for a slot whose tick was taken in. */
  dashboard(slotMs: number, timeMs: number): Sample<'dashboard'>;
  /**
   * Columns in the order of the query; a bare name brings its label sets by name, none while none is known. A name
   * with a label of which nothing is known is all gaps, and unknown_series where nothing else is asked for. What is
   * listed and has had no value yet, such as a CPU before its first rate, is known.
   * @throws TelltaleError unknown_series, invalid_window, invalid_step, too_many_points
   */
  history(query: HistoryQuery, nowMs: number): HistoryColumns[];
  /** The catalogue by bare name. */
  list(): SeriesResult['series'];
  /** `bytes` are those set aside, `bytesPerSeries` those of one series at the present interval. */
  usage(): { series: number; bytes: number; bytesPerSeries: number };
  /** The first tier and its 10 minutes begin anew; the others go on. */
  setIntervalMs(intervalMs: number): void;
  /**
   * Sampling is slower than the base interval from now on, or as fast again. Steps of history are then no finer than
   * the samples were in its range.
   */
  setPaceMs(paceMs: number, nowMs: number): void;
  /** Of every series that has values in one bucket of the second (1) or third (2) tier; the summary is used again. */
  eachBucket(tier: 1 | 2, startMs: number, visit: (name: string, bucket: Readonly<Summary>) => void): void;
  /**
   * Takes in a bucket of an earlier run.
   * @returns whether it was kept: the catalogue may not know the name any more, or series may be full
   */
  restore(name: string, tier: 1 | 2, startMs: number, bucket: Readonly<Summary>): boolean;
  /** Forgets all that was recorded. */
  clear(): void;
}

/** The series of one definition. */
interface Group {
  readonly definition: SeriesDefinition;
  /** By label value, `null` for a series without label. */
  readonly members: Map<LabelValue | null, Series>;
  /** Labels that were listed without a value, at most {@link mostIdle}. */
  readonly idle: Set<LabelValue | null>;
  readonly extract: Extract;
  /** Made once, so that taking in a tick allocates nothing. */
  readonly visit: Visit;
}

/** @throws Error for a mistake in the catalogue; TelltaleError unknown_series for one in `dashboard` */
export function createSeriesStore(options: SeriesStoreOptions): SeriesStore {
  const { catalogue, maxSeries = defaultMaxSeries } = options;
  const names = indexNames(catalogue);
  const byName = new Map<string, Series>();
  const groups = new Map(catalogue.map((definition) => [definition, createGroup(definition)]));
  const groupsByChannel = byChannel([...groups.values()]);
  const entries = options.dashboard.map((name) => {
    const { definition, label } = resolveName(names, name);
    return createEntry(name, definition, label);
  });
  const entriesByChannel = byChannel(entries);
  let intervalMs = options.intervalMs;
  let paces = new Paces(intervalMs, baseRetentionMs);
  /** When the first tier began with its present interval; infinity until its first tick. */
  let baseSinceMs = Number.NEGATIVE_INFINITY;
  /** When the newest sample was taken; a tick that comes late has an old slot but the present time. */
  let newestTimeMs = Number.NEGATIVE_INFINITY;
  let sweptMs = Number.NEGATIVE_INFINITY;
  /** Of the tick that is taken in. */
  let tickSlotMs = 0;
  let tickNumber = 0;
  let wasNoted = false;
  let firstSlotMs: number | null = null;

  function createGroup(definition: SeriesDefinition): Group {
    const members: Group['members'] = new Map();
    const idle: Group['idle'] = new Set();
    const bare = bareName(definition);
    return {
      definition,
      members,
      idle,
      extract: compileExtract(definition),
      visit(label, value) {
        if (value === null) {
          if (idle.size >= mostIdle) idle.clear();
          idle.add(label);
          return;
        }
        const series = members.get(label) ?? addSeries(definition, bare, label);
        // Of two elements with one name the first counts: their mean would be nobody's.
        if (!series || series.lastTick === tickNumber) return;
        series.lastTick = tickNumber;
        series.lastValue = value;
        series.add(tickSlotMs, value);
      },
    };
  }

  function addSeries(definition: SeriesDefinition, bare: string, label: LabelValue | null): Series | null {
    const name = label === null ? bare : labelledName(bare, definition.label ?? '', label);
    const members = groups.get(definition)?.members;
    const restored = byName.get(name);
    if (restored) {
      // Names hold labels as text; a label that is a number replaces it.
      members?.delete(String(label));
      members?.set(label, restored);
      return restored;
    }
    if (byName.size >= maxSeries) {
      if (!wasNoted) options.note?.(`${maxSeries} series are kept, the most there may be: new ones are left out`);
      wasNoted = true;
      return null;
    }
    const series = new Series(name, definition, intervalMs);
    members?.set(label, series);
    byName.set(name, series);
    return series;
  }

  /** `null` for a name that the catalogue does not know any more, and where series are as many as may be restored. */
  function addRestored(name: string): Series | null {
    if (byName.size >= restoredShare * maxSeries) return null;
    try {
      const { definition, label } = resolveName(names, name);
      if ((label === null) !== (definition.label === undefined)) return null;
      return addSeries(definition, bareName(definition), label);
    } catch (error) {
      if (error instanceof TelltaleError) return null;
      throw error;
    }
  }

  /** Drops label sets that are gone. */
  function sweep(slotMs: number): void {
    sweptMs = slotMs;
    const ageMs = byName.size >= maxSeries ? forgetWhenFullMs : forgetMs;
    for (const { members } of groups.values()) {
      for (const [label, series] of members) {
        const goneMs = slotMs - series.newestSlotMs;
        if (goneMs > dayTier.retentionMs) series.rest();
        if (goneMs <= ageMs) continue;
        members.delete(label);
        byName.delete(series.name);
      }
    }
  }

  function rewind(slotMs: number): void {
    for (const series of byName.values()) series.truncate(slotMs);
    for (const entry of entries) {
      if (entry.newestSlotMs !== null) entry.newestSlotMs = Math.min(entry.newestSlotMs, slotMs);
    }
    baseSinceMs = Math.min(baseSinceMs, slotMs);
    sweptMs = slotMs;
  }

  function extractSample(sample: Sample): void {
    for (const { extract, visit } of groupsByChannel.get(sample.channel) ?? []) extract(sample.data, visit);
    for (const entry of entriesByChannel.get(sample.channel) ?? []) {
      const series = byName.get(entry.name);
      pushEntry(entry, tickSlotMs, series?.lastTick === tickNumber ? series.lastValue : null, sample.data);
    }
  }

  /** The label sets that a name stands for; `null` for one of which nothing is known. */
  function membersOf(
    name: string,
    { definition, label }: NamedSeries,
    hides: NonNullable<HistoryQuery['hides']>,
  ): { name: string; series: Series | null }[] {
    if (label !== null) return [{ name, series: hides(definition, label) ? null : (byName.get(name) ?? null) }];
    if (definition.label === undefined) return [{ name, series: byName.get(name) ?? null }];
    const members = [...(groups.get(definition)?.members ?? [])];
    return members
      .flatMap(([value, series]) =>
        value !== null && hides(definition, value) ? [] : { name: series.name, series },
      )
      .sort((a, b) => byNaturalOrder(a.name, b.name));
  }

  /**
   * A label set of which nothing is known, or may be; where the catalogue lists the values, its own are known before
   * they come.
   */
  function isUnknown(
    { definition, label }: NamedSeries,
    series: Series | null,
    hides: NonNullable<HistoryQuery['hides']>,
  ): boolean {
    if (label === null || series !== null || definition.labelValues !== undefined) return false;
    const idle = groups.get(definition)?.idle;
    // A name holds its label as text, whatever it is in the data.
    const isListed = idle?.has(label) === true || idle?.has(Number(label)) === true;
    return !isListed || hides(definition, label);
  }

  return {
    ingest({ slotMs, samples }) {
      const timeMs = samples[0]?.timeMs ?? slotMs;
      const wasSetBack = timeMs < newestTimeMs - toleratedStepMs;
      if (wasSetBack) rewind(slotMs);
      newestTimeMs = wasSetBack ? timeMs : Math.max(newestTimeMs, timeMs);
      firstSlotMs ??= slotMs;
      if (baseSinceMs === Number.POSITIVE_INFINITY) baseSinceMs = slotMs;
      if (slotMs - sweptMs >= sweepMs) sweep(slotMs);
      tickSlotMs = slotMs;
      tickNumber += 1;
      for (const sample of samples) extractSample(sample);
    },
    dashboard: (slotMs, timeMs) =>
      dashboardSample(entries, slotMs, timeMs, (definition) => paceMs(definition, paces.currentMs)),
    history(query, nowMs) {
      const slowestMs = paces.slowestSince(query.fromMs);
      const context = { tiers: tiersOf(intervalMs), intervalMs: slowestMs, baseSinceMs, nowMs };
      const { hides = () => false } = query;
      let points = 0;
      let unknown: string | null = null;
      let known = false;
      const planned = query.series.flatMap((name) => {
        const named = resolveName(names, name);
        const plan = planHistory(query, named.definition, context);
        const members = membersOf(name, named, hides);
        if (members.length === 1 && isUnknown(named, members[0]?.series ?? null, hides)) unknown ??= name;
        else known = true;
        points += plan.points * members.length;
        return members.map((member) => ({ ...member, definition: named.definition, plan }));
      });
      if (unknown !== null && !known) throw unknownSeries(unknown);
      if (points > maxTotalPoints) {
        throw new TelltaleError(
          'too_many_points',
          `${points} points over all series are more than ${maxTotalPoints}: ask for fewer series, a shorter window or a larger step.`,
        );
      }
      return planned.map(({ name, definition, series, plan }) => readColumns(name, definition, series, plan));
    },
    list: () =>
      catalogue.map((definition) => {
        const { unit, help, kind } = definition;
        return { series: bareName(definition), unit, help, kind };
      }),
    usage() {
      let bytes = 0;
      for (const series of byName.values()) bytes += series.byteLength;
      return { series: byName.size, bytes, bytesPerSeries: bytesPerSeries(intervalMs) };
    },
    setPaceMs: (newPaceMs, nowMs) => paces.set(newPaceMs, nowMs),
    setIntervalMs(newIntervalMs) {
      if (newIntervalMs === intervalMs) return;
      intervalMs = newIntervalMs;
      paces = new Paces(intervalMs, baseRetentionMs);
      baseSinceMs = Number.POSITIVE_INFINITY;
      const [base] = tiersOf(intervalMs);
      for (const series of byName.values()) series.restartBase(base);
    },
    eachBucket(tier, startMs, visit) {
      const { stepMs } = tier === 1 ? dayTier : longTier;
      const summary = { count: 0, mean: 0, min: 0, max: 0 };
      for (const series of byName.values()) {
        series.summarise(tier, startMs, startMs + stepMs, summary);
        if (summary.count > 0) visit(series.name, summary);
      }
    },
    restore(name, tier, startMs, bucket) {
      const series = byName.get(name) ?? addRestored(name);
      if (!series) return false;
      series.restore(tier, startMs, bucket);
      // The first tier is not restored: it covers nothing from before this run.
      if (baseSinceMs === Number.NEGATIVE_INFINITY) baseSinceMs = firstSlotMs ?? Number.POSITIVE_INFINITY;
      return true;
    },
    clear() {
      for (const { members, idle } of groups.values()) {
        members.clear();
        idle.clear();
      }
      byName.clear();
    },
  };
}

function byChannel<Item extends { readonly definition: SeriesDefinition }>(items: readonly Item[]) {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const { channel } = item.definition;
    groups.set(channel, [...(groups.get(channel) ?? []), item]);
  }
  return groups;
}
