/**
 * Processes on macOS and Windows through systeminformation's processes(), which runs ps or PowerShell. Neither gives
 * counters: the CPU share comes as such, on macOS as the decaying average of ps over up to a minute, on Windows over
 * the time between two calls. What it fills with zeros and empty strings is `null` here.
 */
import { cpus, totalmem } from 'node:os';
import type { Systeminformation } from 'systeminformation';
import { TelltaleError } from '../../protocol/errors.ts';
import type { ProcessState } from '../../protocol/families/process.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { Collector, Host } from './collector.ts';
import type { ProcessReading, ProcessRow } from './process.ts';

/** Start times come from rounded ages and jitter by this much; beyond it the pid is another process. */
const startJitterMs = 3_000;

export interface PortableContext {
  platform: NodeJS.Platform;
  cpuCount: number;
  /** Bytes of the machine. */
  memoryBytes: number;
  monotonicMs: number;
  /** Whether an earlier call of this program has read the counters: the first share on Windows is since boot. */
  hasBaseline: boolean;
  /** First start time seen of each pid, Unix milliseconds: read and renewed. */
  starts: Map<number, number>;
}

export function openProcessPortable(
  host: Host,
  clock: Pick<Clock, 'monotonic'> = systemClock,
  // Loaded on first use, so that Linux never pays for it.
  load: () => Promise<{ processes(): Promise<Systeminformation.ProcessesData> }> = () =>
    import('systeminformation'),
): Collector<ProcessReading> {
  const starts = new Map<number, number>();
  let hasBaseline = false;
  return {
    async read() {
      const { list } = await (await load()).processes();
      const reading = readingFromProcesses(list, {
        platform: host.platform,
        cpuCount: cpus().length,
        memoryBytes: totalmem(),
        monotonicMs: clock.monotonic(),
        hasBaseline,
        starts,
      });
      hasBaseline = true;
      return reading;
    },
  };
}

/** @throws TelltaleError when the list is empty, which is how a failure looks */
export function readingFromProcesses(
  list: readonly Systeminformation.ProcessesProcessData[],
  context: PortableContext,
): ProcessReading {
  if (list.length === 0) throw new TelltaleError('unavailable', 'The system gave no list of processes.');
  // On Windows, 0 is the time in which nothing runs and no process.
  const rows = list
    .filter((found) => Number.isSafeInteger(found.pid) && found.pid > 0)
    .map((found) => rowOf(found, context))
    .sort((a, b) => a.pid - b.pid);
  const pids = new Set(rows.map((row) => row.pid));
  for (const pid of context.starts.keys()) if (!pids.has(pid)) context.starts.delete(pid);
  return {
    rows,
    read_at_ms: new Float64Array(rows.length).fill(context.monotonicMs),
    io_read_at_ms: new Float64Array(rows.length).fill(Number.NaN),
    unreadable: 0,
    complete: true,
    memory_total_bytes: context.memoryBytes,
    machine_cpu: null,
    started_at_ms: context.monotonicMs,
    uptime_seconds: null,
    reasons: context.platform === 'win32' ? windowsReasons : macReasons,
    activities: null,
  };
}

const missingFields = [
  'read_bytes_per_second',
  'write_bytes_per_second',
  'read_bytes_total',
  'write_bytes_total',
  'cpu_seconds_total',
  'reaped_cpu_percent',
  'threads',
  'container',
  'service',
];
const macReasons = reasonsFor('macOS', missingFields);
const windowsReasons = reasonsFor('Windows', [...missingFields, 'user', 'nice']);

function reasonsFor(system: string, fields: readonly string[]): Record<string, string> {
  const reason = `not read on ${system}`;
  return {
    threads: reason,
    not_attributed: reason,
    ...Object.fromEntries(fields.map((field) => [`processes[].${field}`, reason])),
  };
}

function rowOf(found: Systeminformation.ProcessesProcessData, context: PortableContext): ProcessRow {
  const isWindows = context.platform === 'win32';
  return {
    pid: found.pid,
    parent_pid: Number.isSafeInteger(found.parentPid) ? found.parentPid : 0,
    name: found.name,
    user: found.user || null,
    state: stateOf(found.state, isWindows),
    cpu_seconds_total: null,
    reaped_cpu_seconds_total: null,
    cpu_percent: cpuPercent(found.cpu, context),
    // In units of 1,024 bytes.
    memory_bytes: found.memRss > 0 ? found.memRss * 1_024 : null,
    read_bytes: null,
    write_bytes: null,
    cancelled_write_bytes: null,
    io_reason: null,
    threads: null,
    nice: isWindows || !Number.isFinite(found.nice) ? null : found.nice,
    start_key: 0,
    start_seconds: null,
    start_time: startTime(found, context.starts),
    command_line: commandLine(found),
    kernel_thread: false,
    container: null,
    service: null,
    still: null,
  };
}

/** Of one CPU; Windows' figure is the share of all. Never more than all CPUs can do in the time. */
function cpuPercent(percent: number, context: PortableContext): number | null {
  if (!(percent >= 0)) return null;
  const most = 100 * context.cpuCount;
  if (context.platform !== 'win32') return Math.min(most, percent);
  return context.hasBaseline ? Math.min(most, percent * context.cpuCount) : null;
}

/** Windows knows no state of a process. What ps on macOS calls I, systeminformation calls unknown. */
function stateOf(state: string, isWindows: boolean): ProcessState {
  if (isWindows) return 'running';
  switch (state) {
    case 'running':
    case 'sleeping':
    case 'stopped':
    case 'zombie':
      return state;
    case 'blocked':
      return 'disk_sleep';
    default:
      return 'idle';
  }
}

function startTime(found: Systeminformation.ProcessesProcessData, starts: Map<number, number>): string | null {
  // "2026-11-24 20:15:02" in local time.
  const startMs = Date.parse(found.started);
  if (Number.isNaN(startMs)) return null;
  const earlier = starts.get(found.pid);
  if (earlier !== undefined && Math.abs(earlier - startMs) <= startJitterMs)
    return new Date(earlier).toISOString();
  starts.set(found.pid, startMs);
  return new Date(startMs).toISOString();
}

function commandLine(found: Systeminformation.ProcessesProcessData): string | null {
  const command =
    found.path && !found.command.includes(found.path) ? `${found.path}/${found.command}` : found.command;
  return `${command} ${found.params}`.trim() || null;
}
