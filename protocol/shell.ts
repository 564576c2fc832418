/**
 * The names that the desktop shell's preload script and main agree on. What the page sees is preload/api.ts.
 */

/** Preload to main, with the page's nonce: asks for a port. */
export const connectChannel = 'telltale:connect';

/** Main to preload, with the same nonce and one MessagePort. */
export const portChannel = 'telltale:port';

/** A nonce as pages make it: 16 to 128 characters that need no escaping anywhere. */
export function isNonce(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{16,128}$/.test(value);
}
