/**
 * Network: traffic of interfaces and numbers of sockets. Which interfaces make up the totals is decided here, once,
 * for this channel and for `system`.
 */
import type { NetworkInterface, Sockets } from '../../protocol/families/network.ts';
import type { ChannelSource, Collector, Family, Rates, Taken, TrafficCounts, TrafficSource } from './collector.ts';
import { openNetworkLinux } from './network.linux.ts';
import { openNetworkPortable } from './network.portable.ts';

export interface NetworkReading {
  interfaces: InterfaceReading[];
  sockets: SocketReading;
  /** Why `addresses` are empty; `null` where they were read. */
  addressesMissing: string | null;
  /** By interface, or why nothing is counted; left out where nobody counts. */
  traffic?: ReadonlyMap<string, TrafficCounts> | string;
}

/** Counters run since the interface was made; `null` where the system does not tell. */
export interface InterfaceReading {
  interface: string;
  /** The kernel's number of it, which stays when it is renamed; `null` where that is not told. */
  index: number | null;
  kind: NetworkInterface['kind'];
  uplink: boolean;
  state: NetworkInterface['state'];
  speedBitsPerSecond: number | null;
  /** Why there is no speed or duplex; read only where one is `null`. */
  speedMissing: string;
  duplex: NetworkInterface['duplex'];
  mtuBytes: number | null;
  carrierChanges: number | null;
  /** `null` where it is no Wi-Fi. */
  wireless: { signalDbm: number | null; noiseDbm: number | null; missing: string } | null;
  addresses: string[];
  receiveBytes: number | null;
  transmitBytes: number | null;
  receivePackets: number | null;
  transmitPackets: number | null;
  receiveErrors: number | null;
  transmitErrors: number | null;
  receiveDrops: number | null;
  transmitDrops: number | null;
}

export interface SocketReading {
  tcpInUse: number | null;
  udpInUse: number | null;
  tcpOrphaned: number | null;
  tcpTimeWait: number | null;
  /** Since boot. */
  tcpRetransmits: number | null;
  /** Why something of it is `null`. */
  missing: string;
}

/** What decides whether an interface is an uplink. */
export interface UplinkCandidate {
  name: string;
  kind: NetworkInterface['kind'];
  /** The bond, bridge or failover pair that it belongs to. */
  master: string | null;
  hasDefaultRoute: boolean;
}

export const network: Family<NetworkReading> = {
  name: 'network',
  open: (host) =>
    countTraffic(
      host.platform === 'linux' ? openNetworkLinux(host) : openNetworkPortable(host.shell?.load),
      host.traffic,
    ),
};

/** Adds the bytes of the day and of the month to each reading. */
function countTraffic(
  collector: Collector<NetworkReading>,
  traffic: TrafficSource | undefined,
): Collector<NetworkReading> {
  if (!traffic) return collector;
  const count = (reading: NetworkReading): NetworkReading => {
    reading.traffic = traffic.count(reading.interfaces);
    return reading;
  };
  return {
    read(signal) {
      const reading = collector.read(signal);
      return reading instanceof Promise ? reading.then(count) : count(reading);
    },
    close: () => collector.close?.(),
  };
}

export const networkChannel: ChannelSource<'network'> = {
  channel: 'network',
  families: [network],
  derive(take) {
    const taken = take(network);
    const rates = take.rates(network);
    if (!taken) {
      const reason = take.reason(network);
      for (const path of [...totalPaths, 'interfaces']) rates.unavailable(path, reason);
      return {
        receive_bytes_per_second: null,
        transmit_bytes_per_second: null,
        interfaces: [],
        sockets: toSockets(rates, null, reason),
      };
    }
    const { current, previous } = taken;
    if (current.addressesMissing !== null) rates.unavailable('interfaces[].addresses', current.addressesMissing);
    const before = new Map(previous?.interfaces.map((reading) => [reading.interface, reading]));
    const { traffic = noTraffic } = current;
    const interfaces = current.interfaces.map((each) =>
      toInterface(rates, each, before.get(each.interface), traffic),
    );
    return {
      receive_bytes_per_second: sumUplinks(rates, 'receive_bytes_per_second', interfaces),
      transmit_bytes_per_second: sumUplinks(rates, 'transmit_bytes_per_second', interfaces),
      interfaces,
      sockets: toSockets(rates, taken, ''),
    };
  },
};

