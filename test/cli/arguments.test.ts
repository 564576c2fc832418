import { expect, test } from 'vitest';
import { parseCommand } from '../../main/cli/arguments.ts';
import { fixedSettings } from '../../main/cli/serve-settings.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import { environmentName, type SettingKey, settingDefinition, settingKeys } from '../../protocol/settings.ts';

function refusal(...argv: string[]): string {
  return refusalOf(() => parseCommand(argv));
}

/** What serve starts with. */
function fixed(argv: string, env: Record<string, string> = {}) {
  const command = parseCommand(['serve', ...argv.split(' ').filter((word) => word !== '')]);
  if (command.name !== 'serve') throw new Error(`${argv} is no serve`);
  return fixedSettings(command.settings, command.share !== null, env);
}

function refusalOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(TelltaleError);
    return (error as TelltaleError).message;
  }
  throw new Error('it was accepted');
}

test('serve without flags and variables fixes nothing, and takes the settings of the user', () => {
  expect(parseCommand(['serve'])).toEqual({
    name: 'serve',
    settings: { flags: {}, lanHost: null },
    settingsFile: null,
    share: null,
    hostRoot: null,
  });
  expect(fixed('')).toEqual({ flags: {}, environment: {} });
});

test('every setting that has a flag is taken from it, and from the variable of its name', () => {
  const texts: Partial<Record<SettingKey, [string, unknown]>> = {
    interval_ms: ['250ms', 250],
    channels_off: ['gpu,power', ['gpu', 'power']],
    host: ['::1', '::1'],
    port: ['0', 0],
    base_path: ['/mon', '/mon'],
    allowed_hosts: ['a,b.example', ['a', 'b.example']],
    trusted_proxies: ['127.0.0.1,10.0.0.0/8', ['127.0.0.1', '10.0.0.0/8']],
    max_viewers: ['7', 7],
    max_viewers_per_address: ['3', 3],
    ping_interval_ms: ['10s', 10_000],
    tls: ['self', 'self'],
    tls_cert: ['a.pem', 'a.pem'],
    tls_key: ['b.pem', 'b.pem'],
    share_addresses: ['192.168.1.5,fd00::5', ['192.168.1.5', 'fd00::5']],
    share_expires: ['1h', '1h'],
    share_show: ['command-lines,users', ['command_lines', 'users']],
  };
  const flagged = settingKeys.filter((key) => settingDefinition(key).flag !== null);
  for (const key of flagged) {
    const { type, flag } = settingDefinition(key);
    const [text, value] = type === 'boolean' ? ['on', true] : (texts[key] ?? ['', undefined]);
    const variable = environmentName(flag ?? '');
    expect(fixed('', { [variable]: text }).environment, variable).toEqual({ [key]: value });
    if (key === 'share_show') continue;
    const argv = type === 'boolean' ? `--${flag}` : `--${flag} ${text}`;
    expect(fixed(`--share ${argv}`).flags, argv).toEqual({ [key]: value });
    if (type === 'boolean') expect(fixed(`--no-${flag}`).flags).toEqual({ [key]: false });
  }
});

test('lists repeat or take commas, channels are switched off one by one, the file is named', () => {
  expect(fixed('--allowed-host a,b --allowed-host c').flags).toEqual({ allowed_hosts: ['a', 'b', 'c'] });
  expect(fixed('--no-process --no-pressure --channels-off gpu').flags).toEqual({
    channels_off: ['gpu', 'pressure', 'process'],
  });
  expect(fixed('--settings /x.json')).toEqual({ flags: {}, environment: {} });
  expect(parseCommand(['serve', '--settings', '/x.json'])).toMatchObject({ settingsFile: '/x.json' });
});

test('a variable that is empty says nothing, a wrong one is refused by its name', () => {
  expect(fixed('', { TELLTALE_PORT: '' }).environment).toEqual({});
  expect(refusalOf(() => fixed('', { TELLTALE_PORT: '70000' }))).toBe(
    'TELLTALE_PORT 70000: expected a whole number from 0 to 65535.',
  );
  expect(refusalOf(() => fixed('', { TELLTALE_HISTORY: 'maybe' }))).toContain('TELLTALE_HISTORY maybe');
});

test.each([
  [['serve', '--port', '70000'], '--port 70000'],
  [['serve', '--port', '-1'], '--port -1: expected a whole number from 0 to 65535.'],
  [['serve', '--announce', '--no-announce'], '--no-announce'],
  [['serve', '--tls', 'acme'], '--tls acme'],
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

test('what a share shows is taken beside the settings, in the words of the wire', () => {
  const argv = 'serve --share --share-show command-lines,users --share-hide processes';
  expect(parseCommand(argv.split(' '))).toMatchObject({
    share: { show: ['command_lines', 'users'], hide: ['processes'] },
    settings: { flags: {} },
  });
});

test('with --share another host is an address to share on, beside loopback', () => {
  expect(fixed('--share --host 192.168.1.5').flags).toEqual({ share_addresses: ['192.168.1.5'] });
  expect(fixed('--share --host ::1').flags).toEqual({ host: '::1' });
  for (const any of ['0.0.0.0', '::']) {
    expect(fixed(`--share --host ${any}`).flags).toEqual({ share_addresses: ['all'] });
  }
  expect(fixed('--share', { TELLTALE_HOST: '0.0.0.0' })).toEqual({
    flags: {},
    environment: { share_addresses: ['all'] },
  });
});

test('without --share another host is refused, wherever it stands', () => {
  expect(refusalOf(() => fixed('--host 0.0.0.0'))).toContain('--host 0.0.0.0 would let other machines read');
  expect(refusalOf(() => fixed('--host 192.168.1.4'))).toContain('sharing');
  expect(refusalOf(() => fixed('', { TELLTALE_HOST: '0.0.0.0' }))).toContain('TELLTALE_HOST 0.0.0.0 would let');
  expect(fixed('--host 127.0.0.2', { TELLTALE_HOST: '0.0.0.0' }).flags).toEqual({ host: '127.0.0.2' });
});

test('settings are listed, set and put back by key', () => {
  const basics = { name: 'settings', port: null, file: null, json: false, changes: [] };
  expect(parseCommand(['settings'])).toEqual(basics);
  expect(parseCommand(['settings', '--json', '--port', '8000'])).toEqual({ ...basics, json: true, port: 8000 });
  const set = 'settings set interval_ms 2s tls_cert a.pem --settings /x.json';
  expect(parseCommand(set.split(' '))).toEqual({
    ...basics,
    file: '/x.json',
    changes: [
      ['interval_ms', '2s'],
      ['tls_cert', 'a.pem'],
    ],
  });
  expect(parseCommand(['settings', 'reset', 'port', 'host'])).toEqual({
    ...basics,
    changes: [
      ['port', null],
      ['host', null],
    ],
  });
  expect(parseCommand(['settings', '--help'])).toEqual({ name: 'help' });
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
  expect(parseCommand(['token', 'list'])).toEqual({ name: 'token', action: 'list', json: false });
  expect(parseCommand(['token', 'list', '--json'])).toMatchObject({ action: 'list', json: true });
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
  [['settings', 'set', 'colour', 'red'], '"colour"'],
  [['settings', 'set', '__proto__', 'red'], '"__proto__"'],
  [['settings', 'set', 'port'], 'set KEY VALUE'],
  [['settings', 'sell', 'port'], 'set KEY VALUE'],
  [['settings', '--port', '1', '--settings', 'x'], 'exclude'],
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
