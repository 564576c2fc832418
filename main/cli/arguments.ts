/**
 * The command line: text in, a command out, or a TelltaleError that names the flag and what it takes. Knows
 * nothing of what the commands do.
 */
import { parseArgs } from 'node:util';
import {
  type ChannelName,
  channelNames,
  defaultIntervalMs,
  isChannelName,
  maxIntervalMs,
  minIntervalMs,
} from '../../protocol/channels.ts';
import { parseDurationMs } from '../../protocol/duration.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import { shareChoiceNames } from '../../protocol/share.ts';
import { defaultMaxViewers, defaultMaxViewersPerAddress, defaultPort } from '../engine.ts';

export interface ServeCommand {
  name: 'serve';
  host: string;
  port: number;
  intervalMs: number;
  basePath: string;
  allowedHosts: string[];
  maxViewers: number;
  maxViewersPerAddress: number;
  hostRoot: string | null;
  disabledChannels: ChannelName[];
  requireToken: boolean;
  trustedProxies: string[];
  /** Files, `self` for a certificate of our own making, `null` for plain HTTP. */
  tls: { certFile: string; keyFile: string } | 'self' | null;
  /** `null` without --share. */
  share: ShareFlags | null;
}

/** What was said of a share; what is left out is the default, or stays as it is. */
export interface ShareFlags {
  addresses?: string[];
  /** A duration, or `never`. */
  expires?: string;
  show: string[];
  hide: string[];
}

export interface SnapshotCommand {
  name: 'snapshot';
  /** `null`: all that are available. */
  channels: ChannelName[] | null;
  json: boolean;
  hostRoot: string | null;
}

/** `telltale share`, `viewers` and so on: asks a running Telltale. `port` is `null` for the only one. */
export type ControlCommand = { port: number | null; json: boolean } & (
  | { name: 'viewers' | 'unshare' | 'access-log' }
  | { name: 'disconnect'; id: string }
  | { name: 'share'; flags: ShareFlags; newLink: boolean }
);

export type TokenCommand = { name: 'token' } & (
  | { action: 'add'; token: string; expiresMs: number | null }
  | { action: 'revoke'; token: string }
  | { action: 'list' }
);

export type Command =
  | ServeCommand
  | SnapshotCommand
  | ControlCommand
  | TokenCommand
  | { name: 'help' }
  | { name: 'version' };

const common = { help: { type: 'boolean', short: 'h' }, 'host-root': { type: 'string' } } as const;

const switches = Object.fromEntries(channelNames.map((name) => [`no-${name}`, { type: 'boolean' as const }]));

/**
 * @param argv what follows the program's name
 * @throws TelltaleError `invalid_request`
 */
export function parseCommand(argv: readonly string[]): Command {
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return { name: 'help' };
  if (name === 'version' || name === '--version' || name === '-v') return { name: 'version' };
  if (name === 'serve') return serve(rest);
  if (name === 'snapshot') return snapshot(rest);
  if (name === 'token') return token(rest);
  const control = controlNames.find((each) => each === name);
  if (control) return controlCommand(control, rest);
  const names = ['serve', 'snapshot', 'token', ...controlNames].join(', ');
  throw invalid(`There is no command ${JSON.stringify(name)}; there are ${names}. See telltale --help.`);
}

const controlNames = ['viewers', 'share', 'unshare', 'disconnect', 'access-log'] as const;

const shareFlags = {
  'share-address': { type: 'string', multiple: true },
  'share-expires': { type: 'string' },
  'share-show': { type: 'string', multiple: true },
  'share-hide': { type: 'string', multiple: true },
} as const;

