import { decode, encode } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAnnouncements } from '../../main/discovery/announcement.ts';
import { createIdentity, serviceRecords } from '../../main/discovery/service.ts';
import { announcement, response, roundTrip } from './tools.ts';

const random = (bytes: number) => Buffer.alloc(bytes, 0xab);
const service = { port: 7_447, basePath: '/base', tls: true };

const read = (...parameters: Parameters<typeof announcement>) =>
  readAnnouncements(roundTrip(announcement(...parameters)));

test('an announcement says a random name, where it listens, the protocol, the path and https, and nothing else', () => {
  const identity = createIdentity(random);
  const records = roundTrip(serviceRecords(identity, service, ['192.0.2.7', 'fd00::7'], 120));
  const told = records.map(({ name, type, ...record }) => ({
    name,
    type,
    ttl: 'ttl' in record ? record.ttl : null,
    flush: 'flush' in record ? record.flush : null,
    data:
      'data' in record && Array.isArray(record.data) ? record.data.map(String) : 'data' in record && record.data,
  }));
  const instance = 'Telltale-abab._telltale._tcp.local';
  const host = 'telltale-abababab.local';
  expect(told).toEqual([
    { name: '_telltale._tcp.local', type: 'PTR', ttl: 120, flush: false, data: instance },
    {
      name: instance,
      type: 'SRV',
      ttl: 120,
      flush: true,
      data: { port: 7_447, target: host, priority: 0, weight: 0 },
    },
    { name: instance, type: 'TXT', ttl: 120, flush: true, data: ['protocol=1', 'path=/base/', 'tls=1'] },
    { name: host, type: 'A', ttl: 120, flush: true, data: '192.0.2.7' },
    { name: host, type: 'AAAA', ttl: 120, flush: true, data: 'fd00::7' },
    { name: host, type: 'NSEC', ttl: 120, flush: true, data: { nextDomain: host, rrtypes: ['A', 'AAAA'] } },
  ]);
});

test('what one Telltale announces another reads', () => {
  const identity = createIdentity(random);
  expect(readAnnouncements(roundTrip(serviceRecords(identity, service, ['192.0.2.7', 'fd00::7'], 120)))).toEqual([
    {
      kind: 'here',
      name: 'Telltale-abab',
      ttlSeconds: 120,
      addresses: ['192.0.2.7', 'fd00::7'],
      port: 7_447,
      basePath: '/base/',
      tls: true,
      protocol: 1,
    },
  ]);
  expect(readAnnouncements(roundTrip(serviceRecords(identity, service, ['192.0.2.7'], 0)))).toEqual([
    { kind: 'goodbye', name: 'Telltale-abab' },
  ]);
});

test('names are compared without regard to case', () => {
  const records = announcement('Here').map((record) => ({ ...record, name: record.name.toUpperCase() }));
  expect(readAnnouncements(roundTrip(records as typeof records & []))).toMatchObject([
    { name: 'Here', port: 7_447 },
  ]);
});

test('the shortest time among the records counts, at most 75 minutes', () => {
  const [pointer, ...others] = announcement('Long', { ttl: 9_000_000 });
  expect(read('Long', { ttl: 9_000_000 })).toMatchObject([{ ttlSeconds: 4_500 }]);
  if (pointer?.type !== 'PTR') throw new Error('the first record is the pointer');
  expect(readAnnouncements(roundTrip([{ ...pointer, ttl: 7 }, ...others]))).toMatchObject([{ ttlSeconds: 7 }]);
});

