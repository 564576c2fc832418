/**
 * What a collector is. A collector reads one family and returns raw readings and counters; it keeps no timers,
 * computes no rates, writes no logs and remembers nothing but open files and facts that do not change. The
 * sampler owns time and calls {@link ChannelSource.derive} with two readings to make one message of them.
 */
import type { ChannelName } from '../../protocol/channels.ts';
import type { ChannelData } from '../../protocol/families/index.ts';
import type { NetworkInterface } from '../../protocol/families/network.ts';
import type { CollectorUsage } from '../../protocol/families/self.ts';
import type { WindowsShell } from './windows-shell.ts';

/** The machine that is read. */
export interface Host {
  readonly platform: NodeJS.Platform;
  /** Where /proc is; another folder in tests and with `--host-root`. */
  readonly procRoot: string;
  /** Where /sys is. */
  readonly sysRoot: string;
  /** What paths of mounts are prefixed with to reach them; empty on the machine itself. */
  readonly rootPrefix: string;
  /** On Windows: what is asked through one PowerShell, in turn. Left out elsewhere, and in most tests. */
  readonly shell?: Pick<WindowsShell, 'load'>;
  /** Telltale's own counters; left out where nothing is sampled or served, as in most tests. */
  readonly self?: SelfSource;
  /** Counts traffic by day and month; left out where no history is kept. */
  readonly traffic?: TrafficSource;
}

/**
 * What rooms to the right count about themselves. It is handed in by the composition root and called only while
 * a reading is taken, so that collectors need not know who counts.
 */
export interface SelfSource {
  /** Of each family that has answered. */
  collectors(): CollectorUsage[];
  application(): ApplicationCounts;
}

/** Bytes of one interface. */
export type TrafficCounts = {
  [Field in keyof NetworkInterface as Field & `${string}_bytes_${'today' | 'month'}`]: number;
};

/** What remembers counters across restarts; handed in like {@link SelfSource}. */
export interface TrafficSource {
  /**
   * Takes a reading of all interfaces into account.
   * @returns counts by interface, or why there are none
   */
  count(interfaces: readonly TrafficCounters[]): ReadonlyMap<string, TrafficCounts> | string;
}

/** Counters since the interface was made; `null` where the system does not tell. */
export interface TrafficCounters {
  readonly interface: string;
  /** The same while the interface is there, whatever it is called; `null` where that is not told. */
  readonly index: number | null;
  readonly receiveBytes: number | null;
  readonly transmitBytes: number | null;
}

/** Requests since the start, and those of the last minute. */
export interface RequestCounts {
  readonly requestsTotal: number;
  readonly errorsTotal: number;
  readonly recent: { readonly requests: number; readonly errors: number; readonly elapsedMs: number };
}

export interface ApplicationCounts extends RequestCounts {
  readonly viewers: number;
  /** Since the start. */
  readonly droppedMessages: number;
  /** The newest value of each pushed metric by its name. */
  readonly pushed: Readonly<Record<string, number>>;
}

export interface Collector<Reading> {
  /**
   * Takes one reading. May return at once or a promise; a rejection, a throw or a missed deadline concerns this
   * family alone. Where a read takes long, it stops at `signal`.
   */
  read(signal: AbortSignal): Reading | Promise<Reading>;
  /** Releases open files. Harmless twice. */
  close?(): void;
}

/** One family of metrics: a name and how to read it on a given machine. */
export interface Family<Reading> {
  /** As in `self.collectors[].collector` and in log lines. */
  readonly name: string;
  /**
   * Longest time that one read may take before it is reported in `unavailable` and left alone until it answers.
   * Default: the sampler's.
   */
  readonly deadlineMs?: number;
  /** @throws TelltaleError `channel_unavailable` with the reason where the family cannot be had on this machine */
  open(host: Host): Collector<Reading>;
}

/** A reading with the monotonic time at which it was taken. */
export interface Taken<Reading> {
  readonly current: Reading;
  /** The reading before, unless there is none or a gap (suspend, missed ticks) lies between. */
  readonly previous: Reading | null;
}

/**
 * Turns counters into rates; made by the sampler for one family, one tick. Every method that returns `null`
 * notes the reason under `path`.
 */
export interface Rates {
  /** Seconds between the two readings on the monotonic clock; `null` for a first reading or after a gap. */
  readonly seconds: number | null;
  /** Per second between two values of a counter. `null`: no previous value, or the counter was reset. */
  perSecond(path: string, current: number | null | undefined, previous: number | null | undefined): number | null;
  /**
   * Difference of two values of a counter. `null`: no previous value, or the counter was reset.
   */
  increase(path: string, current: number | null | undefined, previous: number | null | undefined): number | null;
  /** Notes why the field at `path` is null. The first reason given for a path stays. */
  unavailable(path: string, reason: string): void;
  /** The same for fields of a part: `prefix` stands before each path, and is put there only where a reason is noted. */
  within(prefix: string): Rates;
}

/** Access of a channel to the readings of the families that it names. */
export interface Take {
  /**
   * The family's readings of this tick.
   * `null` where it could not be read; `reason(family)` says why.
   */
  <Reading>(family: Family<Reading>): Taken<Reading> | null;
  /** Why the family could not be read this time. */
  reason<Reading>(family: Family<Reading>): string;
  /** Rates over the time between the family's two readings. */
  rates<Reading>(family: Family<Reading>): Rates;
}

/** How one channel's message is made from readings. Pure. */
export interface ChannelSource<Name extends ChannelName = ChannelName> {
  readonly channel: Name;
  // Readings differ by family; only the family itself, through Take, gives them their type back.
  readonly families: readonly Family<unknown>[];
  /** All but the envelope, which the sampler adds. */
  derive(take: Take): Omit<ChannelData[Name], 'timestamp' | 'unavailable'>;
}
