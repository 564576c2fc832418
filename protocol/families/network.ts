/**
 * Channel `network`. Source on Linux: /proc/net/dev, /sys/class/net/<interface>, /proc/net/sockstat,
 * /proc/net/snmp and /proc/net/wireless.
 */
import type { SeriesDefinition } from '../series.ts';
import type { Envelope, Reading } from './envelope.ts';

export interface NetworkInterface {
  interface: string;
  /**
   * `physical` interfaces make up the totals. Where every uplink is virtual, as in a container, the one with the
   * default route does, and is the only one with `uplink`.
   */
  kind: 'physical' | 'loopback' | 'bridge' | 'bond' | 'vlan' | 'tunnel' | 'virtual';
  receive_bytes_per_second: Reading;
  transmit_bytes_per_second: Reading;
  receive_packets_per_second: Reading;
  transmit_packets_per_second: Reading;
  receive_errors_per_second: Reading;
  transmit_errors_per_second: Reading;
  receive_drops_per_second: Reading;
  transmit_drops_per_second: Reading;
  /** Since the interface came up. */
  receive_bytes_total: Reading;
  /** Since the interface came up. */
  transmit_bytes_total: Reading;
  /**
   * Since midnight in the machine's zone, across restarts of Telltale and of the machine. What passed while Telltale
   * did not run counts where both readings around it are of today; between two days it cannot be divided, and counts
   * for neither. On the first day it begins with the first reading, or with the start of the machine if that was today.
   */
  receive_bytes_today: Reading;
  /** Counted as `receive_bytes_today`. */
  transmit_bytes_today: Reading;
  /** Since the first of the month, counted as `receive_bytes_today`: what passed between two readings of this month. */
  receive_bytes_month: Reading;
  /** Counted as `receive_bytes_month`. */
  transmit_bytes_month: Reading;
  speed_bits_per_second: Reading;
  /** RFC 2863's operational state; `unknown` for drivers that do not report one. */
  state: 'up' | 'down' | 'dormant' | 'not_present' | 'lower_layer_down' | 'testing' | 'unknown';
  /** `null` where the link is down or knows no such thing. */
  duplex: 'full' | 'half' | null;
  /** Largest packet that it takes whole. */
  mtu_bytes: Reading;
  /** Times that the link came up or went down since the interface was made. */
  carrier_changes_total: Reading;
  /** Left out where it is no Wi-Fi. */
  wireless?: WirelessLink;
  /** Whether its traffic is part of the totals. */
  uplink: boolean;
  /** IPv4 and IPv6 addresses without prefix length. */
  addresses: string[];
}

export interface WirelessLink {
  /** Strength of what is received; about −30 beside the station, unusable below −85. */
  signal_dbm: Reading;
  noise_dbm: Reading;
}

export interface Sockets {
  tcp_in_use: Reading;
  udp_in_use: Reading;
  /** Orphaned: closed by the program, not yet by TCP. */
  tcp_orphaned: Reading;
  tcp_time_wait: Reading;
  /** Segments sent again. */
  tcp_retransmits_per_second: Reading;
}

export interface NetworkData extends Envelope {
  /** Sum over the interfaces with `uplink`. */
  receive_bytes_per_second: Reading;
  /** Sum over the interfaces with `uplink`. */
  transmit_bytes_per_second: Reading;
  interfaces: NetworkInterface[];
  sockets: Sockets;
}

const total = { channel: 'network', unit: 'bytes_per_second', kind: 'gauge' } as const;
const each = { channel: 'network', label: 'interface', kind: 'gauge' } as const;
const sockets = { channel: 'network', unit: 'sockets', kind: 'gauge' } as const;

export const networkSeries: readonly SeriesDefinition[] = [
  { ...total, path: 'receive_bytes_per_second', help: 'Received over all uplinks.' },
  { ...total, path: 'transmit_bytes_per_second', help: 'Sent over all uplinks.' },
  { ...each, path: 'interfaces[].receive_bytes_per_second', unit: 'bytes_per_second', help: 'Received.' },
  { ...each, path: 'interfaces[].transmit_bytes_per_second', unit: 'bytes_per_second', help: 'Sent.' },
  { ...each, path: 'interfaces[].receive_packets_per_second', unit: 'per_second', help: 'Packets received.' },
  { ...each, path: 'interfaces[].transmit_packets_per_second', unit: 'per_second', help: 'Packets sent.' },
  { ...each, path: 'interfaces[].receive_errors_per_second', unit: 'per_second', help: 'Bad packets received.' },
  {
    ...each,
    path: 'interfaces[].transmit_errors_per_second',
    unit: 'per_second',
    help: 'Packets that failed to go.',
  },
  { ...each, path: 'interfaces[].receive_drops_per_second', unit: 'per_second', help: 'Received, then dropped.' },
  { ...each, path: 'interfaces[].transmit_drops_per_second', unit: 'per_second', help: 'Dropped before sending.' },
  { ...each, path: 'interfaces[].wireless.signal_dbm', unit: 'dbm', help: 'Strength of the Wi-Fi signal.' },
  {
    ...each,
    path: 'interfaces[].carrier_changes_total',
    unit: 'changes',
    kind: 'counter',
    help: 'Times that the link came up or went down.',
  },
  { ...sockets, path: 'sockets.tcp_in_use', help: 'TCP sockets in use.' },
  { ...sockets, path: 'sockets.udp_in_use', help: 'UDP sockets in use.' },
  {
    channel: 'network',
    path: 'sockets.tcp_retransmits_per_second',
    unit: 'per_second',
    kind: 'gauge',
    help: 'TCP segments sent again.',
  },
];
