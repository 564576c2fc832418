import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressGroup, parseHost, plainAddress } from '../../main/server/host.ts';

test('IPv6 is compared in its canonical form', () => {
  expect(parseHost('[2001:0DB8:0:0::0001]:80')).toEqual({ name: '2001:db8::1', kind: 'ipv6' });
});

test('an address is grouped by host: IPv4 whole, IPv6 by its /64', () => {
  expect(addressGroup('192.168.1.5')).toBe('192.168.1.5');
  expect(addressGroup('::ffff:192.168.1.5')).toBe('192.168.1.5');
  expect(addressGroup('::1')).toBe('::1');
  expect(addressGroup('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
  expect(addressGroup('2001:db8:1:2::9')).toBe('2001:db8:1:2::/64');
  expect(addressGroup('2001:db8::9')).toBe('2001:db8:0:0::/64');
  expect(addressGroup('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
});

test('all addresses of one /64 share a group, whatever they look like', () => {
  const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
  const half = fc.tuple(group, group, group, group).map((groups) => groups.join(':'));
  fc.assert(
    fc.property(half, half, half, (network, one, other) => {
      fc.pre(!/^(0:){3}0$/.test(network));
      expect(addressGroup(`${network}:${one}`)).toBe(addressGroup(`${network}:${other}`));
    }),
  );
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      parseHost(value);
      parseHost(`[${value}]`);
      plainAddress(value);
    }),
  );
});
