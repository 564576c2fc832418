/** Facts of a machine through systeminformation, where there are no files that tell the same. */
import type { Systeminformation } from 'systeminformation';
import type { HostFacts } from './info.ts';

interface Calls {
  osInfo(): Promise<Pick<Systeminformation.OsData, 'distro' | 'release'>>;
  system(): Promise<Pick<Systeminformation.SystemData, 'virtual' | 'virtualHost'>>;
  cpu(): Promise<Pick<Systeminformation.CpuData, 'manufacturer' | 'brand'>>;
  time(): { current: number; uptime: number };
}

/** What could be had; what could not is left out. Never rejects. */
export async function readPortableFacts(
  load: () => Promise<Calls> = () => import('systeminformation'),
): Promise<Partial<HostFacts>> {
  const calls = await load().catch(() => null);
  if (!calls) return {};
  const [os, system, cpu] = await Promise.all([
    calls.osInfo().catch(() => null),
    calls.system().catch(() => null),
    calls.cpu().catch(() => null),
  ]);
  const facts: Partial<HostFacts> = {};
  const name = `${os?.distro ?? ''} ${os?.release ?? ''}`.trim();
  // It says "unknown" where its command failed.
  if (name !== '' && !name.includes('unknown')) facts.os = name;
  const model = `${cpu?.manufacturer ?? ''} ${cpu?.brand ?? ''}`.trim();
  if (model !== '') facts.cpu_model = model;
  const { current, uptime } = calls.time();
  if (uptime > 0) facts.boot_time = new Date(current - uptime * 1_000).toISOString();
  if (system?.virtual) facts.virtualization = system.virtualHost?.toLowerCase() || 'vm';
  return facts;
}
