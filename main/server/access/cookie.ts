/**
 * The session cookie (RFC 6265bis): HttpOnly, SameSite=Strict, for the whole host. Cookies know no ports, so the
 * port stands in the name and two programs on one machine do not sign each other out. Over TLS the name begins with
 * `__Host-`, which browsers accept only from a secure origin and never from another host; over plain HTTP in a
 * local network they would refuse it.
 */

/** Whether the browser reached us over TLS decides the name. */
export function cookieName(port: number, secure: boolean): string {
  return `${secure ? '__Host-' : ''}telltale_${port}`;
}

/** All values that were sent under a name: a page of another port may have set one of its own beside ours. */
export function readCookies(headers: readonly string[], name: string): string[] {
  return headers.flatMap((header) =>
    header.split(';').flatMap((pair) => {
      const separator = pair.indexOf('=');
      return separator > 0 && pair.slice(0, separator).trim() === name ? [pair.slice(separator + 1).trim()] : [];
    }),
  );
}

/** @param maxAgeSeconds `null` until the browser is closed; 0 removes it */
export function setCookie(name: string, value: string, secure: boolean, maxAgeSeconds: number | null): string {
  const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Strict'];
  if (secure) parts.push('Secure');
  if (maxAgeSeconds !== null) parts.push(`Max-Age=${maxAgeSeconds}`);
  return parts.join('; ');
}
