/**
 * One writer for a folder of history: a file made with O_EXCL that says which process holds it. One that a process
 * left behind is taken over, which a second file, held for a moment, keeps two others from doing at once. Processes
 * are told from later ones of the same number by their start (proc_pid_stat(5), field 22); where another machine or
 * container holds it, whose processes cannot be seen, by how long ago it last said that it lives.
 */
import { closeSync, openSync, readFileSync, readlinkSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A holder that cannot be seen says this often at least that it lives; twice as long is patience with a busy disk. */
const silentMs = 120_000;
/** Taking over takes microseconds; one that was never finished is in nobody's way longer than this. */
const takeoverMs = 10_000;

export interface Lock {
  /** Says that the holder lives. */
  touch(): void;
  /** Harmless twice. */
  release(): void;
}

/** Who holds a lock. */
interface Holder {
  pid: number;
  /** Start of the process in ticks since boot, by Linux; `null` elsewhere. */
  start: string | null;
  /** What pids mean something in: the boot and its namespace, by Linux; the host's name elsewhere. */
  scope: string;
}

/**
 * @param host name of this machine
 * @returns `null` where another process holds it
 * @throws the system's error where the folder cannot be written
 */
export function takeLock(folder: string, host: string): Lock | null {
  const path = join(folder, 'lock');
  const own = JSON.stringify(describe(process.pid, host));
  if (!create(path, own) && !takeOver(path, own, host)) return null;
  let held = true;
  return {
    touch() {
      const now = new Date();
      if (held) utimesSync(path, now, now);
    },
    release() {
      if (!held) return;
      held = false;
      if (readIfThere(path) === own) rmSync(path, { force: true });
    },
  };
}

function takeOver(path: string, own: string, host: string): boolean {
  if (isHeld(path, host)) return false;
  const guard = `${path}.takeover`;
  if (ageMs(guard) > takeoverMs) rmSync(guard, { force: true });
  if (!create(guard, own)) return false;
  try {
    // It may have changed hands since it was looked at.
    if (isHeld(path, host)) return false;
    rmSync(path, { force: true });
    return create(path, own);
  } finally {
    rmSync(guard, { force: true });
  }
}

/** @returns whether it was not there before */
function create(path: string, content: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(file, content);
  } finally {
    closeSync(file);
  }
  return true;
}

function isHeld(path: string, host: string): boolean {
  const text = readIfThere(path);
  if (text === null) return false;
  const holder = parse(text);
  // Cut short: it is being written now, or was when the machine lost its power.
  if (!holder) return ageMs(path) < takeoverMs;
  const { scope } = describe(process.pid, host);
  if (holder.scope !== scope) return ageMs(path) < silentMs && !isOlderBoot(holder.scope, scope);
  return isAlive(holder.pid) && startOf(holder.pid) === holder.start;
}

function describe(pid: number, host: string): Holder {
  return { pid, start: startOf(pid), scope: scopeOf(host) };
}

/** `<host> <boot> <namespace of pids>`. */
function scopeOf(host: string): string {
  const boot = readIfThere('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
  let namespace = '';
  try {
    namespace = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Not Linux.
  }
  return [host, boot, namespace].join(' ').trim();
}

/** Of the same host, but before it was started anew: nobody of then lives. */
function isOlderBoot(other: string, own: string): boolean {
  const [otherHost, otherBoot] = other.split(' ');
  const [host, boot] = own.split(' ');
  return otherHost === host && otherBoot !== boot;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function startOf(pid: number): string | null {
  const stat = readIfThere(`/proc/${pid}/stat`);
  // The name may hold spaces and brackets; after it comes field 3.
  return stat === null ? null : (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null);
}

function parse(text: string): Holder | null {
  try {
    const { pid, start, scope } = JSON.parse(text) as Partial<Holder>;
    if (typeof pid !== 'number' || typeof scope !== 'string') return null;
    return { pid, scope, start: typeof start === 'string' ? start : null };
  } catch {
    return null;
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function ageMs(path: string): number {
  try {
    return Math.abs(Date.now() - statSync(path).mtimeMs);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