function serve(args: string[]): Command {
  const values = read(args, {
    ...common,
    ...switches,
    ...shareFlags,
    share: { type: 'boolean' },
    'require-token': { type: 'boolean' },
    'trusted-proxy': { type: 'string', multiple: true },
    tls: { type: 'string' },
    'tls-cert': { type: 'string' },
    'tls-key': { type: 'string' },
    host: { type: 'string' },
    port: { type: 'string' },
    interval: { type: 'string' },
    'base-path': { type: 'string' },
    'allowed-host': { type: 'string', multiple: true },
    'max-viewers': { type: 'string' },
    'max-viewers-per-address': { type: 'string' },
  });
  if (values.help) return { name: 'help' };
  const given = text(values.host) ?? '127.0.0.1';
  const share = values.share === true ? readShareFlags(values) : null;
  const shareFlag = Object.keys(shareFlags).find((flag) => values[flag] !== undefined);
  if (!share && shareFlag) throw invalid(`--${shareFlag} belongs to --share, which is missing.`);
  if (!share && !isLoopback(given)) {
    throw invalid(
      `--host ${given} would let other machines read this one, which needs sharing (--share); without it only 127.0.0.1, ::1 and localhost can be listened on.`,
    );
  }
  // Another machine's address is one to share on: loopback stays open to this machine, and ends last.
  const host = isLoopback(given) ? given : '127.0.0.1';
  if (share && host !== given) share.addresses = [...(share.addresses ?? []), isAnyAddress(given) ? 'all' : given];
  return {
    name: 'serve',
    host,
    requireToken: values['require-token'] === true,
    trustedProxies: list(values['trusted-proxy']),
    tls: readTls(text(values.tls), text(values['tls-cert']), text(values['tls-key'])),
    share,
    port: wholeNumber('--port', text(values.port), defaultPort, 0, 65_535),
    intervalMs: interval(text(values.interval)),
    basePath: basePath(text(values['base-path'])),
    allowedHosts: list(values['allowed-host']),
    maxViewers: wholeNumber('--max-viewers', text(values['max-viewers']), defaultMaxViewers, 1, 1_000_000),
    maxViewersPerAddress: wholeNumber(
      '--max-viewers-per-address',
      text(values['max-viewers-per-address']),
      defaultMaxViewersPerAddress,
      1,
      1_000_000,
    ),
    hostRoot: text(values['host-root']) ?? null,
    disabledChannels: channelNames.filter((channel) => values[`no-${channel}`] === true),
  };
}

function snapshot(args: string[]): Command {
  const values = read(args, {
    ...common,
    channels: { type: 'string', multiple: true },
    json: { type: 'boolean' },
  });
  if (values.help) return { name: 'help' };
  const wanted = list(values.channels);
  const unknown = wanted.find((channel) => !isChannelName(channel));
  if (unknown !== undefined) {
    throw invalid(
      `--channels: there is no channel ${JSON.stringify(unknown)}; there are ${channelNames.join(', ')}.`,
    );
  }
  return {
    name: 'snapshot',
    channels: values.channels === undefined ? null : wanted.filter(isChannelName),
    json: values.json === true,
    hostRoot: text(values['host-root']) ?? null,
  };
}

function readShareFlags(values: Record<string, unknown>, prefix = 'share-'): ShareFlags {
  const addresses = list(values[`${prefix}address`]);
  const expires = text(values[`${prefix}expires`]);
  if (expires !== undefined && expires !== 'never' && parseDurationMs(expires) === null) {
    throw invalid(`--${prefix}expires ${expires}: expected a time such as 30m, 24h or 7d, or never.`);
  }
  return {
    ...(addresses.length > 0 && { addresses }),
    ...(expires !== undefined && { expires }),
    show: choices(`--${prefix}show`, values[`${prefix}show`]),
    hide: choices(`--${prefix}hide`, values[`${prefix}hide`]),
  };
}

/** As on the wire; people may write `command-lines`. */
function choices(flag: string, values: unknown): string[] {
  return list(values).map((given) => {
    const name = given.replaceAll('-', '_');
    if (shareChoiceNames.some((each) => each === name)) return name;
    throw invalid(`${flag} ${given}: expected some of ${shareChoiceNames.join(', ')}.`);
  });
}

function readTls(kind: string | undefined, certFile: string | undefined, keyFile: string | undefined) {
  if (kind !== undefined && kind !== 'self')
    throw invalid(`--tls ${kind}: expected self, or --tls-cert and --tls-key.`);
  if (certFile === undefined && keyFile === undefined) return kind ?? null;
  if (kind !== undefined) throw invalid('--tls self and --tls-cert exclude each other.');
  if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile };
  throw invalid('--tls-cert and --tls-key belong together: give both.');
}

