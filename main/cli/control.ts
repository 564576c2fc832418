/** `telltale viewers|share|unshare|disconnect|access-log`: asks a running Telltale and prints what it says. */
import type { ViewerInfo } from '../../protocol/api.ts';
import { TelltaleError } from '../../protocol/errors.ts';
import { type AccessEvent, type ShareState, shareChoiceNames } from '../../protocol/share.ts';
import { callControl } from '../control/client.ts';
import { listOf } from './list-of.ts';
import { showQr } from './qr.ts';
import type { ControlCommand } from './sharing-arguments.ts';

/**
 * @param terminal where a QR code is drawn, if it is one, and where it is said that a list is empty
 * @returns what is to be printed
 * @throws (rejects with) TelltaleError
 */
export async function control(
  command: ControlCommand,
  folder: string,
  terminal: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
): Promise<string> {
  const target = { folder, port: command.port };
  const print = <Result>(result: Result, format: (result: Result) => string) =>
    command.json ? `${JSON.stringify(result)}\n` : format(result);
  switch (command.name) {
    case 'viewers':
      return print(await callControl(target, 'viewers', {}), ({ viewers }) =>
        listOf(viewers, formatViewer, 'Nobody is watching.', terminal),
      );
    case 'access-log':
      return print(await callControl(target, 'access_log', {}), ({ events }) =>
        listOf(events, formatEvent, 'Nobody has come, and nobody was refused, since it started.', terminal),
      );
    case 'unshare':
      return print(await callControl(target, 'unshare', {}), formatShare);
    case 'share': {
      const { addresses, expires, show, hide } = command.flags;
      const params = { ...(addresses && { addresses }), ...(expires !== undefined && { expires }), show, hide };
      const shared = await callControl(target, 'share', params);
      const state = command.newLink ? await callControl(target, 'rotate', {}) : shared;
      showQr(terminal, state.links);
      return print(state, formatShare);
    }
    case 'disconnect': {
      const result = await callControl(target, 'disconnect', { id: command.id });
      if (result.disconnected) return print(result, () => '');
      throw new TelltaleError(
        'not_found',
        `There is no viewer ${JSON.stringify(command.id)}; telltale viewers lists them.`,
      );
    }
  }
}

function formatViewer({ id, address, transport, channels, since }: ViewerInfo): string {
  return `${id.padEnd(6)} ${address.padEnd(39)} ${transport.padEnd(9)} since ${since}  ${channels.join(',')}`;
}

function formatEvent({ timestamp, event, address, access }: AccessEvent): string {
  const what = event.replaceAll('_', ' ');
  return `${timestamp} ${what}${address === null ? '' : ` ${address}`}${access === null ? '' : ` with ${access}`}`;
}

function formatShare({ sharing, links, expires, addresses, choices }: ShareState): string {
  if (!sharing && links.length === 0) return 'Nothing is shared.\n';
  const failed = addresses.filter(({ listening }) => !listening);
  const shown = shareChoiceNames.filter((name) => choices[name]);
  return [
    ...links,
    ...failed.map(({ address, reason }) => `Not shared on ${address}: ${reason}`),
    ...(links.length === 0 ? ['The link has expired; telltale share makes another.'] : []),
    ...(expires === null ? [] : [`The link is valid until ${expires}.`]),
    `Shown beside the numbers: ${shown.length > 0 ? shown.join(', ').replaceAll('_', ' ') : 'nothing'}.`,
    '',
  ].join('\n');
}
