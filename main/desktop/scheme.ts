/**
 * Serves the built renderer at app://telltale/, an origin of its own: no file access, no bypass of the content
 * security policy, one fixed set of headers (Electron's security checklist, 7 and 18).
 */
import { readFile } from 'node:fs/promises';
import type { Protocol, Session } from 'electron';
import { pageHeaders } from '../server/headers.ts';
import { resolveAsset } from './asset-path.ts';
import { appScheme, isAppUrl } from './origin.ts';

/** The same policy as a browser gets: everything from our own origin, nothing from elsewhere. */
const headers = { ...pageHeaders, 'Cache-Control': 'no-cache' };

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
    return new Response(body, { headers: { ...headers, 'Content-Type': asset.contentType } });
  } catch {
    return refusal(404, 'Not found');
  }
}

function refusal(status: number, text: string): Response {
  return new Response(text, { status, headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8' } });
}
