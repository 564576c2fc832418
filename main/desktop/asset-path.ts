/**
 * From a URL's path to a file of the built renderer, or to nothing. `URL` has folded `..` and `%2e%2e` already but
 * not `%2f` and `%5c`, so: decode once, refuse what no path of ours has, and check where the result lies.
 */
import { extname, isAbsolute, join, relative, sep } from 'node:path';
import { contentTypes } from '../server/content-types.ts';

export interface Asset {
  file: string;
  contentType: string;
}

/**
 * @param root folder of the built renderer, absolute
 * @param pathname as `URL.pathname` gives it, still encoded
 * @returns `null` for whatever must be answered with 404, a file of no known content type too
 */
export function resolveAsset(root: string, pathname: string): Asset | null {
  const path = decode(pathname === '/' ? '/index.html' : pathname);
  if (path === null || path.includes('\0') || path.includes('\\')) return null;
  const file = join(root, path);
  const inside = relative(root, file);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return null;
  const contentType = contentTypes[extname(file).toLowerCase()];
  return contentType === undefined ? null : { file, contentType };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
