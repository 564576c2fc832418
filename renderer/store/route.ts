/**
 * Where in the app a person is, as the fragment of the address: `#/processes?sort=memory&at=…`. Pure; the router
 * beside the shell listens and writes. Other fragments, such as an invitation, are none of ours.
 */

export interface Route {
  /** Id of the screen; empty for the overview. */
  readonly screen: string;
  readonly params: Readonly<Record<string, string>>;
}

/** The route of a fragment, `#` included; `null` where the fragment is none. The first of repeated parameters counts. */
export function parseRoute(hash: string): Route | null {
  if (hash === '' || hash === '#') return { screen: '', params: {} };
  if (!hash.startsWith('#/')) return null;
  const [path = '', query = ''] = hash.slice(2).split('?', 2);
  const params: [string, string][] = [];
  for (const [name, value] of new URLSearchParams(query)) {
    if (value !== '' && !params.some(([known]) => known === name)) params.push([name, value]);
  }
  return { screen: safeDecode(path.replace(/\/+$/, '')), params: Object.fromEntries(params) };
}

/** The fragment of a route, `#` included. */
export function formatRoute({ screen, params }: Route): string {
  const query = new URLSearchParams(params).toString().replaceAll('%3A', ':').replaceAll('%2F', '/');
  return `#/${encodeURIComponent(screen)}${query === '' ? '' : `?${query}`}`;
}

/** Parameters with some of them changed; `null` takes one out. */
export function withParams(
  params: Route['params'],
  changes: Readonly<Record<string, string | null>>,
): Route['params'] {
  const next: Record<string, string> = { ...params };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') delete next[name];
    else next[name] = value;
  }
  return next;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
