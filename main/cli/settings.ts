/**
 * `telltale settings`: what is in force and where it comes from, asked of the Telltale that runs, or read from the
 * file where none does; `set` and `reset` change it in the same place.
 */
import { TelltaleError } from '../../protocol/errors.ts';
import {
  environmentName,
  type SettingSource,
  type Settings,
  type SettingsState,
  settingDefinition,
  settingKeys,
} from '../../protocol/settings.ts';
import type { Clock } from '../clock.ts';
import { callControl, isRunning } from '../control/client.ts';
import type { Log } from '../log.ts';
import { openSettings, unwrittenCause } from '../settings/store.ts';
import { readEnvironment, readSettingText, writeSettingText } from '../settings/text.ts';
import type { SettingsCommand } from './settings-arguments.ts';

export interface SettingsContext {
  /** The user's own file. */
  readonly file: string;
  readonly controlFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Log;
}

/** @returns what is to be printed. @throws (rejects with) TelltaleError */
export async function settings(command: SettingsCommand, context: SettingsContext): Promise<string> {
  const changes = changesOf(command);
  const state = (await useFile(command, context))
    ? changeFile(command.file ?? context.file, changes, context)
    : await changeRunning(command, changes, context);
  return command.json ? `${JSON.stringify(state)}\n` : format(state);
}

async function useFile({ file, port }: SettingsCommand, { controlFolder }: SettingsContext): Promise<boolean> {
  return file !== null || (port === null && !(await isRunning(controlFolder)));
}

function changesOf({ changes }: SettingsCommand): { [Key in keyof Settings]?: Settings[Key] | null } {
  return Object.fromEntries(
    changes.map(([key, text]) => [key, text === null ? null : readSettingText(key, text, key)]),
  );
}

function changeFile(
  file: string,
  changes: Readonly<Record<string, unknown>>,
  { env, clock, log }: SettingsContext,
): SettingsState {
  // Nothing runs here that a change could be in force for: one that is not kept has failed.
  const quiet: Log = (level, room, message, cause) => {
    if (cause !== unwrittenCause) log(level, room, message, cause);
  };
  const store = openSettings({ file, environment: readEnvironment(env), clock, log: quiet });
  if (Object.keys(changes).length === 0) return store.state();
  const state = store.change(changes);
  if (store.notKept !== null) throw new TelltaleError('unavailable', `Nothing was changed: ${store.notKept}`);
  return state;
}

function changeRunning(
  { port }: SettingsCommand,
  changes: { [Key in keyof Settings]?: Settings[Key] | null },
  { controlFolder }: SettingsContext,
): Promise<SettingsState> {
  const target = { folder: controlFolder, port };
  if (Object.keys(changes).length === 0) return callControl(target, 'settings', {});
  return callControl(target, 'change_settings', { changes });
}

function format({ settings: values, sources, waiting, file, problem }: SettingsState): string {
  const lines = settingKeys.map((key) => {
    const value = writeSettingText(key, values[key]);
    const later = waiting.includes(key) ? ' (in force after a restart)' : '';
    return `${key.padEnd(24)} ${(value === '' ? '(none)' : value).padEnd(16)} ${sourceText(key, sources[key])}${later}`;
  });
  return [...lines, '', `Kept in ${file}`, ...(problem === undefined ? [] : [problem]), ''].join('\n');
}

function sourceText(key: keyof Settings, source: SettingSource): string {
  const { flag } = settingDefinition(key);
  if (flag === null) return source;
  if (source === 'flag') return `flag --${flag}`;
  return source === 'environment' ? `environment ${environmentName(flag)}` : source;
}
