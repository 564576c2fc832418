// `npm run dev`: rebuilds each part when its sources change and restarts `serve`; the page is reloaded by hand.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build as vite } from 'vite';
import { root } from './build.mjs';

/** @type {import('node:child_process').ChildProcess | null} */
let serving = null;

function restart() {
  serving?.kill();
  serving = spawn(process.execPath, [join(root, 'dist/main/cli.js'), 'serve', ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
}

for (const part of ['renderer', 'main']) {
  const watcher = await vite({
    configFile: join(root, `build/vite.${part}.config.ts`),
    logLevel: 'warn',
    build: { watch: {} },
  });
  if (part === 'main' && 'on' in watcher) {
    watcher.on('event', (event) => {
      if (event.code === 'BUNDLE_END') restart();
      if (event.code === 'ERROR') console.error(event.error.message);
    });
  }
}
process.once('SIGINT', () => {
  serving?.kill();
  process.exit(0);
});
