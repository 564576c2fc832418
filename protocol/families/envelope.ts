/**
 * What every channel's data has in common: when it was sampled and why a field is null.
 */

/** A number that may be impossible to have; every `null` has its reason in {@link Envelope.unavailable}. */
export type Reading = number | null;

/** Field path (`cores[].frequency_hertz`, `devices[sda].model`) to the reason why it is null, in plain English. */
export type Unavailable = Record<string, string>;

/** The reason at the first sample: what is made of two readings comes with the second. */
export const firstReadingReason = 'first reading: a rate needs two';

export interface Envelope {
  /** When the sample was taken: ISO 8601, UTC, milliseconds. */
  timestamp: string;
  /** Left out when nothing is missing. */
  unavailable?: Unavailable;
}
