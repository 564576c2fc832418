/** Uptime and root filesystem through Node's own calls, which macOS and Windows answer without a process. */
import { uptime } from 'node:os';
import type { Collector, Host } from './collector.ts';
import { readRoot } from './system.linux.ts';
import type { SystemReading } from './system.ts';

export function openSystemPortable(host: Host): Collector<SystemReading> {
  const root = host.platform === 'win32' ? `${process.env.SystemDrive ?? 'C:'}\\` : '/';
  return { read: () => ({ uptime_seconds: uptime(), ...readRoot(root) }) };
}
