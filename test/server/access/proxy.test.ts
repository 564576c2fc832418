import { describe, expect, test } from 'vitest';
import { originOf, trustProxies } from '../../../main/server/access/proxy.ts';

function origin(peer: string, trusted: string[], headers: Record<string, string[]>) {
  return originOf(peer, (name) => headers[name] ?? [], trustProxies(trusted));
}

describe('where a request came from', () => {
  test('is the peer itself where that is no proxy of ours, whatever it claims', () => {
    const claims = { 'x-forwarded-for': ['10.0.0.9'], 'x-forwarded-proto': ['https'] };
    expect(origin('192.168.1.7', ['127.0.0.1'], claims)).toEqual({ address: '192.168.1.7', scheme: null });
    expect(origin('127.0.0.1', [], claims)).toEqual({ address: '127.0.0.1', scheme: null });
  });

  test('is the last address before our proxies, not what the client put in front', () => {
    const headers = { 'x-forwarded-for': ['1.2.3.4, 198.51.100.7', '10.0.0.2'], 'x-forwarded-proto': ['https'] };
    expect(origin('127.0.0.1', ['127.0.0.0/8', '10.0.0.0/8'], headers)).toEqual({
      address: '198.51.100.7',
      scheme: 'https',
    });
  });

  test('is the proxy where it says nothing, and IPv6 in its usual form', () => {
    expect(origin('::1', ['::1'], {})).toEqual({ address: '::1', scheme: null });
    expect(origin('::1', ['::1'], { 'x-forwarded-for': ['::FFFF:10.0.0.1'] }).address).toBe('10.0.0.1');
    expect(origin('fd00::1', ['fd00::/8'], { 'x-forwarded-for': ['2001:DB8::0001'] }).address).toBe('2001:db8::1');
  });

  test.each([
    ['192.0.2.7:5678', '192.0.2.7'],
    ['[2001:db8::7]:99', '2001:db8::7'],
    ['[2001:DB8::0007]', '2001:db8::7'],
    ['[::ffff:192.0.2.7]:99', '192.0.2.7'],
    ['198.51.100.1:1, 192.0.2.7:65535', '192.0.2.7'],
  ])('is told with a port too: %j', (value, address) => {
    expect(origin('127.0.0.1', ['127.0.0.1'], { 'x-forwarded-for': [value] }).address).toBe(address);
  });

  test.each(['unknown', '', '10.0.0.1:', '10.0.0:80', '[::1', '::1]:80', 'nas:80', '[]:80', 'a, b'])(
    'is refused where the proxy says %j',
    (value) => {
      expect(() => origin('127.0.0.1', ['127.0.0.1'], { 'x-forwarded-for': [value] })).toThrow(/X-Forwarded-For/);
    },
  );

  test('takes the scheme that the nearest proxy tells, and only http or https', () => {
    const scheme = (proto: string) => origin('::1', ['::1'], { 'x-forwarded-proto': [proto] }).scheme;
    expect(scheme('http, HTTPS')).toBe('https');
    expect(scheme('javascript')).toBe(null);
  });
});

test.each(['', 'localhost', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/8/8', '::/129', '10.0.0.0/'])(
  '%j is no network',
  (network) => {
    expect(() => trustProxies([network])).toThrow(/--trusted-proxy/);
  },
);
