/**
 * The invitation in a link's fragment (`#invite=…`): taken out of the address before anything else reads it. A fragment
 * reaches no server by itself; protocol/client exchanges the invitation for a session.
 */

/** The address of a page, and what changes it; a window has both. */
export interface AddressBar {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  readonly history: Pick<History, 'replaceState' | 'state'>;
}

/** Whether the address holds an invitation, valid or not. */
export function holdsInvitation({ location }: Pick<AddressBar, 'location'>): boolean {
  return location.hash.startsWith('#invite=');
}

/** The invitation, which is gone from the address then, whatever it was; `null` where there is none. */
export function takeInvitation(page: AddressBar): string | null {
  if (!holdsInvitation(page)) return null;
  const { hash, pathname, search } = page.location;
  page.history.replaceState(page.history.state, '', `${pathname}${search}`);
  return /^#invite=([\w-]{1,64})(?:&|$)/.exec(hash)?.[1] ?? '';
}
