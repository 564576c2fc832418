/**
 * Bundles the page. Relative addresses, since it is served from `/`, from a base path behind a proxy, and from
 * the app's own scheme; nothing inline, since its content security policy forbids that.
 */
import { defineConfig } from 'vite';

export default defineConfig({
  root: new URL('../renderer', import.meta.url).pathname,
  base: './',
  build: {
    target: 'es2022',
    outDir: '../dist/renderer',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
