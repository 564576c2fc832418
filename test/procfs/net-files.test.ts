/** /proc/net: dev, sockstat, sockstat6, snmp, route and ipv6_route. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseNetDev } from '../../main/procfs/net-dev.ts';
import { ParseError } from '../../main/procfs/parse.ts';
import { parseIpv6Route, parseRoute } from '../../main/procfs/route.ts';
import { parseSnmp } from '../../main/procfs/snmp.ts';
import { parseSockstat, parseSockstat6 } from '../../main/procfs/sockstat.ts';

function recorded(machine: string, file: string): string {
  return readFileSync(`test/fixtures/${machine}/proc/net/${file}`, 'utf8');
}

const header = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
`;

describe('net/dev', () => {
  test('both directions are read from their own columns', () => {
    const interfaces = parseNetDev(recorded('server-linux-5.10', 'dev'));
    expect(interfaces.map(({ name }) => name)).toEqual([
      'lo',
      'eno1',
      'eno2',
      'bond0',
      'bond0.10',
      'br0',
      'vnet0',
    ]);
    expect(interfaces[1]).toEqual({
      name: 'eno1',
      receiveBytes: 900_000,
      receivePackets: 9_000,
      receiveErrors: 3,
      receiveDrops: 7,
      transmitBytes: 500_000,
      transmitPackets: 5_000,
      transmitErrors: 1,
      transmitDrops: 2,
    });
  });

  test('a number may follow the colon without a space, as the kernel writes wide ones', () => {
    const [only] = parseNetDev(`${header}  eth0:18446744073709551615 2 0 0 0 0 0 0 9 10 0 0 0 0 0 0\n`);
    expect(only?.receiveBytes).toBe(2 ** 64);
    expect(only?.transmitPackets).toBe(10);
  });

  test('names of any script stay as they are', () => {
    const [only] = parseNetDev(`${header}büro@1: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n`);
    expect(only?.name).toBe('büro@1');
  });

  test('a network without interfaces has the header alone', () => {
    expect(parseNetDev(header)).toEqual([]);
  });

  test.each([
    ['empty', ''],
    ['without header', 'eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n'],
    ['cut', `${header}  eth0: 1 2 3 4 5 6 7`],
    ['without a name', `${header}  : 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n`],
    ['with a negative number', `${header}  eth0: -1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n`],
    ['with words', `${header}  eth0: NaN 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n`],
  ])('a file that is broken is refused: %s', (_, text) => {
    expect(() => parseNetDev(text)).toThrow(ParseError);
  });
});

describe('net/sockstat', () => {
  test('sockets of IPv4 and of IPv6 come from two files', () => {
    expect(parseSockstat(recorded('server-linux-5.10', 'sockstat'))).toEqual({
      tcpInUse: 25,
      udpInUse: 6,
      tcpOrphaned: 1,
      tcpTimeWait: 7,
    });
    expect(parseSockstat6(recorded('server-linux-5.10', 'sockstat6'))).toEqual({
      tcpInUse: 11,
      udpInUse: 3,
      tcpOrphaned: null,
      tcpTimeWait: null,
    });
  });

  test.each([
    '',
    'TCP: inuse',
    'TCP: inuse x\nUDP: inuse 1\n',
    'TCP: inuse 1\n',
    'TCP6: inuse 1\nUDP6: inuse 2\n',
  ])('without both protocols it is refused: %j', (text) => {
    expect(() => parseSockstat(text)).toThrow(ParseError);
  });
});

describe('net/snmp', () => {
  test('the retransmitted segments stand under their name, wherever that is', () => {
    expect(parseSnmp(recorded('server-linux-5.10', 'snmp'))).toEqual({ tcpRetransmits: 120 });
    expect(parseSnmp('Tcp: RetransSegs MaxConn\nTcp: 5 -1\n')).toEqual({ tcpRetransmits: 5 });
    expect(parseSnmp('Ip: 1\nTcp: XRetransSegs RetransSegsX RetransSegs\nTcp: 1 2 3')).toEqual({
      tcpRetransmits: 3,
    });
  });

  test.each([
    '',
    'Tcp: RetransSegs\n',
    'Tcp: MaxConn RetransSegs\nTcp: 1\nUdp: 2 3 4\n',
    'Tcp: RetransSegs\nTcp: -1\n',
    'Tcp: MaxConn\nTcp: 1\n',
  ])('without a number under RetransSegs it is refused: %j', (text) => {
    expect(() => parseSnmp(text)).toThrow(ParseError);
  });
});

describe('net/route and net/ipv6_route', () => {
  test('only a route to everywhere that is up counts', () => {
    expect(parseRoute(recorded('server-linux-5.10', 'route'))).toEqual(['br0']);
    expect(parseRoute(recorded('laptop-linux-6.8', 'route'))).toEqual(['wg0', 'wlp3s0']);
    expect(parseRoute(recorded('nas-linux-4.19', 'route'))).toEqual([]);
  });

  test('a route that is down, that rejects, or that covers half of everything is none', () => {
    const header = 'Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT\n';
    const row = (flags: string, mask: string) => `${header}eth0 00000000 00000000 ${flags} 0 0 0 ${mask} 0 0 0\n`;
    expect(parseRoute(row('0003', '00000000'))).toEqual(['eth0']);
    expect(parseRoute(row('0002', '00000000'))).toEqual([]);
    expect(parseRoute(row('0201', '00000000'))).toEqual([]);
    expect(parseRoute(row('0003', '00000080'))).toEqual([]);
  });

  test('of IPv6, the kernel keeps a rejecting default route on lo, which is left out', () => {
    expect(parseIpv6Route(recorded('container-linux-6.1', 'ipv6_route'))).toEqual([]);
    expect(parseIpv6Route(recorded('vm-linux-6.18', 'ipv6_route'))).toEqual(['eth0']);
  });

  test.each(['eth0', 'Iface\neth0 00000000', 'Iface\neth0 0 0 zz 0 0 0 0'])(
    'broken text is refused: %j',
    (text) => {
      expect(() => parseRoute(text)).toThrow(ParseError);
    },
  );

  test('a network namespace that never had a route has an empty file', () => {
    expect(parseRoute('')).toEqual([]);
  });

  test('a cut line of IPv6 is refused; an empty file is a machine without IPv6 routes', () => {
    expect(() => parseIpv6Route('0000 00')).toThrow(ParseError);
    expect(parseIpv6Route('')).toEqual([]);
  });
});

test.each([
  ['net/dev', parseNetDev, header],
  ['net/sockstat', parseSockstat, ''],
  ['net/sockstat6', parseSockstat6, ''],
  ['net/snmp', parseSnmp, ''],
  ['net/route', parseRoute, 'Iface\n'],
  ['net/ipv6_route', parseIpv6Route, ''],
] as const)(
  'whatever is read as %s, the answer has no negative number and the error is a ParseError',
  (_, parse, start) => {
    const parts = [
      'TCP:',
      'UDP:',
      'TCP6:',
      'Tcp:',
      'inuse',
      'RetransSegs',
      'eth0:',
      '0',
      '-7',
      '00000000',
      '\n',
      ' ',
    ];
    const line = fc.array(fc.constantFrom(...parts, '99999999999999999999999', 'NaN'), { maxLength: 40 });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          line.map((each) => start + each.join(' ')),
        ),
        (text) => {
          try {
            expect(JSON.stringify(parse(text))).not.toMatch(/:-\d|NaN/);
          } catch (error) {
            expect(error).toBeInstanceOf(ParseError);
          }
        },
      ),
    );
  },
);
