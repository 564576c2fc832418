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
  });
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
