/** A link to a shared Telltale as people paste it: checked before anything opens it. */
import { isWholeInvitation } from '../../protocol/invitation.ts';
import { t } from '../language/text.ts';

export interface SharedLink {
  readonly href: string;
  /** As a person would name the place: host, and port where it is written. */
  readonly host: string;
  readonly encrypted: boolean;
}

/** @returns what the text links to, or why it is no link to a Telltale, as a sentence for whoever pasted it */
export function readSharedLink(text: string): SharedLink | string {
  const trimmed = text.trim();
  if (!URL.canParse(trimmed)) return t('This is no link: it begins with http:// or https://.');
  const url = new URL(trimmed);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return t('A link of Telltale is http or https.');
  if (url.username !== '' || url.password !== '') return t('A link of Telltale names no user.');
  if (url.hash === '') return t('The invitation is missing: the end of the link, from #invite= on, was cut off.');
  if (!isWholeInvitation(url.hash)) return t('The invitation in this link is not whole; copy it again.');
  return { href: url.href, host: url.host, encrypted: url.protocol === 'https:' };
}

/** The name or address in a link; of IPv6 without its brackets. */
export function hostOf(link: string): string {
  return new URL(link).hostname.replace(/^\[|\]$/g, '');
}

/** Whether a link to this machine can be opened on another one. */
export function leadsHereFromElsewhere(link: string): boolean {
  return !/^(127\.|::1$|localhost$)/.test(hostOf(link));
}
