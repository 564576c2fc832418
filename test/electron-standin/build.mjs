// Bundles the stand-in for Node, which must not need to read TypeScript (20.19 cannot).
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '../..');

export const standinBundle = join(root, 'dist/electron-standin/electron.js');

export async function buildStandin() {
  // Imported here, since the launcher wants nothing but the path.
  const { build } = await import('vite');
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: 'test/electron-standin/electron.ts',
      target: 'node20',
      outDir: 'dist/electron-standin',
      emptyOutDir: true,
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'electron.js' } },
    },
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildStandin();
