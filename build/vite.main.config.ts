/** Bundles the engine for Node and Electron's main process; nothing but electron stays outside. */
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';

const root = new URL('..', import.meta.url).pathname;
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };

export default defineConfig({
  root,
  define: {
    'import.meta.env.TELLTALE_VERSION': JSON.stringify(version),
    // ws would look for native helpers that are not shipped; its own JavaScript serves.
    'process.env.WS_NO_BUFFER_UTIL': '"1"',
    'process.env.WS_NO_UTF_8_VALIDATE': '"1"',
  },
  publicDir: false,
  ssr: { noExternal: true, external: ['electron'] },
  build: {
    ssr: true,
    // Plain Node 20 runs `telltale serve`; Electron's own Node is newer.
    target: 'node20',
    outDir: 'dist/main',
    emptyOutDir: true,
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { cli: 'main/cli.ts', desktop: 'main/desktop/main.ts' },
      external: ['electron'],
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
