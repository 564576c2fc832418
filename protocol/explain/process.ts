/** What the fields of channels `process` and `process_top` mean; made by main/collectors/process.ts. */
import type { NotAttributed, ProcessData, ProcessState } from '../families/process.ts';
import { asRead, type Explanation, type Explanations, linuxOnly, placed } from './explanation.ts';

const stat = '/proc/<pid>/stat';
const io = '/proc/<pid>/io';
const processes = 'processes() of systeminformation, by ps on macOS and Win32_Process on Windows';

function state(meaning: string, letter: string, portable: string): Explanation {
  return {
    unit: 'processes',
    meaning,
    linux: `${stat}: state ${letter}.`,
    portable,
    formula: 'Number of processes that could be read, of the whole machine in process_top too.',
    others: 'top: the line "Tasks", which counts idle and waiting ones among the sleeping.',
  };
}

const states: Record<ProcessState, Explanation> = {
  running: state('Processes that run or wait for a CPU.', 'R', 'processes(): state; on Windows all are running.'),
  sleeping: state('Processes that wait and can be woken by a signal.', 'S', 'processes(): state, macOS alone.'),
  idle: state('Threads of the kernel that have nothing to do.', 'I', 'processes(): state unknown, macOS alone.'),
  stopped: state(
    'Processes that were stopped by a signal or a debugger.',
    'T or t',
    'processes(): state, macOS alone.',
  ),
  zombie: state(
    'Processes that ended and whose parent has not asked how.',
    'Z',
    'processes(): state, macOS alone.',
  ),
  disk_sleep: state(
    'Processes that wait uninterruptibly, for I/O as a rule.',
    'D',
    'processes(): state blocked, macOS alone.',
  ),
};

const notAttributed: Record<keyof NotAttributed, Explanation> = {
  cpu_percent: {
    unit: 'percent',
    meaning: 'CPU time of the machine that no process explains, of one CPU.',
    linux: `/proc/stat: line "cpu"; ${stat} of all processes.`,
    portable: linuxOnly,
    formula:
      'max(0, min(100 × CPUs, 100 × Δ busy seconds / seconds) − Σ cpu_percent), busy being all but idle and iowait.',
    others: 'Task managers do not show it: their rows add up to less than the machine.',
  },
  steal_percent: {
    unit: 'percent',
    meaning: 'Of it, time that the hypervisor gave to others.',
    linux: '/proc/stat: steal.',
    portable: linuxOnly,
    formula: '100 × Δ steal / seconds, at most what is unexplained.',
  },
  irq_percent: {
    unit: 'percent',
    meaning: 'Of it, hardware interrupts.',
    linux: '/proc/stat: irq.',
    portable: linuxOnly,
    formula: '100 × Δ irq / seconds, at most what is still unexplained.',
  },
  softirq_percent: {
    unit: 'percent',
    meaning: 'Of it, deferred work of interrupts.',
    linux: '/proc/stat: softirq.',
    portable: linuxOnly,
    formula: '100 × Δ softirq / seconds, at most what is still unexplained.',
  },
  other_percent: {
    unit: 'percent',
    meaning:
      'The rest: processes that are hidden or ended unseen, and the difference between two ways of counting.',
    linux: 'As not_attributed.cpu_percent.',
    portable: linuxOnly,
    formula: 'cpu_percent − steal_percent − irq_percent − softirq_percent.',
  },
};

