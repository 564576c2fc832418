/** How a channel takes a number that is no counter, so that a `null` never goes without its reason. */
import type { Rates } from './collector.ts';

/** Field path on the wire to the reason why a reading does not have it. */
export type Reasons = Readonly<Record<string, string>>;

export const notReported = 'the system does not report it';

/**
 * The number as it is, or `null` with the reason noted under `path`: the family could not be read, or
 * `reading.reasons` says why, or the system does not report it.
 * @param reading `undefined` where the family could not be read
 * @param value what the reading has for it
 */
export function gauge(
  rates: Rates,
  reading: { readonly reasons: Reasons } | undefined,
  path: string,
  value: number | null | undefined,
): number | null {
  if (typeof value === 'number') return value;
  // Of a family that could not be read, every counter says why.
  if (reading) rates.unavailable(path, reading.reasons[path] ?? notReported);
  else rates.increase(path, null, null);
  return null;
}
