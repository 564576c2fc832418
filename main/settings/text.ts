/**
 * Settings as people write them on a command line or into an environment variable: text in, a value of the schema
 * out, or a TelltaleError that names where it stood and what belongs there.
 */
import { parseDurationMs } from '../../protocol/duration.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import {
  checkSetting,
  environmentName,
  expectedOf,
  type NumberSetting,
  type SettingDefinition,
  type SettingKey,
  type Settings,
  settingDefinition,
  settingKeys,
} from '../../protocol/settings.ts';

/** As of systemd and Docker: whoever switches something on writes one of these. */
const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  1: true,
  false: false,
  no: false,
  off: false,
  0: false,
};

/**
 * @param text lists take commas
 * @param name what the text belongs to, such as `--port` or `TELLTALE_PORT`
 * @throws TelltaleError `invalid_request`
 */
export function readSettingText<Key extends SettingKey>(key: Key, text: string, name: string): Settings[Key] {
  const definition = settingDefinition(key);
  const value = toValue(definition, text);
  if (value === undefined || checkSetting(key, value) !== null) {
    throw new TelltaleError('invalid_request', `${name} ${text}: expected ${expectedText(definition)}.`);
  }
  // Checked against the key's own definition, which the compiler cannot follow.
  return value as Settings[Key];
}

/** As {@link readSettingText} takes it. */
export function writeSettingText(key: SettingKey, value: Settings[SettingKey]): string {
  const definition = settingDefinition(key);
  if (Array.isArray(value)) return value.join(',');
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return definition.type === 'number' && definition.unit === 'ms' ? durationText(Number(value)) : String(value);
}

/**
 * The settings of the environment. An empty variable says nothing, as a unit file or a compose file leaves it.
 * @throws TelltaleError `invalid_request`
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Partial<Settings> {
  const found: Partial<Settings> = {};
  for (const key of settingKeys) {
    const { flag } = settingDefinition(key);
    const name = flag === null ? null : environmentName(flag);
    const text = name === null ? undefined : env[name];
    if (name !== null && text !== undefined && text !== '') {
      Object.assign(found, { [key]: readSettingText(key, text, name) });
    }
  }
  return found;
}

/** @returns `undefined` for what cannot be read as the setting's type at all */
function toValue(definition: SettingDefinition, text: string): unknown {
  switch (definition.type) {
    case 'boolean':
      return truths[text.toLowerCase()];
    case 'number':
      return readNumber(definition, text);
    case 'choice':
    case 'text':
      return text;
    case 'list': {
      const items = text.split(',').map((item) => item.trim());
      // People write `command-lines` for a name that has an underscore.
      const named = (item: string) => definition.options?.find((option) => option === item.replaceAll('-', '_'));
      return items.filter((item) => item !== '').map((item) => named(item) ?? item);
    }
  }
}

function readNumber({ unit }: NumberSetting, text: string): number | undefined {
  if (unit === 'ms') return parseDurationMs(text) ?? undefined;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function expectedText(definition: SettingDefinition): string {
  if (definition.type === 'boolean') return 'on or off';
  if (definition.type !== 'number' || definition.unit !== 'ms') return expectedOf(definition);
  const { min, max } = definition;
  return `a time from ${durationText(min)} to ${durationText(max)}, such as 500ms or 2s`;
}

/** `250ms`, `2s`, `5m`: the largest unit that leaves a whole number. */
export function durationText(ms: number): string {
  if (ms % 60_000 === 0) return `${ms / 60_000}m`;
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}
