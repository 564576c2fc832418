/**
 * /proc/stat: time of each CPU by mode and counters of the whole machine since boot (proc_stat(5),
 * Documentation/filesystems/proc.rst, "Miscellaneous kernel statistics in /proc/stat").
 *
 *     cpu  11013 0 8758 192090 544 0 318 0 0 0
 *     cpu0 4902 0 4092 97173 60 0 175 0 0 0
 *     intr 321867 0 0 …
 *     ctxt 771214
 *     btime 1795551250
 *     processes 8156
 *     procs_running 2
 *     procs_blocked 0
 */
import { LineStart, ParseError, parseCount, parseCounts } from './parse.ts';

/**
 * USER_HZ: the unit of times in /proc/stat and /proc/<pid>/stat. Part of the kernel's promise to programs and 100 on
 * every architecture that Node runs on (include/uapi/asm-generic/param.h), whatever CONFIG_HZ is.
 */
export const ticksPerSecond = 100;

/**
 * Ticks of 1/USER_HZ second since boot by mode; `null` where the kernel has no such column. `user` includes
 * `guest`, and `nice` includes `guest_nice`.
 */
export interface CpuTimes {
  user: number;
  /** Never `null` on Linux. */
  nice: number | null;
  system: number;
  /** May go back when the CPU was taken offline and back. */
  idle: number;
  /** May go back at any time (proc_stat(5)). */
  iowait: number | null;
  irq: number | null;
  softirq: number | null;
  /** Since Linux 2.6.11. */
  steal: number | null;
  /** Since Linux 2.6.24. */
  guest: number | null;
  /** Since Linux 2.6.33. */
  guest_nice: number | null;
}

export interface CoreTimes {
  /** The kernel's number of the logical CPU; those offline have no line. */
  cpu: number;
  times: CpuTimes;
}

/** Everything but the times is `null` where its line is missing or broken. */
export interface Stat {
  /** Over all CPUs that ever were online; so it may go back where the sum over `cores` does not. */
  total: CpuTimes;
  /** By number. */
  cores: CoreTimes[];
  /** Serviced since boot. */
  interrupts: number | null;
  /** Since boot. */
  context_switches: number | null;
  /** When the machine was started: Unix time in seconds. */
  boot_time_seconds: number | null;
  /** Processes and threads created since boot. */
  forks: number | null;
  processes_running: number | null;
  processes_blocked: number | null;
}

const lineStarts = {
  interrupts: new LineStart('intr '),
  contextSwitches: new LineStart('ctxt '),
  bootTime: new LineStart('btime '),
  forks: new LineStart('processes '),
  running: new LineStart('procs_running '),
  blocked: new LineStart('procs_blocked '),
} as const;

/** @throws ParseError when the line `cpu` is missing or has fewer than its first four columns, or a core's has */
export function parseStat(text: string): Stat {
  let total: CpuTimes | null = null;
  const cores: CoreTimes[] = [];
  let isRising = true;
  // The cpu lines come first; after them `intr` may be hundreds of kilobytes long, so the text is not split.
  let start = 0;
  while (text.startsWith('cpu', start)) {
    const end = text.indexOf('\n', start);
    if (end === -1) throw new ParseError('stat', 'the last line "cpu" is cut', text);
    const space = text.indexOf(' ', start);
    const nameEnd = space === -1 || space > end ? end : space;
    const name = text.slice(start, nameEnd);
    const times = parseTimes(parseCounts(text, nameEnd, end, columns), text);
    if (name === 'cpu') {
      total = times;
    } else {
      const cpu = parseCount(name.slice(3));
      if (cpu === null)
        throw new ParseError('stat', `no CPU is called ${JSON.stringify(name.slice(0, 20))}`, text);
      isRising &&= cpu > (cores.at(-1)?.cpu ?? -1);
      cores.push({ cpu, times });
    }
    start = end + 1;
  }
  if (total === null) throw new ParseError('stat', 'no line "cpu …"', text);
  return {
    total,
    cores: isRising ? cores : cores.sort((a, b) => a.cpu - b.cpu),
    interrupts: lineStarts.interrupts.countIn(text),
    context_switches: lineStarts.contextSwitches.countIn(text),
    boot_time_seconds: lineStarts.bootTime.countIn(text),
    forks: lineStarts.forks.countIn(text),
    processes_running: lineStarts.running.countIn(text),
    processes_blocked: lineStarts.blocked.countIn(text),
  };
}

/** Of the line that is read: ten since Linux 2.6.33, with room for what may come. */
const columns = new Float64Array(32);

/** @param count of columns that the line has */
function parseTimes(count: number, text: string): CpuTimes {
  const [user, nice, system, idle] = [column(0, count), column(1, count), column(2, count), column(3, count)];
  if (user === null || nice === null || system === null || idle === null) {
    throw new ParseError('stat', 'a line "cpu" needs user, nice, system and idle', text);
  }
  return {
    user,
    nice,
    system,
    idle,
    iowait: column(4, count),
    irq: column(5, count),
    softirq: column(6, count),
    steal: column(7, count),
    guest: column(8, count),
    guest_nice: column(9, count),
  };
}

/** `null` where the line has no such column, or no number in it. */
function column(index: number, count: number): number | null {
  const value = columns[index] ?? Number.NaN;
  return index < count && !Number.isNaN(value) ? value : null;
}
