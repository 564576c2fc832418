/**
 * Reads /proc/uptime and the root filesystem. statfs(2) of it is made in place, not in libuv's pool: what it
 * answers lies in memory, so that `system` goes out with the other channels of its tick; and a machine whose root
 * does not answer runs nothing at all.
 */
import { statfsSync } from 'node:fs';
import { KernelFile } from '../procfs/file.ts';
import { toSpace, usedPercent } from '../procfs/statfs.ts';
import { parseUptime } from '../procfs/uptime.ts';
import type { Collector, Host } from './collector.ts';
import { type HostRoot, openHostRoot } from './host-root.linux.ts';
import type { SystemReading } from './system.ts';

export function openSystemLinux(host: Host, root: HostRoot = openHostRoot(host)): Collector<SystemReading> {
  const uptime = new KernelFile(`${host.procRoot}/uptime`, 'short');
  // What is mounted there does not change while this program runs.
  const problem = root.rootProblem();
  root.close();
  return {
    read() {
      const { disk_percent, reasons } =
        problem === null
          ? readRoot(`${host.rootPrefix}/`)
          : { disk_percent: null, reasons: { disk_percent: problem } };
      return { uptime_seconds: parseUptime(uptime.read()), disk_percent, reasons };
    },
    close: () => uptime.close(),
  };
}

/** Also of the drive that a path on Windows names. */
export function readRoot(path: string): Pick<SystemReading, 'disk_percent' | 'reasons'> {
  try {
    return { disk_percent: usedPercent(toSpace(statfsSync(path, { bigint: true }))), reasons: {} };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { disk_percent: null, reasons: { disk_percent: reason } };
  }
}
