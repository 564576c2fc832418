// The floor that `serve` is measured against: a process that makes the same reads at the same pace and does nothing
// with them. Usage: node bare-loop.mjs <milliseconds between two scans of processes> <file>…
import { closeSync, openSync, readdirSync, readSync, statfsSync } from 'node:fs';

const scanMs = Number(process.argv[2]);
const files = process.argv.slice(3).map((path) => openSync(path, 'r'));
const buffer = Buffer.allocUnsafe(64 * 1_024);
const cmdlineEvery = 3;
let tick = 0;

/** @param {number} fd */
function readAll(fd) {
  let length = 0;
  for (let count = -1; count !== 0; length += count) count = readSync(fd, buffer, 0, buffer.length, length);
}

/** @param {string} path */
function readOnce(path) {
  let fd = -1;
  try {
    fd = openSync(path, 'r');
    readSync(fd, buffer, 0, buffer.length, 0);
  } catch {
    // It ended since the listing.
  } finally {
    if (fd !== -1) closeSync(fd);
  }
}

function scan() {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    readOnce(`/proc/${name}/stat`);
    readOnce(`/proc/${name}/io`);
    if ((Number(name) + tick) % cmdlineEvery === 0) readOnce(`/proc/${name}/cmdline`);
  }
}

setInterval(() => {
  tick += 1;
  for (const fd of files) readAll(fd);
  statfsSync('/', { bigint: true });
  if ((tick * 1_000) % scanMs < 1_000) scan();
}, 1_000);
