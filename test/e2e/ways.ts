/**
 * The ways to the same page: a browser at the endpoint of `telltale serve`, the desktop app through the Electron
 * stand-in, the desktop app on real Electron. Each gives a page and can take its engine away and bring it back.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { _electron, type Browser, chromium, type Page } from 'playwright';
import { ensureBrowser } from '../../build/browser.mjs';
import type { Order, OrderResults, WindowReport } from '../electron-standin/control.ts';
import type { Shown } from '../electron-standin/desktop.ts';
import { type Program, root, startProgram } from './program.ts';

/** Of the main window's page, within its origin. */
const mainAddress = '/index.html';
/** Of the browser's window, CSS pixels. */
const viewport = { width: 1280, height: 860 };

export type Way = { kind: 'browser' } | { kind: 'standin' } | { kind: 'electron'; executablePath: string };

export interface Running {
  /** Address of the endpoint, with a slash at its end. */
  url(): string;
  /** A page that shows the dashboard; `listen` is called before it loads anything that counts. */
  open(listen: (page: Page) => void): Promise<Page>;
  /** Gone for the page until `start`; `null` where this way cannot play that. */
  engine: { stop(): Promise<void>; start(): Promise<void> } | null;
  /** What the page's console says of an engine that is away, which is no mistake of ours. */
  expectedWhileAway: RegExp | null;
  /** The stand-in's own orders; `null` elsewhere. */
  standin: Standin | null;
  /** @returns exit code of the program that ran */
  close(): Promise<number | null>;
}

export interface Standin {
  order<Given extends Order>(
    order: Given,
  ): Promise<Given['order'] extends keyof OrderResults ? OrderResults[Given['order']] : null>;
  /** What the app would have shown so far. */
  readonly shown: readonly Shown[];
}

export interface RunningStandin extends Running {
  readonly standin: Standin;
  /** A window's page as it is. @param address of the window, as a part of it; left out: of the main window */
  page(address?: string): Promise<Page>;
  /** What the app has logged so far. */
  log(): string;
  /** Exit code, once it has ended. */
  readonly ended: Promise<number | null>;
  close(signal?: NodeJS.Signals): Promise<number | null>;
}

export function run(way: Way): Promise<Running> {
  if (way.kind === 'browser') return runBrowser();
  return way.kind === 'standin' ? runStandin() : runElectron(way.executablePath);
}

async function runBrowser(): Promise<Running> {
  const serve = (port: string) => startProgram(['dist/main/cli.js', 'serve', '--port', port]);
  let program = await serve('0');
  const { port } = new URL(program.url);
  const browser = await chromium.launch(ensureBrowser());
  // Kept from test to test: on two cores, a window of Chromium takes longer to open than most tests run.
  let page: Page | null = null;
  return {
    url: () => program.url,
    async open(listen) {
      page ??= await browser.newPage({ viewport });
      listen(page);
      // What the last test chose is not this one's choice.
      if (page.url().startsWith(program.url)) await page.evaluate(() => localStorage.clear());
      await page.setViewportSize(viewport);
      // Without a fragment it is loaded anew, whatever it shows.
      await page.goto(program.url);
      return page;
    },
    engine: {
      async stop() {
        await program.end();
      },
      async start() {
        program = await serve(port);
      },
    },
    expectedWhileAway: /WebSocket connection to '\S+' failed|ERR_CONNECTION_REFUSED/,
    standin: null,
    async close() {
      await browser.close();
      return program.end();
    },
  };
}

export interface StandinOptions {
  /** Folder of the app's own files, kept afterwards; one of its own for this run unless given. */
  profile?: string;
  /** Of the endpoint; a free one unless given. */
  port?: number;
  /** Beside those of this process. */
  env?: NodeJS.ProcessEnv;
  /** Further ones. */
  flags?: readonly string[];
}

