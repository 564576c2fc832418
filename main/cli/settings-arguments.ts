/** The command line of `telltale settings`. */
import { isSettingKey, type SettingKey } from '../../protocol/settings.ts';
import { invalid, readWords, text, wholeNumber } from './flags.ts';

export interface SettingsCommand {
  name: 'settings';
  /** Which running one; `null` for the only one, or the file where none runs. */
  port: number | null;
  /** The file itself, whoever runs; `null`: not asked for. */
  file: string | null;
  json: boolean;
  /** What is to be changed, as it was written; `null` goes back to the default. Empty: only listed. */
  changes: readonly (readonly [SettingKey, string | null])[];
}

/** @throws TelltaleError `invalid_request` */
export function readSettingsCommand(args: string[]): SettingsCommand | { name: 'help' } {
  const { values, positionals } = readWords(args, {
    help: { type: 'boolean', short: 'h' },
    port: { type: 'string' },
    settings: { type: 'string' },
    json: { type: 'boolean' },
  });
  if (values.help) return { name: 'help' };
  const port = values.port === undefined ? null : wholeNumber('--port', text(values.port), 0, 1, 65_535);
  const file = text(values.settings) ?? null;
  if (port !== null && file !== null) throw invalid('--port and --settings exclude each other.');
  const basics = { name: 'settings', port, file, json: values.json === true } as const;
  return { ...basics, changes: readChanges(positionals) };
}

function readChanges([action, ...words]: readonly string[]): [SettingKey, string | null][] {
  if (action === undefined) return [];
  if (action === 'reset' && words.length > 0) return words.map((key) => [keyOf(key), null]);
  if (action === 'set' && words.length > 0 && words.length % 2 === 0) {
    const keys = words.filter((_word, i) => i % 2 === 0);
    return keys.map((key, i) => [keyOf(key), words[2 * i + 1] ?? '']);
  }
  throw invalid('telltale settings alone lists them; it takes set KEY VALUE or reset KEY too, each also several.');
}

function keyOf(word: string): SettingKey {
  if (isSettingKey(word)) return word;
  throw invalid(`There is no setting ${JSON.stringify(word)}; telltale settings lists them.`);
}
