/** The invitation at the end of a link to a shared Telltale, as server/sharing.ts makes it. */

/** 128 random bits in base64url and, where the certificate is of the machine's own making, its fingerprint. */
const wholeInvitation = /^#invite=[\w-]{22}(?:&fingerprint=[0-9a-f]{64})?$/i;

/** @param fragment of the link, `#` included */
export function isWholeInvitation(fragment: string): boolean {
  return wholeInvitation.test(fragment);
}
