/**
 * Hears which other Telltales announce themselves on the local network. Sends the standard question for the service
 * and nothing else: no neighbour is asked, connected to, or given anything, least of all a token.
 */
import type { Packet } from 'dns-packet';
import type { Neighbour } from '../../protocol/neighbours.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { readAnnouncements } from './announcement.ts';
import { type Link, type Network, openLink, systemNetwork } from './link.ts';
import { findPlaces, followPlaces, type Place } from './places.ts';
import { type RandomSource, serviceName, systemRandom } from './service.ts';
import { createNeighbourTable } from './table.ts';

/** The first question waits 20 to 120 ms, the second a second more, each further one twice as long, up to an hour. */
const firstWaitMs = { least: 20, spread: 100 };
const firstGapMs = 1_000;
const longestGapMs = 3_600_000;
/** Between questions for what is about to expire, however short the times that were heard. */
const refreshGapMs = 10_000;
/** Changes within this time are told as one. */
const changeMs = 250;
/** The timer never runs more often than this, whatever was heard. */
const leastWaitMs = 1_000;
/** setTimeout may fire so much too early. */
const earlyMs = 1;

export interface BrowseOptions {
  /** On whose interfaces it listens; asked again every 5 s. */
  addresses(): readonly string[];
  /** The name of the own announcement, which is left out; `null` without one. */
  ownName?(): string | null;
  /** The list has changed. At most four times a second. */
  onChange?(): void;
  readonly clock: Clock;
  readonly log: Log;
  readonly network?: Network;
  readonly random?: RandomSource;
}

export interface Neighbours {
  /** At most 200, by name, then by where they were heard from. */
  list(): Neighbour[];
  /** Forgets all; resolves when the sockets are closed. Harmless twice. */
  close(): Promise<void>;
}

export function startBrowsing(options: BrowseOptions): Neighbours {
  const { clock, log, network = systemNetwork, random = systemRandom } = options;
  const table = createNeighbourTable();
  let closed = false;
  let askedMs = Number.NEGATIVE_INFINITY;
  let askAgainMs = Number.POSITIVE_INFINITY;
  let gapMs = firstGapMs;
  let ranMs = Number.NEGATIVE_INFINITY;
  let cancelPlan = () => {};
  let cancelChange: (() => void) | null = null;

  function changed(): void {
    cancelChange ??= clock.after(changeMs, () => {
      cancelChange = null;
      options.onChange?.();
    });
  }

  function ask(): void {
    askedMs = clock.monotonic();
    askAgainMs = askedMs + gapMs;
    gapMs = Math.min(gapMs * 2, longestGapMs);
    table.asked(askedMs);
    for (const link of links.opened()) void link.send(question());
  }

  /** One timer for what comes next: a neighbour to forget, or a question. */
  function plan(): void {
    cancelPlan();
    if (closed) return;
    const nextMs = Math.max(Math.min(table.nextExpiryMs(), nextAskMs()), ranMs + leastWaitMs);
    cancelPlan = clock.after(Math.max(0, nextMs - clock.monotonic()), () => {
      ranMs = clock.monotonic();
      const dueMs = ranMs + earlyMs;
      if (table.expire(dueMs)) changed();
      if (nextAskMs() <= dueMs) ask();
      plan();
    });
  }

  function nextAskMs(): number {
    return Math.min(askAgainMs, Math.max(table.nextRefreshMs(), askedMs + refreshGapMs));
  }

  function askSoon(): void {
    gapMs = firstGapMs;
    askAgainMs = clock.monotonic() + firstWaitMs.least + (random(1).readUInt8(0) / 256) * firstWaitMs.spread;
    plan();
  }

  function receive(packet: Packet, source: string): void {
    if (packet.type !== 'response') return;
    const nowMs = clock.monotonic();
    const own = options.ownName?.()?.toLowerCase();
    let news = false;
    for (const heard of readAnnouncements([...(packet.answers ?? []), ...(packet.additionals ?? [])])) {
      if (heard.name.toLowerCase() === own) continue;
      news = table.hear(heard, source, nowMs) || news;
    }
    if (news) changed();
    plan();
  }

  function open(place: Place, again: boolean): Link {
    // Somewhere new there may be somebody new.
    if (!again) askSoon();
    const link = openLink({
      place,
      network,
      clock,
      onPacket: receive,
      onProblem: (error) => {
        if (again) return;
        const text = `no neighbours are heard on ${place.interface} over IPv${place.family}: ${error.message}`;
        log('warning', 'discovery', text, `discovery:browse:${place.interface}:${place.family}`);
      },
    });
    if (again) void link.send(question());
    return link;
  }

  const links = followPlaces(
    () => findPlaces(network.interfaces(), options.addresses(), 'first', network.platform),
    open,
    clock,
  );

  return {
    list: () => (closed ? [] : table.list(clock.monotonic(), clock.now())),
    close() {
      closed = true;
      cancelPlan();
      cancelChange?.();
      return links.close();
    },
  };
}

/** The one thing that is ever sent. */
function question(): Packet {
  return { type: 'query', questions: [{ type: 'PTR', name: serviceName }] };
}
