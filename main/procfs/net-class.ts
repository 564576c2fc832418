/**
 * /sys/class/net/<interface>: what an interface is (Documentation/ABI/testing/sysfs-class-net;
 * include/uapi/linux/if_arp.h for the types).
 */
import { readlinkSync } from 'node:fs';
import type { NetworkInterface } from '../../protocol/families/network.ts';
import { isThere, readAttribute } from './attribute.ts';
import { parseCount } from './parse.ts';

type InterfaceKind = NetworkInterface['kind'];

export interface InterfaceFacts {
  /** See {@link readIndex}. */
  index: number | null;
  kind: InterfaceKind;
  /** The bond, bridge or failover pair that it belongs to. */
  master: string | null;
  wireless: boolean;
}

const loopbackType = 772;
/** PPP, IP in IP, IPv6 in IPv6, SIT, GRE, GRE over IPv6, and "none" (WireGuard, TUN). */
const tunnelTypes: ReadonlySet<number> = new Set([512, 768, 769, 776, 778, 823, 65_534]);
/** Raw, Prism and radiotap 802.11: a monitor sees again what the interface beside it counts. */
const monitorTypes: ReadonlySet<number> = new Set([801, 802, 803]);

/** DEVTYPE in `uevent`, which the driver sets. A port of a switch (dsa) sends through an interface that counts it. */
const kindByDevtype: Readonly<Record<string, InterfaceKind>> = {
  bridge: 'bridge',
  bond: 'bond',
  vlan: 'vlan',
  wireguard: 'tunnel',
  vxlan: 'tunnel',
  geneve: 'tunnel',
  gtp: 'tunnel',
  ppp: 'tunnel',
  dsa: 'virtual',
};

/** TUN carries packets of a VPN; TAP carries frames, mostly of a virtual machine. IFF_TAP in include/uapi/linux/if_tun.h. */
const tapFlag = 0x0002;

/** What is told by the folder of an interface; `null` where there is no such folder. */
export function readInterfaceFacts(sysRoot: string, name: string): InterfaceFacts | null {
  const folder = `${sysRoot}/class/net/${name}`;
  if (!isThere(folder)) return null;
  return {
    index: readIndex(sysRoot, name),
    kind: readKind(folder),
    master: linkName(`${folder}/master`),
    wireless: isThere(`${folder}/wireless`) || isThere(`${folder}/phy80211`),
  };
}

/** The kernel's number of an interface, which it keeps when it is renamed; `null` where that is not told. */
export function readIndex(sysRoot: string, name: string): number | null {
  return parseCount(readAttribute(`${sysRoot}/class/net/${name}/ifindex`) ?? undefined);
}

/** Where the operational state is read every tick. */
export function statePath(sysRoot: string, name: string): string {
  return `${sysRoot}/class/net/${name}/operstate`;
}

/**
 * The operational state of RFC 2863, which the kernel writes in one word (notpresent, lowerlayerdown).
 * @returns `unknown` for anything that it does not document
 */
export function parseState(text: string): NetworkInterface['state'] {
  switch (text.trim()) {
    case 'up':
      return 'up';
    case 'down':
      return 'down';
    case 'dormant':
      return 'dormant';
    case 'notpresent':
      return 'not_present';
    case 'lowerlayerdown':
      return 'lower_layer_down';
    case 'testing':
      return 'testing';
    default:
      return 'unknown';
  }
}

/** What drivers of before Linux 4.20 wrote for -1: the lower half of a field of 32 bits, of which they knew no more. */
const unknownMegabits = 65_535;

/**
 * Bits per second that the link has agreed on.
 * @returns `null` where it is down or the driver knows none: the kernel says -1 or EINVAL then
 */
export function readSpeed(sysRoot: string, name: string): number | null {
  const megabits = Number(readAttribute(`${sysRoot}/class/net/${name}/speed`) ?? -1);
  const isKnown = Number.isInteger(megabits) && megabits > 0 && megabits < 2 ** 31 && megabits !== unknownMegabits;
  return isKnown ? megabits * 1_000_000 : null;
}

/** @returns `null` where the link is down or has no such thing */
export function readDuplex(sysRoot: string, name: string): NetworkInterface['duplex'] {
  const duplex = readAttribute(`${sysRoot}/class/net/${name}/duplex`);
  return duplex === 'full' || duplex === 'half' ? duplex : null;
}

export interface LinkFacts {
  /** Largest packet in bytes. */
  mtuBytes: number | null;
  /** Times that the link came up or went down since the interface was made. */
  carrierChanges: number | null;
}

export function readLinkFacts(sysRoot: string, name: string): LinkFacts {
  const folder = `${sysRoot}/class/net/${name}`;
  return {
    mtuBytes: parseCount(readAttribute(`${folder}/mtu`) ?? undefined),
    carrierChanges: parseCount(readAttribute(`${folder}/carrier_changes`) ?? undefined),
  };
}

function readKind(folder: string): InterfaceKind {
  const type = Number(readAttribute(`${folder}/type`));
  if (type === loopbackType) return 'loopback';
  if (isThere(`${folder}/bridge`)) return 'bridge';
  if (isThere(`${folder}/bonding`)) return 'bond';
  const devtype = /^DEVTYPE=(\w+)$/m.exec(readAttribute(`${folder}/uevent`) ?? '')?.[1];
  const byDevtype = devtype !== undefined && Object.hasOwn(kindByDevtype, devtype) ? kindByDevtype[devtype] : null;
  if (byDevtype) return byDevtype;
  if (monitorTypes.has(type)) return 'virtual';
  // What hangs on a bus has a `device`, virtio and the network card of any other virtual machine too.
  if (isThere(`${folder}/device`)) return 'physical';
  const tunFlags = readAttribute(`${folder}/tun_flags`);
  if (tunFlags !== null) return (Number(tunFlags) & tapFlag) !== 0 ? 'virtual' : 'tunnel';
  return tunnelTypes.has(type) ? 'tunnel' : 'virtual';
}

function linkName(path: string): string | null {
  try {
    return readlinkSync(path).split('/').at(-1) ?? null;
  } catch {
    return null;
  }
}