/**
 * Names of the interfaces whose traffic makes up the totals: all physical ones, or, where there is none (in a
 * container), those with a default route. What is built on others (bond, bridge, VLAN, tunnel) would count the same
 * traffic twice; so would the physical half of a failover pair, whose master is physical itself.
 */
export function chooseUplinks(candidates: readonly UplinkCandidate[]): Set<string> {
  const physical = new Set(candidates.filter(({ kind }) => kind === 'physical').map(({ name }) => name));
  const chosen =
    physical.size > 0
      ? candidates.filter(({ name, master }) => physical.has(name) && !(master !== null && physical.has(master)))
      : candidates.filter(({ kind, hasDefaultRoute }) => hasDefaultRoute && kind !== 'loopback');
  return new Set(chosen.map(({ name }) => name));
}

/** Bytes over the interfaces that make up the totals, since they were made. `null`: there is none, or one does not tell. */
export function uplinkTotals(reading: NetworkReading): {
  receiveBytes: number | null;
  transmitBytes: number | null;
} {
  const uplinks = reading.interfaces.filter((each) => each.uplink);
  const sum = (counter: 'receiveBytes' | 'transmitBytes') =>
    uplinks.reduce<number | null>(
      (total, each) => (total === null || each[counter] === null ? null : total + each[counter]),
      uplinks.length > 0 ? 0 : null,
    );
  return { receiveBytes: sum('receiveBytes'), transmitBytes: sum('transmitBytes') };
}

/** Of `telltale snapshot`, which takes one look. */
const noTraffic = 'no history is kept on disk';
const notReported = 'not reported';
const trafficPaths = [
  'receive_bytes_today',
  'transmit_bytes_today',
  'receive_bytes_month',
  'transmit_bytes_month',
] as const satisfies readonly (keyof TrafficCounts)[];

const totalPaths = ['receive_bytes_per_second', 'transmit_bytes_per_second'] as const;

const counters = [
  'receiveBytes',
  'transmitBytes',
  'receivePackets',
  'transmitPackets',
  'receiveErrors',
  'transmitErrors',
  'receiveDrops',
  'transmitDrops',
] as const;

const tookName = 'the name was that of another interface at the last reading';

