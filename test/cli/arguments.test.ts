import { expect, test } from 'vitest';
import { parseCommand } from '../../main/cli/arguments.ts';
import { TelltaleError } from '../../protocol/errors.ts';

function refusal(...argv: string[]): string {
  try {
    parseCommand(argv);
  } catch (error) {
    expect(error).toBeInstanceOf(TelltaleError);
    return (error as TelltaleError).message;
  }
  throw new Error(`${argv.join(' ')} was accepted`);
}

test('serve without flags listens on loopback, port 7447, once a second', () => {
  expect(parseCommand(['serve'])).toEqual({
    name: 'serve',
    host: '127.0.0.1',
    port: 7447,
    intervalMs: 1_000,
    basePath: '',
    allowedHosts: [],
    maxViewers: 10_000,
    maxViewersPerAddress: 10_000,
    hostRoot: null,
    disabledChannels: [],
    requireToken: false,
    trustedProxies: [],
    tls: null,
    share: null,
    discovery: { announce: true, listen: true },
  });
});

test('what is told to and heard from the network can be switched off, each by itself', () => {
  expect(parseCommand(['serve', '--no-announce'])).toMatchObject({ discovery: { announce: false, listen: true } });
  expect(parseCommand(['serve', '--no-listen'])).toMatchObject({ discovery: { announce: true, listen: false } });
});

test('every flag of serve reaches the engine', () => {
  const argv = 'serve --host ::1 --port=0 --interval 250ms --no-process --no-pressure --base-path /mon/';
  expect(parseCommand([...argv.split(' '), '--allowed-host', 'a,b', '--allowed-host', 'c'])).toMatchObject({
    host: '::1',
    port: 0,
    intervalMs: 250,
    basePath: '/mon',
    allowedHosts: ['a', 'b', 'c'],
    disabledChannels: ['pressure', 'process'],
  });
});

test.each([
  [['serve', '--host', '0.0.0.0'], '--host 0.0.0.0'],
  [['serve', '--host', '192.168.1.4'], 'sharing'],
  [['serve', '--port', '70000'], '--port 70000'],
  [['serve', '--port', '-1'], '--port'],
  [['serve', '--interval', '100ms'], 'from 250ms to 10s'],
  [['serve', '--interval', '11s'], 'from 250ms to 10s'],
  [['serve', '--interval', 'soon'], '--interval soon'],
  [['serve', '--base-path', 'mon'], '--base-path mon'],
  [['serve', '--max-viewers', '0'], '--max-viewers 0'],
  [['serve', '--nonsense'], '--nonsense'],
  [['serve', 'extra'], 'extra'],
  [['snapshot', '--channels', 'cpu,nope'], '"nope"'],
  [['snapshot', '--channels', '__proto__'], '"__proto__"'],
  [['fly'], '"fly"'],
])('%j is refused in one line that names the culprit', (argv, named) => {
  const message = refusal(...argv);
  expect(message).toContain(named);
  expect(message).not.toContain('\n');
});

test('snapshot takes channels by comma and by repetition', () => {
  expect(parseCommand(['snapshot', '--channels', 'cpu,memory', '--channels', 'disk', '--json'])).toEqual({
    name: 'snapshot',
    channels: ['cpu', 'memory', 'disk'],
    json: true,
    hostRoot: null,
  });
});

test.each([[[]], [['--help']], [['serve', '--help']], [['snapshot', '-h']]])('%j prints the help', (argv) => {
  expect(parseCommand(argv)).toEqual({ name: 'help' });
});

test('flags of a share reach the engine in the words of the wire', () => {
  const argv =
    'serve --share --share-address 192.168.1.5,fd00::5 --share-expires 1h --share-show command-lines,users';
  expect(
    parseCommand([...argv.split(' '), '--share-hide', 'processes', '--trusted-proxy', '127.0.0.1']),
  ).toMatchObject({
    host: '127.0.0.1',
    trustedProxies: ['127.0.0.1'],
    share: {
      addresses: ['192.168.1.5', 'fd00::5'],
      expires: '1h',
      show: ['command_lines', 'users'],
      hide: ['processes'],
    },
  });
  expect(parseCommand(['serve', '--share'])).toMatchObject({ share: { show: [], hide: [] } });
  expect(parseCommand(['serve', '--require-token'])).toMatchObject({ requireToken: true, share: null });
});

