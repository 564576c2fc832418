/**
 * What a machine is: the facts of `/api/v1/info` that do not change while it runs. Never fails: what cannot be had
 * is `null`, or what Node knows.
 */
import { cpus, hostname, machine, release, totalmem } from 'node:os';
import type { InfoResult } from '../../protocol/api.ts';
import type { Host } from './collector.ts';
import { readLinuxFacts } from './info.linux.ts';
import { readPortableFacts } from './info.portable.ts';

/** The part of `/api/v1/info` that is about the machine. */
export type HostFacts = Pick<
  InfoResult,
  | 'name'
  | 'platform'
  | 'os'
  | 'kernel'
  | 'architecture'
  | 'cpu_model'
  | 'cpu_count'
  | 'memory_bytes'
  | 'boot_time'
  | 'time_zone'
  | 'virtualization'
>;

/** @returns never rejects */
export async function readHostFacts(host: Host): Promise<HostFacts> {
  const known: HostFacts = {
    name: hostname(),
    platform: host.platform,
    os: null,
    kernel: release(),
    architecture: machine(),
    cpu_model: cpus()[0]?.model.trim() || null,
    cpu_count: cpus().length,
    memory_bytes: totalmem(),
    boot_time: null,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    virtualization: null,
  };
  const found = host.platform === 'linux' ? readLinuxFacts(host) : await readPortableFacts();
  return { ...known, ...found };
}
