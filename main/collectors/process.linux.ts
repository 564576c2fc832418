/**
 * Reads /proc/<pid>/stat and io of every process, and at times its owner, cmdline and cgroup. A scan of a thousand processes
 * takes longer than the main thread may be kept from viewers, so it goes in slices, between which others have their
 * turn. What is remembered of a process (paths, owner, arguments) is dropped when it ends, and when its pid
 * starts at another time it is another process.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { type Clock, systemClock } from '../clock.ts';
import { isAbsent, KernelFile } from '../procfs/file.ts';
import { parseMeminfo } from '../procfs/meminfo.ts';
import { ParseError } from '../procfs/parse.ts';
import { type PidGroup, parsePidGroup } from '../procfs/pid-cgroup.ts';
import { parsePidCmdline } from '../procfs/pid-cmdline.ts';
import { keptFilesBudget, type PidFile, PidFiles, readOnce } from '../procfs/pid-file.ts';
import { type PidIo, parsePidIo } from '../procfs/pid-io.ts';
import { type PidStat, parsePidStat } from '../procfs/pid-stat.ts';
import { parseStat, ticksPerSecond } from '../procfs/stat.ts';
import { parseUptime } from '../procfs/uptime.ts';
import { BootTime } from './boot-time.linux.ts';
import type { Collector, Host } from './collector.ts';
import { readPageSize, unknownPageSize } from './page-size.linux.ts';
import type { MachineCpu, ProcessReading, ProcessRow } from './process.ts';
import { settleFamilies } from './process-families.ts';
import { processStates } from './process-states.linux.ts';
import { UserNames } from './user-names.ts';

/** Longest time that the main thread is kept; what is told of it (8 ms) leaves room for one slow read. */
const sliceMs = 3;
/** A stat line has some 350 bytes; of the arguments no more than this is kept. */
const bufferBytes = 4_096;
/** A process may change owner, arguments and group without a sign: they are read again after 1, 2, 4 … scans. */
const maxScansBetweenRefreshes = 16;
/** PF_KTHREAD of include/linux/sched.h, in the flags of stat. */
const kernelThreadFlag = 0x0020_0000;
const noGroup: PidGroup = { container: null, service: null };

/** What is remembered of a process between scans. */
interface Known {
  readonly statFile: PidFile;
  readonly ioFile: PidFile;
  readonly startTicks: number;
  readonly startTime: string | null;
  name: string;
  uid: number;
  commandLine: string | null;
  group: PidGroup;
  parentPid: number;
  reapedTicks: number;
  /** Why its io is not read. */
  ioReason: string | null;
  scansBetweenRefreshes: number;
  refreshAt: number;
  lastScan: number;
}

interface Scan {
  readonly rows: ProcessRow[];
  unreadable: number;
  /** Known ones that were listed and then gone. */
  readonly vanished: number[];
  /** Known ones that have reaped children since the last scan. */
  readonly reaping: Set<number>;
}

export function openProcessLinux(
  host: Host,
  clock: Pick<Clock, 'now' | 'monotonic'> = systemClock,
): Collector<ProcessReading> {
  return new ProcessCollector(host, clock);
}

class ProcessCollector implements Collector<ProcessReading> {
  private readonly procRoot: string;
  private readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  private readonly uptime: KernelFile;
  private readonly meminfo: KernelFile;
  private readonly stat: KernelFile;
  private readonly bootTime: BootTime;
  private readonly users: UserNames;
  private readonly pageBytes: number | null;
  private readonly buffer = Buffer.allocUnsafe(bufferBytes);
  private readonly files: PidFiles;
  private readonly known = new Map<number, Known>();
  private scans = 0;

  constructor(host: Host, clock: Pick<Clock, 'now' | 'monotonic'>) {
    this.procRoot = host.procRoot;
    this.clock = clock;
    this.uptime = new KernelFile(`${host.procRoot}/uptime`, 'short');
    this.meminfo = new KernelFile(`${host.procRoot}/meminfo`, 'short');
    this.stat = new KernelFile(`${host.procRoot}/stat`, 'short');
    this.bootTime = new BootTime(host.procRoot, clock);
    this.users = new UserNames(`${host.rootPrefix}/etc/passwd`);
    this.pageBytes = readPageSize(host);
    this.files = new PidFiles(keptFilesBudget(host.procRoot));
  }

