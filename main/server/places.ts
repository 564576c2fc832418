/** How many viewers there may be, in all and from one address. Counts places; knows no sockets. */
import { TelltaleError } from '../../protocol/errors.ts';
import { addressGroup } from './host.ts';

export interface Places {
  /**
   * Takes a place. @returns gives it back; harmless twice
   * @throws TelltaleError `too_many_viewers`
   */
  take(address: string): () => void;
}

export interface PlaceLimits {
  readonly maxViewers: number;
  readonly maxViewersPerAddress: number;
}

/** @param limits asked at each one who comes; who is in stays in */
export function createPlaces(limits: () => PlaceLimits): Places {
  let taken = 0;
  const byAddress = new Map<string, number>();
  return {
    take(address) {
      const { maxViewers, maxViewersPerAddress } = limits();
      const group = addressGroup(address);
      const here = byAddress.get(group) ?? 0;
      if (taken >= maxViewers) {
        throw new TelltaleError('too_many_viewers', `All ${maxViewers} places are taken (--max-viewers).`);
      }
      if (here >= maxViewersPerAddress) {
        throw new TelltaleError(
          'too_many_viewers',
          `All ${maxViewersPerAddress} places of one address are taken (--max-viewers-per-address).`,
        );
      }
      taken += 1;
      byAddress.set(group, here + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        taken -= 1;
        const left = (byAddress.get(group) ?? 1) - 1;
        if (left > 0) byAddress.set(group, left);
        else byAddress.delete(group);
      };
    },
  };
}
