/**
 * Serves the built renderer at app://telltale/, an origin of its own: no file access, no bypass of the content
 * security policy, one fixed set of headers (Electron's security checklist, 7 and 18).
 */
import { readFile } from 'node:fs/promises';
import type { Protocol, Session } from 'electron';
import { resolveAsset } from './asset-path.ts';
import { appScheme, isAppUrl } from './origin.ts';

/** Nothing but our own files; the stream comes over a MessagePort, so the page connects to nobody. */
const contentSecurityPolicy = [
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

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
};

/** Must come before `ready`, and once. */
export function registerAppScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/**
 * After `ready`.
 * @param root folder of the built renderer
 */
export function serveRenderer(session: Session, root: string): void {
  session.protocol.handle(appScheme, (request) => answer(request, root));
}

async function answer(request: Request, root: string): Promise<Response> {
  if (request.method !== 'GET') return refusal(405, 'Method not allowed');
  const asset = isAppUrl(request.url) ? resolveAsset(root, new URL(request.url).pathname) : null;
  if (!asset) return refusal(404, 'Not found');
  try {
    // Electron's fs reads inside app.asar as well.
    const body = await readFile(asset.file);
    return new Response(body, { headers: { ...headers, 'content-type': asset.contentType } });
  } catch {
    return refusal(404, 'Not found');
  }
}

function refusal(status: number, text: string): Response {
  return new Response(text, { status, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' } });
}