function toInterface(
  rates: Rates,
  current: InterfaceReading,
  before: InterfaceReading | undefined,
  traffic: NonNullable<NetworkReading['traffic']>,
): NetworkInterface {
  const name = current.interface;
  const own = rates.within(`interfaces[${name}].`);
  // What concerns every interface is said once.
  const all = rates.within('interfaces[].');
  const ofTime = rates.seconds === null ? all : own;
  const isOther = (before?.index ?? null) !== null && current.index !== null && before?.index !== current.index;
  // An interface that was removed and made again under the same name starts at 0 with all its counters.
  const wasReset =
    before !== undefined && (isOther || counters.some((each) => (current[each] ?? 0) < (before[each] ?? 0)));
  const whyReset = isOther ? tookName : 'the counter went back: the interface was reset or made anew';
  const perSecond = (field: keyof NetworkInterface, counter: (typeof counters)[number]) => {
    if (wasReset) ofTime.unavailable(field, whyReset);
    return ofTime.perSecond(field, current[counter], wasReset ? null : before?.[counter]);
  };
  const known = <Value>(path: string, value: Value | null, reason: string): Value | null => {
    if (value === null) own.unavailable(path, reason);
    return value;
  };
  const counts = typeof traffic === 'string' ? undefined : traffic.get(name);
  if (typeof traffic === 'string') for (const path of trafficPaths) all.unavailable(path, traffic);
  else if (!counts) for (const path of trafficPaths) own.unavailable(path, notReported);
  const result: NetworkInterface = {
    interface: name,
    kind: current.kind,
    receive_bytes_per_second: perSecond('receive_bytes_per_second', 'receiveBytes'),
    transmit_bytes_per_second: perSecond('transmit_bytes_per_second', 'transmitBytes'),
    receive_packets_per_second: perSecond('receive_packets_per_second', 'receivePackets'),
    transmit_packets_per_second: perSecond('transmit_packets_per_second', 'transmitPackets'),
    receive_errors_per_second: perSecond('receive_errors_per_second', 'receiveErrors'),
    transmit_errors_per_second: perSecond('transmit_errors_per_second', 'transmitErrors'),
    receive_drops_per_second: perSecond('receive_drops_per_second', 'receiveDrops'),
    transmit_drops_per_second: perSecond('transmit_drops_per_second', 'transmitDrops'),
    receive_bytes_total: known('receive_bytes_total', current.receiveBytes, notReported),
    transmit_bytes_total: known('transmit_bytes_total', current.transmitBytes, notReported),
    receive_bytes_today: counts?.receive_bytes_today ?? null,
    transmit_bytes_today: counts?.transmit_bytes_today ?? null,
    receive_bytes_month: counts?.receive_bytes_month ?? null,
    transmit_bytes_month: counts?.transmit_bytes_month ?? null,
    speed_bits_per_second: known('speed_bits_per_second', current.speedBitsPerSecond, current.speedMissing),
    state: current.state,
    duplex: known('duplex', current.duplex, current.speedMissing),
    mtu_bytes: known('mtu_bytes', current.mtuBytes, notReported),
    carrier_changes_total: known('carrier_changes_total', current.carrierChanges, notReported),
    uplink: current.uplink,
    addresses: current.addresses,
  };
  const link = current.wireless;
  // Not spread into it: that makes what is nearly never there cost more than all the rest.
  if (link) {
    result.wireless = {
      signal_dbm: known('wireless.signal_dbm', link.signalDbm, link.missing),
      noise_dbm: known('wireless.noise_dbm', link.noiseDbm, link.missing),
    };
  }
  return result;
}

/** @returns `null` while one of the uplinks has no rate: without it the sum would be too small */
function sumUplinks(
  rates: Rates,
  path: (typeof totalPaths)[number],
  interfaces: readonly NetworkInterface[],
): number | null {
  const uplinks = interfaces.filter((each) => each.uplink);
  if (uplinks.length === 0) rates.unavailable(path, 'no physical interface and no default route');
  let sum: number | null = uplinks.length === 0 ? null : 0;
  for (const uplink of uplinks) {
    const value = uplink[path];
    if (value === null) {
      // Notes why, where there is no time between two readings.
      if (rates.seconds === null) rates.perSecond(path, 0, 0);
      rates.unavailable(path, `${uplink.interface}, which is part of it, has no rate this time`);
    }
    sum = sum === null || value === null ? null : sum + value;
  }
  return sum;
}

function toSockets(rates: Rates, taken: Taken<NetworkReading> | null, failure: string): Sockets {
  const current = taken?.current.sockets;
  const count = (field: keyof Sockets, value: number | null | undefined): number | null => {
    if (typeof value === 'number') return value;
    rates.unavailable(`sockets.${field}`, current?.missing ?? failure);
    return null;
  };
  const retransmits = 'tcp_retransmits_per_second';
  if (current?.tcpRetransmits === null) rates.unavailable(`sockets.${retransmits}`, current.missing);
  return {
    tcp_in_use: count('tcp_in_use', current?.tcpInUse),
    udp_in_use: count('udp_in_use', current?.udpInUse),
    tcp_orphaned: count('tcp_orphaned', current?.tcpOrphaned),
    tcp_time_wait: count('tcp_time_wait', current?.tcpTimeWait),
    tcp_retransmits_per_second: rates.perSecond(
      `sockets.${retransmits}`,
      current?.tcpRetransmits,
      taken?.previous?.sockets.tcpRetransmits,
    ),
  };
}
