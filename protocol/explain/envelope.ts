/** What the fields that every channel's data has mean. */
import type { Envelope } from '../families/envelope.ts';
import { asRead, type Explanation, type FieldPath } from './explanation.ts';

export const envelopeExplanations: Readonly<Record<FieldPath<Envelope>, Explanation>> = {
  timestamp: {
    unit: null,
    meaning: 'When the sample was taken.',
    linux: 'The clock.',
    portable: 'The clock.',
    formula: 'ISO 8601, UTC, milliseconds.',
    others: 'Rates do not depend on it: the time between two readings is that of the monotonic clock.',
  },
  'unavailable[]': {
    unit: null,
    meaning: 'Why the field at this path is null; left out when nothing is missing.',
    linux: 'Whatever was asked for the field.',
    portable: 'Whatever was asked for the field.',
    formula: asRead,
    others: 'Other tools show 0 or leave the field out.',
  },
};
