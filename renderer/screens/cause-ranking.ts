/**
 * Who used what in a range of time, worked out from recorded process tables: counters at its ends, read between two
 * tables as if they had grown evenly. What no table shows is not made up: such amounts are lower bounds and say so.
 */
import type { Process, ProcessData } from '../../protocol/families/process.ts';
import { groupProcesses } from '../../protocol/process-groups.ts';
import { t } from '../language/text.ts';
import { processKey } from './process-table.ts';

export type Resource = 'cpu' | 'disk' | 'memory';
export type Grouped = 'process' | 'application' | 'container';

/** An amount used within a stretch of time. */
export interface Amount {
  /** Seconds of CPU time, bytes read and written, or bytes that memory grew by, below 0 where it shrank. */
  readonly value: number;
  /** Part of the time is not covered by tables that list it, so it may be more. */
  readonly isLeast: boolean;
}

export interface Usage {
  readonly key: string;
  readonly name: string;
  /** Of its one process; `null` for several. */
  readonly process: Process | null;
  readonly members: number;
  /** In the range; `null` where nothing is known. */
  readonly within: Amount | null;
  /** In as much time before it. */
  readonly before: Amount | null;
}

export interface Range {
  /** Unix milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
}

interface Sighting {
  readonly timeMs: number;
  readonly process: Process;
}

/** When tables are to be asked for: every `stepMs` from before the time before the range until after it, at most `most`. */
export function sampleTimes({ fromMs, toMs }: Range, stepMs: number, most: number): number[] {
  const startMs = fromMs - (toMs - fromMs);
  const endMs = toMs + stepMs;
  const step = Math.max(stepMs, Math.ceil((endMs - startMs) / (most - 1)));
  const times: number[] = [];
  for (let ms = startMs; ms < endMs; ms += step) times.push(ms);
  return [...times, endMs];
}

/** Those who used most more than before come first. */
export function rankUsage(
  tables: readonly ProcessData[],
  range: Range,
  resource: Resource,
  grouped: Grouped,
): Usage[] {
  const length = range.toMs - range.fromMs;
  const earlier = { fromMs: range.fromMs - length, toMs: range.fromMs };
  const sightings = sightingsOf(tables);
  const amounts = new Map(
    [...sightings].map(([key, seen]) => [
      key,
      { within: amountOf(seen, range, resource), before: amountOf(seen, earlier, resource) },
    ]),
  );
  const newest = [...sightings.values()].flatMap((seen) => seen.at(-1)?.process ?? []);
  return membersOf(newest, grouped)
    .map(({ key, name, processes }): Usage => {
      const parts = processes.flatMap((process) => amounts.get(processKey(process)) ?? []);
      const [process = null] = processes;
      return {
        key,
        name,
        process: processes.length === 1 ? process : null,
        members: processes.length,
        within: sumOf(parts.map((part) => part.within)),
        before: sumOf(parts.map((part) => part.before)),
      };
    })
    .filter(({ within, before }) => (within?.value ?? 0) !== 0 || (before?.value ?? 0) !== 0)
    .sort((a, b) => increase(b) - increase(a));
}

/** How much more than before. */
export function increase({ within, before }: Pick<Usage, 'within' | 'before'>): number {
  return (within?.value ?? 0) - (before?.value ?? 0);
}

function membersOf(processes: readonly Process[], grouped: Grouped) {
  if (grouped === 'process') {
    return processes.map((process) => ({ key: processKey(process), name: process.name, processes: [process] }));
  }
  return groupProcesses(processes, grouped).map((group) => ({
    key: group.key,
    name: group.name ?? t('In no container'),
    processes: group.processes,
  }));
}

/** Every table that lists a process, by time; each table once. */
function sightingsOf(tables: readonly ProcessData[]): Map<string, Sighting[]> {
  const found = new Map<string, Sighting[]>();
  const sorted = tables
    .map((table) => ({ table, timeMs: Date.parse(table.timestamp) }))
    .sort((a, b) => a.timeMs - b.timeMs);
  for (const { table, timeMs } of sorted) {
    for (const process of table.processes) {
      const key = processKey(process);
      const seen = found.get(key) ?? [];
      found.set(key, seen);
      if (seen.at(-1)?.timeMs !== timeMs) seen.push({ timeMs, process });
    }
  }
  return found;
}

function amountOf(seen: readonly Sighting[], range: Range, resource: Resource): Amount | null {
  const [first] = seen;
  if (!first) return null;
  const startMs = first.process.start_time === null ? Number.NaN : Date.parse(first.process.start_time);
  if (startMs >= range.toMs) return { value: 0, isLeast: false };
  const points = seen.flatMap(({ timeMs, process }) => {
    const value = totalOf(process, resource);
    return value === null ? [] : [{ timeMs, value }];
  });
  // At its start a process had used nothing. Of one that is older than what is looked at, that says nothing of when.
  if (startMs >= range.fromMs && startMs <= (points[0]?.timeMs ?? startMs))
    points.unshift({ timeMs: startMs, value: 0 });
  const [oldest] = points;
  const newest = points.at(-1);
  if (!oldest || !newest || newest.timeMs <= range.fromMs || oldest.timeMs >= range.toMs) return null;
  const fromMs = Math.max(range.fromMs, oldest.timeMs);
  const toMs = Math.min(range.toMs, newest.timeMs);
  const value = valueAt(points, toMs) - valueAt(points, fromMs);
  return {
    value: resource === 'memory' ? value : Math.max(0, value),
    isLeast: fromMs > Math.max(range.fromMs, startMs || 0) || toMs < range.toMs,
  };
}

function totalOf(process: Process, resource: Resource): number | null {
  if (resource === 'cpu') return process.cpu_seconds_total;
  if (resource === 'memory') return process.memory_bytes;
  const { read_bytes_total: read, write_bytes_total: written } = process;
  return read === null || written === null ? null : read + written;
}

interface Point {
  readonly timeMs: number;
  readonly value: number;
}

/** Between two points on the line that joins them; beside them the nearest. */
function valueAt(points: readonly Point[], timeMs: number): number {
  const after = points.findIndex((point) => point.timeMs >= timeMs);
  const right = points[after === -1 ? points.length - 1 : after];
  const left = points[Math.max(0, after - 1)];
  if (!right || !left) return 0;
  if (after <= 0 || right.timeMs === left.timeMs) return right.value;
  return left.value + ((right.value - left.value) * (timeMs - left.timeMs)) / (right.timeMs - left.timeMs);
}

function sumOf(amounts: readonly (Amount | null)[]): Amount | null {
  const known = amounts.filter((amount) => amount !== null);
  if (known.length === 0) return null;
  return {
    value: known.reduce((sum, { value }) => sum + value, 0),
    isLeast: known.some(({ isLeast }) => isLeast),
  };
}
