/**
 * Reads /proc/net/{dev,sockstat,sockstat6,snmp,wireless,route,ipv6_route} and /sys/class/net. What an interface is, is
 * read when it appears; its state every time; its speed and duplex when the state changes, since some drivers ask the
 * card for them; its MTU and carrier changes then too, and else every 10 s, sixteen interfaces in turn, so that a hundred
 * of containers cost no more. Addresses, which cost as much as half of the rest (getifaddrs(3)), are asked for when an
 * interface or its state changed, else every 10 s.
 */
import { networkInterfaces } from 'node:os';
import { KernelFile } from '../procfs/file.ts';
import {
  type InterfaceFacts,
  type LinkFacts,
  parseState,
  readDuplex,
  readInterfaceFacts,
  readLinkFacts,
  readSpeed,
  statePath,
} from '../procfs/net-class.ts';
import { type InterfaceCounters, parseNetDev } from '../procfs/net-dev.ts';
import { parseIpv6Route, parseRoute } from '../procfs/route.ts';
import { parseSnmp } from '../procfs/snmp.ts';
import { parseSockstat, parseSockstat6 } from '../procfs/sockstat.ts';
import { parseWireless, type WirelessLink } from '../procfs/wireless.ts';
import type { Collector, Host } from './collector.ts';
import { chooseUplinks, type InterfaceReading, type NetworkReading, type SocketReading } from './network.ts';
import { staleMs } from './seldom.ts';

/** Interfaces whose MTU and carrier changes are read again at once. */
const linksAtOnce = 16;

/** @param monotonicMs by which addresses and links grow old */
export function openNetworkLinux(
  host: Host,
  monotonicMs: () => number = () => performance.now(),
): Collector<NetworkReading> {
  const folder = netFolder(host);
  const dev = new KernelFile(`${folder}/dev`, 'short');
  const sockstat = new KernelFile(`${folder}/sockstat`, 'short');
  const sockstat6 = new KernelFile(`${folder}/sockstat6`, 'short');
  const snmp = new KernelFile(`${folder}/snmp`, 'short');
  const route = new KernelFile(`${folder}/route`);
  const ipv6Route = new KernelFile(`${folder}/ipv6_route`);
  const wireless = new KernelFile(`${folder}/wireless`);
  const known = new Map<string, KnownInterface>();
  let turn = 0;
  let linksAtMs = monotonicMs();
  let addresses: ReadonlyMap<string, string[]> = new Map();
  let addressesAtMs = Number.NEGATIVE_INFINITY;
  /** Whether an interface came or changed its state since addresses were read. */
  let hasChanged = true;
  const isThisMachine = host.procRoot === '/proc' && host.rootPrefix === '';

  const readSockets = (): SocketReading => {
    const four = optional(sockstat, parseSockstat);
    const six = optional(sockstat6, parseSockstat6);
    return {
      tcpInUse: four && four.tcpInUse + (six?.tcpInUse ?? 0),
      udpInUse: four && four.udpInUse + (six?.udpInUse ?? 0),
      tcpOrphaned: four?.tcpOrphaned ?? null,
      tcpTimeWait: four?.tcpTimeWait ?? null,
      tcpRetransmits: optional(snmp, parseSnmp)?.tcpRetransmits ?? null,
      missing:
        'the kernel does not give it in /proc/net/sockstat and /proc/net/snmp, or in a form that is not known',
    };
  };

  const recognise = (name: string): KnownInterface => {
    const before = known.get(name);
    // The file of an interface that was removed cannot be read any more, whatever took its name.
    const state = before?.state.readIfPresent() ?? null;
    if (before && state !== null) return update(before, name, state);
    before?.state.close();
    const fresh: KnownInterface = {
      facts: readInterfaceFacts(host.sysRoot, name),
      state: new KernelFile(statePath(host.sysRoot, name), 'short'),
      stateText: null,
      speedBitsPerSecond: null,
      duplex: null,
      link: { mtuBytes: null, carrierChanges: null },
    };
    known.set(name, fresh);
    hasChanged = true;
    return update(fresh, name, fresh.state.readIfPresent());
  };

  const update = (each: KnownInterface, name: string, state: string | null): KnownInterface => {
    // A bond gets slower with each link that it loses, and stays up.
    if (state !== each.stateText) hasChanged = true;
    if (state !== each.stateText || each.facts?.kind === 'bond') {
      each.speedBitsPerSecond = readSpeed(host.sysRoot, name);
      each.duplex = readDuplex(host.sysRoot, name);
      each.link = readLinkFacts(host.sysRoot, name);
      each.stateText = state;
    }
    return each;
  };

  const forgetAllBut = (names: ReadonlySet<string>) => {
    for (const [name, each] of known) {
      if (names.has(name)) continue;
      each.state.close();
      known.delete(name);
    }
  };

  const followLinks = (names: readonly string[]) => {
    const nowMs = monotonicMs();
    if (nowMs - linksAtMs < staleMs) return;
    linksAtMs = nowMs;
    for (let count = 0; count < Math.min(linksAtOnce, names.length); count += 1) {
      const name = names[turn % names.length] ?? '';
      const each = known.get(name);
      if (each) each.link = readLinkFacts(host.sysRoot, name);
      turn += 1;
    }
  };

  const followAddresses = () => {
    const nowMs = monotonicMs();
    if (!hasChanged && nowMs - addressesAtMs < staleMs) return;
    addresses = readAddresses();
    addressesAtMs = nowMs;
    hasChanged = false;
  };

  return {
    read() {
      const counters = parseNetDev(dev.read('utf8'));
      forgetAllBut(new Set(counters.map(({ name }) => name)));
      const recognised = counters.map((each) => ({ counters: each, known: recognise(each.name) }));
      followLinks(recognised.map((each) => each.counters.name));
      // The kernel asks the card for it, so nobody else pays.
      const hasWireless = recognised.some((each) => each.known.facts?.wireless);
      const links = hasWireless ? (optional(wireless, parseWireless) ?? []) : [];
      // Routes matter only where nothing is physical; with a full table of the Internet they are dear to read.
      const needsRoutes = !recognised.some((each) => each.known.facts?.kind === 'physical');
      const routed = new Set(
        needsRoutes
          ? [...(optional(route, parseRoute) ?? []), ...(optional(ipv6Route, parseIpv6Route) ?? [])]
          : [],
      );
      const uplinks = chooseUplinks(
        recognised.map((each) => ({
          name: each.counters.name,
          kind: kindOf(each.known, each.counters.name),
          master: each.known.facts?.master ?? null,
          hasDefaultRoute: routed.has(each.counters.name),
        })),
      );
      if (isThisMachine) followAddresses();
      return {
        interfaces: recognised.map((each) =>
          toReading(each.counters, each.known, {
            uplink: uplinks.has(each.counters.name),
            addresses: addresses.get(each.counters.name) ?? [],
            link: links.find(({ name }) => name === each.counters.name),
          }),
        ),
        sockets: readSockets(),
        addressesMissing: isThisMachine
          ? null
          : 'addresses of another machine or container cannot be read from here',
      };
    },
    close() {
      for (const file of [dev, sockstat, sockstat6, snmp, wireless, route, ipv6Route]) file.close();
      forgetAllBut(new Set());
    },
  };
}

