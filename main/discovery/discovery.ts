/**
 * Discovery of one engine: announces it for as long as it is shared, and hears its neighbours. Both are switches of
 * their own. What is announced and heard, announce.ts and browse.ts decide; this keeps the two in step with the share.
 */
import type { NeighboursResult } from '../../protocol/neighbours.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { startAnnouncing } from './announce.ts';
import { type Neighbours, startBrowsing } from './browse.ts';
import type { Network } from './link.ts';
import type { Service } from './service.ts';

export interface DiscoverySwitches {
  /** Says while sharing that there is a Telltale here. */
  readonly announce: boolean;
  /** Hears which others say so. */
  readonly listen: boolean;
}

/**
 * Both off where the environment has TELLTALE_NO_DISCOVERY, whatever else was chosen: for containers, and for tests,
 * which must not speak on the network of the machine that they run on.
 */
export function permittedSwitches(wanted: DiscoverySwitches, env: NodeJS.ProcessEnv): DiscoverySwitches {
  return env.TELLTALE_NO_DISCOVERY ? { announce: false, listen: false } : wanted;
}

export interface DiscoveryOptions {
  readonly switches: DiscoverySwitches;
  readonly service: Service;
  /** Where a share listens beside loopback; asked again and again. */
  shared(): readonly string[];
  /** On whose interfaces neighbours are heard; asked again and again. */
  nearby(): readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  /** Another port or other interfaces, for tests. */
  readonly network?: Network;
}

export interface Discovery {
  /** Those that are heard now; none, and `listening` false, where that is switched off. */
  neighbours(): NeighboursResult;
  /** Whether there is a share: a new one is announced under a new name, one that ends says goodbye. */
  setSharing(sharing: boolean): void;
  setSwitches(switches: DiscoverySwitches): void;
  /** Resolves when the goodbye has left and the sockets are closed. Harmless twice. */
  stop(): Promise<void>;
}

interface Announcement {
  /** As announced; `null` until it has one and once it has stopped. */
  name: string | null;
  stop(): Promise<void>;
}

export function startDiscovery(options: DiscoveryOptions): Discovery {
  const { service, clock, log } = options;
  const network = options.network ? { network: options.network } : {};
  /** Goodbyes on their way, of shares that have ended. */
  const ending = new Set<Promise<void>>();
  let switches = options.switches;
  let sharing = false;
  let stopped = false;
  let announcement: Announcement | null = null;
  let browsing: Neighbours | null = null;

  function announce(): Announcement {
    const current: Announcement = { name: null, stop: () => Promise.resolve() };
    current.stop = startAnnouncing({
      service,
      addresses: options.shared,
      onName: (name) => {
        current.name = name;
      },
      clock,
      log,
      ...network,
    });
    return current;
  }

  function browse(): Neighbours {
    const ownName = () => announcement?.name ?? null;
    return startBrowsing({ addresses: options.nearby, ownName, clock, log, ...network });
  }

  function end(closing: Promise<void>): void {
    ending.add(closing);
    void closing.then(() => ending.delete(closing));
  }

  function apply(): void {
    const wanted = { announce: sharing && switches.announce && !stopped, listen: switches.listen && !stopped };
    if (wanted.announce) announcement ??= announce();
    else if (announcement) {
      end(announcement.stop());
      announcement = null;
    }
    if (wanted.listen) browsing ??= browse();
    else if (browsing) {
      end(browsing.close());
      browsing = null;
    }
  }

  apply();
  return {
    neighbours: () => ({ listening: browsing !== null, neighbours: browsing?.list() ?? [] }),
    setSharing(now) {
      sharing = now;
      apply();
    },
    setSwitches(next) {
      switches = next;
      apply();
    },
    async stop() {
      stopped = true;
      apply();
      await Promise.all(ending);
    },
  };
}
