/** The command line of `telltale settings`. */
import { isSettingKey, type SettingKey } from '../../protocol/settings.ts';
import { invalid, readWords, text, wholeNumber } from './flags.ts';

export type SettingsCommand = {
  name: 'settings';
  /** Which running one; `null` for the only one, or the file where none runs. */
  port: number | null;
  /** The file itself, whoever runs; `null`: not asked for. */
  file: string | null;
  json: boolean;
} & (
  | { action: 'list' }
  | { action: 'set'; key: SettingKey; value: string }
  | { action: 'reset'; key: SettingKey }
);

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
  const [action, key, value, ...more] = positionals;
  if (action === undefined) return { ...basics, action: 'list' };
  const words = positionals.length;
  if (!(action === 'set' && words === 3) && !(action === 'reset' && words === 2)) {
    throw invalid('telltale settings alone lists them; it takes set KEY VALUE or reset KEY too.');
  }
  if (!isSettingKey(key) || more.length > 0) {
    throw invalid(`There is no setting ${JSON.stringify(key)}; telltale settings lists them.`);
  }
  return action === 'set' ? { ...basics, action, key, value: value ?? '' } : { ...basics, action: 'reset', key };
}
