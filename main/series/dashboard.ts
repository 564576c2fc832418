/**
 * The `dashboard` channel: sliding statistics of chosen series. The samples of a window are those of the series's
 * own channel, so that filesystems, read every 10 s, are not mostly gaps.
 */
import type { DashboardData, SlidingStatistics } from '../../protocol/families/dashboard.ts';
import type { Unavailable } from '../../protocol/families/envelope.ts';
import type { SeriesDefinition } from '../../protocol/series.ts';
import type { Sample } from '../sampler/sample.ts';
import { SlidingWindow } from './sliding.ts';

/** After so many paces of its channel without a sample, the newest one is no longer current. */
const stalePaces = 2;

export interface DashboardEntry {
  /** Full series name. */
  readonly name: string;
  readonly definition: SeriesDefinition;
  readonly label: string | null;
  readonly window: SlidingWindow;
  /** Slot of the newest sample of its channel, a gap included; `null` before the first. */
  newestSlotMs: number | null;
  /** Why the newest sample is a gap. */
  gapReason: string;
}

export function createEntry(name: string, definition: SeriesDefinition, label: string | null): DashboardEntry {
  return { name, definition, label, window: new SlidingWindow(), newestSlotMs: null, gapReason: '' };
}

/** Takes what the newest sample of the entry's channel has for it; `null` is a gap. */
export function pushEntry(
  entry: DashboardEntry,
  slotMs: number,
  value: number | null,
  data: Sample['data'],
): void {
  entry.window.push(value);
  entry.newestSlotMs = slotMs;
  if (value === null) entry.gapReason = gapReason(entry, data.unavailable);
}

/** @param paceOf time between two samples of a series while nobody watches it, in milliseconds */
export function dashboardSample(
  entries: readonly DashboardEntry[],
  slotMs: number,
  timeMs: number,
  paceOf: (definition: SeriesDefinition) => number,
): Sample<'dashboard'> {
  const series: Record<string, SlidingStatistics> = {};
  const unavailable: Unavailable = {};
  for (const entry of entries) {
    const statistics = entry.window.statistics();
    const isStale =
      entry.newestSlotMs !== null && slotMs - entry.newestSlotMs > stalePaces * paceOf(entry.definition);
    if (isStale) statistics.current = null;
    series[entry.name] = statistics;
    let reason = entry.gapReason;
    if (entry.newestSlotMs === null) reason = `no sample of ${entry.definition.channel} so far`;
    else if (isStale)
      reason = `no sample of ${entry.definition.channel} since ${new Date(entry.newestSlotMs).toISOString()}`;
    for (const [field, value] of Object.entries(statistics)) {
      if (value === null) unavailable[`series.${entry.name}.${field}`] = reason;
    }
  }
  const data: DashboardData = { timestamp: new Date(timeMs).toISOString(), series };
  if (Object.keys(unavailable).length > 0) data.unavailable = unavailable;
  return { channel: 'dashboard', timeMs, data };
}

/** The channel's own reason for the field, or for the whole list, where it gives one. */
function gapReason({ definition, label }: DashboardEntry, unavailable: Unavailable | undefined): string {
  const { path } = definition;
  const listPath = path.slice(0, Math.max(0, path.indexOf('[]')));
  const candidates = [path.replace('[]', `[${label}]`), path, listPath];
  for (const candidate of candidates) {
    const reason = unavailable?.[candidate];
    if (reason !== undefined) return reason;
  }
  return label === null
    ? 'the newest sample has no value'
    : `the newest sample has no ${definition.label} "${label}"`;
}