interface KnownInterface {
  /** `null` where /sys does not have it, as in some containers. */
  readonly facts: InterfaceFacts | null;
  readonly state: KernelFile;
  stateText: string | null;
  speedBitsPerSecond: number | null;
  duplex: InterfaceReading['duplex'];
  link: LinkFacts;
}

function kindOf({ facts }: KnownInterface, name: string): InterfaceReading['kind'] {
  return facts?.kind ?? (name === 'lo' ? 'loopback' : 'virtual');
}

function toReading(
  counters: InterfaceCounters,
  known: KnownInterface,
  { uplink, addresses, link }: { uplink: boolean; addresses: string[]; link: WirelessLink | undefined },
): InterfaceReading {
  const { name } = counters;
  const state = parseState(known.stateText ?? '');
  return {
    interface: name,
    kind: kindOf(known, name),
    uplink,
    state,
    speedBitsPerSecond: known.speedBitsPerSecond,
    speedMissing: speedMissing(known, name, state),
    duplex: known.duplex,
    ...known.link,
    wireless: known.facts?.wireless ? toWireless(link) : null,
    addresses,
    receiveBytes: counters.receiveBytes,
    transmitBytes: counters.transmitBytes,
    receivePackets: counters.receivePackets,
    transmitPackets: counters.transmitPackets,
    receiveErrors: counters.receiveErrors,
    transmitErrors: counters.transmitErrors,
    receiveDrops: counters.receiveDrops,
    transmitDrops: counters.transmitDrops,
  };
}

function toWireless(link: WirelessLink | undefined): InterfaceReading['wireless'] {
  return {
    signalDbm: link?.signalDbm ?? null,
    noiseDbm: link?.noiseDbm ?? null,
    missing: link
      ? 'the driver does not tell it'
      : 'the kernel does not list it in /proc/net/wireless: no link, or a driver that tells by nl80211 alone',
  };
}

function speedMissing(known: KnownInterface, name: string, state: InterfaceReading['state']): string {
  const kind = kindOf(known, name);
  if (kind === 'loopback' || kind === 'virtual' || kind === 'tunnel')
    return `a ${kind} interface has no speed or duplex`;
  if (known.facts?.wireless) return 'a wireless link has no fixed speed or duplex';
  if (state === 'down' || state === 'lower_layer_down') return 'the link is down';
  return 'the driver does not tell it';
}

/** IPv4 and IPv6 by interface. Node lists interfaces that are up; an alias (eth0:1) belongs to its interface. */
function readAddresses(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [label, entries] of Object.entries(networkInterfaces())) {
    const name = label.split(':')[0] ?? label;
    const addresses = (entries ?? []).map(({ address }) => address);
    found.set(name, [...new Set([...(found.get(name) ?? []), ...addresses])]);
  }
  return found;
}

/** What is missing or not understood here takes nothing from the traffic of the interfaces. */
function optional<Parsed>(file: KernelFile, parse: (text: string) => Parsed): Parsed | null {
  try {
    return parse(file.read('utf8'));
  } catch {
    return null;
  }
}

/** /proc/net is of the reading process; with another root, the network of init is the machine's. */
function netFolder(host: Host): string {
  const own = `${host.procRoot}/net`;
  if (host.rootPrefix === '') return own;
  const init = new KernelFile(`${host.procRoot}/1/net/dev`);
  try {
    init.read();
    return `${host.procRoot}/1/net`;
  } catch {
    return own;
  } finally {
    init.close();
  }
}
