/**
 * Every setting, once: what the JSON file may hold, the flags and environment variables of `telltale serve`, and
 * what the Settings screen shows are all read from this table. What is in force comes from the first of flag,
 * environment, file and default that has it; main/settings keeps the file, main/cli reads flags and environment.
 */
import type { ChannelName } from './channels.ts';
import { parseDurationMs } from './duration.ts';
import { type ListSetting, type SettingDefinition, settingsSchema } from './settings-schema.ts';
import type { ShareChoices } from './share.ts';

export * from './settings-schema.ts';

/** All settings. Flat, so that one change names one key; a text or list that is empty says "none". */
export interface Settings {
  interval_ms: number;
  slower_on_battery: boolean;
  slower_unwatched: boolean;
  channels_off: ChannelName[];
  history: boolean;
  host: string;
  port: number;
  base_path: string;
  allowed_hosts: string[];
  trusted_proxies: string[];
  require_token: boolean;
  max_viewers: number;
  max_viewers_per_address: number;
  ping_interval_ms: number;
  tls: 'off' | 'self';
  tls_cert: string;
  tls_key: string;
  share_addresses: string[];
  /** A duration such as `24h`, or `never`. */
  share_expires: string;
  share_show: (keyof ShareChoices)[];
  announce: boolean;
  listen: boolean;
  close_to_tray: boolean;
  launch_at_login: boolean;
  tray: boolean;
  notifications: boolean;
  compact_on_top: boolean;
}

export type SettingKey = keyof Settings;

/** Entries of one list; more is no list that a person has written. */
const maxListLength = 200;
/** Of one text: as long as a path may be on Linux. */
const maxTextLength = 4_096;

/** Every key, in the order of the table. */
export const settingKeys = Object.keys(settingsSchema) as readonly SettingKey[];

/** What is in force where nothing else is said. */
export const defaultSettings: Readonly<Settings> = Object.freeze(
  Object.fromEntries(settingKeys.map((key) => [key, settingsSchema[key].default])),
) as unknown as Settings;

export interface SettingProblem {
  readonly key: SettingKey;
  /** "port 70000: expected a whole number from 0 to 65535." */
  readonly message: string;
}

export interface ParsedSettings {
  /** Complete: what is missing or wrong is the default. */
  readonly settings: Settings;
  /** Only what was there and is right. */
  readonly given: Partial<Settings>;
  readonly problems: readonly SettingProblem[];
}

/** Where the value in force comes from. */
export type SettingSource = 'flag' | 'environment' | 'file' | 'default';

/** The settings as their owner sees them. */
export interface SettingsState {
  /** As they stand; those of {@link SettingsState.waiting} are in force from the next start on. */
  settings: Settings;
  sources: Record<SettingKey, SettingSource>;
  /** Changed, but not in force before the program starts again. */
  waiting: SettingKey[];
  /** Where they are kept. */
  file: string;
  /** Why they are not kept, or were not read; what to do. Left out while all is well. */
  problem?: string;
}

/** Whether a text from outside names a setting; safe for `__proto__` and its like. */
export function isSettingKey(key: unknown): key is SettingKey {
  return typeof key === 'string' && Object.hasOwn(settingsSchema, key);
}

/** What the table says of a setting, in the type that all of them share. */
export function settingDefinition(key: SettingKey): SettingDefinition {
  return settingsSchema[key];
}

/** Takes what is right from a value of any shape; keys that are no settings are passed over. Never throws. */
export function parseSettings(value: unknown): ParsedSettings {
  const given: Partial<Settings> = {};
  const problems: SettingProblem[] = [];
  const record = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  for (const key of settingKeys) {
    if (!Object.hasOwn(record, key)) continue;
    const message = checkSetting(key, record[key]);
    if (message === null) Object.assign(given, { [key]: record[key] });
    else problems.push({ key, message });
  }
  return { settings: { ...freshDefaults(), ...given }, given, problems };
}

/** What is wrong with a value, as a sentence that begins with `name`; `null` where nothing is. */
export function checkSetting(key: SettingKey, value: unknown, name: string = key): string | null {
  const definition = settingDefinition(key);
  return fits(definition, value) ? null : `${name} ${describe(value)}: expected ${expectedOf(definition)}.`;
}

/** Completes "expected …" for a setting. */
export function expectedOf(definition: SettingDefinition): string {
  switch (definition.type) {
    case 'boolean':
      return 'true or false';
    case 'number':
      return `a whole number from ${definition.min} to ${definition.max}`;
    case 'choice':
      return definition.options.join(' or ');
    case 'text':
    case 'list':
      return definition.expected;
  }
}

/** Environment variable of a flag: `max-viewers` is TELLTALE_MAX_VIEWERS. */
export function environmentName(flag: string): string {
  return `TELLTALE_${flag.replaceAll('-', '_').toUpperCase()}`;
}

function fits(definition: SettingDefinition, value: unknown): boolean {
  switch (definition.type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'number':
      return Number.isInteger(value) && Number(value) >= definition.min && Number(value) <= definition.max;
    case 'choice':
      return typeof value === 'string' && definition.options.includes(value);
    case 'text':
      return (
        isText(value) &&
        definition.pattern.test(value) &&
        (!definition.duration || value === 'never' || parseDurationMs(value) !== null)
      );
    case 'list':
      return (
        Array.isArray(value) && value.length <= maxListLength && value.every((item) => isItem(definition, item))
      );
  }
}

function isItem({ options, pattern }: ListSetting, item: unknown): boolean {
  return isText(item) && (options?.includes(item) ?? true) && (pattern?.test(item) ?? true);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxTextLength;
}

/** At most 40 characters of a value, as JSON. */
function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** Fresh lists, so that nobody changes the defaults of others. */
function freshDefaults(): Settings {
  const entries = Object.entries(defaultSettings).map(([key, value]) => [
    key,
    Array.isArray(value) ? [...value] : value,
  ]);
  return Object.fromEntries(entries) as Settings;
}
