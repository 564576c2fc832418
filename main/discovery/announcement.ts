/**
 * Reads the announcements of other Telltales out of a decoded mDNS packet. Anybody on the network may have written
 * it: whatever is not as it should be is left out, lengths and numbers are bounded. Each packet is read by itself, as
 * a Telltale tells all in one; nothing is put together from many, so nothing waits for the rest.
 */
import { BlockList, isIP, isIPv4 } from 'node:net';
import type { Answer } from 'dns-packet';
import { sameName, serviceName } from './service.ts';

/** Announcements read from one packet; a packet of the largest size could carry hundreds. */
const maxInstances = 16;
const maxAddresses = 8;
/** Of a label of the DNS (RFC 1035, section 2.3.4), in bytes of UTF-8. */
const maxNameBytes = 63;
const maxPathLength = 128;
/** Longer than this no record is believed: 75 minutes, the longest that RFC 6762 recommends. */
const maxTtlSeconds = 4_500;

/** Addresses at which no other machine can be, in IPv6 notation too: unspecified, loopback, multicast, and what needs a zone. */
const nowhere = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['224.0.0.0', 3],
] as const) {
  nowhere.addSubnet(network, bits, 'ipv4');
}
nowhere.addAddress('::', 'ipv6');
nowhere.addAddress('::1', 'ipv6');
nowhere.addSubnet('fe80::', 10, 'ipv6');
nowhere.addSubnet('ff00::', 8, 'ipv6');

/** One Telltale that says it is here. */
export interface Announcement {
  readonly kind: 'here';
  /** As it was sent, of any characters. */
  readonly name: string;
  /** For how long it is to be believed: of its records the shortest, 1 to 4,500. */
  readonly ttlSeconds: number;
  /** One to eight. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** Begins and ends with `/`; of letters, digits and `-._~`, no segment beginning with a dot. */
  readonly basePath: string;
  readonly tls: boolean;
  /** `null` where it does not say. */
  readonly protocol: number | null;
}

/** One that says it is leaving. */
export interface Goodbye {
  readonly kind: 'goodbye';
  readonly name: string;
}

export function readAnnouncements(records: readonly Answer[]): (Announcement | Goodbye)[] {
  const found: (Announcement | Goodbye)[] = [];
  const seen = new Set<string>();
  for (const record of records) {
    if (seen.size === maxInstances) break;
    if (record.type !== 'PTR' || record.class !== 'IN' || !sameName(record.name, serviceName)) continue;
    const name = nameOf(record.data);
    if (name === null || seen.has(record.data)) continue;
    seen.add(record.data);
    const ttlSeconds = record.ttl ?? 0;
    if (ttlSeconds === 0) found.push({ kind: 'goodbye', name });
    else {
      const announcement = readInstance(record.data, name, ttlSeconds, records);
      if (announcement) found.push(announcement);
    }
  }
  return found;
}

/** The label before the service, or `null` where there is none. */
function nameOf(instance: string): string | null {
  const suffix = `.${serviceName}`;
  if (!instance.toLowerCase().endsWith(suffix)) return null;
  const name = instance.slice(0, -suffix.length);
  return name.length === 0 || Buffer.byteLength(name) > maxNameBytes ? null : name;
}

function readInstance(
  instance: string,
  name: string,
  ttlSeconds: number,
  records: readonly Answer[],
): Announcement | null {
  const srv = records.find((each) => each.type === 'SRV' && sameName(each.name, instance));
  const txt = records.find((each) => each.type === 'TXT' && sameName(each.name, instance));
  if (srv?.type !== 'SRV' || txt?.type !== 'TXT' || srv.data.port === 0) return null;
  const shortest = Math.min(ttlSeconds, srv.ttl ?? 0, txt.ttl ?? 0, maxTtlSeconds);
  const addresses = addressesOf(srv.data.target, records);
  const texts = readTexts(txt.data);
  const basePath = readPath(texts.get('path'));
  if (shortest === 0 || addresses.length === 0 || basePath === null) return null;
  return {
    kind: 'here',
    name,
    ttlSeconds: shortest,
    addresses,
    port: srv.data.port,
    basePath,
    tls: texts.get('tls') === '1',
    protocol: readProtocol(texts.get('protocol')),
  };
}

function addressesOf(host: string, records: readonly Answer[]): string[] {
  const addresses = new Set<string>();
  for (const record of records) {
    if ((record.type !== 'A' && record.type !== 'AAAA') || !sameName(record.name, host)) continue;
    if (isIP(record.data) === 0 || (record.ttl ?? 0) === 0) continue;
    if (nowhere.check(record.data, isIPv4(record.data) ? 'ipv4' : 'ipv6')) continue;
    addresses.add(record.data);
    if (addresses.size === maxAddresses) break;
  }
  return [...addresses];
}

/** `key=value`, the first of a key counts (RFC 6763, section 6.4). */
function readTexts(data: string | Buffer | (string | Buffer)[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const entry of Array.isArray(data) ? data : [data]) {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(entry.toString()) ?? [];
    if (key !== undefined && value !== undefined && !texts.has(key.toLowerCase())) {
      texts.set(key.toLowerCase(), value);
    }
  }
  return texts;
}

/** As the server checks its own. @returns `null` for what could mean something else in a URL than a folder */
function readPath(text: string | undefined): string | null {
  if (text === undefined) return '/';
  const path = text.endsWith('/') ? text : `${text}/`;
  return path.length <= maxPathLength && /^\/([\w~-][\w.~-]*\/)*$/.test(path) ? path : null;
}

function readProtocol(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : null;
}
