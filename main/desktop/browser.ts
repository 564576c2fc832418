/**
 * Opens in the person's browser the endpoint's own address, links with an invitation and neighbours' addresses, and
 * nothing else (security checklist, 15).
 */
import type { Shell } from 'electron';
import { isWholeInvitation } from '../../protocol/invitation.ts';
import type { Neighbour } from '../../protocol/neighbours.ts';
import type { Log } from '../log.ts';

/** @param url the engine's address, or what {@link openLink} has checked */
export function openInBrowser(shell: Pick<Shell, 'openExternal'>, url: string, log: Log): void {
  const { protocol } = new URL(url);
  // An invitation belongs in no log.
  const told = url.replace(/#.*/s, '');
  if (protocol !== 'http:' && protocol !== 'https:') {
    log('error', 'desktop', `${told} is no web address and is not opened`);
    return;
  }
  shell.openExternal(url).catch((error: unknown) => {
    log('warning', 'desktop', `no browser could be opened for ${told}: ${String(error).replaceAll(url, told)}`);
  });
}

/**
 * Opens another machine's Telltale, as a page of ours has asked.
 * @param neighbours those that are heard now
 */
export function openLink(
  shell: Pick<Shell, 'openExternal'>,
  url: string,
  neighbours: readonly Pick<Neighbour, 'url'>[],
  log: Log,
): void {
  if (neighbours.some((one) => one.url === url) || isShareLink(url)) openInBrowser(shell, url, log);
  else log('warning', 'desktop', 'refused to open what is no link to a Telltale', 'refused:open_link');
}

function isShareLink(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { username, password, hash } = new URL(text);
  return username === '' && password === '' && isWholeInvitation(hash);
}