test('with --share another host is an address to share on, beside loopback', () => {
  const share = (host: string) => parseCommand(['serve', '--share', '--host', host]);
  expect(share('192.168.1.5')).toMatchObject({ host: '127.0.0.1', share: { addresses: ['192.168.1.5'] } });
  expect(share('::1')).toMatchObject({ host: '::1', share: { show: [] } });
  for (const any of ['0.0.0.0', '::']) {
    expect(share(any)).toMatchObject({ host: '127.0.0.1', share: { addresses: ['all'] } });
  }
});

test('a certificate comes with its key, or is made', () => {
  expect(parseCommand(['serve', '--tls-cert', 'a.pem', '--tls-key', 'b.pem'])).toMatchObject({
    tls: { certFile: 'a.pem', keyFile: 'b.pem' },
  });
  expect(parseCommand(['serve', '--tls', 'self'])).toMatchObject({ tls: 'self' });
  expect(refusal('serve', '--tls-cert', 'a.pem')).toContain('--tls-key');
  expect(refusal('serve', '--tls', 'acme')).toContain('--tls acme');
  expect(refusal('serve', '--tls', 'self', '--tls-cert', 'a', '--tls-key', 'b')).toContain('exclude');
});

test('commands for a running one name it by its port, and take what they need', () => {
  expect(parseCommand(['viewers'])).toEqual({ name: 'viewers', port: null, json: false });
  expect(parseCommand(['unshare', '--port', '8000', '--json'])).toEqual({
    name: 'unshare',
    port: 8000,
    json: true,
  });
  expect(parseCommand(['disconnect', '17'])).toEqual({ name: 'disconnect', port: null, json: false, id: '17' });
  expect(parseCommand(['share', '--new-link', '--show', 'users', '--expires', 'never'])).toEqual({
    name: 'share',
    port: null,
    json: false,
    flags: { expires: 'never', show: ['users'], hide: [] },
    newLink: true,
  });
  expect(parseCommand(['viewers', '--help'])).toEqual({ name: 'help' });
});

test('tokens are added, listed and revoked by name', () => {
  expect(parseCommand(['token', 'add', 'scraper', '--expires', '30d'])).toEqual({
    name: 'token',
    action: 'add',
    token: 'scraper',
    expiresMs: 30 * 86_400_000,
  });
  expect(parseCommand(['token', 'add', 'scraper'])).toMatchObject({ expiresMs: null });
  expect(parseCommand(['token', 'list'])).toEqual({ name: 'token', action: 'list' });
  expect(parseCommand(['token', 'revoke', 'scraper'])).toEqual({
    name: 'token',
    action: 'revoke',
    token: 'scraper',
  });
  expect(parseCommand(['token', '--help'])).toEqual({ name: 'help' });
});

test.each([
  [['serve', '--share-show', 'users'], '--share'],
  [['serve', '--share', '--share-expires', 'soon'], '--share-expires soon'],
  [['serve', '--share', '--share-show', 'passwords'], 'passwords'],
  [['serve', '--host', '192.168.1.5'], '--share'],
  [['share', '--expires', '-1h'], '--expires'],
  [['share', '--port', '0'], '--port 0'],
  [['disconnect'], 'one name'],
  [['disconnect', '1', '2'], 'one name'],
  [['token'], 'add NAME'],
  [['token', 'add'], 'one name'],
  [['token', 'sell', 'x'], 'add NAME'],
  [['token', 'add', 'x', '--expires', 'soon'], '--expires soon'],
])('%j is refused, naming what is wrong', (argv, named) => {
  expect(refusal(...argv)).toContain(named);
});
