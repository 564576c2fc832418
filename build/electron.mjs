// Finds Electron's executable without ever requiring the package `electron`, which in Node downloads synchronously,
// prints a stack and throws where it cannot. Follows its index.js: path.txt names the executable inside dist/, or
// inside the folder of ELECTRON_OVERRIDE_DIST_PATH.
import { spawn } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The archive has some 120 MB; a network that swallows packets must not hold `npm start` longer than this. */
const installTimeoutMs = 120_000;
/** An answer that takes longer than this is told of. */
const quietMs = 4_000;

/**
 * @param {string} packageDir node_modules/electron
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | null} the executable, present on disk
 */
export function findElectron(packageDir, env) {
  const named = readIfPresent(join(packageDir, 'path.txt'));
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return ifFile(join(override, named ?? 'electron'));
  return named === null ? null : ifFile(join(packageDir, 'dist', named));
}

/**
 * Looks, and where it is missing lets the package's own install script fetch it, once.
 * @param {{ packageDir: string, env: NodeJS.ProcessEnv, timeoutMs?: number, tell?: (line: string) => void }} options
 * @returns {Promise<{ path: string } | { path: null, reason: string }>}
 */
export async function ensureElectron({ packageDir, env, timeoutMs = installTimeoutMs, tell = () => {} }) {
  const present = findElectron(packageDir, env);
  if (present !== null) return { path: present };
  if (env.ELECTRON_OVERRIDE_DIST_PATH) {
    // What would be fetched lies elsewhere and would not be used.
    return { path: null, reason: 'ELECTRON_OVERRIDE_DIST_PATH holds none' };
  }
  if (readIfPresent(join(packageDir, 'install.js')) === null) return { path: null, reason: 'it is not installed' };
  const problem = await install(packageDir, env, timeoutMs, tell);
  const fetched = findElectron(packageDir, env);
  return fetched === null ? { path: null, reason: problem ?? 'its install script left none' } : { path: fetched };
}

/**
 * Why Electron would not start here although its executable is there, or `null`. It refuses root, and aborts where
 * its sandbox has neither user namespaces nor a setuid helper; the sandbox is never switched off for that.
 * @param {{ platform: NodeJS.Platform, env: NodeJS.ProcessEnv, uid: number | undefined, executable: string, sysctl?: (name: string) => string | null }} machine
 * @returns {string | null}
 */
export function startProblem({ platform, env, uid, executable, sysctl = readSysctl }) {
  if (platform !== 'linux') return null;
  if (uid === 0) return 'it does not run as root';
  const forbidden =
    sysctl('kernel/unprivileged_userns_clone') === '0' ||
    sysctl('kernel/apparmor_restrict_unprivileged_userns') === '1' ||
    sysctl('user/max_user_namespaces') === '0';
  if (forbidden && !isSetuidHelper(env.CHROME_DEVEL_SANDBOX ?? join(dirname(executable), 'chrome-sandbox'))) {
    return 'this system forbids the user namespaces that its sandbox is made of';
  }
  return null;
}

/**
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @returns {boolean} whether a window can be shown at all
 */
export function hasDisplay(platform, env) {
  return platform !== 'linux' || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);
}

/**
 * @param {string} packageDir @param {NodeJS.ProcessEnv} env @param {number} timeoutMs
 * @param {(line: string) => void} tell
 * @returns {Promise<string | null>} what went wrong, in one line
 */
function install(packageDir, env, timeoutMs, tell) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(packageDir, 'install.js')], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    const told = setTimeout(() => tell('Fetching Electron; this happens once.'), quietMs);
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output = (output + text).slice(0, 4_000);
    });
    /** @param {string | null} problem */
    const end = (problem) => {
      clearTimeout(told);
      resolve(problem);
    };
    child.once('error', (error) => end(error.message));
    child.once('close', (code, signal) => {
      if (code === 0) end(null);
      else if (signal !== null) end(`fetching it took longer than ${timeoutMs / 1_000} s`);
      else end(firstLine(output) ?? `its install script ended with ${code}`);
    });
  });
}

/** @param {string} text the stack that install.js prints @returns {string | null} */
function firstLine(text) {
  const line = text.split('\n').find((part) => part.trim() !== '');
  return line === undefined ? null : line.trim().slice(0, 200);
}

/** @param {string} path */
function readIfPresent(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** @param {string} path */
function ifFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() && isExecutable(path) ? path : null;
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} path */
function isSetuidHelper(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && stat.uid === 0 && (stat.mode & 0o4000) !== 0;
}

/** @param {string} name */
function readSysctl(name) {
  return readIfPresent(`/proc/sys/${name}`)?.trim() ?? null;
}
