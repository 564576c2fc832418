/** A value that was looked for, and how a channel takes it: what sensors and graphics cards have in common. */
import type { Found } from '../procfs/parse.ts';
import type { Rates } from './collector.ts';

/** The value, or `null` with the reason noted. */
export function toReading(rates: Rates, path: string, found: Found): number | null {
  if ('value' in found) return found.value;
  rates.unavailable(path, found.reason);
  return null;
}

/** More than any processor or card draws: what is above comes of a counter that started again. */
const maxWatts = 5_000;

/**
 * Watts from two values of an energy counter in microjoules.
 * @param rangeMicrojoules at which it starts again at 0 (max_energy_range_uj), about once a minute to once an hour;
 * `null` for a counter that does not
 */
export function energyRate(
  rates: Rates,
  path: string,
  current: Found,
  previous: Found | undefined,
  rangeMicrojoules: number | null,
): number | null {
  const now = toReading(rates, path, current);
  const before = previous && 'value' in previous ? previous.value : null;
  const wrapped = now !== null && before !== null && now < before && rangeMicrojoules !== null;
  const microwatts = rates.perSecond(path, wrapped ? now + rangeMicrojoules : now, before);
  if (microwatts === null) return null;
  const watts = microwatts / 1e6;
  if (watts <= maxWatts) return watts;
  rates.unavailable(path, 'the counter went back: it was reset');
  return null;
}
