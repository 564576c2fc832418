/**
 * Scans the processes of /proc. A scan of a thousand takes longer than the main thread may be kept from viewers, so it goes
 * in slices, between which others have their turn. What is read of one process, and how often, is in
 * process-rows.linux.ts; how a scan is made to fit together, in process-families.ts.
 */
import { existsSync, readdirSync } from 'node:fs';
import { type Clock, systemClock } from '../clock.ts';
import { isAbsent, KernelFile } from '../procfs/file.ts';
import { parseMeminfo } from '../procfs/meminfo.ts';
import { ParseError } from '../procfs/parse.ts';
import { parseStat, ticksPerSecond } from '../procfs/stat.ts';
import { parseUptime } from '../procfs/uptime.ts';
import { BootTime } from './boot-time.linux.ts';
import type { Collector, Host } from './collector.ts';
import { readPageSize, unknownPageSize } from './page-size.linux.ts';
import type { MachineCpu, ProcessReading, ProcessRow } from './process.ts';
import { settleFamilies } from './process-families.ts';
import { isDenied, ProcessRows, type ScanNotes } from './process-rows.linux.ts';
import { UserNames } from './user-names.ts';

/** Longest time that the main thread is kept; what is told of it (8 ms) leaves room for one slow read. */
const sliceMs = 3;

interface Scan extends ScanNotes {
  rows: ProcessRow[];
  unreadable: number;
  /** Known ones that were listed and then gone. */
  readonly vanished: number[];
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
  private readonly rows: ProcessRows;
  private memoryTotalBytes: number | null = null;

  constructor(host: Host, clock: Pick<Clock, 'now' | 'monotonic'>) {
    this.procRoot = host.procRoot;
    this.clock = clock;
    this.uptime = new KernelFile(`${host.procRoot}/uptime`, 'short');
    this.meminfo = new KernelFile(`${host.procRoot}/meminfo`, 'short');
    this.stat = new KernelFile(`${host.procRoot}/stat`, 'short');
    this.bootTime = new BootTime(host.procRoot, clock);
    this.users = new UserNames(`${host.rootPrefix}/etc/passwd`);
    this.pageBytes = readPageSize(host);
    this.rows = new ProcessRows({
      procRoot: host.procRoot,
      clock,
      pageBytes: this.pageBytes,
      userName: (uid) => this.users.nameOf(uid),
      startTime: (seconds) => this.bootTime.plus(seconds),
    });
  }

  async read(signal: AbortSignal): Promise<ProcessReading> {
    const uptimeSeconds = parseUptime(this.uptime.read());
    this.bootTime.follow(uptimeSeconds);
    this.followMachine();
    const scan: Scan = { rows: [], unreadable: 0, vanished: [], reaping: new Set(), hasReplaced: false };
    const startedAtMs = this.clock.monotonic();
    const machineCpu = this.readMachineCpu();
    const pids = this.listPids();
    this.rows.begin(pids, uptimeSeconds);
    let sliceStartMs = startedAtMs;
    this.rows.readAtMs = startedAtMs;
    for (let index = 0; index < pids.length; index += 1) {
      if (this.rows.readAtMs - sliceStartMs > sliceMs) {
        await othersTurn();
        signal.throwIfAborted();
        sliceStartMs = this.clock.monotonic();
        this.rows.readAtMs = sliceStartMs;
      }
      this.readProcess(pids[index] ?? 0, scan);
    }
    // What is made of many rows is a turn's work of its own.
    if (this.rows.readAtMs - startedAtMs > sliceMs) await othersTurn();
    const rows = this.settle(scan);
    return {
      rows,
      ...this.rows.timesOf(rows),
      unreadable: scan.unreadable,
      started_at_ms: startedAtMs,
      uptime_seconds: uptimeSeconds,
      machine_cpu: machineCpu,
      // Every /proc has a process 1; it is hidden where other users' processes are (hidepid=2 of proc(5)).
      complete: scan.unreadable === 0 && rows[0]?.pid === 1,
      memory_total_bytes: this.memoryTotalBytes,
      reasons: {
        ...(this.pageBytes === null && withoutPageSize),
        ...(rows[0]?.pid !== 1 && withoutOthers),
      },
      activities: null,
    };
  }

  close(): void {
    this.uptime.close();
    this.meminfo.close();
    this.stat.close();
    this.rows.close();
  }

  /** What is part of each row and may change for all at once. */
  private followMachine(): void {
    const memoryTotalBytes = parseMeminfo(this.meminfo.read()).get('MemTotal') ?? null;
    const hasNewNames = this.users.refresh();
    if (hasNewNames || memoryTotalBytes !== this.memoryTotalBytes) this.rows.forgetRows();
    this.memoryTotalBytes = memoryTotalBytes;
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
      const row = this.rows.read(pid, scan);
      if (row) scan.rows.push(row);
      else scan.vanished.push(pid);
    } catch (error) {
      if (isAbsent(error)) {
        if (this.rows.isKnown(pid)) scan.vanished.push(pid);
        return;
      }
      if (!isDenied(error) && !(error instanceof ParseError)) throw error;
      scan.unreadable += 1;
    }
  }

  private settle(scan: Scan): readonly ProcessRow[] {
    const read = (pid: number) => this.readAgain(pid, scan);
    // Whose child was found to have ended only after they were read.
    if (scan.hasReplaced) {
      scan.rows = scan.rows.flatMap((row) => (this.rows.mustReadIo(row.pid) ? (read(row.pid) ?? []) : row));
    }
    return settleFamilies(scan, {
      read,
      isAlive: (pid) => existsSync(`${this.procRoot}/${pid}/stat`),
      parentOf: (pid) => this.rows.parentOf(pid),
    });
  }

  /** `null` where it ended, or cannot be read any more. */
  private readAgain(pid: number, scan: Scan): ProcessRow | null {
    try {
      return this.rows.readAgain(pid, scan);
    } catch (error) {
      if (isAbsent(error) || isDenied(error) || error instanceof ParseError) return null;
      throw error;
    }
  }

  private readMachineCpu(): MachineCpu | null {
    const text = this.stat.readIfPresent();
    if (text === null) return null;
    const { total, cores } = parseStat(text);
    const { user, nice, system, irq, softirq, steal } = total;
    const seconds = (ticks: number | null) => (ticks ?? 0) / ticksPerSecond;
    return {
      cpus: cores.length,
      // Guests are inside user and nice.
      busy: seconds(user + (nice ?? 0) + system + (irq ?? 0) + (softirq ?? 0) + (steal ?? 0)),
      steal: seconds(steal),
      irq: seconds(irq),
      softirq: seconds(softirq),
    };
  }
}

const hidden = 'the system hides the processes of others (hidepid); "sudo telltale serve" shows them';
const withoutOthers = { count: hidden, threads: hidden };

const withoutPageSize = {
  'processes[].memory_bytes': unknownPageSize,
  'processes[].memory_percent': unknownPageSize,
};

function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
