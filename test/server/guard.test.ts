import { describe, expect, test } from 'vitest';
import { Grant } from '../../main/server/access/grant.ts';
import { checkLoopback, type GuardRules, guard, type Incoming } from '../../main/server/guard.ts';
import { TelltaleError } from '../../protocol/errors.ts';

const viewer = new Grant({ audience: 'viewer', label: 'link' });
const local = new Grant({ audience: 'local', label: 'this machine' });

const rules: GuardRules = {
  scheme: 'http',
  port: 7447,
  names: ['Nas'],
  allowedHosts: ['Monitor.Example'],
  pagePath: '/',
  openPaths: new Set(['/', '/healthz']),
  healthPath: '/healthz',
  trustsProxy: () => false,
  access: () => ({ grant: viewer, via: 'token' }),
};
const withoutToken: GuardRules = {
  ...rules,
  access(request) {
    checkLoopback(request);
    return { grant: local, via: 'address' };
  },
};

/** A plain request of this machine; `headers` replace or add to Host. */
function incoming(changes: Partial<Incoming> = {}, headers: readonly [string, string][] = []): Incoming {
  const named = headers.some(([name]) => name.toLowerCase() === 'host');
  return {
    method: 'GET',
    url: '/api/v1/info',
    remoteAddress: '127.0.0.1',
    isUpgrade: false,
    rawHeaders: [...(named ? [] : [['Host', 'localhost:7447']]), ...headers].flat() as string[],
    ...changes,
  };
}

function outcome(request: Incoming, against = rules): string {
  try {
    return guard(request, against).audience;
  } catch (error) {
    if (error instanceof TelltaleError) return `${error.status} ${error.code}`;
    throw error;
  }
}

const host = (value: string) => incoming({}, [['Host', value]]);

describe('Host', () => {
  test.each([
    'localhost',
    'localhost:1',
    'LOCALHOST.',
    'LocalHost:65535',
    'x.localhost',
    'a.b.localhost:7447',
    '127.0.0.1:7447',
    '127.9.9.9',
    '[::1]',
    '[::1]:7447',
    '[0:0:0:0:0:0:0:1]',
    '192.168.1.5:9000',
    '[fd00::5]:80',
    '[::ffff:192.168.1.5]',
    'nas',
    'NAS.:7447',
    'nas.local',
    'anything.local.:80',
    'monitor.example',
    'monitor.example.:443',
  ])('%s passes', (value) => {
    expect(outcome(host(value))).toBe('viewer');
  });

  test.each([
    'evil.example',
    'evil.example:7447',
    'localhost.evil.example',
    'notlocalhost',
    'evillocal',
    'local',
    'nas.evil.example',
    'evil-nas',
    'sub.monitor.example',
    '127.0.0.1.evil.example',
    '0.0.0.0',
    '0.0.0.0:7447',
    '0.1.2.3',
    '[::]',
    '[::]:7447',
    '[0:0:0:0:0:0:0:0]',
    '[::ffff:0.0.0.0]',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '256.1.1.1',
  ])('%s is refused as foreign', (value) => {
    expect(outcome(host(value))).toBe('403 forbidden_host');
  });

  test.each([
    '',
    ' ',
    'user@localhost',
    'user:pass@localhost:80',
    'localhost:',
    'localhost:x',
    'localhost:99999',
    'localhost:80:80',
    'localhost/path',
    'localhost, evil.example',
    'localhost..',
    '.localhost',
    'local host',
    'http://localhost',
    '[::1',
    '::1',
    '[::1]x',
    '[fe80::1%25eth0]',
    '[1:2]',
    'löcalhost',
    `${'a'.repeat(300)}.local`,
  ])('"%s" is no Host at all', (value) => {
    expect(outcome(host(value))).toBe('400 invalid_host');
  });

  test('none, or two of them even where they agree, are refused', () => {
    expect(outcome({ ...incoming(), rawHeaders: [] })).toBe('400 invalid_host');
    const twice = incoming({}, [
      ['Host', 'localhost'],
      ['hOsT', 'localhost'],
    ]);
    expect(outcome(twice)).toBe('400 invalid_host');
  });

  test('no entry of the lists means more than its own name', () => {
    const odd = { ...rules, names: ['', '*', 'a b'], allowedHosts: ['.example', '*.example'] };
    for (const value of ['a.example', '*', 'example']) expect(outcome(host(value), odd)).toMatch(/^40[03] /);
  });
});

describe('Origin', () => {
  test('passes where it is our scheme and exactly the Host that was asked', () => {
    for (const value of ['localhost:7447', '127.0.0.1:7447', '[::1]:7447', 'nas']) {
      const request = incoming({ isUpgrade: true }, [
        ['Host', value],
        ['Origin', `http://${value}`],
      ]);
      expect(outcome(request)).toBe('viewer');
    }
  });

  test.each([
    'null',
    '',
    'http://evil.example',
    'http://localhost',
    'http://localhost:7448',
    'https://localhost:7447',
    'http://127.0.0.1:7447',
    'http://localhost:7447/',
    'HTTP://LOCALHOST:7447',
    'localhost:7447',
    'http://localhost:7447.evil.example',
    'http://localhost:7447, http://localhost:7447',
  ])('"%s" is refused for every method and for upgrades', (value) => {
    for (const changes of [{}, { method: 'POST' }, { method: 'OPTIONS' }, { isUpgrade: true }]) {
      expect(outcome(incoming(changes, [['Origin', value]]))).toBe('403 forbidden_origin');
    }
  });

  test('twice is refused', () => {
    const origin: [string, string] = ['Origin', 'http://localhost:7447'];
    expect(outcome(incoming({}, [origin, origin]))).toBe('403 forbidden_origin');
  });
});

