/**
 * Network through systeminformation: bytes, errors and drops of each interface, no packets and no sockets. Its
 * zeros after a failed command are made `null`.
 */
import type { Systeminformation } from 'systeminformation';
import type { Collector } from './collector.ts';
import { chooseUplinks, type InterfaceReading, type NetworkReading } from './network.ts';

interface Calls {
  networkInterfaces(): Promise<
    Systeminformation.NetworkInterfacesData[] | Systeminformation.NetworkInterfacesData
  >;
  networkStats(interfaces: string): Promise<Systeminformation.NetworkStatsData[]>;
}

/** How long addresses, speeds and kinds are taken for true: on Windows they cost a dozen questions each time. */
const factsMs = 30_000;

/** @param load loaded at the first reading only: the package is large and Linux does without it */
export function openNetworkPortable(
  load: () => Promise<Calls> = () => import('systeminformation'),
  nowMs: () => number = () => performance.now(),
): Collector<NetworkReading> {
  let facts: ReadonlyMap<string, Systeminformation.NetworkInterfacesData> = new Map();
  let askedAtMs = Number.NEGATIVE_INFINITY;
  return {
    async read() {
      const calls = await load();
      const stats = await calls.networkStats('*');
      if (nowMs() - askedAtMs >= factsMs || stats.some(({ iface }) => !facts.has(iface))) {
        const listed = await calls.networkInterfaces();
        facts = new Map((Array.isArray(listed) ? listed : [listed]).map((each) => [each.iface, each]));
        askedAtMs = nowMs();
      }
      const uplinks = chooseUplinks(
        stats.map(({ iface }) => ({
          name: iface,
          kind: kindOf(facts.get(iface)),
          master: null,
          hasDefaultRoute: facts.get(iface)?.default ?? false,
        })),
      );
      return {
        interfaces: stats.map((each) => toReading(each, facts.get(each.iface), uplinks.has(each.iface))),
        sockets: {
          tcpInUse: null,
          udpInUse: null,
          tcpOrphaned: null,
          tcpTimeWait: null,
          tcpRetransmits: null,
          missing: 'sockets are counted on Linux only',
        },
        addressesMissing: null,
      };
    },
  };
}

type Facts = Systeminformation.NetworkInterfacesData | undefined;

function kindOf(facts: Facts): InterfaceReading['kind'] {
  if (!facts) return 'virtual';
  if (facts.internal) return 'loopback';
  // macOS names its tunnels and bridges by what they are; systeminformation does not call all of them virtual.
  if (/^(utun|gif|stf|ipsec|ppp)\d/.test(facts.iface)) return 'tunnel';
  if (/^bridge\d/.test(facts.iface)) return 'bridge';
  if (/^vlan\d/.test(facts.iface)) return 'vlan';
  if (/^bond\d/.test(facts.iface)) return 'bond';
  return facts.virtual || /^(awdl|llw|anpi|ap)\d/.test(facts.iface) ? 'virtual' : 'physical';
}

function toReading(stats: Systeminformation.NetworkStatsData, facts: Facts, uplink: boolean): InterfaceReading {
  const state = toState(stats.operstate) ?? toState(facts?.operstate) ?? 'unknown';
  // All 0 is what a failed command leaves, and is true only of an interface that is down.
  const failed = state !== 'down' && [stats.rx_bytes, stats.tx_bytes].every((each) => !(each > 0));
  const counter = (value: number): number | null => (failed || !(value >= 0) ? null : value);
  const megabits = facts?.speed ?? null;
  return {
    interface: stats.iface,
    index: null,
    kind: kindOf(facts),
    uplink,
    state,
    speedBitsPerSecond: megabits !== null && megabits > 0 ? megabits * 1_000_000 : null,
    speedMissing: 'the system does not tell it',
    duplex: toDuplex(facts?.duplex),
    mtuBytes: facts?.mtu !== undefined && facts.mtu !== null && facts.mtu > 0 ? facts.mtu : null,
    carrierChanges: null,
    wireless: null,
    addresses: facts ? [facts.ip4, facts.ip6].filter((address) => address !== '') : [],
    receiveBytes: counter(stats.rx_bytes),
    transmitBytes: counter(stats.tx_bytes),
    receivePackets: null,
    transmitPackets: null,
    receiveErrors: counter(stats.rx_errors),
    transmitErrors: counter(stats.tx_errors),
    receiveDrops: counter(stats.rx_dropped),
    transmitDrops: counter(stats.tx_dropped),
  };
}

function toDuplex(duplex: string | undefined): 'full' | 'half' | null {
  const word = duplex?.toLowerCase() ?? '';
  if (word.startsWith('full')) return 'full';
  return word.startsWith('half') ? 'half' : null;
}

function toState(operstate: string | undefined): 'up' | 'down' | 'dormant' | null {
  return operstate === 'up' || operstate === 'down' || operstate === 'dormant' ? operstate : null;
}
