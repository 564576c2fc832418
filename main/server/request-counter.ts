/**
 * Counts what the server answers, for the channel `application`: totals since the start, and errors and times of the
 * last minute in slots of one second. Knows no HTTP but the meaning of a status.
 */
import { requestWindowSeconds } from '../../protocol/families/application.ts';
import type { Clock } from '../clock.ts';
import type { RequestCounts } from '../collectors/collector.ts';

export interface RequestCounter {
  /**
   * @param status of HTTP; 400 and above is an error
   * @param elapsedMs from the request to the moment when its answer was on its way
   */
  count(status: number, elapsedMs: number): void;
  counts(): RequestCounts;
}

interface Slot {
  /** Whole seconds of the monotonic clock. */
  second: number;
  requests: number;
  errors: number;
  elapsedMs: number;
}

export function createRequestCounter(clock: Pick<Clock, 'monotonic'>): RequestCounter {
  const slots = Array.from({ length: requestWindowSeconds }, (): Slot => emptySlot(-1));
  let requestsTotal = 0;
  let errorsTotal = 0;
  const second = () => Math.floor(clock.monotonic() / 1_000);

  return {
    count(status, elapsedMs) {
      const now = second();
      const index = now % slots.length;
      let slot = slots[index];
      if (slot?.second !== now) {
        slot = emptySlot(now);
        slots[index] = slot;
      }
      const isError = status >= 400;
      requestsTotal += 1;
      slot.requests += 1;
      slot.elapsedMs += elapsedMs;
      if (!isError) return;
      errorsTotal += 1;
      slot.errors += 1;
    },
    counts() {
      const oldest = second() - slots.length;
      const recent = emptySlot(oldest);
      for (const slot of slots) {
        if (slot.second <= oldest) continue;
        recent.requests += slot.requests;
        recent.errors += slot.errors;
        recent.elapsedMs += slot.elapsedMs;
      }
      return {
        requestsTotal,
        errorsTotal,
        recent: { requests: recent.requests, errors: recent.errors, elapsedMs: recent.elapsedMs },
      };
    },
  };
}

function emptySlot(second: number): Slot {
  return { second, requests: 0, errors: 0, elapsedMs: 0 };
}
