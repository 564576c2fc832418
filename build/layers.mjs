// The order of rooms, as data: a file may import its own room and any room to the left of it. Run by
// `npm run lint`; test/layers.test.ts shows that a breach is found.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Each entry is one step of the order; rooms of one step may not import each other. */
export const order = [
  ['protocol'],
  ['main/clock.ts'],
  ['main/log.ts'],
  ['main/procfs'],
  ['main/collectors'],
  ['main/sampler'],
  ['main/series', 'main/recorder'],
  ['main/hub'],
  ['main/transports', 'main/history', 'main/control', 'main/settings'],
  ['main/discovery'],
  ['main/server'],
  ['main/machine.ts'],
  ['main/owner.ts'],
  ['main/engine.ts'],
  ['main/desktop', 'main/cli'],
  ['main/cli.ts'],
];

/** Outside main: what each may import besides itself. */
export const outside = {
  preload: ['protocol'],
  renderer: ['protocol', 'preload/api.ts'],
};

/** Packages that only these places may import. */
export const packages = {
  electron: ['main/desktop', 'preload'],
  ws: ['main/transports', 'main/server', 'protocol/client'],
  systeminformation: ['main/collectors'],
  'multicast-dns': ['main/discovery'],
  'chart.js': ['renderer/charts'],
  preact: ['renderer'],
  '@preact/signals': ['renderer'],
};

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]|import\s*\(\s*['"]([^'"]+)['"]|(?:^|\n)import\s+['"]([^'"]+)['"]/g;

/**
 * @param {string} file path relative to the repository, with `/`
 * @param {string} text
 * @returns {string[]} one line a breach
 */
export function breaches(file, text) {
  const found = [];
  for (const match of text.matchAll(importPattern)) {
    const specifier = match[1] ?? match[2] ?? match[3] ?? '';
    const line = text.slice(0, match.index).split('\n').length;
    const problem = specifier.startsWith('.') ? roomProblem(file, specifier) : packageProblem(file, specifier);
    if (problem) found.push(`${file}:${line}: ${problem}`);
  }
  return found;
}

/** @param {string} file @param {string} specifier */
function roomProblem(file, specifier) {
  const target = relative('.', resolve(dirname(file), specifier))
    .split(sep)
    .join('/');
  const from = place(file);
  const to = place(target);
  if (!from || from === to) return null;
  const allowed = Object.hasOwn(outside, from) ? outside[/** @type {keyof typeof outside} */ (from)] : null;
  if (allowed) {
    return allowed.some((room) => inside(target, room)) ? null : `${from} may not import ${target}`;
  }
  if (!to) return `${from} may not import ${target}, which is no room`;
  if (step(to) === -1) return `${from} may not import ${target}`;
  return step(to) < step(from) ? null : `${from} may not import ${to}: it stands to its right`;
}

/** @param {string} file @param {string} specifier */
function packageProblem(file, specifier) {
  for (const [name, rooms] of Object.entries(packages)) {
    if (specifier !== name && !specifier.startsWith(`${name}/`)) continue;
    if (!rooms.some((room) => inside(file, room))) return `only ${rooms.join(', ')} may import ${name}`;
  }
  const isNode = specifier.startsWith('node:');
  if (isNode && (file.startsWith('renderer/') || file.startsWith('preload/'))) return `no ${specifier} in a page`;
  if (file.startsWith('protocol/') && !file.startsWith('protocol/client/node'))
    return `protocol imports no package, not ${specifier}`;
  return null;
}

/** @param {string} file @returns {string | null} the room, the longest that fits */
function place(file) {
  const rooms = [...order.flat(), ...Object.keys(outside)].filter((room) => inside(file, room));
  return rooms.sort((a, b) => b.length - a.length)[0] ?? null;
}

/** @param {string} room */
function step(room) {
  return order.findIndex((rooms) => rooms.includes(room));
}

/** @param {string} file @param {string} room */
function inside(file, room) {
  return file === room || file.startsWith(`${room}/`);
}

/** @param {string} root @returns {string[]} */
export function sourceFiles(root) {
  return ['protocol', 'main', 'preload', 'renderer'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `${folder}/${name.split(sep).join('/')}`),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
  const found = sourceFiles('.').flatMap((file) => breaches(file, readFileSync(file, 'utf8')));
  for (const line of found) console.error(line);
  if (found.length > 0) process.exitCode = 1;
}
