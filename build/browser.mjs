// Finds a Chromium to test with: Playwright's own, else an installed Chrome or Chromium, else one from the
// system's packages, which only root on a Debian-like system can install.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

// The first is what Playwright itself runs without a window: a page of it costs a third of the CPU.
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'msedge',
];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * @returns {{ executablePath: string, args: string[] } | null} `args`: Chromium's sandbox refuses to run as root;
 * the rest keeps it from calling home while tests run
 */
export function findBrowser() {
  const executablePath = [process.env.TELLTALE_BROWSER, playwrightsOwn(), ...onPath(), ...places].find(
    (path) => path !== undefined && runnable(path),
  );
  if (executablePath === undefined) return null;
  const quiet = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
  ];
  const root = process.platform === 'linux' && process.getuid?.() === 0;
  return { executablePath, args: root ? ['--no-sandbox', ...quiet] : quiet };
}

/** Finds a browser or installs one. @throws Error that says what to do where neither works */
export function ensureBrowser() {
  const found = findBrowser();
  if (found) return found;
  if (process.platform === 'linux' && process.getuid?.() === 0 && onPath(['apt-get']).length > 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
    // Not every release has the first one.
    for (const name of ['chromium-headless-shell', 'chromium']) {
      console.log(`No Chromium found: installing the package ${name}.`);
      const args = ['install', '-y', '-qq', '--no-install-recommends', name];
      if (spawnSync('apt-get', args, { stdio: 'inherit', env }).status === 0) break;
    }
  } else {
    console.log('No Chromium found: asking Playwright for its own.');
    spawnSync('npx', ['playwright', 'install', 'chromium'], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
  }
  const installed = findBrowser();
  if (installed) return installed;
  throw new Error(
    'No Chromium or Chrome was found and none could be installed. Install one, or set TELLTALE_BROWSER to its path.',
  );
}

function playwrightsOwn() {
  try {
    return chromium.executablePath();
  } catch {
    return undefined;
  }
}

function onPath(wanted = names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return wanted
    .flatMap((name) => folders.map((folder) => join(folder, name + suffix)))
    .filter((path) => existsSync(path));
}

/** @param {string} path */
function runnable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
