/**
 * Where mDNS is spoken: one place for each interface and family of addresses, found from the addresses that a share
 * has chosen. Networks change under a machine, so they are looked for again and again: what came is opened, what
 * went or failed is closed.
 */
import { BlockList, isIPv4 } from 'node:net';
import type { NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import type { Clock } from '../clock.ts';

/** How often interfaces that came or went are looked for. */
const lookMs = 5_000;

export type Interfaces = ReturnType<typeof networkInterfaces>;

export type Family = 4 | 6;

export interface Place {
  /** `eth0` */
  readonly interface: string;
  readonly family: Family;
  /** How the system calls the interface for multicast: an IPv4 address of it, or `::%eth0`. */
  readonly multicastInterface: string;
  /** The zone of its link-local addresses, `eth0`, on Windows a number. */
  readonly zone: string;
  /** The chosen addresses on this interface, of both families. */
  readonly addresses: readonly string[];
  /** Its own networks of this family, `192.168.1.20/24`: who sends from elsewhere is no neighbour on it. */
  readonly networks: readonly string[];
}

/**
 * The places of the interfaces that have one of these addresses.
 *
 * @param families `all` that an interface has, or the `first`, IPv4 before IPv6, so that what is said on both is heard once
 */
export function findPlaces(
  interfaces: Interfaces,
  addresses: readonly string[],
  families: 'all' | 'first',
  platform: NodeJS.Platform,
): Place[] {
  return Object.entries(interfaces).flatMap(([name, infos = []]) => {
    const chosen = infos.map(({ address }) => address).filter((address) => addresses.includes(address));
    if (chosen.length === 0) return [];
    const found = ([4, 6] as const)
      .map((family) => placeOf(name, family, infos, chosen, platform))
      .filter((place) => place !== null);
    return families === 'all' ? found : found.slice(0, 1);
  });
}

function placeOf(
  name: string,
  family: Family,
  infos: readonly NetworkInterfaceInfo[],
  addresses: readonly string[],
  platform: NodeJS.Platform,
): Place | null {
  const own = infos.filter(({ address }) => isIPv4(address) === (family === 4));
  const [first] = own;
  if (!first) return null;
  const index = own.find(({ scopeid }) => scopeid)?.scopeid;
  const zone = platform === 'win32' && index !== undefined ? String(index) : name;
  return {
    interface: name,
    family,
    multicastInterface: family === 4 ? first.address : `::%${zone}`,
    zone,
    addresses,
    networks: own.flatMap(({ cidr }) => cidr ?? []),
  };
}

/**
 * Tells whether a sender is on the network of a place (RFC 6762, section 11). Without it a machine on two networks
 * would answer on the one what was asked on the other, since a socket hears the group on all interfaces.
 */
export function createLocalCheck({ networks, family, zone }: Place): (address: string) => boolean {
  const list = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    list.addSubnet(address, Number(bits), type);
  }
  return (source) => {
    const [address = '', sourceZone] = source.split('%');
    return sourceZone === undefined || sourceZone === zone ? list.check(address, type) : false;
  };
}

/** What is open at a place. */
export interface Opened {
  /** Whether it came to nothing and is to be opened anew at the next look. */
  failed(): boolean;
  close(): Promise<void>;
}

export interface PlaceFollower<T extends Opened> {
  /** What is open now. */
  opened(): T[];
  /** Closes all and waits for it. Harmless twice. */
  close(): Promise<void>;
}

/**
 * Opens the places of now at once, and keeps to those of later.
 *
 * @param open `again` where the same place was opened before and failed
 */
export function followPlaces<T extends Opened>(
  find: () => Place[],
  open: (place: Place, again: boolean) => T,
  clock: Pick<Clock, 'after'>,
): PlaceFollower<T> {
  const opened = new Map<string, T>();
  let places: Place[] = [];
  let cancel = () => {};
  let closing: Promise<void> | null = null;

  /** The system cannot always tell, such as when no file descriptor is left: then nothing changes. */
  function found(): Place[] {
    try {
      places = find();
    } catch {
      // Asked again at the next look.
    }
    return places;
  }

  function look(): void {
    const wanted = new Map(found().map((place) => [JSON.stringify(place), place]));
    const before = new Set(opened.keys());
    for (const [key, each] of opened) {
      if (wanted.has(key) && !each.failed()) continue;
      opened.delete(key);
      void each.close();
    }
    for (const [key, place] of wanted) if (!opened.has(key)) opened.set(key, open(place, before.has(key)));
    cancel = clock.after(lookMs, look);
  }

  look();
  return {
    opened: () => [...opened.values()],
    close() {
      cancel();
      closing ??= Promise.all([...opened.values()].map((each) => each.close())).then(() => {});
      return closing;
    },
  };
}
