/**
 * The access log that the owner sees: the newest events at the door, in memory. Refusals have room of their own, so
 * that a stranger who knocks all night does not push out who was in.
 */
import type { AccessEvent } from '../../../protocol/share.ts';
import type { Clock } from '../../clock.ts';

const maxEvents = 500;
const maxRefusals = 100;
/** A stranger's refusals within it are told once. */
const refusalMs = 60_000;

export interface Journal {
  note(event: AccessEvent['event'], address?: string | null, access?: string | null): void;
  /** Newest last. */
  list(): AccessEvent[];
}

interface Entry {
  readonly timeMs: number;
  /** Orders what happened within one millisecond. */
  readonly order: number;
  readonly event: AccessEvent;
}

export function createJournal(clock: Pick<Clock, 'now'>): Journal {
  const events: Entry[] = [];
  const refusals: Entry[] = [];
  let order = 0;
  return {
    note(event, address = null, access = null) {
      const timeMs = clock.now();
      const refused = event === 'refused';
      const before = refused ? refusals.findLast((each) => each.event.address === address) : undefined;
      if (before && timeMs - before.timeMs < refusalMs) return;
      order += 1;
      const list = refused ? refusals : events;
      list.push({ timeMs, order, event: { timestamp: new Date(timeMs).toISOString(), event, address, access } });
      if (list.length > (refused ? maxRefusals : maxEvents)) list.shift();
    },
    list: () => [...events, ...refusals].sort((one, other) => one.order - other.order).map(({ event }) => event),
  };
}
