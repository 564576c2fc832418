import { decode, encode } from 'dns-packet';
import { expect, test } from 'vitest';
import {
  createAdmission,
  maxPacketsPerSecond,
  maxPacketsPerSecondFromOne,
} from '../../main/discovery/admission.ts';
import { createLocalCheck, findPlaces, type Interfaces } from '../../main/discovery/places.ts';
import { FakeClock } from '../sampler/fake-clock.ts';
import { announcement, response } from './tools.ts';

const neighbour = { address: '192.168.1.30', port: 5_353 };

function open() {
  const clock = new FakeClock();
  return { clock, admit: createAdmission((address) => address.startsWith('192.168.1.'), 5_353, clock) };
}

const whole = response(announcement('Telltale-0001'));

test('an announcement and a question from the own network are admitted', () => {
  const { admit } = open();
  expect(admit(whole, neighbour)).toBe(true);
  expect(
    admit(encode({ type: 'query', questions: [{ type: 'PTR', name: '_TELLTALE._tcp.local' }] }), neighbour),
  ).toBe(true);
});

test('what was sent from elsewhere, or not from the port of mDNS, is not', () => {
  const { admit } = open();
  expect(admit(whole, { address: '192.168.2.30', port: 5_353 })).toBe(false);
  expect(admit(whole, { address: '192.168.1.30', port: 40_000 })).toBe(false);
});

test('what concerns other services is not', () => {
  const { admit } = open();
  expect(admit(encode({ type: 'query', questions: [{ type: 'PTR', name: '_ipp._tcp.local' }] }), neighbour)).toBe(
    false,
  );
});

test('a datagram that promises more records than it has room for is not, nor one of more than 64', () => {
  const { admit } = open();
  const promising = (records: number, bytes: number) => {
    const datagram = Buffer.alloc(bytes);
    datagram.writeUInt16BE(0x8400, 2);
    datagram.writeUInt16BE(records, 10);
    datagram.write('telltale', 12, 'latin1');
    return admit(datagram, neighbour);
  };
  expect(promising(64, 12 + 64 * 11)).toBe(true);
  expect(promising(64, 12 + 64 * 11 - 1)).toBe(false);
  expect(promising(65, 1_500)).toBe(false);
  expect(promising(0xffff, 1_500)).toBe(false);
});

test.each([
  ['cut within its header', whole.subarray(0, 11)],
  ['empty', Buffer.alloc(0)],
  ['longer than a frame of Ethernet', Buffer.concat([whole, Buffer.alloc(1_500)])],
  ['of another opcode', Buffer.concat([Buffer.from([0, 0, 0x28]), whole.subarray(3)])],
  ['a failure', Buffer.concat([whole.subarray(0, 3), Buffer.from([3]), whole.subarray(4)])],
])('a datagram that is %s is not', (_, datagram) => {
  expect(open().admit(datagram, neighbour)).toBe(false);
});

test('one sender gets 20 packets a second in, all of them together 100, and the next second counts anew', async () => {
  const { admit, clock } = open();
  const admitted = (address: string) =>
    Array.from({ length: 500 }, () => admit(whole, { address, port: 5_353 })).filter(Boolean).length;
  expect(admitted('192.168.1.1')).toBe(maxPacketsPerSecondFromOne);
  expect(admitted('192.168.1.2')).toBe(maxPacketsPerSecondFromOne);
  for (let host = 3; host < 250; host += 1) admit(whole, { address: `192.168.1.${host}`, port: 5_353 });
  expect(admitted('192.168.1.251')).toBe(0);
  await clock.advance(1_000);
  expect(admitted('192.168.1.251')).toBe(maxPacketsPerSecondFromOne);
  expect(maxPacketsPerSecondFromOne * 5).toBe(maxPacketsPerSecond);
});

