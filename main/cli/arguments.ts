/**
 * The command line: text in, a command out, or a TelltaleError that names the flag and what it takes. Knows
 * nothing of what the commands do.
 */
import {
  type ChannelName,
  channelNames,
  defaultIntervalMs,
  isChannelName,
  maxIntervalMs,
  minIntervalMs,
} from '../../protocol/channels.ts';
import { parseDurationMs } from '../../protocol/duration.ts';
import { defaultMaxViewers, defaultMaxViewersPerAddress, defaultPort } from '../engine.ts';
import { invalid, list, read, text, wholeNumber } from './flags.ts';
import {
  type ControlCommand,
  controlNames,
  readControlCommand,
  readShareFlags,
  readTokenCommand,
  type ShareFlags,
  shareFlags,
  type TokenCommand,
} from './sharing-arguments.ts';

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
  /** Both unless `--no-announce`, `--no-listen`. */
  discovery: { announce: boolean; listen: boolean };
}

export interface SnapshotCommand {
  name: 'snapshot';
  /** `null`: all that are available. */
  channels: ChannelName[] | null;
  json: boolean;
  hostRoot: string | null;
}

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
  if (name === 'token') return readTokenCommand(rest);
  const control = controlNames.find((each) => each === name);
  if (control) return readControlCommand(control, rest);
  const names = ['serve', 'snapshot', 'token', ...controlNames].join(', ');
  throw invalid(`There is no command ${JSON.stringify(name)}; there are ${names}. See telltale --help.`);
}

function serve(args: string[]): Command {
  const values = read(args, {
    ...common,
    ...switches,
    ...shareFlags,
    share: { type: 'boolean' },
    'no-announce': { type: 'boolean' },
    'no-listen': { type: 'boolean' },
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
    discovery: { announce: values['no-announce'] !== true, listen: values['no-listen'] !== true },
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

function readTls(kind: string | undefined, certFile: string | undefined, keyFile: string | undefined) {
  if (kind !== undefined && kind !== 'self')
    throw invalid(`--tls ${kind}: expected self, or --tls-cert and --tls-key.`);
  if (certFile === undefined && keyFile === undefined) return kind ?? null;
  if (kind !== undefined) throw invalid('--tls self and --tls-cert exclude each other.');
  if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile };
  throw invalid('--tls-cert and --tls-key belong together: give both.');
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

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === '[::]' || host === '*';
}
