/**
 * Where stream and requests are, beside the address of a dashboard: its last segment, query and fragment are dropped.
 * Made of text alone, since not every environment that has a client has the class URL.
 */

/** `ws`, with the security of the address. @param baseUrl absolute and with a path: `document.baseURI` */
export function socketUrl(baseUrl: string): string {
  return `${folderOf(baseUrl).replace(/^http/, 'ws')}ws`;
}

/** A method's address; a list becomes a repeated parameter. */
export function requestUrl(baseUrl: string, method: string, params: Record<string, unknown>): string {
  const query = Object.entries(params)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one) => [name, String(one)] as const),
    )
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&');
  return `${folderOf(baseUrl)}api/v1/${method}${query === '' ? '' : `?${query}`}`;
}

function folderOf(baseUrl: string): string {
  return baseUrl.replace(/[?#].*$/s, '').replace(/[^/]*$/, '');
}
