/**
 * The row of each process: /proc/<pid>/stat is read at every scan; io, the owner, cmdline and cgroup less often. Most
 * processes sleep: where stat has the bytes that it had before and nothing else is due, the row of before is handed
 * on, the same object, by which everybody after knows that nothing changed. What is remembered of a process is
 * dropped when it ends, and when its pid starts at another time it is another process.
 */
import { existsSync, statSync } from 'node:fs';
import type { Clock } from '../clock.ts';
import { isAbsent } from '../procfs/file.ts';
import { ParseError } from '../procfs/parse.ts';
import { type PidGroup, PidGroups } from '../procfs/pid-cgroup.ts';
import { parsePidCmdline } from '../procfs/pid-cmdline.ts';
import { keptFilesBudget, type PidFile, PidFiles, readOnce } from '../procfs/pid-file.ts';
import { type PidIo, parsePidIo } from '../procfs/pid-io.ts';
import { isNameUncertain, type PidStat, parseComm, parsePidStat } from '../procfs/pid-stat.ts';
import { ticksPerSecond } from '../procfs/stat.ts';
import { Backoff } from './backoff.ts';
import type { ProcessRow } from './process.ts';
import { processStates } from './process-states.linux.ts';

/** A stat line has some 350 bytes; of the arguments no more than this is kept. */
const bufferBytes = 4_096;
/** A line that is longer is parsed at every scan. */
const keptLineBytes = 512;
/**
 * A process may change owner, arguments and group without a sign: they are read again after 1, 2, 4 … scans. One whose
 * stat stood still meanwhile, as that of most, has not run for as much as a tick.
 */
const scansBetweenRefreshes = { active: 16, still: 64 } as const;
/** One that has run for this long when it is met did all that a process does in its first moments: its second look can wait. */
const settledSeconds = 10;
const scansBeforeSettledRefresh = 16;
/**
 * io is read where stat or io itself had changed, else after 1, 2, 4 … scans or this time, since stat is no sure sign: it
 * counts CPU time in ticks of 10 ms, within which data can be moved. To read it costs as much as to read stat.
 */
const scansBetweenIo = 8;
const maxIoAgeMs = 10_000;
/** PF_KTHREAD of include/linux/sched.h, in the flags of stat. */
const kernelThreadFlag = 0x0020_0000;
const noGroup: PidGroup = { container: null, service: null };

/** What is remembered of a process between scans. */
interface Known {
  readonly statFile: PidFile;
  readonly ioFile: PidFile;
  readonly startTicks: number;
  readonly startTime: string | null;
  /** Its stat as it was read last. */
  readonly line: Buffer;
  /** Of `line`; −1 where it was too long to be kept. */
  lineBytes: number;
  /** Made of what was read last. `null`: something in it has changed that is not read here. */
  row: ProcessRow | null;
  /** Monotonic milliseconds at which stat was read. */
  readAtMs: number;
  parentPid: number;
  reapedTicks: number;
  name: string;
  /** As stat has it. */
  writtenName: string;
  uid: number;
  commandLine: string | null;
  group: PidGroup;
  readonly refreshes: Backoff;
  hasChangedSinceRefresh: boolean;
  io: PidIo | null;
  /** Why io is not read. */
  ioReason: string | null;
  ioReadAtMs: number;
  readonly ioReads: Backoff;
  /** A child ended, whose traffic the kernel adds to that of who waited for it. */
  mustReadIo: boolean;
  listedIn: number;
}

/** What is noticed while rows are read. */
export interface ScanNotes {
  /** Known ones that have reaped children since the last scan. */
  readonly reaping: Set<number>;
  /** Whether a pid was found to be of another process than before. */
  hasReplaced: boolean;
}

export interface RowSources {
  readonly procRoot: string;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** `null` where it is not known. */
  readonly pageBytes: number | null;
  userName(uid: number): string;
  /** Of a process that started so many seconds after boot. */
  startTime(seconds: number): string | null;
}

