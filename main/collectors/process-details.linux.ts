/**
 * One process looked at closely: PSS and USS, open files, sockets, limits, threads, environment. All reads wait in
 * libuv's threads and not in the main one, since the kernel may take long over the memory of a large process; every
 * list and text has a bound (protocol/process-details.ts).
 */
import { open, opendir, readlink } from 'node:fs/promises';
import { TelltaleError } from '../../protocol/errors.ts';
import type { Audience } from '../../protocol/messages.ts';
import {
  processDetailLimits as limits,
  type OpenFile,
  type OpenSocket,
  type ProcessDetails,
  type ProcessMemory,
  type ProcessThread,
} from '../../protocol/process-details.ts';
import type { Clock } from '../clock.ts';
import { parseCgroup } from '../procfs/cgroup.ts';
import { isAbsent } from '../procfs/file.ts';
import { parseInternetSockets, parseUnixSockets } from '../procfs/net-sockets.ts';
import { ParseError } from '../procfs/parse.ts';
import { parsePidGroup } from '../procfs/pid-cgroup.ts';
import { parsePidLimits } from '../procfs/pid-limits.ts';
import { parsePidSmaps } from '../procfs/pid-smaps.ts';
import { isNameUncertain, type PidStat, parseComm, parsePidStat } from '../procfs/pid-stat.ts';
import { ticksPerSecond } from '../procfs/stat.ts';
import { parseUptime } from '../procfs/uptime.ts';
import { BootTime } from './boot-time.linux.ts';
import type { Host } from './collector.ts';
import { processStates } from './process-states.linux.ts';

/** Descriptors and threads are counted up to here. */
const maxCounted = 65_536;
/** 30,000 connections; of a machine with more, some sockets of a process may be missing. */
const maxSocketBytes = 4_194_304;
const smallFileBytes = 65_536;
/** The clock may have been adjusted since the other side's start time was worked out. */
const startToleranceMs = 2_000;

export interface ProcessQuery {
  readonly pid: number;
  /** Unix milliseconds, to be sure that it is still the same process; `null`: whichever has the pid. */
  readonly startTimeMs: number | null;
  readonly audience: Audience;
}

const denied = 'permission denied: it belongs to another user; "sudo telltale serve" may read it';
const none = 'it has none, as kernel threads and processes that have ended';
const ownerOnly = 'shown to the owner only: open it in the desktop app';

/** @throws TelltaleError (as a rejection) `not_found` where no process has the pid, or not the one that was meant */
export async function readProcessDetails(
  host: Host,
  clock: Pick<Clock, 'now'>,
  query: ProcessQuery,
): Promise<ProcessDetails> {
  const folder = `${host.procRoot}/${query.pid}`;
  const stat = await readStat(folder);
  const startTime = stat && (await startTimeOf(host, clock, stat));
  if (!stat) throw new TelltaleError('not_found', `No process has the pid ${query.pid}.`);
  checkStart(query, startTime);
  const read = new Reader(folder);
  const files = await read.files();
  const groups = await read.text('cgroup', 'cgroup', smallFileBytes);
  const memberships = groups === null ? [] : parseCgroup(groups);
  const details: ProcessDetails = {
    timestamp: new Date(clock.now()).toISOString(),
    pid: query.pid,
    start_time: startTime,
    name: stat.name,
    executable: await read.link('executable', 'exe'),
    working_directory: await read.link('working_directory', 'cwd'),
    arguments: await read.list('arguments', 'cmdline'),
    cgroup:
      (memberships.find(({ controllers }) => controllers[0] === 'name=systemd') ?? memberships[0])?.path ?? null,
    ...parsePidGroup(groups ?? ''),
    memory: await read.memory(),
    ...(await read.threads()),
    ...files,
    sockets: files.files && (await read.sockets(files.files)),
    limits: await read.limits(),
    environment: query.audience === 'owner' ? await read.list('environment', 'environ') : null,
  };
  if (startTime === null) read.note('start_time', 'the kernel does not tell it');
  if (details.container === null) read.note('container', 'it runs in no container');
  if (details.service === null) read.note('service', 'it belongs to no unit of systemd');
  if (details.files === null) read.note('sockets', read.reasons.files ?? none);
  if (query.audience !== 'owner') read.note('environment', ownerOnly);
  // It may have ended meanwhile, and another one may have been read in part.
  const after = await readStat(folder);
  if (after?.start_ticks !== stat.start_ticks)
    throw new TelltaleError('not_found', `Process ${query.pid} has ended.`);
  return Object.keys(read.reasons).length === 0 ? details : { ...details, unavailable: read.reasons };
}

function checkStart({ pid, startTimeMs }: ProcessQuery, startTime: string | null): void {
  if (startTimeMs === null || startTime === null) return;
  if (Math.abs(Date.parse(startTime) - startTimeMs) <= startToleranceMs) return;
  throw new TelltaleError(
    'not_found',
    `The process ${pid} that started at ${new Date(startTimeMs).toISOString()} has ended; the pid is another one's now.`,
  );
}

async function startTimeOf(host: Host, clock: Pick<Clock, 'now'>, stat: PidStat): Promise<string | null> {
  const bootTime = new BootTime(host.procRoot, clock);
  bootTime.follow(parseUptime((await readStart(`${host.procRoot}/uptime`, smallFileBytes)).toString('latin1')));
  return bootTime.plus(stat.start_ticks / ticksPerSecond);
}