  async read(signal: AbortSignal): Promise<ProcessReading> {
    this.scans += 1;
    this.users.refresh();
    const uptimeSeconds = parseUptime(this.uptime.read());
    this.bootTime.follow(uptimeSeconds);
    const scan: Scan = { rows: [], unreadable: 0, vanished: [], reaping: new Set() };
    const startedAtMs = this.clock.monotonic();
    const machineCpu = this.readMachineCpu();
    const pids = this.listPids();
    let sliceStartMs = startedAtMs;
    for (const pid of pids) {
      const nowMs = this.clock.monotonic();
      if (nowMs - sliceStartMs > sliceMs) {
        await othersTurn();
        signal.throwIfAborted();
        sliceStartMs = this.clock.monotonic();
      }
      this.readProcess(pid, scan);
    }
    // What is made of many rows is a turn's work of its own.
    if (this.clock.monotonic() - startedAtMs > sliceMs) await othersTurn();
    const rows = settleFamilies(scan, {
      read: (pid) => this.readAgain(pid, scan),
      isAlive: (pid) => existsSync(`${this.procRoot}/${pid}/stat`),
      parentOf: (pid) => this.known.get(pid)?.parentPid ?? 0,
    });
    this.forgetEnded();
    return {
      rows,
      unreadable: scan.unreadable,
      started_at_ms: startedAtMs,
      uptime_seconds: uptimeSeconds,
      machine_cpu: machineCpu,
      // Every /proc has a process 1; it is hidden where other users' processes are (hidepid=2 of proc(5)).
      complete: scan.unreadable === 0 && rows[0]?.pid === 1,
      memory_total_bytes: parseMeminfo(this.meminfo.read()).get('MemTotal') ?? null,
      reasons: {
        ...(this.pageBytes === null && withoutPageSize),
        ...(rows[0]?.pid !== 1 && withoutOthers),
      },
    };
  }

  close(): void {
    this.uptime.close();
    this.meminfo.close();
    this.stat.close();
    for (const known of this.known.values()) this.closeFiles(known);
    this.known.clear();
  }

  /** Rising: Node returns names in the order of the alphabet. */
  private listPids(): Uint32Array {
    const names = readdirSync(this.procRoot);
    const pids = new Uint32Array(names.length);
    let count = 0;
    for (const name of names) {
      const pid = Number(name);
      if (pid > 0) {
        pids[count] = pid;
        count += 1;
      }
    }
    return pids.subarray(0, count).sort();
  }

  /** One that ended meanwhile is passed over. */
  private readProcess(pid: number, scan: Scan): void {
    try {
      const row = this.rowOf(pid, scan);
      if (row) scan.rows.push(row);
      else scan.vanished.push(pid);
    } catch (error) {
      if (isAbsent(error)) {
        if (this.known.has(pid)) scan.vanished.push(pid);
        return;
      }
      if (!isDenied(error) && !(error instanceof ParseError)) throw error;
      scan.unreadable += 1;
    }
  }

  /** `null` where it ended, or cannot be read any more. */
  private readAgain(pid: number, scan: Scan): ProcessRow | null {
    try {
      return this.rowOf(pid, scan);
    } catch (error) {
      if (isAbsent(error) || isDenied(error) || error instanceof ParseError) return null;
      throw error;
    }
  }

  private rowOf(pid: number, scan: Scan): ProcessRow | null {
    let known = this.known.get(pid);
    // One that is met for the first time has no files here yet.
    const length = known ? this.files.read(known.statFile, this.buffer) : this.readFile(pid, 'stat');
    const readAtMs = this.clock.monotonic();
    const stat = parsePidStat(this.buffer, length);
    const state = processStates.get(stat.state);
    if (state === 'gone') return null;
    if (state === undefined) throw new ParseError(`${pid}/stat`, `unknown state "${stat.state}"`, stat.state);
    if (known?.startTicks !== stat.start_ticks) {
      if (known) this.closeFiles(known);
      known = this.meet(pid, stat);
      this.known.set(pid, known);
    } else if (known.name !== stat.name || known.refreshAt <= this.scans) {
      this.refresh(known, pid, stat);
    }
    known.lastScan = this.scans;
    known.parentPid = stat.parent_pid;
    if (known.reapedTicks !== stat.reaped_cpu_ticks) {
      known.reapedTicks = stat.reaped_cpu_ticks;
      scan.reaping.add(pid);
    }
    const io = this.readIo(known);
    return {
      pid,
      parent_pid: stat.parent_pid,
      name: stat.name,
      user: this.users.nameOf(known.uid),
      state,
      cpu_seconds_total: stat.cpu_ticks / ticksPerSecond,
      reaped_cpu_seconds_total: stat.reaped_cpu_ticks / ticksPerSecond,
      cpu_percent: null,
      memory_bytes: this.pageBytes === null ? null : stat.resident_pages * this.pageBytes,
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
      read_at_ms: readAtMs,
    };
  }

