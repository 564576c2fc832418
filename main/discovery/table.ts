/**
 * The neighbours that were heard: bounded, so that no number of announcements makes it grow, and each believed for
 * the time that its records allow. Who is in stays when it is full: a flood cannot push out what is known.
 */
import { isIPv4 } from 'node:net';
import type { Neighbour } from '../../protocol/neighbours.ts';
import { visibleText } from '../../protocol/visible-text.ts';
import type { Announcement, Goodbye } from './announcement.ts';

/** Neighbours remembered at once. */
export const maxNeighbours = 200;
/** Of them from one address: one machine that claims to be many does not take all places. */
export const maxPerSource = 16;
/** A neighbour is asked for again when this share of its time has passed, and then each further twentieth. */
const refreshAt = 0.8;
const refreshEvery = 0.05;

export interface NeighbourTable {
  /**
   * Times are monotonic milliseconds.
   * @param source the address that the packet came from
   * @returns whether the list has changed
   */
  hear(heard: Announcement | Goodbye, source: string, nowMs: number): boolean;
  /** Forgets those whose time is over. @returns whether the list has changed */
  expire(nowMs: number): boolean;
  /** When the next is to be forgotten; Infinity without any. */
  nextExpiryMs(): number;
  /** When the next should be asked for again; Infinity without any. */
  nextRefreshMs(): number;
  /** A question went out: those that it was due for are asked again later. */
  asked(nowMs: number): void;
  /**
   * By name, then by source.
   * @param wallMs Unix milliseconds at `nowMs`; by them each is told when it was heard, whatever the clock did since
   */
  list(nowMs: number, wallMs: number): Neighbour[];
}

interface Row {
  readonly neighbour: Omit<Neighbour, 'heard_at'>;
  readonly heardMs: number;
  readonly ttlMs: number;
  readonly expiresMs: number;
  refreshMs: number;
}

export function createNeighbourTable(): NeighbourTable {
  const rows = new Map<string, Row>();

  function hear(heard: Announcement | Goodbye, source: string, nowMs: number): boolean {
    // No address holds a NUL, so that the first one ends it, whatever the name holds.
    const key = `${source}\0${heard.name.toLowerCase()}`;
    // A goodbye counts for what came from the same place: no third can send a neighbour away by its name alone.
    if (heard.kind === 'goodbye') return rows.delete(key);
    const before = rows.get(key);
    if (!before && !hasPlace(source)) return false;
    const ttlMs = heard.ttlSeconds * 1_000;
    const neighbour = describe(heard, source);
    rows.set(key, {
      neighbour,
      heardMs: nowMs,
      ttlMs,
      expiresMs: nowMs + ttlMs,
      refreshMs: nowMs + ttlMs * refreshAt,
    });
    return JSON.stringify(before?.neighbour) !== JSON.stringify(neighbour);
  }

  function hasPlace(source: string): boolean {
    if (rows.size >= maxNeighbours) return false;
    let fromThere = 0;
    for (const { neighbour } of rows.values()) if (neighbour.heard_from === source) fromThere += 1;
    return fromThere < maxPerSource;
  }

  return {
    hear,
    expire(nowMs) {
      const before = rows.size;
      for (const [key, { expiresMs }] of rows) if (expiresMs <= nowMs) rows.delete(key);
      return rows.size !== before;
    },
    nextExpiryMs: () => Math.min(...[...rows.values()].map(({ expiresMs }) => expiresMs)),
    nextRefreshMs: () => Math.min(...[...rows.values()].map(({ refreshMs }) => refreshMs)),
    asked(nowMs) {
      for (const row of rows.values()) {
        if (row.refreshMs <= nowMs) row.refreshMs = nowMs + row.ttlMs * refreshEvery;
      }
    },
    list(nowMs, wallMs) {
      return [...rows.values()]
        .map(({ neighbour, heardMs }) => ({
          ...neighbour,
          addresses: [...neighbour.addresses],
          heard_at: new Date(wallMs - (nowMs - heardMs)).toISOString(),
        }))
        .sort((one, other) => compare(one.name, other.name) || compare(one.heard_from, other.heard_from));
    },
  };
}

function describe(
  { name, addresses, port, basePath, tls, protocol }: Announcement,
  source: string,
): Omit<Neighbour, 'heard_at'> {
  // Where it was heard from is more certain than where it says it is; of the rest, IPv4 makes the shorter link.
  const address = addresses.includes(source) ? source : (addresses.find(isIPv4) ?? addresses[0] ?? source);
  const host = isIPv4(address) ? address : `[${address}]`;
  return {
    name: visibleText(name),
    url: `${tls ? 'https' : 'http'}://${host}:${port}${basePath}`,
    addresses: [...addresses],
    port,
    base_path: basePath,
    tls,
    protocol,
    heard_from: source,
  };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