export class ProcessRows {
  private readonly sources: RowSources;
  private readonly buffer = Buffer.allocUnsafe(bufferBytes);
  private readonly files: PidFiles;
  private readonly known = new Map<number, Known>();
  private readonly groups = new PidGroups();
  private scans = 0;
  private uptimeSeconds = 0;
  /** Monotonic milliseconds at which a process was read last. */
  readAtMs = 0;

  constructor(sources: RowSources) {
    this.sources = sources;
    this.files = new PidFiles(keptFilesBudget(sources.procRoot));
  }

  /** Begins a scan, at that time after boot: who is known and not listed has ended. */
  begin(pids: Uint32Array, uptimeSeconds: number): void {
    this.scans += 1;
    this.uptimeSeconds = uptimeSeconds;
    // Without iterators, here and where rows are read: they make an object for each of thousands.
    for (let index = 0; index < pids.length; index += 1) {
      const known = this.known.get(pids[index] ?? 0);
      if (known) known.listedIn = this.scans;
    }
    const ended: number[] = [];
    this.known.forEach((known, pid) => {
      if (known.listedIn !== this.scans) ended.push(pid);
    });
    // Before any is forgotten: who waited may be found by way of others that ended.
    for (const pid of ended) this.noteEnded(pid);
    for (const pid of ended) {
      const known = this.known.get(pid);
      if (known) this.closeFiles(known);
      this.known.delete(pid);
    }
  }

  /** What rows are made of has changed elsewhere: each is made anew. */
  forgetRows(): void {
    for (const known of this.known.values()) known.row = null;
  }

  isKnown(pid: number): boolean {
    return this.known.has(pid);
  }

  /** As it was when last read; 0 where that is not known. */
  parentOf(pid: number): number {
    return this.known.get(pid)?.parentPid ?? 0;
  }

  /** Whether its io is of before a child of its ended. */
  mustReadIo(pid: number): boolean {
    return this.known.get(pid)?.mustReadIo ?? false;
  }

  /** Monotonic milliseconds at which stat and io of each row were read. */
  timesOf(rows: readonly ProcessRow[]): { read_at_ms: Float64Array; io_read_at_ms: Float64Array } {
    const readAtMs = new Float64Array(rows.length);
    const ioReadAtMs = new Float64Array(rows.length);
    for (let index = 0; index < rows.length; index += 1) {
      const known = this.known.get(rows[index]?.pid ?? 0);
      readAtMs[index] = known?.readAtMs ?? Number.NaN;
      ioReadAtMs[index] = known?.ioReadAtMs ?? Number.NaN;
    }
    return { read_at_ms: readAtMs, io_read_at_ms: ioReadAtMs };
  }

  /**
   * @returns `null` where it has ended
   * @throws the system's error, or ParseError
   */
  read(pid: number, notes: ScanNotes): ProcessRow | null {
    let known = this.known.get(pid);
    // One that is met for the first time has no files here yet.
    const length = known ? this.files.read(known.statFile, this.buffer) : this.readFile(pid, 'stat');
    this.readAtMs = this.sources.clock.monotonic();
    const isStill = known !== undefined && isSameLine(known, this.buffer, length);
    if (isStill && known?.row && !known.refreshes.isDue(this.scans) && !this.isIoDue(known)) {
      known.readAtMs = this.readAtMs;
      known.mustReadIo = false;
      return known.row;
    }
    const stat = parsePidStat(this.buffer, length);
    const state = processStates.get(stat.state);
    if (state === 'gone') return null;
    if (state === undefined) throw new ParseError(`${pid}/stat`, `unknown state "${stat.state}"`, stat.state);
    if (known?.startTicks !== stat.start_ticks) {
      if (known) this.replace(pid, known, notes);
      known = this.meet(pid, stat);
      this.known.set(pid, known);
    }
    const before = known.row;
    // Until all is read; what throws on the way leaves nothing half new.
    known.row = null;
    if (!isStill) this.noteChange(known, length);
    if (known.writtenName !== stat.name || known.refreshes.isDue(this.scans)) this.refresh(known, pid, stat);
    known.readAtMs = this.readAtMs;
    known.parentPid = stat.parent_pid;
    if (known.reapedTicks !== stat.reaped_cpu_ticks) {
      known.reapedTicks = stat.reaped_cpu_ticks;
      notes.reaping.add(pid);
    }
    if (this.isIoDue(known)) this.readIo(known, pid);
    known.mustReadIo = false;
    const row = this.makeRow(known, stat, state);
    // What was read anew may say what was known: then nobody needs to look at it again.
    known.row = before && isSameRow(before, row) ? before : row;
    return known.row;
  }

