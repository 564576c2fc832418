// `npm run screenshots [-- SCREEN…]`: pictures of every screen of a machine under a load that this script makes, in three
// sizes and both themes, as docs/screenshots/SCREEN-WIDTH-THEME.png. The machine is put together in
// screenshots-machine.mjs, so that no path, command line, user or name of the one that makes the pictures is in them.
// `--output DIR` puts them elsewhere; `--program FILE` takes a built cli.js instead of building.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { ensureBrowser } from './browser.mjs';
import { buildIfStale, root } from './build.mjs';
import { layMachine } from './screenshots-machine.mjs';

/** @typedef {import('playwright').Page} Page */

const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
  { width: 390, height: 844 },
];
const themes = /** @type {const} */ (['dark', 'light']);

/**
 * Each with its fragment where that is not its name, and what is done on it before the picture. Containers and services
 * are left out: without an engine and systemd they have no names and states, and with them they would be this machine's
 * own.
 * @type {Record<string, { fragment?: string, act?: (page: Page) => Promise<void> }>}
 */
const screens = {
  overview: { fragment: '' },
  cpu: {},
  memory: {},
  disks: {},
  network: {},
  processes: {},
  sensors: {},
  machines: {},
  share: {},
  settings: {},
  self: {},
  kiosk: {},
  cause: { fragment: '', act: askForCause },
};

/** Of the load: name, share of a core, MiB held, KiB written a second. */
const load = /** @type {const} */ ([
  ['video-encode', 0.55, 320, 900],
  ['photo-index', 0.2, 180, 250],
  ['browser', 0.14, 420, 60],
  ['browser-tab', 0.09, 260, 0],
  ['database', 0.07, 380, 500],
  ['web-server', 0.05, 90, 20],
  ['backup', 0.04, 60, 6_000],
  ['editor', 0.03, 210, 0],
  ['music-player', 0.02, 70, 0],
  ['mail', 0.01, 110, 0],
]);
/** The charts' shortest window is to be full. */
const warmUpMs = 65_000;
/** Two ticks, so that what is shown has rates, and process rows have come. */
const settleMs = 2_500;
/** The machine may be busier than by the load alone. */
const timeoutMs = 120_000;
/** Channels that are sampled while somebody subscribes. */
const lookedAt = 'sensor,power,gpu,process';
/** Whom the load runs as where this script may choose: no user of a usual machine. */
const loadUid = 1_000;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { output: { type: 'string' }, program: { type: 'string' } },
});
const unknown = positionals.filter((name) => !Object.hasOwn(screens, name));
if (unknown.length > 0) {
  console.error(`No such screen: ${unknown.join(', ')}. There are ${Object.keys(screens).join(', ')}.`);
  process.exit(1);
}
const output = resolve(options.output ?? join(root, 'docs/screenshots'));
if (options.program === undefined) await buildIfStale();
const program = resolve(options.program ?? join(root, 'dist/main/cli.js'));

const scratch = mkdtempSync(join(tmpdir(), 'telltale-screenshots-'));
const made = startLoad();
const machine = layMachine(made.processes, made.uid);
const serve = spawn(
  process.execPath,
  [program, 'serve', '--port', '0', '--no-slower-on-battery', '--host-root', machine.folder],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      TELLTALE_NO_DISCOVERY: '1',
      XDG_STATE_HOME: join(scratch, 'state'),
      XDG_CONFIG_HOME: join(scratch, 'config'),
      XDG_RUNTIME_DIR: scratch,
    },
  },
);
const end = () => {
  serve.kill();
  machine.close();
  made.stop();
  rmSync(scratch, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    end();
    process.exit(1);
  });
}
try {
  const [url] = await once(createInterface(serve.stdout), 'line');
  await takeAll(url);
} finally {
  end();
}

/** @param {string} url */
async function takeAll(url) {
  mkdirSync(output, { recursive: true });
  const browser = await chromium.launch(ensureBrowser());
  try {
    // What runs only while it is looked at has a past only if somebody looks meanwhile.
    const looking = new AbortController();
    const { body } = await fetch(`${url}metrics/stream?channels=${lookedAt}`, { signal: looking.signal });
    body?.pipeTo(new WritableStream()).catch(() => {});
    await delay(warmUpMs);
    for (const viewport of sizes) {
      for (const colorScheme of themes) {
        const context = await browser.newContext({
          viewport,
          colorScheme,
          locale: 'en-GB',
          hasTouch: viewport.width < 500,
          isMobile: viewport.width < 500,
        });
        context.setDefaultTimeout(timeoutMs);
        await takeScreens(await context.newPage(), url, `${viewport.width}-${colorScheme}`);
        await context.close();
      }
    }
    looking.abort();
  } finally {
    await browser.close();
  }
}

/**
 * @param {Page} page
 * @param {string} url
 * @param {string} suffix
 */
async function takeScreens(page, url, suffix) {
  for (const [name, { fragment = name, act }] of Object.entries(screens)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    // Else the screen before would stand there until the new one's code has come.
    await page.goto('about:blank');
    await page.goto(`${url}#/${fragment}`);
    await page.locator('main .card, .kiosk-tiles').first().waitFor();
    const past = page.locator('.stat-window dd');
    if ((await past.count()) > 0) await past.filter({ hasText: /\d/ }).first().waitFor();
    await delay(settleMs);
    await act?.(page);
    const path = join(output, `${name}-${suffix}.png`);
    await page.screenshot({ path });
    console.log(`${path} ${Math.round(statSync(path).size / 1_024)} KiB`);
  }
}

/** @param {Page} page */
async function askForCause(page) {
  await page.keyboard.press('Control+k');
  // The palette's code comes when it is first opened.
  await page.getByRole('combobox').fill('what did this');
  await page.getByRole('combobox').press('Enter');
  await page.getByRole('dialog').getByRole('row').nth(2).waitFor();
}

/**
 * A machine at work: programs that are busy in waves, hold memory, write files and ask one of them for pages.
 * @returns {{ processes: { pid: number }[], uid: number, stop(): void }}
 */
function startLoad() {
  const mayChoose = process.getuid?.() === 0;
  const uid = mayChoose ? loadUid : (process.getuid?.() ?? loadUid);
  if (mayChoose) chownSync(scratch, loadUid, loadUid);
  const server = createServer((request, response) =>
    response.end(Buffer.alloc(Number(request.url?.slice(1)) || 1)),
  );
  const children = load.map(([name, cpu, mebibytes, kibibytes]) =>
    spawn(
      process.execPath,
      [join(root, 'build/screenshots-load.mjs'), name, String(cpu), String(mebibytes), String(kibibytes)],
      {
        cwd: scratch,
        stdio: ['pipe', 'ignore', 'inherit'],
        env: {},
        ...(mayChoose && { uid: loadUid, gid: loadUid }),
      },
    ),
  );
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    const asking = children[load.findIndex(([name]) => name === 'browser')];
    if (address !== null && typeof address === 'object') asking?.stdin?.write(String(address.port));
  });
  return {
    processes: children.flatMap(({ pid }) => (pid === undefined ? [] : [{ pid }])),
    uid,
    stop() {
      for (const child of children) child.kill();
      server.close();
      server.closeAllConnections();
    },
  };
}