test('the worst chain of compressed names that is admitted takes under 5 ms to follow', () => {
  const records = 63;
  const recordBytes = 12;
  const datagram = Buffer.alloc(1_500);
  datagram.writeUInt16BE(0x8400, 2);
  datagram.writeUInt16BE(records + 1, 6);
  // A first record of an unknown type holds the chain: each pointer leads to the one before it, the first to the root.
  const dataStart = 12 + 11;
  const chainEnd = datagram.length - records * recordBytes;
  datagram.writeUInt16BE(0xff00, 13);
  datagram.writeUInt16BE(chainEnd - dataStart, dataStart - 2);
  datagram.write('telltale', dataStart, 'latin1');
  const chainStart = dataStart + 'telltale'.length + 1;
  for (let at = chainStart; at + 2 <= chainEnd; at += 2) {
    datagram.writeUInt16BE(0xc000 + (at === chainStart ? chainStart - 1 : at - 2), at);
  }
  const last = chainStart + 2 * Math.floor((chainEnd - chainStart) / 2) - 2;
  // Each further record has the last of them as its name.
  for (let at = chainEnd; at < datagram.length; at += recordBytes) {
    datagram.writeUInt16BE(0xc000 + last, at);
    datagram.writeUInt16BE(0xff00, at + 2);
  }
  expect(open().admit(datagram, neighbour)).toBe(true);
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 20; run += 1) {
    const startMs = performance.now();
    expect(decode(datagram).answers).toHaveLength(records + 1);
    fastestMs = Math.min(fastestMs, performance.now() - startMs);
  }
  expect(fastestMs).toBeLessThan(5);
});

const interfaces: Interfaces = {
  lo: [info('127.0.0.1', 8)],
  eth0: [info('192.168.1.20', 24), info('fe80::20', 64, 2), info('fd00::20', 64)],
  wlan0: [info('10.0.0.5', 16)],
  six0: [info('fe80::6', 64, 4), info('fd06::6', 64)],
};

test('only the interfaces of the chosen addresses are spoken on, in each family that they have', () => {
  const places = findPlaces(interfaces, ['192.168.1.20', 'fd06::6', '203.0.113.9'], 'all', 'linux');
  expect(places).toEqual([
    {
      interface: 'eth0',
      family: 4,
      multicastInterface: '192.168.1.20',
      zone: 'eth0',
      addresses: ['192.168.1.20'],
      networks: ['192.168.1.20/24'],
    },
    {
      interface: 'eth0',
      family: 6,
      multicastInterface: '::%eth0',
      zone: 'eth0',
      addresses: ['192.168.1.20'],
      networks: ['fe80::20/64', 'fd00::20/64'],
    },
    {
      interface: 'six0',
      family: 6,
      multicastInterface: '::%six0',
      zone: 'six0',
      addresses: ['fd06::6'],
      networks: ['fe80::6/64', 'fd06::6/64'],
    },
  ]);
});

test('for hearing, one family of an interface is enough; Windows calls interfaces by number', () => {
  const places = findPlaces(interfaces, ['192.168.1.20', 'fd06::6'], 'first', 'win32');
  expect(places.map(({ multicastInterface }) => multicastInterface)).toEqual(['192.168.1.20', '::%4']);
});

test('a sender is local when it is in a network of the interface and came in through it', () => {
  const [four, six] = findPlaces(interfaces, ['192.168.1.20'], 'all', 'linux').map(createLocalCheck);
  expect(four?.('192.168.1.99')).toBe(true);
  expect(four?.('10.0.0.9')).toBe(false);
  expect(six?.('fe80::99%eth0')).toBe(true);
  expect(six?.('fe80::99%wlan0')).toBe(false);
  expect(six?.('2001:db8::1')).toBe(false);
});

function info(address: string, bits: number, scopeid = 0) {
  const common = { address, netmask: '', mac: '00:00:00:00:00:00', internal: false, cidr: `${address}/${bits}` };
  return address.includes(':')
    ? { ...common, family: 'IPv6' as const, scopeid }
    : { ...common, family: 'IPv4' as const };
}