  /** As {@link read}, with io: children may have ended since. */
  readAgain(pid: number, notes: ScanNotes): ProcessRow | null {
    const known = this.known.get(pid);
    if (known) known.mustReadIo = true;
    return this.read(pid, notes);
  }

  close(): void {
    for (const known of this.known.values()) this.closeFiles(known);
    this.known.clear();
  }

  /** Whoever may have waited for it has its traffic now. */
  private noteEnded(pid: number): void {
    let parent = this.parentOf(pid);
    for (let known = this.known.get(parent); known && !known.mustReadIo; known = this.known.get(parent)) {
      known.mustReadIo = true;
      parent = known.parentPid;
    }
    // It adopts orphans.
    const first = this.known.get(1);
    if (first) first.mustReadIo = true;
  }

  private replace(pid: number, known: Known, notes: ScanNotes): void {
    notes.hasReplaced = true;
    this.noteEnded(pid);
    this.closeFiles(known);
  }

  private noteChange(known: Known, length: number): void {
    known.lineBytes = length <= keptLineBytes ? this.buffer.copy(known.line, 0, 0, length) : -1;
    known.hasChangedSinceRefresh = true;
    // Counted from the scan before, after which it may have begun.
    known.refreshes.within(this.scans - 1, scansBetweenRefreshes.active);
    known.ioReads.restart(this.scans - 1);
  }

  private makeRow(known: Known, stat: PidStat, state: ProcessRow['state']): ProcessRow {
    const { pageBytes } = this.sources;
    const { io } = known;
    return {
      pid: stat.pid,
      parent_pid: stat.parent_pid,
      name: known.name,
      user: this.sources.userName(known.uid),
      state,
      cpu_seconds_total: stat.cpu_ticks / ticksPerSecond,
      reaped_cpu_seconds_total: stat.reaped_cpu_ticks / ticksPerSecond,
      cpu_percent: null,
      memory_bytes: pageBytes === null ? null : stat.resident_pages * pageBytes,
      read_bytes: io?.read_bytes ?? null,
      write_bytes: io?.write_bytes ?? null,
      cancelled_write_bytes: io?.cancelled_write_bytes ?? null,
      io_reason: known.ioReason,
      threads: stat.threads,
      nice: stat.nice,
      start_key: stat.start_ticks,
      start_seconds: stat.start_ticks / ticksPerSecond,
      start_time: known.startTime,
      command_line: known.commandLine,
      kernel_thread: isKernelThread(stat),
      container: known.group.container,
      service: known.group.service,
      still: null,
    };
  }

  private meet(pid: number, stat: PidStat): Known {
    const { procRoot } = this.sources;
    const startSeconds = stat.start_ticks / ticksPerSecond;
    const hasSettled = this.uptimeSeconds - startSeconds >= settledSeconds;
    return {
      statFile: this.files.file(`${procRoot}/${pid}/stat`),
      ioFile: this.files.file(`${procRoot}/${pid}/io`),
      startTicks: stat.start_ticks,
      startTime: this.sources.startTime(startSeconds),
      line: Buffer.allocUnsafe(keptLineBytes),
      lineBytes: -1,
      row: null,
      readAtMs: this.readAtMs,
      parentPid: stat.parent_pid,
      reapedTicks: stat.reaped_cpu_ticks,
      name: stat.name,
      writtenName: stat.name,
      uid: 0,
      commandLine: null,
      group: noGroup,
      refreshes: new Backoff(hasSettled ? scansBeforeSettledRefresh : undefined),
      hasChangedSinceRefresh: true,
      io: null,
      ioReason: null,
      ioReadAtMs: Number.NaN,
      ioReads: new Backoff(),
      mustReadIo: false,
      listedIn: this.scans,
    };
  }

