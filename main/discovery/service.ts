/**
 * What is said of a shared Telltale on the local network: the records of its service `_telltale._tcp` (RFC 6763,
 * DNS-based service discovery). They carry nothing private (RFC 8882): instance and host have random names, new with
 * each share, and the TXT record tells the version of the wire, the base path and whether it is https.
 */
import { randomBytes } from 'node:crypto';
import { isIPv4 } from 'node:net';
import type { Answer } from 'dns-packet';
import { protocolVersion } from '../../protocol/messages.ts';

export const serviceName = '_telltale._tcp.local';
/** Asked by browsers of all services (RFC 6763, section 9). */
export const enumerationName = '_services._dns-sd._udp.local';
/**
 * For how long others may remember a record. RFC 6762, section 10, recommends this for what names a host and 75
 * minutes for the rest; a share is short, and one that ended without a goodbye should not be seen for that long.
 */
export const recordTtlSeconds = 120;

/** Random bytes, as of node:crypto. */
export type RandomSource = (bytes: number) => Buffer;

export const systemRandom: RandomSource = randomBytes;

/** Under which names a share is announced. */
export interface Identity {
  /** `Telltale-4f2a` */
  readonly name: string;
  /** `Telltale-4f2a._telltale._tcp.local` */
  readonly instance: string;
  /** `telltale-9b01c7d2.local`; more random than the name, so that two of one name differ in their SRV records. */
  readonly host: string;
}

/** What listens there. */
export interface Service {
  readonly port: number;
  /** As of `--base-path`: empty, or beginning with `/`. */
  readonly basePath: string;
  readonly tls: boolean;
}

export function createIdentity(random: RandomSource): Identity {
  const name = `Telltale-${random(2).toString('hex')}`;
  return { name, instance: `${name}.${serviceName}`, host: `telltale-${random(4).toString('hex')}.local` };
}

/**
 * All records of a service, in the order in which a packet carries them.
 *
 * @param addresses IPv4 and IPv6, those of the interface that the packet leaves by and no others
 * @param ttlSeconds 0 says goodbye
 */
export function serviceRecords(
  { instance, host }: Identity,
  { port, basePath, tls }: Service,
  addresses: readonly string[],
  ttlSeconds: number,
): Answer[] {
  const path = basePath.endsWith('/') ? basePath : `${basePath}/`;
  const ttl = ttlSeconds;
  const families = [...new Set(addresses.map(addressType))].sort();
  return [
    // The one record that is shared with other hosts, so it does not flush what they said (RFC 6762, section 10.2).
    { type: 'PTR', name: serviceName, ttl, data: instance },
    { type: 'SRV', name: instance, ttl, flush: true, data: { port, target: host, priority: 0, weight: 0 } },
    {
      type: 'TXT',
      name: instance,
      ttl,
      flush: true,
      data: [`protocol=${protocolVersion}`, `path=${path}`, `tls=${tls ? 1 : 0}`],
    },
    ...addresses.map((address) => ({
      type: addressType(address),
      name: host,
      ttl,
      flush: true,
      data: address,
    })),
    // The host has these types of record and no others, so that nobody waits for the rest (section 6.1).
    { type: 'NSEC', name: host, ttl, flush: true, data: { nextDomain: host, rrtypes: families } },
  ];
}

/** The answer to who browses all services: that there is one of this kind. */
export const enumerationRecord: Answer = {
  type: 'PTR',
  name: enumerationName,
  ttl: recordTtlSeconds,
  data: serviceName,
};

/** Names of the DNS are compared without regard to case (RFC 1035, section 2.3.3). */
export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function addressType(address: string): 'A' | 'AAAA' {
  return isIPv4(address) ? 'A' : 'AAAA';
}
