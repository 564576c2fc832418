/**
 * Processes of a graphics card from what its clients count: a client is one opening of the device, which a process may
 * have several of, and several processes one. Rates are of a client, so that a pid that is used again inherits nothing.
 */
import type { GpuProcess } from '../../protocol/families/gpu.ts';
import type { DrmClient, DrmEngine } from '../procfs/drm-fdinfo.ts';
import type { Found } from '../procfs/parse.ts';
import type { Rates } from './collector.ts';
import { toReading } from './found.ts';

export interface GpuClient extends DrmClient {
  readonly pid: number;
  readonly name: string;
}

/** A process whose figures are told ready-made. */
export interface ToldGpuProcess {
  readonly pid: number;
  readonly name: string;
  readonly memoryBytes: Found;
  readonly utilizationPercent: Found;
}

/** Of one card: what its clients count, or what another program tells. */
export type GpuProcesses =
  | { readonly kind: 'clients'; readonly clients: readonly GpuClient[]; readonly isIncomplete: boolean }
  | { readonly kind: 'told'; readonly processes: readonly ToldGpuProcess[] }
  | { readonly kind: 'missing'; readonly reason: string };

export const othersHidden = 'those of other users are not seen; "sudo telltale serve" may see them';
const noMemory = 'the driver does not tell it of each process';
const noEngines = 'the driver counts no time of each process';
const opened = 'it has begun to use the card since the last reading: a rate needs two';

/** @param at path of the card, `gpus[0000:03:00.0]` */
export function deriveGpuProcesses(
  rates: Rates,
  at: string,
  current: GpuProcesses,
  previous: GpuProcesses | undefined,
): GpuProcess[] | null {
  const path = `${at}.processes`;
  if (current.kind === 'missing') {
    rates.unavailable(path, current.reason);
    return null;
  }
  if (current.kind === 'told') {
    return current.processes.map(({ pid, name, memoryBytes, utilizationPercent }) => ({
      pid,
      name,
      memory_bytes: toReading(rates, `${path}[${pid}].memory_bytes`, memoryBytes),
      utilization_percent: toReading(rates, `${path}[${pid}].utilization_percent`, utilizationPercent),
    }));
  }
  if (current.isIncomplete) rates.unavailable(path, othersHidden);
  const before = new Map(previous?.kind === 'clients' ? previous.clients.map((each) => [each.id, each]) : []);
  const byPid = new Map<number, GpuClient[]>();
  for (const client of current.clients) byPid.set(client.pid, [...(byPid.get(client.pid) ?? []), client]);
  return [...byPid].map(([pid, clients]) => ({
    pid,
    name: clients[0]?.name ?? '',
    memory_bytes: toReading(rates, `${path}[${pid}].memory_bytes`, memoryOf(clients)),
    utilization_percent: busiestEngine(rates, `${path}[${pid}].utilization_percent`, clients, before),
  }));
}

function memoryOf(clients: readonly GpuClient[]): Found {
  const told = clients.flatMap(({ memoryBytes }) => (memoryBytes === null ? [] : [memoryBytes]));
  return told.length === 0 ? { reason: noMemory } : { value: told.reduce((sum, bytes) => sum + bytes, 0) };
}

/** Clients that are new are left out: how long they have been there is not known. */
function busiestEngine(
  rates: Rates,
  path: string,
  clients: readonly GpuClient[],
  before: ReadonlyMap<number, GpuClient>,
): number | null {
  if (clients.every(({ engines }) => engines.size === 0)) return toReading(rates, path, { reason: noEngines });
  // Notes why there is no reading before.
  if (!rates.seconds) return rates.perSecond(path, 0, null);
  const shares = new Map<string, number>();
  for (const client of clients) {
    const old = before.get(client.id);
    for (const [name, engine] of client.engines) {
      const share = shareOf(engine, old?.engines.get(name), rates.seconds);
      if (share !== null) shares.set(name, (shares.get(name) ?? 0) + share);
    }
  }
  if (shares.size === 0) return toReading(rates, path, { reason: opened });
  // The counters are read a little before or after the clock is.
  return Math.min(100, Math.max(...shares.values()));
}

/** `null` where the counter is new or went back. */
function shareOf(engine: DrmEngine, old: DrmEngine | undefined, seconds: number): number | null {
  if (!old || engine.busy < old.busy) return null;
  const busy = engine.busy - old.busy;
  if (engine.total === null) return (100 * busy) / (seconds * 1e9) / engine.capacity;
  const total = engine.total - (old.total ?? Number.NaN);
  return total > 0 ? (100 * busy) / total / engine.capacity : null;
}
