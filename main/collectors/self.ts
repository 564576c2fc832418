/**
 * What Telltale itself costs. Node's own counters (getrusage(2)) cover all threads, those that ended included, and
 * cost one call; only the bytes written come from a file, /proc/self/io, which is always of this process, whatever
 * machine is watched.
 */
import type { CollectorUsage } from '../../protocol/families/self.ts';
import { KernelFile } from '../procfs/file.ts';
import { parsePidIo } from '../procfs/pid-io.ts';
import type { ChannelSource, Collector, Family, Host } from './collector.ts';
import { gauge, type Reasons } from './gauge.ts';
import { watchTimer, watchTurns } from './loop-delay.ts';

export interface SelfReading {
  /** User and system time since the start. */
  cpu_seconds: number;
  memory_bytes: number;
  /** Voluntary context switches since the start; `null` where the system does not count them. */
  wakeups: number | null;
  /** Since the start; `null` where the system does not count it. */
  written_bytes: number | null;
  event_loop_delay_seconds: number;
  collectors: CollectorUsage[];
  /** By path in channel `self`. */
  reasons: Reasons;
}

export const self: Family<SelfReading> = {
  name: 'self',
  open: (host) => openSelf(host),
};

export function openSelf(host: Host, ioPath = '/proc/self/io'): Collector<SelfReading> {
  const delay = 'electron' in process.versions ? watchTimer() : watchTurns();
  const io = host.platform === 'linux' ? new KernelFile(ioPath, 'short') : null;
  const system = host.platform === 'win32' ? 'Windows' : 'macOS';
  return {
    read() {
      const usage = process.resourceUsage();
      const written = io === null ? null : readWrittenBytes(io);
      const reasons: Record<string, string> = {};
      const wakeups = host.platform === 'win32' ? null : usage.voluntaryContextSwitches;
      if (wakeups === null) reasons.wakeups_per_second = 'Windows does not count them';
      if (written === null) {
        reasons.written_bytes_per_second =
          io === null
            ? `${system} does not count bytes`
            : `the kernel gives no ${ioPath}: it needs TASK_IO_ACCOUNTING`;
      }
      return {
        cpu_seconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
        memory_bytes: process.memoryUsage.rss(),
        wakeups,
        written_bytes: written,
        event_loop_delay_seconds: delay.takeLongestMs() / 1_000,
        collectors: host.self?.collectors() ?? [],
        reasons,
      };
    },
    close() {
      delay.stop();
      io?.close();
    },
  };
}

function readWrittenBytes(io: KernelFile): number | null {
  try {
    const bytes = Buffer.from(io.read());
    return parsePidIo(bytes, bytes.length).write_bytes;
  } catch {
    return null;
  }
}

export const selfChannel: ChannelSource<'self'> = {
  channel: 'self',
  families: [self],
  derive(take) {
    const taken = take(self);
    const rates = take.rates(self);
    const now = taken?.current;
    const before = taken?.previous;
    const perSecond = (path: string, counter: 'wakeups' | 'written_bytes') => {
      const reason = now?.reasons[path];
      if (reason !== undefined) rates.unavailable(path, reason);
      return rates.perSecond(path, now?.[counter], before?.[counter]);
    };
    const cpuSeconds = rates.perSecond('cpu_percent', now?.cpu_seconds, before?.cpu_seconds);
    return {
      cpu_percent: cpuSeconds === null ? null : 100 * cpuSeconds,
      memory_bytes: gauge(rates, now, 'memory_bytes', now?.memory_bytes),
      wakeups_per_second: perSecond('wakeups_per_second', 'wakeups'),
      written_bytes_per_second: perSecond('written_bytes_per_second', 'written_bytes'),
      event_loop_delay_seconds: gauge(rates, now, 'event_loop_delay_seconds', now?.event_loop_delay_seconds),
      collectors: now?.collectors ?? [],
    };
  },
};
