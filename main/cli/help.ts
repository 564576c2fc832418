/** What `telltale --help` prints. What serve takes of settings is written from their schema. */
import { channelNames } from '../../protocol/channels.ts';
import {
  type SettingDefinition,
  type SettingKey,
  settingDefinition,
  settingKeys,
} from '../../protocol/settings.ts';
import { writeSettingText } from '../settings/text.ts';

/** Where the second column begins, and where lines end. */
const indent = 32;
const width = 110;

/** What stands for a value, where the setting's type says too little. */
const placeholders: Readonly<Record<string, string>> = {
  'allowed-host': 'NAME',
  'base-path': 'PATH',
  'channels-off': 'CHANNEL',
  'share-address': 'A',
  'share-expires': 'TIME',
  'share-show': 'WHAT',
  'tls-cert': 'FILE',
  'tls-key': 'FILE',
  'trusted-proxy': 'ADDRESS',
  host: 'ADDRESS',
  tls: 'self',
};

/** Flags that say more than their setting does. */
const additions: Readonly<Record<string, string>> = {
  'allowed-host': 'Repeat or use commas.',
  'channels-off': 'Or --no-CHANNEL, such as --no-process.',
  'share-address': 'Repeat or use commas.',
  'share-show': '--share-hide takes from it.',
  tls: 'Another Telltale compares its fingerprint, which is in the link.',
};

export const help = `Usage: telltale <command> [options]

Commands
  serve      sample this machine and serve the dashboard and the stream on loopback
  snapshot   print one reading with true rates and exit
  share      share what a running serve shows, or print its link and change what it shows
  unshare    end sharing, with every viewer and session
  viewers    list who is watching
  disconnect ID   end one viewer and turn it away
  access-log who came, went and was refused
  token      add NAME, list, revoke NAME: tokens of programs, which outlive every share
  settings   what is in force and where it comes from; set KEY VALUE, reset KEY

telltale serve
${line('--share', 'Let other machines read: prints a link with an invitation for each address.')}
${line('--host-root DIR', 'Read the machine whose /proc and /sys are mounted below DIR.')}
${line('--settings FILE', 'Settings are kept here; each flag below goes before them, and so does an environment variable of its name: TELLTALE_INTERVAL for --interval.')}

${settingKeys.flatMap(settingLine).join('\n')}

telltale share
${line('--port N', 'Which one, where several run; also for unshare, viewers, disconnect, access-log, settings.')}
${line('--new-link', 'A new invitation: whoever came with the old one is out.')}
${line('--address, --expires, --show, --hide', 'As above.')}
${line('--json', 'Print JSON; also for the others.')}

telltale settings [set KEY VALUE… | reset KEY…]
${line('--settings FILE', 'This file, whoever runs; else the running one, or your own file where none runs.')}

telltale token add NAME
${line('--expires TIME', 'How long it is valid (for ever).')}

telltale token list
${line('--json', 'Print JSON.')}

telltale snapshot
${line('--channels A,B', 'These channels (all).')}
${line('--json', 'As GET /api/v1/snapshot answers.')}
${line('--host-root DIR', 'As above.')}

Channels: ${channelNames.join(', ')}

The address is printed on stdout, the log goes to stderr.
`;

function settingLine(key: SettingKey): string[] {
  const definition = settingDefinition(key);
  const { flag, help: text } = definition;
  if (flag === null) return [];
  const fallback = writeSettingText(key, definition.default as never);
  const told = [text, additions[flag], fallback === '' ? undefined : `(${fallback})`];
  return [line(flagText(flag, definition), told.filter((part) => part !== undefined).join(' '))];
}

function flagText(flag: string, definition: SettingDefinition): string {
  if (definition.type === 'boolean') return `--[no-]${flag}`;
  const ofNumber = 'unit' in definition && definition.unit === 'ms' ? 'TIME' : 'N';
  return `--${flag} ${placeholders[flag] ?? ofNumber}`;
}

/** A flag and what it does, wrapped. */
function line(flag: string, text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && indent + last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  const first = `  ${flag}`.padEnd(indent);
  const head = first.length > indent ? `${first}\n${' '.repeat(indent)}` : first;
  return head + lines.join(`\n${' '.repeat(indent)}`);
}
