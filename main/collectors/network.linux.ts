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
  readIndex,
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
import { haveSameItems } from './same-items.ts';
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
  let uplinks: ReadonlySet<string> = new Set();
  /** Of the last reading, with its counters. */
  let latest: readonly KnownInterface[] = [];
  let addresses: ReadonlyMap<string, string[]> = new Map();
  let addressesAtMs = Number.NEGATIVE_INFINITY;
  /** Whether an interface came or changed its state since addresses were read. */
  let hasChanged = true;
  const isThisMachine = host.procRoot === '/proc' && host.rootPrefix === '';

  const readSockets = (): SocketReading => {
    const four = optional(sockstat, parseSockstat, 'latin1');
    const six = optional(sockstat6, parseSockstat6, 'latin1');
    return {
      tcpInUse: four && four.tcpInUse + (six?.tcpInUse ?? 0),
      udpInUse: four && four.udpInUse + (six?.udpInUse ?? 0),
      tcpOrphaned: four?.tcpOrphaned ?? null,
      tcpTimeWait: four?.tcpTimeWait ?? null,
      tcpRetransmits: optional(snmp, parseSnmp, 'latin1')?.tcpRetransmits ?? null,
      missing:
        'the kernel does not give it in /proc/net/sockstat and /proc/net/snmp, or in a form that is not known',
    };
  };

  const recognise = (counters: InterfaceCounters): KnownInterface => {
    const { name } = counters;
    const before = known.get(name);
    // The file of an interface that was removed cannot be read any more, whatever took its name.
    const state = before?.state.readIfPresent() ?? null;
    if (before && state !== null) {
      before.counters = counters;
      // A bond gets slower with each link that it loses, and stays up.
      if (state !== before.stateText || before.facts?.kind === 'bond') update(before, state);
      return before;
    }
    before?.state.close();
    const fresh: KnownInterface = {
      facts: readInterfaceFacts(host.sysRoot, name),
      state: new KernelFile(statePath(host.sysRoot, name), 'short'),
      counters,
      stateText: null,
      operational: 'unknown',
      speedBitsPerSecond: null,
      speedMissing: '',
      duplex: null,
      link: { mtuBytes: null, carrierChanges: null },
    };
    known.set(name, fresh);
    update(fresh, fresh.state.readIfPresent());
    hasChanged = true;
    return fresh;
  };

  const update = (each: KnownInterface, state: string | null) => {
    const { name } = each.counters;
    if (state !== each.stateText) hasChanged = true;
    each.speedBitsPerSecond = readSpeed(host.sysRoot, name);
    each.duplex = readDuplex(host.sysRoot, name);
    each.link = readLinkFacts(host.sysRoot, name);
    each.stateText = state;
    each.operational = parseState(state ?? '');
    each.speedMissing = speedMissing(each);
  };

  /** Looks whether names have changed hands, where the list or a counter that went back says that they may have. */
  const forgetRenamed = (counters: readonly InterfaceCounters[]) => {
    const isAsBefore = (each: InterfaceCounters, index: number) => {
      const before = latest[index]?.counters;
      return before?.name === each.name && each.receiveBytes >= before.receiveBytes;
    };
    if (counters.length === latest.length && counters.every(isAsBefore)) return;
    forget((name, { facts }) => readIndex(host.sysRoot, name) !== (facts?.index ?? null));
  };

  const forgetAllBut = (counters: readonly InterfaceCounters[]) => {
    if (known.size === counters.length) return;
    const names = new Set(counters.map(({ name }) => name));
    forget((name) => !names.has(name));
  };

  const forget = (isGone: (name: string, each: KnownInterface) => boolean) => {
    for (const [name, each] of known) {
      if (!isGone(name, each)) continue;
      each.state.close();
      known.delete(name);
    }
  };

  const followLinks = (interfaces: readonly KnownInterface[]) => {
    const nowMs = monotonicMs();
    if (nowMs - linksAtMs < staleMs) return;
    linksAtMs = nowMs;
    for (let count = 0; count < Math.min(linksAtOnce, interfaces.length); count += 1) {
      const each = interfaces[turn % interfaces.length];
      if (each) each.link = readLinkFacts(host.sysRoot, each.counters.name);
      turn += 1;
    }
  };

  /** Chosen anew when an interface comes or goes, and each time where routes decide. */
  const followUplinks = (interfaces: readonly KnownInterface[]) => {
    // Routes matter only where nothing is physical; with a full table of the Internet they are dear to read.
    const needsRoutes = !interfaces.some(({ facts }) => facts?.kind === 'physical');
    if (!needsRoutes && haveSameItems(interfaces, latest)) return;
    latest = interfaces;
    const routed = new Set(
      needsRoutes ? [...(optional(route, parseRoute) ?? []), ...(optional(ipv6Route, parseIpv6Route) ?? [])] : [],
    );
    uplinks = chooseUplinks(
      interfaces.map((each) => ({
        name: each.counters.name,
        kind: kindOf(each),
        master: each.facts?.master ?? null,
        hasDefaultRoute: routed.has(each.counters.name),
      })),
    );
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
      forgetRenamed(counters);
      const interfaces = counters.map(recognise);
      forgetAllBut(counters);
      followLinks(interfaces);
      followUplinks(interfaces);
      // The kernel asks the card for it, so nobody else pays.
      const hasWireless = interfaces.some(({ facts }) => facts?.wireless);
      const links = hasWireless ? (optional(wireless, parseWireless) ?? []) : [];
      if (isThisMachine) followAddresses();
      return {
        interfaces: interfaces.map((each) => toReading(each, { uplinks, addresses, links })),
        sockets: readSockets(),
        addressesMissing: isThisMachine
          ? null
          : 'addresses of another machine or container cannot be read from here',
      };
    },
    close() {
      for (const file of [dev, sockstat, sockstat6, snmp, wireless, route, ipv6Route]) file.close();
      forgetAllBut([]);
    },
  };
}

