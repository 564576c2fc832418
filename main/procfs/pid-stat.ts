/**
 * /proc/<pid>/stat: one line about one process (proc_pid_stat(5)). Read for every process again and again, so it
 * is parsed from bytes: no strings but the name are made.
 *
 *     8165 (cat) R 8149 8149 4437 0 -1 4194304 99 0 0 0 0 0 0 0 20 0 1 0 106577 3133440 408 …
 */
import { ParseError } from './parse.ts';

export interface PidStat {
  pid: number;
  /**
   * Of the program, 15 bytes at most; kernel threads may have longer ones. Any byte may be in it. As it is written: some
   * kernels put `\n` for a newline and two backslashes for one, others neither (fs/proc/array.c, proc_task_name), so a
   * name with a backslash is to be read from /proc/<pid>/comm, where it stands as it is.
   */
  name: string;
  /** One letter: R, S, D, Z, T, t, I, X, … */
  state: string;
  parent_pid: number;
  /** PF_* of the kernel. */
  flags: number;
  /** User and system time since its start, in ticks of 1/USER_HZ second. */
  cpu_ticks: number;
  /**
   * User and system time of the children that it has waited for, theirs included, in the same ticks. The kernel adds
   * a child's whole life at once, before the child leaves /proc (kernel/exit.c, wait_task_zombie).
   */
  reaped_cpu_ticks: number;
  /** −20 to 19. */
  nice: number;
  threads: number;
  /** Ticks since boot; with `pid` it names one process for good. */
  start_ticks: number;
  /** Resident set in pages, which the kernel counts loosely (proc_pid_stat(5), "rss"). */
  resident_pages: number;
}

const space = 0x20;
const newline = 0x0a;
const minus = 0x2d;
const zero = 0x30;
const nine = 0x39;
const openParenthesis = 0x28;
const closeParenthesis = 0x29;
/** Columns are counted from 1, as in proc_pid_stat(5); nothing after `rss` is needed. */
const columns = {
  ppid: 4,
  flags: 9,
  utime: 14,
  stime: 15,
  cutime: 16,
  cstime: 17,
  nice: 19,
  num_threads: 20,
  starttime: 22,
  rss: 24,
} as const;

/**
 * @param bytes holds the line from its start
 * @param length bytes of it
 * @throws ParseError when the line has not the form of proc_pid_stat(5) up to `rss`
 */
export function parsePidStat(bytes: Buffer, length: number): PidStat {
  // The name may contain parentheses; nothing behind it does.
  let close = length - 1;
  while (close >= 0 && bytes[close] !== closeParenthesis) close -= 1;
  let open = 0;
  let pid = 0;
  for (let byte = bytes[open] ?? 0; byte >= zero && byte <= nine; byte = bytes[open] ?? 0) {
    pid = pid * 10 + byte - zero;
    open += 1;
  }
  if (open === 0 || open > 10 || bytes[open + 1] !== openParenthesis || close < open + 2 || close + 4 > length) {
    throw broken('does not start with "<pid> (<name>) <state> "', bytes, length);
  }
  const stat: PidStat = {
    pid,
    name: bytes.toString('utf8', open + 2, close),
    state: String.fromCharCode(bytes[close + 2] ?? 0),
    parent_pid: 0,
    flags: 0,
    cpu_ticks: 0,
    reaped_cpu_ticks: 0,
    nice: 0,
    threads: 0,
    start_ticks: 0,
    resident_pages: 0,
  };
  let column: number = columns.ppid;
  let value = 0;
  let digits = 0;
  let negative = false;
  for (let index = close + 4; index < length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte >= zero && byte <= nine) {
      value = value * 10 + byte - zero;
      digits += 1;
    } else if (byte === minus && digits === 0 && !negative) {
      negative = true;
    } else if ((byte === space || byte === newline) && digits > 0 && digits <= 20) {
      setColumn(stat, column, negative ? -value : value);
      if (column === columns.rss) return checked(stat, bytes, length);
      column += 1;
      value = 0;
      digits = 0;
      negative = false;
    } else {
      throw broken(`column ${column} is no number`, bytes, length);
    }
  }
  throw broken(`ends in column ${column}`, bytes, length);
}

function setColumn(stat: PidStat, column: number, value: number): void {
  switch (column) {
    case columns.ppid:
      stat.parent_pid = value;
      break;
    case columns.flags:
      stat.flags = value;
      break;
    case columns.utime:
    case columns.stime:
      stat.cpu_ticks += value;
      break;
    case columns.cutime:
    case columns.cstime:
      stat.reaped_cpu_ticks += value;
      break;
    case columns.nice:
      stat.nice = value;
      break;
    case columns.num_threads:
      stat.threads = value;
      break;
    case columns.starttime:
      stat.start_ticks = value;
      break;
    case columns.rss:
      stat.resident_pages = value;
      break;
  }
}

function checked(stat: PidStat, bytes: Buffer, length: number): PidStat {
  const smallest = Math.min(
    stat.parent_pid,
    stat.flags,
    stat.cpu_ticks,
    stat.reaped_cpu_ticks,
    stat.threads,
    stat.start_ticks,
    stat.resident_pages,
  );
  if (smallest < 0) throw broken('a count is below zero', bytes, length);
  return stat;
}

/** Whether the name of stat may stand for another: see {@link PidStat.name}. */
export function isNameUncertain({ name }: Pick<PidStat, 'name'>): boolean {
  return name.includes('\\');
}

/** The name in /proc/<pid>/comm, as it is. */
export function parseComm(text: string): string {
  return text.replace(/\n$/, '');
}

function broken(problem: string, bytes: Buffer, length: number): ParseError {
  return new ParseError('<pid>/stat', problem, bytes.toString('latin1', 0, length));
}
