/** Bundles `telltale/client`, for Node with ws left outside, and for browsers. */
import { defineConfig } from 'vite';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  publicDir: false,
  ssr: { noExternal: true, external: ['ws'] },
  build: {
    ssr: true,
    // What Node 20 and the browsers of 2023 have.
    target: 'es2022',
    outDir: 'dist/client',
    emptyOutDir: true,
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { node: 'protocol/client/node/index.ts', browser: 'protocol/client/browser/index.ts' },
      external: ['ws'],
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'shared-[hash].js' },
    },
  },
});
