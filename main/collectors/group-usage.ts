/**
 * What control groups of containers and services used between two readings. Rates are made here and not by Rates,
 * as those of processes are: each group is read at a moment of its own.
 */

/** What can be missing of a group on its own. */
export type GroupPart = 'cpu' | 'memory' | 'cache' | 'limit' | 'io' | 'tasks';

/** Counters run since the group was made; `null` where nobody tells, and `reasons` says why. */
export interface GroupUsage {
  /** Monotonic milliseconds. */
  readAtMs: number;
  /** Another one when the group was removed and made anew: its counters then began at 0. */
  instance: string;
  /** User and system time. */
  cpuSeconds: number | null;
  memoryBytes: number | null;
  /** Part of `memoryBytes` that is page cache not used lately. */
  inactiveFileBytes: number | null;
  /** `null` also where nothing limits it. */
  memoryLimitBytes: number | null;
  readBytes: number | null;
  writeBytes: number | null;
  /** Processes and threads. */
  tasks: number | null;
  reasons: Partial<Record<GroupPart, string>>;
}

/** A group of which nothing is known. */
export const unknownUsage: GroupUsage = {
  readAtMs: 0,
  instance: '',
  cpuSeconds: null,
  memoryBytes: null,
  inactiveFileBytes: null,
  memoryLimitBytes: null,
  readBytes: null,
  writeBytes: null,
  tasks: null,
  reasons: {},
};

/** A moment at which counters were read, and whose they are. */
export interface Moment {
  readAtMs: number;
  instance: string;
}

/** A rate, or why there is none. */
export type Rate = number | { readonly missing: string };

/**
 * Growth per second of a counter between two moments.
 * @param before of the reading before; `undefined` where it was not there then
 */
export function rateBetween<At extends Moment>(
  now: At,
  before: At | undefined,
  pick: (at: At) => number | null,
  notCounted: string,
): Rate {
  const current = pick(now);
  if (current === null) return { missing: notCounted };
  if (before === undefined) return { missing: 'it was not there at the last reading' };
  if (before.instance !== now.instance) return { missing: 'it was started anew since the last reading' };
  const previous = pick(before);
  if (previous === null) return { missing: 'no earlier value: a rate needs two' };
  const seconds = (now.readAtMs - before.readAtMs) / 1_000;
  if (!(seconds > 0)) return { missing: 'no time passed between the two readings' };
  return current < previous ? { missing: 'the counter went back: it was reset' } : (current - previous) / seconds;
}
