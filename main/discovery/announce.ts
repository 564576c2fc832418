/**
 * Announces a share on the local network, under one neutral name at all its places. Runs only while there is a share:
 * whoever starts it stops it with the share, and it says goodbye.
 */
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { type Network, openLink, systemNetwork } from './link.ts';
import { findPlaces, followPlaces, type Opened, type Place } from './places.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { createIdentity, type Identity, type RandomSource, type Service, systemRandom } from './service.ts';

/** After so many names in use, each further one waits (RFC 6762, section 8.1): somebody claims whatever we take. */
const quickConflicts = 10;
const conflictWaitMs = 5_000;

export interface AnnounceOptions {
  readonly service: Service;
  /** Where the share listens, IPv4 and IPv6; asked again every 5 s. Their interfaces are spoken on, no others. */
  addresses(): readonly string[];
  /** The name that it has now, such as `Telltale-4f2a`; `null` when it has stopped. */
  onName?(name: string | null): void;
  readonly clock: Clock;
  readonly log: Log;
  readonly network?: Network;
  readonly random?: RandomSource;
}

interface Announcer extends Opened {
  readonly publisher: Publisher;
}

/** @returns stops it; resolves when the goodbyes have left and the sockets are closed. Harmless twice. */
export function startAnnouncing(options: AnnounceOptions): () => Promise<void> {
  const { service, clock, log, network = systemNetwork, random = systemRandom } = options;
  let identity: Identity = createIdentity(random);
  let conflicts = 0;
  let stopping: Promise<void> | null = null;
  options.onName?.(identity.name);

  function rename(): void {
    conflicts += 1;
    log('info', 'discovery', `another has the name ${identity.name}: taking a new one`, 'discovery:conflict');
    identity = createIdentity(random);
    options.onName?.(identity.name);
    const delayMs = conflicts > quickConflicts ? conflictWaitMs : 0;
    for (const { publisher } of announcers.opened()) publisher.publish(identity, delayMs);
  }

  function open(place: Place, again: boolean): Announcer {
    let leaving = false;
    const link = openLink({
      place,
      network,
      clock,
      onPacket: (packet) => publisher.receive(packet),
      onProblem: (error) => {
        // Told already, or a goodbye from an interface that went.
        if (again || leaving) return;
        const text = `not announced on ${place.interface} over IPv${place.family}: ${error.message}`;
        log('warning', 'discovery', text, `discovery:announce:${place.interface}:${place.family}`);
      },
    });
    const publisher = createPublisher({
      link,
      service,
      addresses: place.addresses,
      clock,
      random,
      onConflict: rename,
    });
    publisher.publish(identity, 0);
    return {
      publisher,
      failed: link.failed,
      async close() {
        leaving = true;
        await publisher.stop();
        await link.close();
      },
    };
  }

  const announcers = followPlaces(
    () => findPlaces(network.interfaces(), options.addresses(), 'all', network.platform),
    open,
    clock,
  );

  return () => {
    stopping ??= announcers.close().then(() => options.onName?.(null));
    return stopping;
  };
}
