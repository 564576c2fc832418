/** Two readings of one family as the sampler would hand them to a channel, with the sampler's own Take and Rates. */

import type { ChannelSource, Family } from '../../main/collectors/collector.ts';
import { createTake, type Outcome } from '../../main/sampler/rates.ts';
import type { ChannelName } from '../../protocol/channels.ts';

/** What a channel makes of readings, with the reasons that it noted. */
export function derive<Name extends ChannelName>(
  source: ChannelSource<Name>,
  outcomes: ReadonlyMap<Family<unknown>, Outcome>,
): { data: ReturnType<ChannelSource<Name>['derive']>; unavailable: Record<string, string> } {
  const { take, unavailable } = createTake(outcomes);
  const data = source.derive(take);
  return { data, unavailable: unavailable() ?? {} };
}

/** For a channel of one family. `previous` null: a first reading. */
export function between<Reading>(
  family: Family<Reading>,
  current: Reading,
  previous: Reading | null,
  seconds = 1,
): ReadonlyMap<Family<unknown>, Outcome> {
  return new Map([
    [family as Family<unknown>, { current, previous, seconds: previous === null ? null : seconds } as Outcome],
  ]);
}

/** For a channel of one family that could not be read. */
export function failed<Reading>(family: Family<Reading>, reason: string): ReadonlyMap<Family<unknown>, Outcome> {
  return new Map([[family as Family<unknown>, { failure: reason }]]);
}
