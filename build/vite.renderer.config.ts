/**
 * Bundles the page. Relative addresses, since it is served from `/`, from a base path behind a proxy, and from
 * the app's own scheme; nothing inline, since its content security policy forbids that.
 */
import { defineConfig } from 'vite';
import { webManifest } from './web-manifest.ts';

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
    rolldownOptions: { input: { index: `${root}/index.html`, desktop: `${root}/desktop.html` } },
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