  /** Reads what seldom changes. Of exec the name is the sign, and then all starts anew. */
  private refresh(known: Known, pid: number, stat: PidStat): void {
    const { active, still } = scansBetweenRefreshes;
    if (known.writtenName !== stat.name) known.refreshes.restart(this.scans);
    else known.refreshes.wait(this.scans, known.hasChangedSinceRefresh ? active : still, pid);
    known.hasChangedSinceRefresh = false;
    known.writtenName = stat.name;
    known.name = this.nameOf(pid, stat);
    // The folder belongs to the effective user, unlike the files in it (proc_pid(5)).
    known.uid = statSync(`${this.sources.procRoot}/${pid}`).uid;
    known.ioReason = null;
    if (isKernelThread(stat)) return;
    known.commandLine = parsePidCmdline(this.buffer, this.readFile(pid, 'cmdline'));
    known.group = this.readGroup(pid);
  }

  private nameOf(pid: number, stat: PidStat): string {
    if (!isNameUncertain(stat)) return stat.name;
    return parseComm(this.buffer.toString('utf8', 0, this.readFile(pid, 'comm')));
  }

  private readGroup(pid: number): PidGroup {
    try {
      return this.groups.of(this.buffer.toString('utf8', 0, this.readFile(pid, 'cgroup')));
    } catch (error) {
      // A kernel without control groups has no such file.
      if (isAbsent(error)) return noGroup;
      throw error;
    }
  }

  private isIoDue(known: Known): boolean {
    if (known.ioReason !== null) return false;
    // Where it was refused, it is tried again once owner and arguments were.
    if (known.mustReadIo || known.io === null || known.ioReads.isDue(this.scans)) return true;
    return this.readAtMs - known.ioReadAtMs >= maxIoAgeMs;
  }

  private readIo(known: Known, pid: number): void {
    const before = known.io;
    try {
      known.io = parsePidIo(this.buffer, this.files.read(known.ioFile, this.buffer));
      known.ioReadAtMs = this.readAtMs;
    } catch (error) {
      if (isDenied(error)) known.ioReason = deniedIo;
      else if (isAbsent(error) && existsSync(known.statFile.path)) known.ioReason = 'the kernel does not count it';
      else throw error;
      known.io = null;
      return;
    }
    if (before && isSameIo(before, known.io)) known.ioReads.wait(this.scans, scansBetweenIo, pid);
    else known.ioReads.restart(this.scans);
  }

  /** Reads the start of a file into the buffer; returns the number of bytes. */
  private readFile(pid: number, name: string): number {
    return readOnce(`${this.sources.procRoot}/${pid}/${name}`, this.buffer);
  }

  private closeFiles({ statFile, ioFile }: Known): void {
    this.files.close(statFile);
    this.files.close(ioFile);
  }
}

const deniedIo =
  'permission denied: only privileged users see the disk traffic of others; "sudo telltale serve" shows it';

export function isDenied(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code === 'EACCES' || code === 'EPERM';
}

function isSameLine(known: Known, buffer: Buffer, length: number): boolean {
  return known.lineBytes === length && buffer.compare(known.line, 0, length, 0, length) === 0;
}

function isSameIo(a: PidIo, b: PidIo): boolean {
  return (
    a.read_bytes === b.read_bytes &&
    a.write_bytes === b.write_bytes &&
    a.cancelled_write_bytes === b.cancelled_write_bytes
  );
}

/** In all that was read. */
function isSameRow(a: ProcessRow, b: ProcessRow): boolean {
  for (const field in b) {
    if (field !== 'still' && a[field as keyof ProcessRow] !== b[field as keyof ProcessRow]) return false;
  }
  return true;
}

function isKernelThread(stat: PidStat): boolean {
  // Flags are 32 bits without a sign; an operator on bits would make some negative, yet this one bit stays right.
  return (stat.flags & kernelThreadFlag) !== 0;
}
