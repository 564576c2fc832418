/** The app's own scheme and host: what is ours among URLs. */

export const appScheme = 'app';
const appHost = 'telltale';

/** What the main window loads. */
export const appUrl = `${appScheme}://${appHost}/index.html`;
/** What the small windows load: one page, the view named in its query. */
export const smallUrl = `${appScheme}://${appHost}/desktop.html`;

/**
 * Whether a URL is one of our own pages. Compares protocol and host: Node's `URL.origin` of a custom scheme is the
 * text 'null', which any other such scheme would equal.
 */
export function isAppUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url?.protocol === `${appScheme}:` && url.host === appHost;
}
