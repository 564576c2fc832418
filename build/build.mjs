// Builds dist/: main (engine, CLI and desktop entry), preload, renderer, and the client library with its types.
// `npm run build`.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build as vite } from 'vite';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const parts = [
  { config: 'build/vite.main.config.ts', output: 'dist/main/cli.js' },
  { config: 'build/vite.preload.config.ts', output: 'dist/preload/preload.cjs' },
  { config: 'build/vite.renderer.config.ts', output: 'dist/renderer/index.html' },
  { config: 'build/vite.client.config.ts', output: 'dist/client/node.js' },
];

/** The environments of the client library: a project each, whose declarations are written beside its bundle. */
const declared = ['protocol/client/node', 'protocol/client/browser'];

const sources = ['protocol', 'main', 'preload', 'renderer', 'build', 'package.json'];

/** Builds all parts. @param {{ quiet?: boolean }} [options] */
export async function build({ quiet = false } = {}) {
  for (const part of parts) {
    await vite({ configFile: join(root, part.config), logLevel: quiet ? 'error' : 'info' });
  }
  for (const project of declared) writeDeclarations(project, join(root, 'dist/client/types'));
}

/** @param {string} project @param {string} outDir */
export function writeDeclarations(project, outDir) {
  const emit = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--rootDir', 'protocol'];
  const { status } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', project, ...emit, '--outDir', outDir], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`tsc could not write the types of ${project}.`);
}

/** Builds only when a source is newer than what was built, so that a second start is quick. */
export async function buildIfStale() {
  const built = parts.map((part) => join(root, part.output));
  if (!built.every((file) => existsSync(file))) return build({ quiet: true });
  const oldest = Math.min(...built.map((file) => statSync(file).mtimeMs));
  if (sources.some((source) => newest(join(root, source)) > oldest)) await build({ quiet: true });
}

/** @param {string} path @returns {number} the latest change below it, Unix milliseconds */
function newest(path) {
  if (!existsSync(path)) return 0;
  const own = statSync(path);
  if (!own.isDirectory()) return own.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await build();
