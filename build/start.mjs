// `npm start` and `npm run serve`: builds what is out of date, then opens the desktop app; where that cannot be, says
// why in one line and serves the same dashboard from Node. Flags go on to whichever it is.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfStale, root } from './build.mjs';
import { ensureElectron, hasDisplay, startProblem } from './electron.mjs';

/** Ctrl-C reaches us from the terminal and from npm: signals closer together than this are one. */
const sameSignalMs = 1_000;

/** @param {string[]} args */
async function main(args) {
  await buildIfStale();
  const rest = args.filter((argument) => argument !== '--serve');
  if (args.includes('--serve')) return serve(rest);
  if (!hasDisplay(process.platform, process.env)) {
    return serveInstead('There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set)', rest);
  }
  const electron = await ensureElectron({
    packageDir: join(root, 'node_modules/electron'),
    env: process.env,
    tell: (line) => process.stderr.write(`${line}\n`),
  });
  if (electron.path === null) return serveInstead(`Electron's binary cannot be had (${electron.reason})`, rest);
  const problem = startProblem({
    platform: process.platform,
    env: process.env,
    uid: process.getuid?.(),
    executable: electron.path,
  });
  if (problem !== null) return serveInstead(`Electron cannot start here (${problem})`, rest);
  return run(electron.path, [root, ...rest]);
}

/** @param {string} reason @param {string[]} args */
function serveInstead(reason, args) {
  process.stderr.write(`${reason}: serving the same dashboard to browsers instead.\n`);
  return serve(args);
}

/** @param {string[]} args */
function serve(args) {
  return run(process.execPath, [join(root, 'dist/main/cli.js'), 'serve', ...args]);
}

/**
 * Runs a program in our place: its output, its exit code, and each signal once.
 * @param {string} command @param {string[]} args
 * @returns {Promise<number>} exit code; 128 + n where signal n ended it
 */
export function run(command, args) {
  return new Promise((resolve, reject) => {
    // In a process group of its own, else a terminal's Ctrl-C would reach it besides the one passed on here.
    const child = spawn(command, args, { stdio: 'inherit', detached: process.platform !== 'win32' });
    let lastMs = Number.NEGATIVE_INFINITY;
    /** @param {NodeJS.Signals} signal */
    const pass = (signal) => {
      const nowMs = performance.now();
      if (nowMs - lastMs >= sameSignalMs) child.kill(signal);
      lastMs = nowMs;
    };
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
    for (const signal of signals) process.on(signal, pass);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const name of signals) process.off(name, pass);
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']);
    });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = await main(process.argv.slice(2)).catch((error) => {
    process.stderr.write(`telltale: ${error instanceof Error ? error.message : error}\n`);
    return 1;
  });
}
