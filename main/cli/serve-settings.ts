/**
 * The flags of `telltale serve` that are settings, made from the schema, and what they and the environment fix for
 * this run. Text is read by main/settings; here stands only what a command line knows beyond it: `--no-CHANNEL`,
 * `--no-X`, and an address of other machines, which is one to share on.
 */
import { channelNames } from '../../protocol/channels.ts';
import { environmentName, type Settings, settingDefinition, settingKeys } from '../../protocol/settings.ts';
import { readEnvironment, readSettingText } from '../settings/text.ts';
import { invalid, list, text } from './flags.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Chosen for the share that begins, beside what the settings say; read with the other flags of a share. */
const shareOnly = new Set(['share-show']);
const shareFlagNames = ['share-address', 'share-expires', 'share-show', 'share-hide'];

interface SettingFlag {
  readonly key: keyof Settings;
  readonly flag: string;
}

const settingFlags: readonly SettingFlag[] = settingKeys.flatMap((key) => {
  const { flag } = settingDefinition(key);
  return flag === null || shareOnly.has(flag) ? [] : [{ key, flag }];
});

type Option = { type: 'boolean' | 'string'; multiple?: boolean };

/** For parseArgs. */
export const settingOptions: Record<string, Option> = Object.fromEntries([
  ...channelNames.map((name): [string, Option] => [`no-${name}`, { type: 'boolean' }]),
  ...settingFlags.flatMap(({ key, flag }): [string, Option][] => {
    const { type } = settingDefinition(key);
    if (type !== 'boolean') return [[flag, { type: 'string', multiple: type === 'list' }]];
    return [flag, `no-${flag}`].map((name) => [name, { type: 'boolean' }]);
  }),
]);

/** What a command line says of settings. */
export interface SettingArguments {
  readonly flags: Partial<Settings>;
  /** As `--host` gave it, if it is none of this machine alone. */
  readonly lanHost: string | null;
}

/** @throws TelltaleError `invalid_request` that names the flag */
export function readSettingFlags(values: Record<string, unknown>): SettingArguments {
  const flags: Partial<Settings> = {};
  const host = text(values.host);
  const lanHost = host !== undefined && !isLoopback(host) ? host : null;
  for (const { key, flag } of settingFlags) {
    if (flag === 'host' && lanHost !== null) continue;
    const given = textOf(values, flag, settingDefinition(key).type);
    if (given !== null) Object.assign(flags, { [key]: readSettingText(key, given, `--${flag}`) });
  }
  const off = channelNames.filter((name) => values[`no-${name}`] === true);
  if (off.length > 0) flags.channels_off = [...new Set([...(flags.channels_off ?? []), ...off])];
  return { flags, lanHost };
}

/** The flag of a share that was given, if any. */
export function shareFlagIn(values: Record<string, unknown>): string | undefined {
  return shareFlagNames.find((flag) => values[flag] !== undefined);
}

/**
 * What the command line and the environment fix. An address of other machines is one to share on, and loopback stays
 * open to this machine beside it.
 * @throws TelltaleError `invalid_request`: a wrong variable, or another machine's address without sharing
 */
export function fixedSettings(
  { flags, lanHost }: SettingArguments,
  isShared: boolean,
  env: Env,
): { flags: Partial<Settings>; environment: Partial<Settings> } {
  const hostVariable = environmentName('host');
  const envHost = env[hostVariable];
  const envLanHost = envHost && !isLoopback(envHost) ? envHost : null;
  const environment = readEnvironment(envLanHost === null ? env : { ...env, [hostVariable]: undefined });
  if (lanHost !== null) return { flags: shareOn(`--host ${lanHost}`, lanHost, flags, isShared), environment };
  if (envLanHost === null || flags.host !== undefined) return { flags, environment };
  return { flags, environment: shareOn(`${hostVariable} ${envLanHost}`, envLanHost, environment, isShared) };
}

function shareOn(name: string, host: string, fixed: Partial<Settings>, isShared: boolean): Partial<Settings> {
  if (!isShared) {
    throw invalid(
      `${name} would let other machines read this one, which needs sharing (--share); without it only 127.0.0.1, ::1 and localhost can be listened on.`,
    );
  }
  return { ...fixed, share_addresses: [...(fixed.share_addresses ?? []), isAnyAddress(host) ? 'all' : host] };
}

function textOf(values: Record<string, unknown>, flag: string, type: string): string | null {
  const value = values[flag];
  if (type === 'boolean') {
    const negated = values[`no-${flag}`] === true;
    if (negated && value === true) throw invalid(`--${flag} and --no-${flag} exclude each other.`);
    return negated ? 'off' : value === true ? 'on' : null;
  }
  if (type === 'list') return value === undefined ? null : list(value).join(',');
  return text(value) ?? null;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === '[::]' || host === '*';
}