/** Starts the desktop app through the stand-in. */
export async function runStandin(options: StandinOptions = {}): Promise<RunningStandin> {
  const { profile, port = 0, env = {} } = options;
  const userData = profile ?? mkdtempSync(join(tmpdir(), 'telltale-profile-'));
  const flags = [`--port=${port}`, `--user-data-dir=${userData}`, ...(options.flags ?? [])];
  const program = await startProgram(['test/electron-standin/launch.mjs', '.', ...flags], {
    ...process.env,
    // Neither the settings of whoever runs the tests, nor their session's tray.
    XDG_CONFIG_HOME: join(userData, 'config'),
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
    WAYLAND_DISPLAY: '',
    ...env,
  });
  const standin = connectStandin(program);
  const browsers: Browser[] = [];
  /** Connects anew, since a connection does not get over a crash of its page. */
  const page = async (address = mainAddress) => {
    const report = await untilWindow(standin, address);
    const known = browsers.at(-1);
    if (known && address !== mainAddress) return untilPage(known, address);
    const browser = await chromium.connectOverCDP(report.endpoint, { timeout: 10_000 });
    browsers.push(browser);
    return untilPage(browser, address);
  };
  let first: Page | null = null;
  return {
    url: () => program.url,
    async open(listen) {
      first ??= await page();
      listen(first);
      // The window lives from test to test; what one of them chose is not the next one's choice.
      await first.evaluate(() => localStorage.clear());
      // Loaded anew, so that the whole of a load is listened to.
      await first.reload();
      return first;
    },
    page,
    log: program.log,
    ended: program.ended,
    engine: {
      async stop() {
        await standin.order({ order: 'engine-away' });
      },
      async start() {
        await standin.order({ order: 'engine-back' });
      },
    },
    expectedWhileAway: null,
    standin,
    async close(signal = 'SIGTERM') {
      await Promise.all(browsers.map((browser) => browser.close()));
      const code = program.process.exitCode ?? (await program.end(signal));
      if (profile === undefined) rmSync(userData, { recursive: true, force: true });
      return code;
    },
  };
}

async function runElectron(executablePath: string): Promise<Running> {
  const userData = mkdtempSync(join(tmpdir(), 'telltale-profile-'));
  const app = await _electron.launch({
    args: [root, '--port=0', `--user-data-dir=${userData}`],
    executablePath,
    chromiumSandbox: true,
  });
  const url = await new Promise<string>((resolve) => {
    app.process().stdout?.on('data', (text) => {
      const address = /^http\S+$/m.exec(String(text))?.[0];
      if (address !== undefined) resolve(address);
    });
  });
  return {
    url: () => url,
    async open(listen) {
      const page = await app.firstWindow();
      listen(page);
      await page.reload();
      return page;
    },
    // Engine and window are one process.
    engine: null,
    expectedWhileAway: null,
    standin: null,
    async close() {
      await app.close();
      rmSync(userData, { recursive: true, force: true });
      return app.process().exitCode;
    },
  };
}

function connectStandin(program: Program): Standin {
  const pending = new Map<number, { resolve(result: never): void; reject(error: Error): void }>();
  const shown: Shown[] = [];
  let lastId = 0;
  program.process.on('message', (message: Answer | Shown) => {
    if ('shown' in message) shown.push(message);
    else if ('done' in message) pending.get(message.done)?.resolve(message.result as never);
    else pending.get(message.failed)?.reject(new Error(message.message));
  });
  return {
    shown,
    order(order) {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject });
        program.process.send({ ...order, id });
      });
    },
  };
}

type Answer = { done: number; result: unknown } | { failed: number; message: string };

/** A window that has loaded the address. */
async function untilWindow(standin: Standin, address: string): Promise<WindowReport> {
  for (;;) {
    const reports = await standin.order({ order: 'windows' });
    const report = reports.find(({ url }) => url.includes(address));
    if (report) return report;
    await delay(100);
  }
}

async function untilPage(browser: Browser, address: string): Promise<Page> {
  for (;;) {
    const pages = browser.contexts().flatMap((context) => context.pages());
    const page = pages.find((candidate) => candidate.url().includes(`electron-standin.test${address}`));
    if (page) return page;
    await delay(100);
  }
}
