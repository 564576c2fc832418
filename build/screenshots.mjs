// `npm run screenshots`: pictures of every screen from a real run under a load that this script makes, in the three
// sizes and both themes, for docs/screenshots. The README shows one of them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright';
import { ensureBrowser } from './browser.mjs';
import { buildIfStale, root } from './build.mjs';

const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
  { width: 390, height: 844 },
];
const schemes = /** @type {const} */ (['dark', 'light']);
/** Screens by their fragment; what this machine does not have is left out by the app itself. */
const screens = process.argv.length > 2 ? process.argv.slice(2) : ['overview'];
/** The charts' shortest window is to be full. */
const warmUpMs = 65_000;

const output = join(root, 'docs/screenshots');
const scratch = mkdtempSync(join(tmpdir(), 'telltale-load-'));

await buildIfStale();
const serve = spawn(process.execPath, [join(root, 'dist/main/cli.js'), 'serve', '--port', '0'], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, XDG_STATE_HOME: scratch },
});
const stopLoad = startLoad();
try {
  const [url] = await once(createInterface(serve.stdout), 'line');
  await new Promise((resolve) => setTimeout(resolve, warmUpMs));
  await takeAll(url);
} finally {
  stopLoad();
  serve.kill();
  rmSync(scratch, { recursive: true, force: true });
}

/** @param {string} url */
async function takeAll(url) {
  mkdirSync(output, { recursive: true });
  const browser = await chromium.launch(ensureBrowser());
  for (const viewport of sizes) {
    for (const colorScheme of schemes) {
      const page = await browser.newPage({ viewport, colorScheme });
      for (const screen of screens) {
        await page.goto(`${url}#/${screen === 'overview' ? '' : screen}`);
        await page.getByText('Live', { exact: true }).waitFor();
        // Two ticks, so that what is shown has rates, and process rows have come.
        await new Promise((resolve) => setTimeout(resolve, 2_500));
        await page.screenshot({
          path: join(output, `${screen}-${viewport.width}x${viewport.height}-${colorScheme}.png`),
        });
      }
      await page.close();
    }
  }
  await browser.close();
}

/**
 * A machine at work: a core busy in waves, a file that is written, traffic on loopback.
 * @returns {() => void} ends it
 */
function startLoad() {
  const busy = spawn(process.execPath, [
    '-e',
    'let t = 0; setInterval(() => { t += 1; const end = Date.now() + 60 * (1 + Math.sin(t / 60)) / 2; while (Date.now() < end); }, 90)',
  ]);
  const write = spawn(
    'sh',
    [
      '-c',
      'while :; do head -c 8000000 /dev/urandom >"$1"; sync "$1"; sleep 0.7; done',
      'sh',
      join(scratch, 'file'),
    ],
    {
      detached: true,
    },
  );
  const server = createServer((_request, response) => response.end(Buffer.alloc(200_000))).listen(0, '127.0.0.1');
  const fetching = setInterval(() => {
    const address = server.address();
    if (address && typeof address === 'object') {
      fetch(`http://127.0.0.1:${address.port}`).then(
        (response) => response.arrayBuffer(),
        () => {},
      );
    }
  }, 150);
  return () => {
    busy.kill();
    if (write.pid !== undefined) process.kill(-write.pid);
    clearInterval(fetching);
    server.close();
  };
}