describe('Sec-Fetch-Site', () => {
  const navigation: [string, string][] = [
    ['Sec-Fetch-Site', 'cross-site'],
    ['Sec-Fetch-Mode', 'navigate'],
    ['Sec-Fetch-Dest', 'document'],
  ];

  test.each(['same-origin', 'none'])('%s passes', (site) => {
    expect(outcome(incoming({}, [['Sec-Fetch-Site', site]]))).toBe('viewer');
  });

  test.each(['cross-site', 'same-site', '', 'Same-Origin', 'unknown'])('"%s" is refused', (site) => {
    for (const changes of [{}, { method: 'POST' }, { isUpgrade: true }, { url: '/' }]) {
      expect(outcome(incoming(changes, [['Sec-Fetch-Site', site]]))).toBe('403 forbidden_origin');
    }
  });

  test('a link of another site may open the page, and nothing else', () => {
    expect(outcome(incoming({ url: '/' }, navigation))).toBe('viewer');
    expect(outcome(incoming({ url: '/?from=mail' }, navigation))).toBe('viewer');
    expect(outcome(incoming({ url: '/monitor/' }, navigation), { ...rules, pagePath: '/monitor/' })).toBe(
      'viewer',
    );
    for (const changes of [
      { url: '/api/v1/info' },
      { url: '/metrics/stream' },
      { url: '/?a=1', method: 'POST' },
      { url: '/', isUpgrade: true },
    ]) {
      expect(outcome(incoming(changes, navigation))).toBe('403 forbidden_origin');
    }
  });

  test('a frame, an image or a script of another site does not get the page', () => {
    for (const [index, value] of [
      [2, 'iframe'],
      [2, 'image'],
      [1, 'no-cors'],
    ] as const) {
      const headers = navigation.with(index, [navigation[index]?.[0] ?? '', value]);
      expect(outcome(incoming({ url: '/' }, headers))).toBe('403 forbidden_origin');
    }
    expect(outcome(incoming({ url: '/' }, navigation.slice(0, 1)))).toBe('403 forbidden_origin');
  });
});

describe('target', () => {
  test('a target that is no path is refused, before its Host is looked at', () => {
    for (const url of ['http://localhost:7447/', 'http://evil.example/', 'localhost:80', '*', '', 'api']) {
      expect(outcome(incoming({ url }, [['Host', 'evil.example']]))).toBe('400 invalid_request');
    }
  });

  test('OPTIONS * goes on to be refused as a method', () => {
    expect(outcome(incoming({ url: '*', method: 'OPTIONS' }))).toBe('viewer');
  });

  test('more than 4096 characters are too long', () => {
    expect(outcome(incoming({ url: `/${'a'.repeat(4_095)}` }))).toBe('viewer');
    expect(outcome(incoming({ url: `/${'a'.repeat(4_096)}` }))).toBe('414 uri_too_long');
  });
});

describe('access without a token', () => {
  test.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])('%s is this machine', (remoteAddress) => {
    expect(outcome(incoming({ remoteAddress }), withoutToken)).toBe('local');
  });

  test.each(['192.168.1.5', '10.0.0.1', 'fe80::1', '::ffff:192.168.1.5', '128.0.0.1', '', '::'])(
    '"%s" is a stranger',
    (remoteAddress) => {
      expect(outcome(incoming({ remoteAddress }), withoutToken)).toBe('401 unauthorized');
    },
  );

  test('IPv4 on a socket of both kinds is named in its usual form', () => {
    expect(guard(incoming({ remoteAddress: '::ffff:127.0.0.1' }), withoutToken).address).toBe('127.0.0.1');
  });

  test('an upgrade without Origin is a program, not a page', () => {
    expect(outcome(incoming({ isUpgrade: true, url: '/ws' }), withoutToken)).toBe('local');
  });

  test.each([
    'X-Forwarded-For',
    'x-forwarded-host',
    'X-FORWARDED-PROTO',
    'Forwarded',
    'Via',
    'X-Real-IP',
    'CF-Connecting-IP',
    'True-Client-IP',
    'Tailscale-User-Login',
  ])('%s tells of a proxy, whatever it says', (name) => {
    for (const value of ['127.0.0.1', '']) {
      expect(outcome(incoming({}, [[name, value]]), withoutToken)).toBe('401 unauthorized');
    }
  });

  test('a Host that a proxy may have passed on is not enough', () => {
    for (const value of ['nas', 'nas.local', 'monitor.example', '192.168.1.5:7447', '[fd00::5]']) {
      expect(outcome(host(value), withoutToken)).toBe('401 unauthorized');
    }
    for (const value of ['LOCALHOST.', 'x.localhost', '127.9.9.9', '[::1]:80', '[::ffff:127.0.0.1]']) {
      expect(outcome(host(value), withoutToken)).toBe('local');
    }
  });
});
