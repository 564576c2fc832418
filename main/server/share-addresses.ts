/**
 * The addresses of this machine that sharing listens on unless its owner names others: private ones of interfaces
 * that lead into a network of wires or air. Bridges of containers and virtual machines, tunnels and public addresses
 * are left out.
 */
import { readdirSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { readInterfaceFacts } from '../procfs/net-class.ts';

/**
 * Not forwarded on the Internet (RFC 6890): private use, link-local, documentation (used as private ones by some
 * virtual machines) and unique local IPv6. The shared space of carriers, 100.64.0.0/10, is not among them: its
 * neighbours are strangers.
 */
const privateNetworks = new BlockList();
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['192.0.2.0', 24],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
] as const) {
  privateNetworks.addSubnet(network, bits, 'ipv4');
}
privateNetworks.addSubnet('fc00::', 7, 'ipv6');

/** Interfaces of virtual machines, containers and tunnels on macOS and Windows. */
const virtualNames = /^(utun|tun|tap|awdl|llw|ap\d|bridge|vmnet|vboxnet|vethernet|docker|ham|zt|tailscale|wg)/i;
/** A VLAN on a bond on two cards is three deep. */
const maxDepth = 4;

export type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

/** Neither forwarded on the Internet nor of this machine alone. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && privateNetworks.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** All addresses that other machines can reach, IPv6 with a zone left out. */
export function reachableAddresses(interfaces: Interfaces = networkInterfaces()): string[] {
  return Object.values(interfaces).flatMap((each) => addressesOf(each ?? []));
}

/** The private addresses to share on, IPv4 first, as a link with one is the shorter. */
export function defaultShareAddresses(
  platform: NodeJS.Platform,
  sysRoot: string,
  interfaces: Interfaces = networkInterfaces(),
): string[] {
  const names = Object.keys(interfaces);
  const chosen =
    platform === 'linux' ? linuxUplinks(sysRoot, names) : names.filter((name) => !virtualNames.test(name));
  const addresses = chosen.flatMap((name) => addressesOf(interfaces[name] ?? [])).filter(isPrivateAddress);
  return [...new Set(addresses)].sort((one, other) => isIP(one) - isIP(other));
}

/** What is physical or built on something physical; in a container, where nothing is, its plain interfaces. */
function linuxUplinks(sysRoot: string, names: readonly string[]): string[] {
  const physical = names.filter((name) => reachesHardware(sysRoot, name, 0));
  if (physical.length > 0) return physical;
  return names.filter((name) => readInterfaceFacts(sysRoot, name)?.kind === 'virtual');
}

/** `lower_<name>` names what a bridge, bond or VLAN is built on (Documentation/ABI/testing/sysfs-class-net). */
function reachesHardware(sysRoot: string, name: string, depth: number): boolean {
  if (depth > maxDepth) return false;
  if (readInterfaceFacts(sysRoot, name)?.kind === 'physical') return true;
  try {
    return readdirSync(`${sysRoot}/class/net/${name}`).some(
      (entry) => entry.startsWith('lower_') && reachesHardware(sysRoot, entry.slice('lower_'.length), depth + 1),
    );
  } catch {
    return false;
  }
}

function addressesOf(infos: readonly NetworkInterfaceInfo[]): string[] {
  // An address with a zone (fe80::…%eth0) means another network on each machine, so no link can carry it.
  return infos.filter(({ internal, scopeid }) => !internal && !scopeid).map(({ address }) => address);
}
