/**
 * Failed attempts, counted by the address that they come from: past a number of them in a minute it is told to wait.
 * Only failures are counted and only failures are answered so: whoever has the right token enters from any address.
 */
import { TelltaleError } from '../../../protocol/errors.ts';
import type { Clock } from '../../clock.ts';
import { addressGroup } from '../host.ts';

const maxFailures = 10;
const windowMs = 60_000;
/** Addresses remembered at once, about 2 MB; beyond it the one that failed longest ago is forgotten. */
const maxAddresses = 10_000;

export interface Attempts {
  /** Counts a failure. @returns what to answer: `unauthorized`, or `too_many_requests` past the limit */
  fail(address: string, message: string): TelltaleError;
  /** Addresses that are remembered. */
  readonly size: number;
}

export function createAttempts(clock: Pick<Clock, 'monotonic'>): Attempts {
  /** Monotonic times of the failures within the window, oldest first; never more than the limit. */
  const failures = new Map<string, number[]>();
  return {
    fail(address, message) {
      const nowMs = clock.monotonic();
      const group = addressGroup(address);
      const times = (failures.get(group) ?? []).filter((timeMs) => timeMs > nowMs - windowMs);
      const tooMany = times.length >= maxFailures;
      if (!tooMany) times.push(nowMs);
      failures.delete(group);
      failures.set(group, times);
      if (failures.size > maxAddresses) failures.delete(failures.keys().next().value as string);
      return tooMany
        ? new TelltaleError(
            'too_many_requests',
            'Too many wrong tokens came from this address within a minute; the right one is let in at any time.',
          )
        : new TelltaleError('unauthorized', message);
    },
    get size() {
      return failures.size;
    },
  };
}