  private meet(pid: number, stat: PidStat): Known {
    const known: Known = {
      statFile: this.files.file(`${this.procRoot}/${pid}/stat`),
      ioFile: this.files.file(`${this.procRoot}/${pid}/io`),
      startTicks: stat.start_ticks,
      startTime: this.bootTime.plus(stat.start_ticks / ticksPerSecond),
      name: stat.name,
      uid: 0,
      commandLine: null,
      group: noGroup,
      parentPid: stat.parent_pid,
      reapedTicks: stat.reaped_cpu_ticks,
      ioReason: null,
      // Doubled by the first refresh.
      scansBetweenRefreshes: 0.5,
      refreshAt: 0,
      lastScan: 0,
    };
    this.refresh(known, pid, stat);
    return known;
  }

  /** Reads what seldom changes. Of exec the name is the sign, and then all starts anew. */
  private refresh(known: Known, pid: number, stat: PidStat): void {
    const hasChanged = known.name !== stat.name;
    known.scansBetweenRefreshes = hasChanged
      ? 1
      : Math.min(maxScansBetweenRefreshes, known.scansBetweenRefreshes * 2);
    known.refreshAt = this.scans + known.scansBetweenRefreshes;
    known.name = stat.name;
    // The folder belongs to the effective user, unlike the files in it (proc_pid(5)).
    known.uid = statSync(`${this.procRoot}/${pid}`).uid;
    known.ioReason = null;
    if (isKernelThread(stat)) return;
    known.commandLine = parsePidCmdline(this.buffer, this.readFile(pid, 'cmdline'));
    known.group = this.readGroup(pid);
  }

  private readGroup(pid: number): PidGroup {
    try {
      return parsePidGroup(this.buffer.toString('utf8', 0, this.readFile(pid, 'cgroup')));
    } catch (error) {
      // A kernel without control groups has no such file.
      if (isAbsent(error)) return noGroup;
      throw error;
    }
  }

  private readMachineCpu(): MachineCpu | null {
    const text = this.stat.readIfPresent();
    if (text === null) return null;
    const { user, nice, system, irq, softirq, steal } = parseStat(text).total;
    const seconds = (ticks: number | null) => (ticks ?? 0) / ticksPerSecond;
    return {
      // Guests are inside user and nice.
      busy: seconds(user + (nice ?? 0) + system + (irq ?? 0) + (softirq ?? 0) + (steal ?? 0)),
      steal: seconds(steal),
      irq: seconds(irq),
      softirq: seconds(softirq),
    };
  }

  private readIo(known: Known): PidIo | null {
    if (known.ioReason !== null) return null;
    try {
      return parsePidIo(this.buffer, this.files.read(known.ioFile, this.buffer));
    } catch (error) {
      if (isDenied(error)) known.ioReason = deniedIo;
      else if (isAbsent(error) && existsSync(known.statFile.path)) known.ioReason = 'the kernel does not count it';
      else throw error;
      return null;
    }
  }

  /** Reads the start of a file into the buffer; returns the number of bytes. */
  private readFile(pid: number, name: string): number {
    return readOnce(`${this.procRoot}/${pid}/${name}`, this.buffer);
  }

  private closeFiles({ statFile, ioFile }: Known): void {
    this.files.close(statFile);
    this.files.close(ioFile);
  }

  private forgetEnded(): void {
    for (const [pid, known] of this.known) {
      if (known.lastScan === this.scans) continue;
      this.closeFiles(known);
      this.known.delete(pid);
    }
  }
}

const deniedIo =
  'permission denied: only privileged users see the disk traffic of others; "sudo telltale serve" shows it';
const hidden = 'the system hides the processes of others (hidepid); "sudo telltale serve" shows them';
const withoutOthers = { count: hidden, threads: hidden };

const withoutPageSize = {
  'processes[].memory_bytes': unknownPageSize,
  'processes[].memory_percent': unknownPageSize,
};

function isKernelThread(stat: PidStat): boolean {
  // Flags are 32 bits without a sign; an operator on bits would make some negative, yet this one bit stays right.
  return (stat.flags & kernelThreadFlag) !== 0;
}

function isDenied(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code === 'EACCES' || code === 'EPERM';
}

function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
