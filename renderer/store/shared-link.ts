/** A link to a shared Telltale as people paste it: checked before anything opens it. */

export interface SharedLink {
  readonly href: string;
  /** As a person would name the place: host, and port where it is written. */
  readonly host: string;
  readonly encrypted: boolean;
}

/** 128 random bits in base64url. */
const invitation = /^#invite=[\w-]{22}(?:&fingerprint=[0-9a-f]{64})?$/i;

/** @returns what the text links to, or why it is no link to a Telltale, as a sentence for whoever pasted it */
export function readSharedLink(text: string): SharedLink | string {
  const trimmed = text.trim();
  if (!URL.canParse(trimmed)) return 'This is no link: it begins with http:// or https://.';
  const url = new URL(trimmed);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'A link of Telltale is http or https.';
  if (url.username !== '' || url.password !== '') return 'A link of Telltale names no user.';
  if (url.hash === '') return 'The invitation is missing: the end of the link, from #invite= on, was cut off.';
  if (!invitation.test(url.hash)) return 'The invitation in this link is not whole; copy it again.';
  return { href: url.href, host: url.host, encrypted: url.protocol === 'https:' };
}
