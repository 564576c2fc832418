/**
 * Headers of every answer. They tell a browser to run nothing that is not ours, to show us in no frame and to
 * let no other origin take in an answer. There is no Access-Control-* among them, nor ever.
 */

/** The page loads everything from its own origin; `connect-src 'self'` takes in its WebSocket (CSP level 3). */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** For what is data: even opened as a page it does nothing. */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'";

const common = {
  'X-Frame-Options': 'DENY',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/** For the page and its files. */
export const pageHeaders = { ...common, 'Content-Security-Policy': pagePolicy } as const;

/** For everything else; what we measure is out of date at once. */
export const dataHeaders = {
  ...common,
  'Content-Security-Policy': dataPolicy,
  'Cache-Control': 'no-store',
} as const;
