/**
 * The built renderer: every file of one folder, read into memory at the start and found by its exact path. What
 * is asked for never becomes a path of the file system, so there is nothing to traverse; symbolic links are left
 * out, so that none leads outside.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { answer, type Exchange } from './answer.ts';
import { contentTypes } from './content-types.ts';
import { pageHeaders } from './headers.ts';

export interface StaticFile {
  readonly type: string;
  readonly etag: string;
  /** Whether the name has a hash of the content, so that it may be kept for good. */
  readonly immutable: boolean;
  readonly bytes: Buffer;
}

/** By path below the base path: `/assets/app-1a2b3c4d.js`. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

/** As Vite names its output: eight characters of a hash before the suffix. Elsewhere a name may only look like it. */
const hashedPath = /^\/assets\/.*-[\w-]{8}\.\w+$/;

/** @returns what the folder holds; empty where it is not there, since the renderer may not be built */
export function loadStatic(folder: string): StaticFiles {
  const files = new Map<string, StaticFile>();
  for (const entry of list(folder)) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    const bytes = readFileSync(file);
    files.set(path, {
      type: contentTypes[extname(entry.name)] ?? 'application/octet-stream',
      etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
      immutable: hashedPath.test(path),
      bytes,
    });
  }
  return files;
}

export function answerFile(exchange: Exchange, file: StaticFile): void {
  const headers = {
    ...pageHeaders,
    ETag: file.etag,
    'Cache-Control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  if (isKnown(exchange.request.headers['if-none-match'], file.etag)) {
    exchange.response.writeHead(304, headers).end();
    return;
  }
  answer(exchange, 200, { ...headers, 'Content-Type': file.type }, file.bytes);
}

function list(folder: string) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  const known = (ifNoneMatch ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*');
}
