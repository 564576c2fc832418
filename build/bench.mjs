// `npm run bench [-- name … --flag …]`: runs the benches of test/bench and prints each one's table. They are bundled
// first, so that what is measured runs as it does in the product, not through a test runner's loader.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build as vite } from 'vite';
import { buildIfStale, root } from './build.mjs';

const folder = join(root, 'test/bench');
const known = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && entry.name !== 'table.ts')
  .map((entry) => entry.name.slice(0, -3));
const words = process.argv.slice(2);
const wanted = words.filter((word) => !word.startsWith('--'));
const flags = words.filter((word) => word.startsWith('--'));
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`No bench ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  process.exit(2);
}

await buildIfStale();
// Inside the repository, so that packages resolve as they do for the sources.
const output = mkdtempSync(join(root, 'dist/bench-'));
try {
  for (const name of wanted.length > 0 ? wanted : known) {
    await vite({
      root,
      configFile: false,
      logLevel: 'error',
      publicDir: false,
      build: {
        ssr: true,
        target: 'node20',
        outDir: output,
        emptyOutDir: false,
        rolldownOptions: {
          input: { [name]: join(folder, `${name}.ts`) },
          output: { entryFileNames: '[name].mjs' },
        },
      },
    });
    const { run } = await import(pathToFileURL(join(output, `${name}.mjs`)).href);
    await run(flags);
  }
} finally {
  rmSync(output, { recursive: true, force: true });
}
// Chromium and sockets of peers may linger for a moment; what was measured is printed.
process.exit(process.exitCode ?? 0);
