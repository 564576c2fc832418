/** The command line of sharing: flags of a share, the commands for a running Telltale, and those for named tokens. */
import { parseDurationMs } from '../../protocol/duration.ts';
import { shareChoiceNames } from '../../protocol/share.ts';
import { invalid, list, readAll, text, wholeNumber } from './flags.ts';

/** What was said of a share; what is left out is the default, or stays as it is. */
export interface ShareFlags {
  addresses?: string[];
  /** A duration, or `never`. */
  expires?: string;
  show: string[];
  hide: string[];
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
  | { action: 'list'; json: boolean }
);

type Help = { name: 'help' };

const help = { type: 'boolean', short: 'h' } as const;

/** As `telltale serve` takes them. */
export const shareFlags = {
  'share-address': { type: 'string', multiple: true },
  'share-expires': { type: 'string' },
  'share-show': { type: 'string', multiple: true },
  'share-hide': { type: 'string', multiple: true },
} as const;

/** Commands for a running Telltale. */
export const controlNames = ['viewers', 'share', 'unshare', 'disconnect', 'access-log'] as const;

/**
 * @param prefix what stands before `address`, `expires`, `show` and `hide`
 * @throws TelltaleError `invalid_request`
 */
export function readShareFlags(values: Record<string, unknown>, prefix = 'share-'): ShareFlags {
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

/** @throws TelltaleError `invalid_request` */
export function readTokenCommand(args: string[]): TokenCommand | Help {
  const [action, ...rest] = args;
  if (action === '--help' || action === '-h') return { name: 'help' };
  if (action !== 'add' && action !== 'list' && action !== 'revoke') {
    throw invalid('telltale token takes add NAME, list or revoke NAME.');
  }
  const options = {
    help,
    ...(action === 'add' && { expires: { type: 'string' } as const }),
    ...(action === 'list' && { json: { type: 'boolean' } as const }),
  };
  const { values, positionals } = readAll(rest, options, action === 'list' ? 0 : 1);
  if (values.help) return { name: 'help' };
  const name = positionals[0] ?? '';
  if (action === 'list') return { name: 'token', action, json: values.json === true };
  if (action === 'revoke') return { name: 'token', action, token: name };
  const expires = text(values.expires);
  const expiresMs = expires === undefined || expires === 'never' ? null : parseDurationMs(expires);
  if (expires !== undefined && expires !== 'never' && expiresMs === null) {
    throw invalid(`--expires ${expires}: expected a time such as 24h or 30d, or never.`);
  }
  return { name: 'token', action, token: name, expiresMs };
}

/** @throws TelltaleError `invalid_request` */
export function readControlCommand(name: (typeof controlNames)[number], args: string[]): ControlCommand | Help {
  const flags = { help, port: { type: 'string' }, json: { type: 'boolean' } } as const;
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
