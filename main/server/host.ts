/**
 * Host names and addresses as the guard judges them: parsing of the Host header (RFC 9110, section 7.2) and of
 * the peer's address, and which of them mean this machine alone. Pure; knows no HTTP.
 */
import { isIPv4, isIPv6 } from 'node:net';

/** A Host header taken apart. */
export interface ParsedHost {
  /** Lower case, without the dot at the end and without brackets; IPv6 in its canonical form. */
  readonly name: string;
  readonly kind: 'ipv4' | 'ipv6' | 'name';
}

/** @returns `null` for what is no `host` or `host:port`: userinfo, spaces, zone ids, ports beyond 65535 */
export function parseHost(header: string): ParsedHost | null {
  const match = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,254})(?::(\d{1,5}))?$/i.exec(header);
  if (!match?.[1] || Number(match[2] ?? 0) > 65_535) return null;
  const host = match[1].toLowerCase();
  if (host.startsWith('[')) {
    const address = host.slice(1, -1);
    return isIPv6(address) ? { name: canonicalIPv6(address), kind: 'ipv6' } : null;
  }
  if (isIPv4(host)) return { name: host, kind: 'ipv4' };
  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  return /^[^.]{1,63}(\.[^.]{1,63})*$/.test(name) ? { name, kind: 'name' } : null;
}

/** 0.0.0.0/8 and `::`: not an address of anything, yet systems connect it to themselves. */
export function isUnspecified(host: ParsedHost): boolean {
  if (host.kind === 'ipv4') return host.name.startsWith('0.');
  return host.kind === 'ipv6' && (host.name === '::' || unmapped(host.name).startsWith('0.'));
}

/** Whether the name can only mean the machine on which it is used. */
export function isLoopbackHost(host: ParsedHost): boolean {
  if (host.kind === 'name') return host.name === 'localhost' || host.name.endsWith('.localhost');
  return isLoopbackAddress(host.name);
}

/** @param address as a socket's `remoteAddress` or {@link ParsedHost.name} gives it */
export function isLoopbackAddress(address: string): boolean {
  const plain = plainAddress(address);
  return plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'));
}

/** An address as people write it: `::ffff:10.0.0.1`, which is IPv4 on a socket of both kinds, as `10.0.0.1`. */
export function plainAddress(address: string): string {
  return isIPv6(address) ? unmapped(canonicalIPv6(address.replace(/%.*$/, ''))) : address;
}

/** What counts as one place of origin: an IPv4 address, or the /64 from which one IPv6 host can take any. */
export function addressGroup(address: string): string {
  const plain = plainAddress(address);
  if (!isIPv6(plain) || plain === '::1') return plain;
  const [head = '', tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const after = tail === '' ? 0 : tail.split(':').length;
    while (groups.length < 8 - after) groups.push('0');
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}

function canonicalIPv6(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

/** The canonical form of a mapped address has two groups of hexadecimal digits in place of the dotted four. */
function unmapped(address: string): string {
  const match = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address);
  if (!match?.[1] || !match[2]) return address;
  const high = Number.parseInt(match[1], 16);
  const low = Number.parseInt(match[2], 16);
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}
