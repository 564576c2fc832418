/** What the fields of channel `network` mean; made by main/collectors/network.ts. */
import type { NetworkData } from '../families/network.ts';
import { asRead, type Explanation, type Explanations, linuxOnly } from './explanation.ts';

const dev = '/proc/net/dev';
const stats = 'networkStats() of systeminformation';
const facts = 'networkInterfaces() of systeminformation';
const sysfs = '/sys/class/net/<interface>';

function traffic(
  unit: 'bytes_per_second' | 'per_second',
  meaning: string,
  column: string,
  found: string | null,
  others: string,
): Explanation {
  return {
    unit,
    meaning,
    linux: `${dev}: ${column}.`,
    portable: found === null ? `Missing: ${stats} does not tell it.` : `${stats}: ${found}.`,
    formula: `Δ ${column} / seconds.`,
    others,
  };
}

function total(meaning: string, field: string): Explanation {
  return {
    unit: 'bytes_per_second',
    meaning,
    linux: `${dev}, of the interfaces with uplink.`,
    portable: `${stats}, of the interfaces with uplink.`,
    formula: `Σ ${field} over physical interfaces; where there is none, over those with a default route.`,
    others:
      'Tools that add up all interfaces count bridged, VPN and bonded traffic twice or more, and loopback with it.',
  };
}

function since(meaning: string, column: string, found: string): Explanation {
  return {
    unit: 'bytes',
    meaning,
    linux: `${dev}: ${column}.`,
    portable: `${stats}: ${found}.`,
    formula: asRead,
    others: 'ip -s link shows the same. It starts at 0 when the interface is made anew.',
  };
}

function counted(meaning: string, field: string, span: 'day' | 'month'): Explanation {
  return {
    unit: 'bytes',
    meaning: `${meaning.slice(0, -1)}, in the machine’s zone, across restarts; null while no history is kept on disk.`,
    linux: `${field}, with what was counted before in the history on disk.`,
    portable: `${field}, with what was counted before in the history on disk.`,
    formula: `Σ of what ${field} grew by between two readings of one ${span}. What passed while Telltale did not run counts where both are of this ${span}; what lies across its start cannot be divided and is left out.`,
    others: 'vnstat divides what lies across midnight by time. A router or provider counts its own headers too.',
  };
}

function sockets(
  unit: 'sockets' | 'per_second',
  meaning: string,
  linux: string,
  formula: string,
  others: string,
): Explanation {
  return { unit, meaning, linux, portable: 'Missing: sockets are counted on Linux only.', formula, others };
}

