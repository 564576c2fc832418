// The floor that `serve` is measured against: a process that makes the same reads at the same pace and does nothing
// with them. Usage: node bare-loop.mjs <milliseconds between two scans of processes> <file>…
import { closeSync, openSync, readdirSync, readSync, statfsSync, statSync } from 'node:fs';

const scanMs = Number(process.argv[2]);
const files = process.argv.slice(3).map((path) => openSync(path, 'r'));
const buffer = Buffer.allocUnsafe(64 * 1_024);
/** What seldom changes of a process is read again after so many scans. */
const refreshEvery = 16;
/** A read that brings no more has had the whole file, as in main/procfs/file.ts. */
const surelyWholeBytes = 3_072;
/** Files of each process, kept open. @type {Map<string, number[]>} */
const kept = new Map();
let tick = 0;

/** @param {number} fd */
function readAll(fd) {
  let length = 0;
  for (let count = -1; count !== 0; length += count) {
    count = readSync(fd, buffer, 0, buffer.length, length);
    if (length === 0 && count <= surelyWholeBytes) return;
  }
}

/** @param {string} path */
function readOnce(path) {
  const fd = openSync(path, 'r');
  try {
    readSync(fd, buffer, 0, buffer.length, null);
  } finally {
    closeSync(fd);
  }
}

/** @param {string} pid */
function readProcess(pid) {
  try {
    let fds = kept.get(pid);
    if (!fds) {
      fds = [openSync(`/proc/${pid}/stat`, 'r'), openSync(`/proc/${pid}/io`, 'r')];
      kept.set(pid, fds);
    }
    for (const fd of fds) readSync(fd, buffer, 0, 4_096, 0);
    if ((Number(pid) + tick) % refreshEvery !== 0) return;
    statSync(`/proc/${pid}`);
    readOnce(`/proc/${pid}/cmdline`);
    readOnce(`/proc/${pid}/cgroup`);
  } catch {
    // It ended since the listing.
  }
}

function scan() {
  const pids = new Set(readdirSync('/proc').filter((name) => Number(name) > 0));
  for (const [pid, fds] of kept) {
    if (pids.has(pid)) continue;
    for (const fd of fds) closeSync(fd);
    kept.delete(pid);
  }
  for (const pid of pids) readProcess(pid);
}

setInterval(() => {
  tick += 1;
  for (const fd of files) readAll(fd);
  statfsSync('/', { bigint: true });
  if ((tick * 1_000) % scanMs < 1_000) scan();
}, 1_000);
