/** Bundles the preload script: one CommonJS file, as a sandboxed page's preload must be. */
import { defineConfig } from 'vite';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  publicDir: false,
  build: {
    lib: { entry: 'preload/preload.ts', formats: ['cjs'], fileName: () => 'preload.cjs' },
    target: 'es2023',
    outDir: 'dist/preload',
    emptyOutDir: true,
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: { external: ['electron'], output: { codeSplitting: false } },
  },
});