export const networkExplanations: Explanations<NetworkData> = {
  receive_bytes_per_second: total('Received over all uplinks.', 'receive_bytes_per_second'),
  transmit_bytes_per_second: total('Sent over all uplinks.', 'transmit_bytes_per_second'),
  'interfaces[].interface': {
    unit: null,
    meaning: 'Name of the interface.',
    linux: `${dev}, before the colon.`,
    portable: `${stats}: iface.`,
    formula: asRead,
    others: 'ip link. Of the network namespace in which Telltale runs.',
  },
  'interfaces[].kind': {
    unit: null,
    meaning: 'What the interface is; physical ones make up the totals.',
    linux: `${sysfs}: type, uevent (DEVTYPE) and the folders bridge, bonding and device.`,
    portable: `${facts}: internal and virtual, and the name.`,
    formula: 'What hangs on a bus is physical, the card of a virtual machine too.',
    others: 'ip -d link shows the driver’s word.',
  },
  'interfaces[].receive_bytes_per_second': traffic(
    'bytes_per_second',
    'Received over the interface.',
    'receive bytes',
    'rx_bytes',
    'sar -n DEV: rxkB/s, in KiB. Often shown in bits: eight times as many.',
  ),
  'interfaces[].transmit_bytes_per_second': traffic(
    'bytes_per_second',
    'Sent over the interface.',
    'transmit bytes',
    'tx_bytes',
    'sar -n DEV: txkB/s, in KiB. Often shown in bits: eight times as many.',
  ),
  'interfaces[].receive_packets_per_second': traffic(
    'per_second',
    'Packets received.',
    'receive packets',
    null,
    'sar -n DEV: rxpck/s. Cards that join packets make it less than what was on the wire.',
  ),
  'interfaces[].transmit_packets_per_second': traffic(
    'per_second',
    'Packets sent.',
    'transmit packets',
    null,
    'sar -n DEV: txpck/s. Cards that split packets make it less than what was on the wire.',
  ),
  'interfaces[].receive_errors_per_second': traffic(
    'per_second',
    'Bad packets received.',
    'receive errs',
    'rx_errors',
    'sar -n EDEV: rxerr/s.',
  ),
  'interfaces[].transmit_errors_per_second': traffic(
    'per_second',
    'Packets that failed to go.',
    'transmit errs',
    'tx_errors',
    'sar -n EDEV: txerr/s.',
  ),
  'interfaces[].receive_drops_per_second': traffic(
    'per_second',
    'Packets that arrived and were dropped: no room, or no one wanted them.',
    'receive drop',
    'rx_dropped',
    'sar -n EDEV: rxdrop/s. The file adds missed packets, which ip -s link shows apart.',
  ),
  'interfaces[].transmit_drops_per_second': traffic(
    'per_second',
    'Packets that were dropped before sending.',
    'transmit drop',
    'tx_dropped',
    'sar -n EDEV: txdrop/s.',
  ),
  'interfaces[].receive_bytes_total': since('Received since the interface was made.', 'receive bytes', 'rx_bytes'),
  'interfaces[].transmit_bytes_total': since('Sent since the interface was made.', 'transmit bytes', 'tx_bytes'),
  'interfaces[].receive_bytes_today': counted('Received since midnight.', 'receive_bytes_total', 'day'),
  'interfaces[].transmit_bytes_today': counted('Sent since midnight.', 'transmit_bytes_total', 'day'),
  'interfaces[].receive_bytes_month': counted(
    'Received since the first of the month.',
    'receive_bytes_total',
    'month',
  ),
  'interfaces[].transmit_bytes_month': counted(
    'Sent since the first of the month.',
    'transmit_bytes_total',
    'month',
  ),
  'interfaces[].speed_bits_per_second': {
    unit: 'bits_per_second',
    meaning: 'Speed that the link has agreed on; null where it is down, virtual or without a fixed one.',
    linux: `${sysfs}/speed, read when the state changes.`,
    portable: `${facts}: speed.`,
    formula: 'Megabits × 1,000,000.',
    others: 'ethtool: Speed. Windows shows that of Wi-Fi at the moment.',
  },
  'interfaces[].state': {
    unit: null,
    meaning: 'Operational state of RFC 2863; unknown for drivers that do not report one.',
    linux: `${sysfs}/operstate.`,
    portable: `${stats}: operstate.`,
    formula: asRead,
    others: 'ip link: state.',
  },
  'interfaces[].duplex': {
    unit: null,
    meaning: 'Whether both sides may send at once; null where the link is down or knows no such thing.',
    linux: `${sysfs}/duplex, read when the state changes.`,
    portable: `${facts}: duplex.`,
    formula: asRead,
    others: 'ethtool: Duplex.',
  },
  'interfaces[].mtu_bytes': {
    unit: 'bytes',
    meaning: 'Largest packet that the interface takes whole.',
    linux: `${sysfs}/mtu, one interface at each reading in turn.`,
    portable: `${facts}: mtu.`,
    formula: asRead,
    others: 'ip link: mtu.',
  },
  'interfaces[].carrier_changes_total': {
    unit: 'changes',
    meaning: 'Times that the link came up or went down since the interface was made.',
    linux: `${sysfs}/carrier_changes, one interface at each reading in turn.`,
    portable: linuxOnly,
    formula: asRead,
    others: 'node_exporter: node_network_carrier_changes_total.',
  },
  'interfaces[].wireless.signal_dbm': {
    unit: 'dbm',
    meaning:
      'Strength of what is received: about −30 beside the station, unusable below −85; left out where it is no Wi-Fi.',
    linux: '/proc/net/wireless: level.',
    portable: linuxOnly,
    formula: asRead,
    others: 'iw dev <interface> link: signal. Desktops show bars or a percentage of their own making.',
  },
  'interfaces[].wireless.noise_dbm': {
    unit: 'dbm',
    meaning: 'Strength of the noise; null for the many drivers that do not tell it.',
    linux: '/proc/net/wireless: noise.',
    portable: linuxOnly,
    formula: asRead,
    others: 'iw dev <interface> survey dump: noise.',
  },
  'interfaces[].uplink': {
    unit: null,
    meaning: 'Whether its traffic is part of the totals.',
    linux: `Its kind; where no interface is physical, /proc/net/route and /proc/net/ipv6_route.`,
    portable: `${facts}: default.`,
    formula:
      'Physical and not the lower half of a failover pair; else, where none is physical, with a default route.',
  },
  'interfaces[].addresses[]': {
    unit: null,
    meaning: 'IPv4 and IPv6 addresses without prefix length.',
    linux: 'os.networkInterfaces(), of interfaces that are up; missing for another root.',
    portable: `${facts}: ip4 and ip6.`,
    formula:
      'Those of aliases (eth0:1) with their interface; asked when an interface or its state changes, else every 10 s.',
    others: 'ip address shows prefix lengths and scopes too.',
  },
  'sockets.tcp_in_use': sockets(
    'sockets',
    'TCP sockets in use, of both families.',
    '/proc/net/sockstat: TCP inuse; /proc/net/sockstat6: TCP6 inuse.',
    'The sum of both.',
    'ss -s: its total adds closed ones and those in TIME-WAIT.',
  ),
  'sockets.udp_in_use': sockets(
    'sockets',
    'UDP sockets in use, of both families.',
    '/proc/net/sockstat: UDP inuse; /proc/net/sockstat6: UDP6 inuse.',
    'The sum of both.',
    'ss -s: UDP.',
  ),
  'sockets.tcp_orphaned': sockets(
    'sockets',
    'TCP sockets that the program closed and TCP has not yet.',
    '/proc/net/sockstat: TCP orphan, of both families.',
    asRead,
    'ss -s: orphaned.',
  ),
  'sockets.tcp_time_wait': sockets(
    'sockets',
    'Closed TCP connections that are kept for a while against late packets.',
    '/proc/net/sockstat: TCP tw, of both families.',
    asRead,
    'ss -s: timewait.',
  ),
  'sockets.tcp_retransmits_per_second': sockets(
    'per_second',
    'TCP segments sent again because no answer came.',
    '/proc/net/snmp: Tcp RetransSegs, of both families.',
    'Δ RetransSegs / seconds.',
    'sar -n ETCP: retrans/s; nstat: TcpRetransSegs.',
  ),
};
