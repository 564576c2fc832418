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
}

export interface SnapshotCommand {
  name: 'snapshot';
  /** `null`: all that are available. */
  channels: ChannelName[] | null;
  json: boolean;
  hostRoot: string | null;
}

export type Command = ServeCommand | SnapshotCommand | { name: 'help' } | { name: 'version' };

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
  throw invalid(`There is no command ${JSON.stringify(name)}; there are serve and snapshot. See telltale --help.`);
}

function serve(args: string[]): Command {
  const values = read(args, {
    ...common,
    ...switches,
    host: { type: 'string' },
    port: { type: 'string' },
    interval: { type: 'string' },
    'base-path': { type: 'string' },
    'allowed-host': { type: 'string', multiple: true },
    'max-viewers': { type: 'string' },
    'max-viewers-per-address': { type: 'string' },
  });
  if (values.help) return { name: 'help' };
  const host = text(values.host) ?? '127.0.0.1';
  if (!isLoopback(host)) {
    throw invalid(
      `--host ${host} would let other machines read this one, which needs sharing; without it only 127.0.0.1, ::1 and localhost can be listened on.`,
    );
  }
  return {
    name: 'serve',
    host,
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

type Options = NonNullable<Parameters<typeof parseArgs>[0]>['options'];

function read(args: string[], options: NonNullable<Options>): Record<string, unknown> {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
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

function invalid(message: string, cause?: unknown): TelltaleError {
  return new TelltaleError('invalid_request', message, { cause });
}
