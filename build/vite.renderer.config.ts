/**
 * Bundles the page. Relative addresses, since it is served from `/`, from a base path behind a proxy, and from
 * the app's own scheme; nothing inline, since its content security policy forbids that.
 */
import { defineConfig } from 'vite';
import { webManifest } from './web-manifest.ts';

/** Bytes of source, before it is made small; a request costs more than these. */
const leastChunk = 4_000;

const root = new URL('../renderer', import.meta.url).pathname;

export default defineConfig({
  root,
  base: './',
  plugins: [webManifest(new URL('./icons', import.meta.url).pathname)],
  build: {
    target: 'es2022',
    outDir: '../dist/renderer',
    emptyOutDir: true,
    // The app's page, and that of the desktop app's small windows.
    rolldownOptions: {
      input: { index: `${root}/index.html`, desktop: `${root}/desktop.html` },
      output: {
        // By what is used together, the smallest joined to their nearest: what the page needs comes over the six
        // connections that a browser opens, at once.
        codeSplitting: {
          groups: [
            { name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: leastChunk },
          ],
        },
        chunkFileNames: ({ name }) => `assets/${name.startsWith('shared~') ? 'shared' : name}-[hash].js`,
      },
    },
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
