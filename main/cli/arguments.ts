/**
 * The command line: text in, a command out, or a TelltaleError that names the flag and what it takes. Knows
 * nothing of what the commands do.
 */
import { type ChannelName, channelNames, isChannelName } from '../../protocol/channels.ts';
import { invalid, list, read, text } from './flags.ts';
import { readSettingFlags, type SettingArguments, settingOptions, shareFlagIn } from './serve-settings.ts';
import { readSettingsCommand, type SettingsCommand } from './settings-arguments.ts';
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
  /** What is fixed for this run. */
  settings: SettingArguments;
  /** `null`: the user's own. */
  settingsFile: string | null;
  /** What the share that begins shows, beside what the settings say; `null` without --share. */
  share: Pick<ShareFlags, 'show' | 'hide'> | null;
  hostRoot: string | null;
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
  | SettingsCommand
  | { name: 'help' }
  | { name: 'version' };

const common = { help: { type: 'boolean', short: 'h' }, 'host-root': { type: 'string' } } as const;

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
  if (name === 'settings') return readSettingsCommand(rest);
  const control = controlNames.find((each) => each === name);
  if (control) return readControlCommand(control, rest);
  const names = ['serve', 'snapshot', 'settings', 'token', ...controlNames].join(', ');
  throw invalid(`There is no command ${JSON.stringify(name)}; there are ${names}. See telltale --help.`);
}

function serve(args: string[]): Command {
  const values = read(args, {
    ...common,
    ...shareFlags,
    ...settingOptions,
    share: { type: 'boolean' },
    settings: { type: 'string' },
  });
  if (values.help) return { name: 'help' };
  const shareFlag = shareFlagIn(values);
  if (values.share !== true && shareFlag) throw invalid(`--${shareFlag} belongs to --share, which is missing.`);
  return {
    name: 'serve',
    settings: readSettingFlags(values),
    settingsFile: text(values.settings) ?? null,
    share: values.share === true ? readShareFlags(values) : null,
    hostRoot: text(values['host-root']) ?? null,
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
