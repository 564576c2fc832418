/**
 * Bytes of each interface today and this month, in the machine's zone, from the counters that the system keeps since
 * the interface was made. A counter goes on while Telltale does not run, so what passed meanwhile is known in sum:
 * it counts for the day, or for the month, in which both readings were taken; what lies between two days cannot be
 * divided, and counts for neither of them. A counter that went back began anew, at 0. An interface that is renamed
 * takes what was counted of it along.
 */
import type { TrafficCounters, TrafficCounts, TrafficSource } from '../collectors/collector.ts';

/** Two readings so close to each other belong to the later one's day, midnight or not. */
const closeMs = 60_000;
/** Interfaces of containers come and go; the ones longest gone are forgotten. */
const maxInterfaces = 500;
/** How long a day's name is kept before it is asked for again; zones begin their days at whole minutes. */
const minuteMs = 60_000;

/** The last reading of an interface, and what was counted until then. */
interface Account {
  atMs: number;
  boot: string;
  /** `undefined` in what earlier versions saved. */
  index?: number | null | undefined;
  receiveBytes: number;
  transmitBytes: number;
  /** `2026-11-24`; its first seven characters are the month. */
  day: string;
  counts: TrafficCounts;
}

export interface TrafficOptions {
  readonly now: () => number;
  /** IANA name. */
  readonly timeZone: string;
  readonly boot: string;
  /** Unix milliseconds; `null` where the system does not tell. */
  readonly bootMs: number | null;
}

export interface Traffic extends TrafficSource {
  /** Takes up what an earlier run counted, or begins where there is none. */
  begin(saved: unknown): void;
  /** Stops counting. @param reason why */
  end(reason: string): void;
  /** What {@link begin} takes; `null` while nothing is counted. */
  save(): unknown;
}

export function createTraffic(options: TrafficOptions): Traffic {
  const { now, boot, bootMs } = options;
  const dayFormat = new Intl.DateTimeFormat('en-CA', { timeZone: options.timeZone, dateStyle: 'short' });
  const accounts = new Map<string, Account>();
  let missing: string | null = 'no history is kept on disk';
  /** When all interfaces were last read in this boot; `null`: never. */
  let lastMs: number | null = null;
  let named = { minute: Number.NaN, day: '' };

  function dayOf(ms: number): string {
    return dayFormat.format(ms).replaceAll('/', '-');
  }

  function dayOfNow(ms: number): string {
    const minute = Math.floor(ms / minuteMs);
    if (minute !== named.minute) named = { minute, day: dayOf(ms) };
    return named.day;
  }

  /** Since when the counter has grown by what is counted now; `null`: not known. */
  function sinceOf(account: Account | undefined): number | null {
    if (account?.boot === boot) return account.atMs;
    if (account === undefined && lastMs !== null) return Math.max(lastMs, bootMs ?? lastMs);
    return bootMs;
  }

  /** The account of this start that was counted for an interface under another name. */
  function nameBefore({ interface: name, index }: TrafficCounters): string | null {
    if (index === null || isOf(accounts.get(name), index)) return null;
    for (const [other, account] of accounts) if (isOf(account, index)) return other;
    return null;
  }

  function isOf(account: Account | undefined, index: number): boolean {
    return account?.boot === boot && account.index === index;
  }

  /** Accounts follow the interfaces that were renamed, all at once, since two may have swapped their names. */
  function followNames(interfaces: readonly TrafficCounters[]): void {
    const renamed = interfaces.flatMap((each) => {
      const before = nameBefore(each);
      const account = before === null ? undefined : accounts.get(before);
      return before === null || account === undefined ? [] : [{ before, account, name: each.interface }];
    });
    for (const { before } of renamed) accounts.delete(before);
    for (const { name, account } of renamed) accounts.set(name, account);
  }

  function count({ interface: name, index, receiveBytes, transmitBytes }: Counted, nowMs: number): TrafficCounts {
    const day = dayOfNow(nowMs);
    const account = accounts.get(name);
    // What was made anew under the name has another number and began at 0, however far it has come by now.
    const isAnother = index !== null && (account?.index ?? index) !== index;
    const goesOn =
      account?.boot === boot &&
      !isAnother &&
      receiveBytes >= account.receiveBytes &&
      transmitBytes >= account.transmitBytes;
    const received = receiveBytes - (goesOn ? account.receiveBytes : 0);
    const sent = transmitBytes - (goesOn ? account.transmitBytes : 0);
    const sinceMs = sinceOf(account);
    const sinceDay = sinceMs === null ? '' : nowMs - sinceMs <= closeMs ? day : dayOf(sinceMs);
    const before = account?.counts;
    const counts = {
      receive_bytes_today: account?.day === day ? (before?.receive_bytes_today ?? 0) : 0,
      transmit_bytes_today: account?.day === day ? (before?.transmit_bytes_today ?? 0) : 0,
      receive_bytes_month: monthOf(account?.day) === monthOf(day) ? (before?.receive_bytes_month ?? 0) : 0,
      transmit_bytes_month: monthOf(account?.day) === monthOf(day) ? (before?.transmit_bytes_month ?? 0) : 0,
    };
    if (sinceDay === day) {
      counts.receive_bytes_today += received;
      counts.transmit_bytes_today += sent;
    }
    if (monthOf(sinceDay) === monthOf(day)) {
      counts.receive_bytes_month += received;
      counts.transmit_bytes_month += sent;
    }
    accounts.delete(name);
    accounts.set(name, { atMs: nowMs, boot, index, receiveBytes, transmitBytes, day, counts });
    return counts;
  }

  return {
    count(interfaces) {
      if (missing !== null) return missing;
      const nowMs = now();
      const found = new Map<string, TrafficCounts>();
      followNames(interfaces);
      for (const each of interfaces) if (isCounted(each)) found.set(each.interface, count(each, nowMs));
      lastMs = nowMs;
      while (accounts.size > maxInterfaces) accounts.delete(accounts.keys().next().value as string);
      return found;
    },
    begin(saved) {
      accounts.clear();
      for (const [name, account] of Object.entries(saved ?? {})) {
        if (isAccount(account)) accounts.set(name, account);
      }
      const times = [...accounts.values()].filter((each) => each.boot === boot).map((each) => each.atMs);
      lastMs = times.length > 0 ? Math.max(...times) : null;
      missing = null;
    },
    end(reason) {
      missing = reason;
    },
    save: () => (missing === null ? Object.fromEntries(accounts) : null),
  };
}

/** Of what the system tells no counters, nothing is counted. */
type Counted = TrafficCounters & { readonly receiveBytes: number; readonly transmitBytes: number };

function isCounted(each: TrafficCounters): each is Counted {
  return each.receiveBytes !== null && each.transmitBytes !== null;
}

function monthOf(day: string | undefined): string | undefined {
  return day?.slice(0, 7);
}

function isAccount(value: unknown): value is Account {
  const { atMs, boot, receiveBytes, transmitBytes, day, counts } = (value ?? {}) as Partial<Account>;
  const numbers = [atMs, receiveBytes, transmitBytes, ...countNames.map((name) => counts?.[name])];
  return typeof boot === 'string' && typeof day === 'string' && numbers.every((each) => typeof each === 'number');
}

const countNames = [
  'receive_bytes_today',
  'transmit_bytes_today',
  'receive_bytes_month',
  'transmit_bytes_month',
] as const;
