/**
 * Counters of interfaces that others read before and after a message of `network`: what the message says must lie
 * between. On a busy machine the two are further apart, and nothing is wrong by that.
 */
import type { ChannelData } from '../../protocol/families/index.ts';
import type { NetworkInterface } from '../../protocol/families/network.ts';

export const sources = ['dev', 'ip', 'exporter'] as const;
export type Source = (typeof sources)[number];

const ways = ['receive', 'transmit'] as const;
const counted = ['bytes', 'packets', 'errors', 'drops'] as const;
type Way = (typeof ways)[number];
type Counted = (typeof counted)[number];

export type LinkCounters = Readonly<Record<Way, Readonly<Record<Counted, number>>>>;

export interface Message {
  /** When it was composed, right after its counters were read; Unix milliseconds. */
  readonly takenMs: number;
  readonly data: ChannelData['network'];
}

/** By interface, read between the two times. */
export interface Reading {
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly links: Readonly<Record<string, LinkCounters>>;
}

export interface Bracketed {
  /** What lies outside. */
  readonly wrong: string[];
  /** Messages that were compared. */
  readonly compared: number;
  /** Totals that were the same before and after, so that ours could be no other. */
  readonly exact: number;
  /** For each interface and counter: our mean rate and that of the others over the same time. */
  readonly lines: string[];
}

/** What others read of a message's counters at the least and at the most. */
interface Bounds {
  /** When its reading began at the earliest. */
  readonly earliestMs: number;
  readonly low: Reading['links'];
  readonly high: Reading['links'];
}

/** @param messages consecutive ones */
export function bracket(messages: readonly Message[], readings: readonly Reading[]): Bracketed {
  const wrong: string[] = [];
  let compared = 0;
  let exact = 0;
  const sums = new Map<string, { ours: number; low: number; high: number; seconds: number }>();
  let before: { message: Message; bounds: Bounds } | null = null;
  for (const [index, message] of messages.entries()) {
    const bounds = boundsOf(message, messages[index - 1], readings);
    if (bounds === null) continue;
    compared += 1;
    for (const own of message.data.interfaces) {
      const [low, high] = [bounds.low[own.interface], bounds.high[own.interface]];
      // node_exporter leaves out what it was told to, or the kernel does not count.
      if (!low?.receive.bytes || !high?.receive.bytes) continue;
      for (const way of ways) {
        const total = own[`${way}_bytes_total`];
        if (low[way].bytes === high[way].bytes) exact += 1;
        if (total === null || total < low[way].bytes || total > high[way].bytes) {
          wrong.push(
            `${message.data.timestamp} ${own.interface} ${way}_bytes_total ${total}: ${low[way].bytes} to ${high[way].bytes}`,
          );
        }
      }
      if (before !== null) compareRates(own, message, bounds, before, sums, wrong);
    }
    before = { message, bounds };
  }
  const lines = [...sums].map(([name, { ours, low, high, seconds }]) => {
    const show = (value: number) => (value / seconds).toFixed(1);
    return `${name}: ${show(ours)} a second, ${show(low)} to ${show(high)} by the other`;
  });
  return { wrong, compared, exact, lines };
}

function boundsOf({ takenMs }: Message, last: Message | undefined, readings: readonly Reading[]): Bounds | null {
  const secondMs = Math.floor(takenMs / 1_000) * 1_000;
  // Ticks begin with the second. On a machine so busy that one took longer, it began at some time since the last one.
  const isPunctual = last !== undefined && last.takenMs >= secondMs - 1_000 && last.takenMs < secondMs;
  const earliestMs = isPunctual ? secondMs : (last?.takenMs ?? 0);
  const low = readings.findLast(({ afterMs }) => afterMs <= earliestMs);
  // A time in whole milliseconds may be up to one too early.
  const high = readings.find(({ beforeMs }) => beforeMs > takenMs);
  return low && high ? { earliestMs, low: low.links, high: high.links } : null;
}

function compareRates(
  own: NetworkInterface,
  message: Message,
  bounds: Bounds,
  before: { message: Message; bounds: Bounds },
  sums: Map<string, { ours: number; low: number; high: number; seconds: number }>,
  wrong: string[],
): void {
  const longest = (message.takenMs + 1 - before.bounds.earliestMs) / 1_000;
  const shortest = (bounds.earliestMs - before.message.takenMs - 1) / 1_000;
  for (const way of ways) {
    for (const what of counted) {
      const rate = own[`${way}_${what}_per_second`];
      const counts = [bounds.low, bounds.high, before.bounds.low, before.bounds.high].map(
        (links) => links[own.interface]?.[way][what],
      );
      const [low, high, lowBefore, highBefore] = counts;
      if (low === undefined || high === undefined || lowBefore === undefined || highBefore === undefined) continue;
      const least = Math.max(0, low - highBefore) / longest;
      const most = shortest > 0 ? (high - lowBefore) / shortest : Number.POSITIVE_INFINITY;
      const name = `${own.interface} ${way}_${what}_per_second`;
      if (rate === null || rate < least - 1e-6 || rate > most + 1e-6) {
        wrong.push(`${message.data.timestamp} ${name} ${rate}: ${least} to ${most}`);
      }
      const sum = sums.get(name) ?? { ours: 0, low: 0, high: 0, seconds: 0 };
      const seconds = (message.takenMs - before.message.takenMs) / 1_000;
      sum.ours += (rate ?? Number.NaN) * seconds;
      sum.low += low - lowBefore;
      sum.high += high - highBefore;
      sum.seconds += seconds;
      sums.set(name, sum);
    }
  }
}