interface KnownInterface {
  /** `null` where /sys does not have it, as in some containers. */
  readonly facts: InterfaceFacts | null;
  readonly state: KernelFile;
  /** As read last. */
  counters: InterfaceCounters;
  stateText: string | null;
  /** What follows is of the moment when the state changed. */
  operational: InterfaceReading['state'];
  speedBitsPerSecond: number | null;
  speedMissing: string;
  duplex: InterfaceReading['duplex'];
  link: LinkFacts;
}

const noAddresses: string[] = [];

function kindOf({ facts, counters }: KnownInterface): InterfaceReading['kind'] {
  return facts?.kind ?? (counters.name === 'lo' ? 'loopback' : 'virtual');
}

/** What is known by name of interface. */
interface ByName {
  readonly uplinks: ReadonlySet<string>;
  readonly addresses: ReadonlyMap<string, string[]>;
  readonly links: readonly WirelessLink[];
}

function toReading(known: KnownInterface, { uplinks, addresses, links }: ByName): InterfaceReading {
  const { counters, link, facts } = known;
  const { name } = counters;
  return {
    interface: name,
    index: facts?.index ?? null,
    kind: kindOf(known),
    uplink: uplinks.has(name),
    state: known.operational,
    speedBitsPerSecond: known.speedBitsPerSecond,
    speedMissing: known.speedMissing,
    duplex: known.duplex,
    mtuBytes: link.mtuBytes,
    carrierChanges: link.carrierChanges,
    wireless: facts?.wireless ? toWireless(links.find((each) => each.name === name)) : null,
    addresses: addresses.get(name) ?? noAddresses,
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

function speedMissing(known: KnownInterface): string {
  const kind = kindOf(known);
  const state = known.operational;
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
function optional<Parsed>(
  file: KernelFile,
  parse: (text: string) => Parsed,
  encoding: 'latin1' | 'utf8' = 'utf8',
): Parsed | null {
  try {
    return parse(file.read(encoding));
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