export const processExplanations: Explanations<ProcessData> = {
  count: {
    unit: 'tasks',
    meaning: 'Processes on the machine, kernel threads included; null where the system hides those of others.',
    linux: 'The folders /proc/<pid>.',
    portable: `${processes}: length of the list.`,
    formula: 'Those that were read and those that could not be.',
    others: 'ps ax | wc -l, less the header and ps itself. Threads are not counted.',
  },
  threads: {
    unit: 'tasks',
    meaning: 'Threads of all processes that could be read.',
    linux: `${stat}: num_threads.`,
    portable: 'Missing: systeminformation does not tell it.',
    formula: 'Σ threads.',
    others: 'htop: thr leaves kernel threads out.',
  },
  ...placed('states.', states),
  'processes[].pid': {
    unit: null,
    meaning: 'Number of the process; with start_time it names one process for good.',
    linux: 'The folder /proc/<pid>.',
    portable: `${processes}: pid.`,
    formula: asRead,
    others: 'top and ps: PID.',
  },
  'processes[].parent_pid': {
    unit: null,
    meaning: 'Number of its parent.',
    linux: `${stat}: ppid.`,
    portable: `${processes}: parentPid.`,
    formula: asRead,
    others: 'ps: PPID.',
  },
  'processes[].name': {
    unit: null,
    meaning: 'Short name of the program; a process may change it.',
    linux: `${stat}: comm, of programs at most 15 bytes.`,
    portable: `${processes}: name.`,
    formula: asRead,
    others: 'top: COMMAND; ps: comm. htop shows the command line.',
  },
  'processes[].user': {
    unit: null,
    meaning: 'Name of the effective user, its number where it has no name.',
    linux: 'Owner of the folder /proc/<pid>; /etc/passwd.',
    portable: `${processes}: user; missing on Windows.`,
    formula: 'Read again after 1, 2, 4 and at most 16 readings, 64 of a process that sleeps.',
    others: 'top and ps: USER. Names of directory services that are not in /etc/passwd stay numbers.',
  },
  'processes[].state': {
    unit: null,
    meaning: 'What the process does now.',
    linux: `${stat}: state.`,
    portable: `${processes}: state; on Windows always running.`,
    formula: 'R running, S sleeping, I idle, T and t stopped, Z zombie, D disk_sleep.',
    others: 'top: S; ps: STAT.',
  },
  'processes[].cpu_percent': {
    unit: 'percent',
    meaning: 'CPU time since the last reading, of one CPU; may exceed 100; with children that ended meanwhile.',
    linux: `${stat}: utime, stime, cutime, cstime.`,
    portable: 'processes(): cpu; on macOS ps’ decaying mean over up to a minute, on Windows × number of CPUs.',
    formula:
      '100 × (Δ(utime + stime) / 100 Hz) / seconds between its own two readings + reaped_cpu_percent; where all rows add up to more than 100 × CPUs, each times 100 × CPUs / that sum.',
    others:
      'top: %CPU, without ended children. ps shows the mean since the process started. Task Manager of Windows divides by the number of CPUs.',
  },
  'processes[].reaped_cpu_percent': {
    unit: 'percent',
    meaning: 'The part of cpu_percent that children used which ended since the last reading.',
    linux: `${stat}: cutime, cstime.`,
    portable: 'Missing: systeminformation does not tell it.',
    formula: '100 × (Δ(cutime + cstime) / 100 Hz less what their own rows showed) / seconds.',
    others: 'top adds it in its cumulative mode (S), and then the whole of it at once.',
  },
  'processes[].cpu_seconds_total': {
    unit: 'seconds',
    meaning: 'Its own user and system time since its start, without children.',
    linux: `${stat}: utime and stime.`,
    portable: 'Missing: systeminformation does not tell it.',
    formula: '(utime + stime) / 100 Hz.',
    others: 'top: TIME+; ps: TIME.',
  },
  'processes[].memory_bytes': {
    unit: 'bytes',
    meaning: 'Resident set: what it has in memory now, shared pages included.',
    linux: `${stat}: rss.`,
    portable: `${processes}: memRss; null where it is 0.`,
    formula: 'Pages × page size.',
    others:
      'top and htop: RES. Sums of it count shared pages many times; PSS (on request) shares them out. Task Manager of Windows shows the private part.',
  },
  'processes[].memory_percent': {
    unit: 'percent',
    meaning: 'Resident set as a share of the machine’s memory.',
    linux: `${stat}: rss; /proc/meminfo: MemTotal.`,
    portable: 'processes(): memRss; os.totalmem().',
    formula: '100 × memory_bytes / MemTotal.',
    others: 'top: %MEM.',
  },
  'processes[].read_bytes_per_second': {
    unit: 'bytes_per_second',
    meaning: 'Caused to be fetched from storage, by it and by children that ended since the last reading.',
    linux: `${io}: read_bytes; of other users’ processes root alone may read it.`,
    portable: 'Missing: systeminformation does not tell it.',
    formula:
      '(Δ read_bytes less what rows of ended children showed) / seconds between its two readings of io: each time where stat or io had changed, else after 1, 2, 4 and at most 8 readings or 10 s.',
    others: 'pidstat -d: kB_rd/s, in KiB; of a parent it jumps when a child ends.',
  },
  'processes[].write_bytes_per_second': {
    unit: 'bytes_per_second',
    meaning: 'Caused to be sent to storage, less what was truncated before it was written.',
    linux: `${io}: write_bytes and cancelled_write_bytes; of other users’ processes root alone may read it.`,
    portable: 'Missing: systeminformation does not tell it.',
    formula:
      'max(0, Δ write_bytes − Δ cancelled_write_bytes) / seconds, less what rows of ended children showed; io is read as for read_bytes_per_second.',
    others: 'pidstat -d: kB_wr/s, in KiB, with what was cancelled apart; of a parent it jumps when a child ends.',
  },
  'processes[].read_bytes_total': {
    unit: 'bytes',
    meaning: 'Fetched from storage since its start; the kernel adds what its children had read when they end.',
    linux: `${io}: read_bytes.`,
    portable: 'Missing: systeminformation does not tell it.',
    formula: asRead,
    others: 'What came from the page cache is not in it; rchar counts that too.',
  },
  'processes[].write_bytes_total': {
    unit: 'bytes',
    meaning: 'Sent to storage since its start, counted when it goes into the page cache.',
    linux: `${io}: write_bytes and cancelled_write_bytes.`,
    portable: 'Missing: systeminformation does not tell it.',
    formula: 'max(0, write_bytes − cancelled_write_bytes).',
    others: 'wchar counts writes to pipes and sockets too.',
  },
  'processes[].threads': {
    unit: 'threads',
    meaning: 'Threads of the process.',
    linux: `${stat}: num_threads.`,
    portable: 'Missing: systeminformation does not tell it.',
    formula: asRead,
    others: 'ps: NLWP.',
  },
  'processes[].nice': {
    unit: null,
    meaning: 'Its priority: −20 is served first, 19 last.',
    linux: `${stat}: nice.`,
    portable: `${processes}: nice; missing on Windows.`,
    formula: asRead,
    others: 'top and ps: NI. Control groups weigh more than it between groups.',
  },
  'processes[].start_time': {
    unit: null,
    meaning: 'When the process was started.',
    linux: `${stat}: starttime; /proc/uptime and the clock.`,
    portable: `${processes}: started, of the first reading.`,
    formula: 'Boot time + starttime / 100 Hz: ISO 8601, UTC, milliseconds.',
    others: 'ps: lstart, which may be a second off.',
  },
  'processes[].command_line': {
    unit: null,
    meaning: 'Program and arguments; null for kernel threads, zombies and the few that hide theirs.',
    linux: '/proc/<pid>/cmdline, at most 4,096 bytes of it.',
    portable: `${processes}: path, command and params.`,
    formula:
      'Arguments joined by spaces; read again after 1, 2, 4 and at most 16 readings, 64 of a process that sleeps.',
    others: 'ps: args.',
  },
  'processes[].kernel_thread': {
    unit: null,
    meaning: 'Whether it is a thread of the kernel.',
    linux: `${stat}: flags, PF_KTHREAD.`,
    portable: 'Always false.',
    formula: 'Whether the bit 0x00200000 is set.',
    others: 'ps and top put such names in brackets.',
  },
  'processes[].container': {
    unit: null,
    meaning: 'The container it runs in: 12 digits of the id, or the name of an LXC container.',
    linux: '/proc/<pid>/cgroup, by the form of the path.',
    portable: linuxOnly,
    formula: 'Read again after 1, 2, 4 and at most 16 readings, 64 of a process that sleeps.',
    others: 'docker top lists the processes of one.',
  },
  'processes[].service': {
    unit: null,
    meaning: 'The unit of systemd that it belongs to: a service, an application of a session, or the session.',
    linux: '/proc/<pid>/cgroup, by the form of the path.',
    portable: linuxOnly,
    formula: 'Of a container’s process the unit above the container.',
    others: 'ps: unit and uunit.',
  },
  ...placed('not_attributed.', notAttributed),
  complete: {
    unit: null,
    meaning: 'False when some process could not be read.',
    linux: 'Whether all folders /proc/<pid> could be read and process 1 is among them.',
    portable: 'Always true.',
    formula: 'True where none was unreadable and none is hidden (hidepid).',
  },
};