describe('left out is', () => {
  test.each(['0.0.0.0', '127.0.0.1', '224.0.0.251', '255.255.255.255'])('one that says it is at %s', (address) => {
    expect(read('Nowhere', { address })).toEqual([]);
  });

  test.each(['::', '::1', 'fe80::1', 'ff02::fb', '::ffff:127.0.0.1'])('one that says it is at %s', (data) => {
    const records = announcement('Nowhere').map((record) =>
      record.type === 'A'
        ? { type: 'AAAA' as const, class: 'IN' as const, name: record.name, ttl: 120, data }
        : record,
    );
    expect(readAnnouncements(roundTrip(records))).toEqual([]);
  });

  test.each(['/a?b', '/#invite=x', '//evil.example/', 'evil', '/../', '/a\n/', `/${'a'.repeat(200)}/`, '/%2e/'])(
    'one whose path is %j',
    (path) => {
      expect(read('Path', { texts: [`path=${path}`] })).toEqual([]);
    },
  );

  test('one without port, and one whose name has several labels that are too long together', () => {
    expect(read('Port', { port: 0 })).toEqual([]);
    expect(read(`${'a'.repeat(40)}.${'b'.repeat(40)}`)).toEqual([]);
  });

  test.each(['PTR', 'SRV', 'TXT', 'A'])('one that lacks its %s record', (type) => {
    expect(readAnnouncements(roundTrip(announcement('Half').filter((record) => record.type !== type)))).toEqual(
      [],
    );
  });

  test('another service, and one of a class that is not the Internet', () => {
    const other = announcement('Printer').map((record) => ({
      ...record,
      name: record.name.replace('_telltale', '_ipp'),
    }));
    expect(readAnnouncements(roundTrip(other as typeof other & []))).toEqual([]);
    const chaos = announcement('Chaos').map((record) => ({ ...record, class: 'CH' as const }));
    expect(readAnnouncements(roundTrip(chaos as typeof chaos & []))).toEqual([]);
  });
});

test('what is not said is not made up: without TXT entries it is http at /, of no known protocol', () => {
  expect(read('Bare', { texts: ['', 'flag', '=x', 'protocol=1e9'] })).toMatchObject([
    { basePath: '/', tls: false, protocol: null },
  ]);
});

test('the first of a repeated key counts', () => {
  expect(read('Twice', { texts: ['tls=1', 'tls=0', 'TLS=0'] })).toMatchObject([{ tls: true }]);
});

test('of one packet at most 16 neighbours are read, and at most 8 addresses of each', () => {
  const records = Array.from({ length: 30 }, (_, index) => announcement(`Many${index}`)).flat();
  expect(readAnnouncements(roundTrip(records))).toHaveLength(16);
  const addresses = Array.from({ length: 30 }, (_, index) => ({
    type: 'A' as const,
    class: 'IN' as const,
    name: 'telltale-00000001.local',
    ttl: 120,
    data: `192.0.2.${index + 1}`,
  }));
  const [only] = readAnnouncements(roundTrip([...announcement('Wide'), ...addresses]));
  expect(only).toMatchObject({ kind: 'here' });
  expect(only?.kind === 'here' && only.addresses).toHaveLength(8);
});

test('whatever bytes an announcement is damaged into, nothing is thrown but by the decoder, and all bounds hold', () => {
  const whole = response([...announcement('Telltale-00aa'), ...announcement('Telltale-00bb')]);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 12 }),
      fc.integer({ min: 12, max: whole.length }),
      (changes, length) => {
        const datagram = Buffer.from(whole.subarray(0, length));
        for (const [at, byte] of changes) if (at >= 12 && at < length) datagram[at] = byte;
        let answers: ReturnType<typeof decode>['answers'];
        try {
          answers = decode(datagram).answers ?? [];
        } catch {
          return;
        }
        for (const each of readAnnouncements(answers)) {
          expect(Buffer.byteLength(each.name)).toBeLessThanOrEqual(63);
          if (each.kind === 'goodbye') continue;
          expect(each.ttlSeconds).toBeGreaterThanOrEqual(1);
          expect(each.ttlSeconds).toBeLessThanOrEqual(4_500);
          expect(each.port).toBeGreaterThan(0);
          expect(each.addresses.length).toBeGreaterThan(0);
          expect(new URL(`http://192.0.2.1:${each.port}${each.basePath}`).pathname).toBe(each.basePath);
        }
      },
    ),
    { numRuns: 2_000 },
  );
  // The undamaged one is read, so that the property is about something.
  expect(readAnnouncements(decode(Buffer.from(encode(decode(whole)))).answers ?? [])).toHaveLength(2);
});