function token(args: string[]): Command {
  const [action, ...rest] = args;
  const { values, positionals } = readAll(
    rest,
    { help: common.help, expires: { type: 'string' } },
    action === 'list' ? 0 : 1,
  );
  if (values.help || action === '--help' || action === '-h') return { name: 'help' };
  const name = positionals[0] ?? '';
  if (action === 'list') return { name: 'token', action };
  if (action === 'revoke') return { name: 'token', action, token: name };
  if (action !== 'add') throw invalid('telltale token takes add NAME, list or revoke NAME.');
  const expires = text(values.expires);
  const expiresMs = expires === undefined || expires === 'never' ? null : parseDurationMs(expires);
  if (expires !== undefined && expires !== 'never' && expiresMs === null) {
    throw invalid(`--expires ${expires}: expected a time such as 24h or 30d, or never.`);
  }
  return { name: 'token', action, token: name, expiresMs };
}

function controlCommand(name: (typeof controlNames)[number], args: string[]): Command {
  const flags = { help: common.help, port: { type: 'string' }, json: { type: 'boolean' } } as const;
  const ofShare = {
    address: { type: 'string', multiple: true },
    expires: { type: 'string' },
    show: { type: 'string', multiple: true },
    hide: { type: 'string', multiple: true },
    'new-link': { type: 'boolean' },
  } as const;
  const options = name === 'share' ? { ...flags, ...ofShare } : flags;
  const { values, positionals } = readAll(args, options, name === 'disconnect' ? 1 : 0);
  if (values.help) return { name: 'help' };
  const port = values.port === undefined ? null : wholeNumber('--port', text(values.port), 0, 1, 65_535);
  const basics = { port, json: values.json === true };
  if (name === 'disconnect') return { name, ...basics, id: positionals[0] ?? '' };
  if (name !== 'share') return { name, ...basics };
  return { name, ...basics, flags: readShareFlags(values, ''), newLink: values['new-link'] === true };
}

type Options = NonNullable<Parameters<typeof parseArgs>[0]>['options'];

function read(args: string[], options: NonNullable<Options>): Record<string, unknown> {
  return readAll(args, options, 0).values;
}

/** @param count how many words that are no flags there must be */
function readAll(
  args: string[],
  options: NonNullable<Options>,
  count: number,
): { values: Record<string, unknown>; positionals: string[] } {
  const result = parse(args, options, count > 0);
  if (result.values.help !== true && result.positionals.length !== count) {
    throw invalid(`Expected ${count === 1 ? 'one name' : `${count} names`}. See telltale --help.`);
  }
  return result;
}

function parse(args: string[], options: NonNullable<Options>, allowPositionals: boolean) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals });
  } catch (cause) {
    // Node's text names the argument; its first sentence is enough.
    const message = cause instanceof Error ? cause.message.split(/\.\s/)[0] : String(cause);
    throw invalid(`${message}. See telltale --help.`, cause);
  }
}

function interval(given: string | undefined): number {
  if (given === undefined) return defaultIntervalMs;
  const ms = parseDurationMs(given);
  if (ms === null || ms < minIntervalMs || ms > maxIntervalMs || !Number.isInteger(ms)) {
    throw invalid(`--interval ${given}: expected a time from 250ms to 10s, such as 500ms or 2s.`);
  }
  return ms;
}

function basePath(given: string | undefined): string {
  if (given === undefined) return '';
  const path = given.replace(/\/+$/, '');
  if (path !== '' && !/^(\/[A-Za-z0-9._~-]+)+$/.test(path)) {
    throw invalid(`--base-path ${given}: expected a path such as /telltale.`);
  }
  return path;
}

function wholeNumber(flag: string, given: string | undefined, fallback: number, min: number, max: number): number {
  if (given === undefined) return fallback;
  const value = /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw invalid(`${flag} ${given}: expected a whole number from ${min} to ${max}.`);
}

/** Lists repeat or take commas. */
function list(values: unknown): string[] {
  if (!Array.isArray(values)) return [];
  return values.flatMap((value) => String(value).split(',')).filter((value) => value !== '');
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === '[::]' || host === '*';
}

function invalid(message: string, cause?: unknown): TelltaleError {
  return new TelltaleError('invalid_request', message, { cause });
}