/** `null` where there is no such process. */
async function readStat(folder: string): Promise<PidStat | null> {
  try {
    const bytes = await readStart(`${folder}/stat`, smallFileBytes);
    const stat = parsePidStat(bytes, bytes.length);
    if (!isNameUncertain(stat)) return stat;
    return { ...stat, name: parseComm((await readStart(`${folder}/comm`, smallFileBytes)).toString('utf8')) };
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/** Reads one folder of /proc and notes why what is `null` is so. */
class Reader {
  readonly reasons: Record<string, string> = {};
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  note(path: string, reason: string): void {
    this.reasons[path] ??= reason;
  }

  link(path: string, name: string): Promise<string | null> {
    return this.attempt(path, () => readlink(`${this.folder}/${name}`));
  }

  text(path: string, name: string, maxBytes: number): Promise<string | null> {
    return this.attempt(path, async () => (await readStart(`${this.folder}/${name}`, maxBytes)).toString('utf8'));
  }

  /** Texts that are each ended by a NUL byte; the last one is left out where it was cut. */
  async list(path: string, name: string): Promise<string[] | null> {
    const text = await this.text(path, name, limits.textBytes);
    if (text === '') this.note(path, none);
    if (!text) return null;
    const entries = text.split('\0');
    const rest = entries.pop() ?? '';
    const isCut = Buffer.byteLength(text) >= limits.textBytes;
    // A program that wrote over its arguments may have left out the last NUL.
    return rest === '' || isCut ? entries : [...entries, rest];
  }

  async memory(): Promise<ProcessMemory> {
    const text = await this.text('memory', 'smaps_rollup', smallFileBytes);
    const memory = parsePidSmaps(text ?? '');
    for (const [field, value] of Object.entries(memory)) {
      if (value === null) this.note(`memory.${field}`, this.reasons.memory ?? 'the kernel does not tell it');
    }
    delete this.reasons.memory;
    return memory;
  }

  async limits(): Promise<ProcessDetails['limits']> {
    const text = await this.text('limits', 'limits', smallFileBytes);
    return text === null ? null : parsePidLimits(text);
  }

  async threads(): Promise<Pick<ProcessDetails, 'threads' | 'threads_count'>> {
    const names = await this.attempt('threads', () => listNumbers(`${this.folder}/task`));
    if (!names) {
      this.note('threads_count', this.reasons.threads ?? none);
      return { threads: null, threads_count: null };
    }
    const threads: ProcessThread[] = [];
    for (const thread of names.slice(0, limits.threads)) {
      const stat = await readStat(`${this.folder}/task/${thread}`);
      const state = processStates.get(stat?.state ?? '');
      if (!stat || !state || state === 'gone') continue;
      threads.push({ thread, name: stat.name, state, cpu_seconds_total: stat.cpu_ticks / ticksPerSecond });
    }
    return { threads, threads_count: names.length };
  }

  async files(): Promise<Pick<ProcessDetails, 'files' | 'files_count'>> {
    const descriptors = await this.attempt('files', () => listNumbers(`${this.folder}/fd`));
    if (!descriptors) {
      this.note('files_count', this.reasons.files ?? none);
      return { files: null, files_count: null };
    }
    const files: OpenFile[] = [];
    for (const descriptor of descriptors.slice(0, limits.files)) {
      const target = await readlink(`${this.folder}/fd/${descriptor}`).catch(() => null);
      // Closed meanwhile.
      if (target !== null) files.push({ descriptor, target });
    }
    return { files, files_count: descriptors.length };
  }

  async sockets(files: readonly OpenFile[]): Promise<OpenSocket[] | null> {
    const wanted = files.flatMap(({ descriptor, target }) => {
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      return inode === undefined ? [] : [{ descriptor, inode }];
    });
    if (wanted.length === 0) return [];
    const known = new Map(parseUnixSockets((await this.text('sockets', 'net/unix', maxSocketBytes)) ?? ''));
    for (const protocol of ['tcp', 'tcp6', 'udp', 'udp6'] as const) {
      const text = await readStart(`${this.folder}/net/${protocol}`, maxSocketBytes).catch(() => null);
      for (const [inode, socket] of parseInternetSockets(text?.toString('latin1') ?? '', protocol)) {
        known.set(inode, socket);
      }
    }
    if (this.reasons.sockets !== undefined) return null;
    return wanted.flatMap(({ descriptor, inode }) => {
      const socket = known.get(inode);
      return socket ? [{ descriptor, ...socket }] : [];
    });
  }

  private async attempt<Value>(path: string, read: () => Promise<Value>): Promise<Value | null> {
    try {
      return await read();
    } catch (error) {
      this.note(path, reasonOf(error));
      return null;
    }
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === 'EACCES' || code === 'EPERM') return denied;
  if (isAbsent(error)) return none;
  if (error instanceof ParseError) return error.message;
  return `it could not be read (${code ?? String(error)})`;
}

/** The names of a folder that are numbers, rising; at most {@link maxCounted} of them. */
async function listNumbers(path: string): Promise<number[]> {
  const numbers: number[] = [];
  for await (const { name } of await opendir(path, { bufferSize: 1_024 })) {
    if (/^\d+$/.test(name)) numbers.push(Number(name));
    if (numbers.length >= maxCounted) break;
  }
  return numbers.sort((a, b) => a - b);
}

/** Files of /proc tell no size and give what they have in pieces. */
async function readStart(path: string, maxBytes: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const pieces: Buffer[] = [];
    let length = 0;
    while (length < maxBytes) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(Math.min(16_384, maxBytes - length)));
      if (bytesRead === 0) break;
      pieces.push(buffer.subarray(0, bytesRead));
      length += bytesRead;
    }
    return Buffer.concat(pieces);
  } finally {
    await file.close();
  }
}
