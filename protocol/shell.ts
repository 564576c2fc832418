/**
 * What the desktop shell's preload script and main say to each other: the names of the channels and the shape of
 * what goes over them. What the page sees is preload/api.ts.
 */

/** Preload to main, with the page's nonce: asks for a port. */
export const connectChannel = 'telltale:connect';

/** Main to preload, with the same nonce and one MessagePort. */
export const portChannel = 'telltale:port';

/** Preload to main, with one {@link ShellCall}. */
export const callChannel = 'telltale:call';

/** Main to preload, with the id of a command of the page, as its palette lists them: a menu item was chosen. */
export const commandChannel = 'telltale:command';

/** Event of the page's window by which the preload hands a command on, its id in `detail`. */
export const commandEvent = 'telltale:command';

/** What a page may ask of the app around it. */
export type ShellCall =
  /** Brings the main window to the front, on a screen; `screen` is its id, empty for the overview. */
  | { readonly call: 'open_main'; readonly screen: string }
  | { readonly call: 'open_compact' }
  /** A window that shows what guests of a share see. */
  | { readonly call: 'open_guest' }
  /** Opens another machine's Telltale in the person's browser; main decides which addresses are of one. */
  | { readonly call: 'open_link'; readonly url: string }
  /** Closes the window that asks; one that waits beside the tray is hidden. */
  | { readonly call: 'close' };

/** A nonce as pages make it: 16 to 128 characters that need no escaping anywhere. */
export function isNonce(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{16,128}$/.test(value);
}

/** The id of a screen, as it stands in an address. */
export function isScreenId(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z]{0,20}$/.test(value);
}

/** The id of a command, such as `screen cpu`. */
export function isCommandId(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9 ]{1,40}$/.test(value);
}

/** A web address of no more than 2,048 characters. */
export function isWebAddress(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 2_048 && /^https?:\/\/[^\s]+$/.test(value);
}

/** @returns a new object with what is known of it; `null` for whatever is no call */
export function parseShellCall(value: unknown): ShellCall | null {
  if (typeof value !== 'object' || value === null) return null;
  const { call, screen, url } = value as Record<string, unknown>;
  if (call === 'open_main') return isScreenId(screen) ? { call, screen } : null;
  if (call === 'open_link') return isWebAddress(url) ? { call, url } : null;
  return call === 'open_compact' || call === 'open_guest' || call === 'close' ? { call } : null;
}
