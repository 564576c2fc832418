/**
 * The one place where two counters and the monotonic time between them become a rate, and where a channel finds
 * the readings of its families: {@link Take} and {@link Rates} of collectors/collector.ts. Which two readings
 * belong together, and whether the time between them means anything, is decided by the sampler.
 */
import { firstReadingReason, type Unavailable } from '../../protocol/families/envelope.ts';
import type { Family, Rates, Take, Taken } from '../collectors/collector.ts';
import { ReasonList } from './reason-list.ts';

/** What became of one family at one slot, as one channel sees it. */
export type Outcome =
  | {
      readonly current: unknown;
      /** The reading before it; `null` where there is none or the time between says nothing. */
      readonly previous: unknown;
      /** Monotonic seconds between the two; `null` exactly where `previous` is. */
      readonly seconds: number | null;
      /** Why there is no previous reading; read only where `previous` is `null`. */
      readonly gapReason?: string;
    }
  /** It could not be read, and why. */
  | { readonly failure: string };

/** Readings for one message of one channel, and the reasons that gather while it is derived. */
export interface TakeOfChannel {
  readonly take: Take;
  /** Reasons by field path; `undefined` where everything could be had. Not to be changed: see {@link ReasonList}. */
  unavailable(): Unavailable | undefined;
}

const resetReason = 'the counter went back: it was reset';
const appearedReason = 'no earlier value: a rate needs two';
const notReportedReason = 'not reported';

/**
 * @param outcomes of every family that the channel names. Asking for another one throws: a mistake in the channel.
 * @param reasons of the channel's messages before
 */
export function createTake(
  outcomes: ReadonlyMap<Family<unknown>, Outcome>,
  reasons: ReasonList = new ReasonList(),
): TakeOfChannel {
  reasons.begin();
  const outcomeOf = (family: Family<unknown>): Outcome => {
    const outcome = outcomes.get(family);
    if (outcome) return outcome;
    throw new Error(`the channel does not name the family "${family.name}" among its families`);
  };
  const take = <Reading>(family: Family<Reading>): Taken<Reading> | null => {
    const outcome = outcomeOf(family);
    if ('failure' in outcome) return null;
    // A family is the key to its own readings, so their type is the one that it opens.
    return { current: outcome.current as Reading, previous: outcome.previous as Reading | null };
  };
  const extras = {
    reason(family: Family<unknown>): string {
      const outcome = outcomeOf(family);
      return 'failure' in outcome ? outcome.failure : `"${family.name}" was read`;
    },
    rates: (family: Family<unknown>) => new FamilyRates(outcomeOf(family), reasons),
  };
  return {
    take: Object.assign(take, extras),
    unavailable: () => reasons.byPath(),
  };
}

/** A class, since one is made for each family of each message: methods are shared where closures would be made anew. */
class FamilyRates implements Rates {
  readonly seconds: number | null;
  private readonly outcome: Outcome;
  /** Why there is no time between two readings; read only where there is none. */
  private readonly noSecondsReason: string;
  private readonly reasons: ReasonList;
  private readonly prefix: string;

  constructor(outcome: Outcome, reasons: ReasonList, prefix = '') {
    this.outcome = outcome;
    this.seconds = 'failure' in outcome ? null : outcome.seconds;
    this.noSecondsReason = 'failure' in outcome ? outcome.failure : (outcome.gapReason ?? firstReadingReason);
    this.reasons = reasons;
    this.prefix = prefix;
  }

  within(prefix: string): Rates {
    return new FamilyRates(this.outcome, this.reasons, this.prefix + prefix);
  }

  unavailable(path: string, reason: string): void {
    this.reasons.note(this.prefix, path, reason);
  }

  increase(path: string, current: number | null | undefined, previous: number | null | undefined): number | null {
    if ('failure' in this.outcome) return this.missing(path, this.noSecondsReason);
    if (!isNumber(current)) return this.missing(path, notReportedReason);
    if (this.seconds === null) return this.missing(path, this.noSecondsReason);
    if (!isNumber(previous)) return this.missing(path, appearedReason);
    if (current < previous) return this.missing(path, resetReason);
    return current - previous;
  }

  perSecond(path: string, current: number | null | undefined, previous: number | null | undefined): number | null {
    const difference = this.increase(path, current, previous);
    if (difference === null || this.seconds === null) return null;
    if (!(this.seconds > 0)) return this.missing(path, 'no time passed between the two readings');
    return difference / this.seconds;
  }

  private missing(path: string, reason: string): null {
    this.unavailable(path, reason);
    return null;
  }
}

/** Counters of broken drivers and parsers come as NaN or infinity now and then; they are no values. */
function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
