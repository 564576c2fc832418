/**
 * One series over a range of time as columns: GET /api/v1/history. Which buckets are asked for is worked out once
 * per series, before anything is allocated.
 */
import type { HistoryColumns } from '../../protocol/api.ts';
import { channelPaces, isChannelName, resolvePeriodMs } from '../../protocol/channels.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import type { SeriesDefinition } from '../../protocol/series.ts';
import type { Series } from './series.ts';
import { type Tier, tierFor } from './tiers.ts';

/** Points of one series in one answer. */
const maxPoints = 10_000;

export interface HistoryRange {
  /** Buckets that start in [fromMs, toMs), Unix milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Width of a bucket as asked for; `null` for the finest that makes sense. */
  readonly stepMs: number | null;
}

/** The buckets that answer a query for one series. */
export interface Plan {
  /** Position of the tier. */
  readonly tier: number;
  readonly stepMs: number;
  /** Start of the first bucket. */
  readonly startMs: number;
  readonly points: number;
}

export interface PlanContext {
  readonly tiers: readonly Tier[];
  /** The longest time between two ticks in the range: the base interval, or more where sampling was slower. */
  readonly intervalMs: number;
  /** When the first tier began with its present interval. */
  readonly baseSinceMs: number;
  readonly nowMs: number;
}

/**
 * The step is rounded up to a multiple of the tier that covers the range, and to the pace of the series where that
 * is slower: filesystems are read every 10 s, and `null` in a column of 1 s would look like a gap nine times out
 * of ten. Where no step is asked for it is the smallest such step, or as large as 10,000 points need.
 * @throws TelltaleError invalid_window, invalid_step, too_many_points
 */
export function planHistory(range: HistoryRange, definition: SeriesDefinition, context: PlanContext): Plan {
  const { fromMs, toMs } = range;
  const { tiers, nowMs } = context;
  if (!Number.isFinite(fromMs) || !Number.isFinite(toMs) || fromMs >= toMs) {
    throw new TelltaleError('invalid_window', 'The range of time must begin before it ends.');
  }
  if (range.stepMs !== null && !(range.stepMs > 0)) {
    throw new TelltaleError('invalid_step', 'The step must be above 0.');
  }
  const tier = tierFor(tiers, fromMs, nowMs, context.baseSinceMs);
  const tierStepMs = tiers[tier]?.stepMs ?? context.intervalMs;
  const neededMs = range.stepMs ?? (toMs - fromMs) / maxPoints;
  const finestMs = Math.max(neededMs, paceMs(definition, context.intervalMs));
  const stepMs = Math.ceil(finestMs / tierStepMs) * tierStepMs;
  const startMs = Math.ceil(fromMs / stepMs) * stepMs;
  // The bucket that holds the present is still open and left out: its numbers would change.
  const endMs = Math.min(Math.ceil(toMs / stepMs), Math.floor(nowMs / stepMs)) * stepMs;
  const points = Math.max(0, (endMs - startMs) / stepMs);
  if (points > maxPoints) {
    throw new TelltaleError(
      'too_many_points',
      `${points} points are more than ${maxPoints}: ask for a shorter window or a larger step.`,
    );
  }
  return { tier, stepMs, startMs, points };
}

/** @param series `null` where nothing was recorded under this name: all gaps */
export function readColumns(
  name: string,
  definition: SeriesDefinition,
  series: Series | null,
  plan: Plan,
): HistoryColumns {
  const { tier, stepMs, startMs, points } = plan;
  const columns: HistoryColumns = {
    series: name,
    unit: definition.unit,
    step_seconds: stepMs / 1_000,
    timestamps: new Array(points),
    mean: new Array(points).fill(null),
    min: new Array(points).fill(null),
    max: new Array(points).fill(null),
  };
  const summary = { count: 0, mean: 0, min: 0, max: 0 };
  for (let point = 0; point < points; point += 1) {
    const fromMs = startMs + point * stepMs;
    columns.timestamps[point] = fromMs / 1_000;
    if (!series) continue;
    series.summarise(tier, fromMs, fromMs + stepMs, summary);
    if (summary.count === 0) continue;
    columns.mean[point] = summary.mean;
    columns.min[point] = summary.min;
    columns.max[point] = summary.max;
  }
  return columns;
}

/** Time between two samples of the series while nobody watches its channel. */
export function paceMs({ channel }: SeriesDefinition, intervalMs: number): number {
  if (!isChannelName(channel)) return intervalMs;
  const { periodMs, unwatchedPeriodMs } = channelPaces[channel];
  return resolvePeriodMs(unwatchedPeriodMs ?? periodMs, intervalMs);
}
