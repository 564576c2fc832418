/**
 * Which processes use the graphics cards: the descriptors that they hold below /dev/dri, and what the drivers tell of
 * them in fdinfo. No device is opened. All descriptors of the machine are looked through every ten seconds, in slices:
 * about 20 µs of CPU each, 50 to 90 ms for 3,200 of them on a busy machine. Between that only those found are read.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { listFolder } from '../procfs/attribute.ts';
import { type DrmClient, parseDrmFdinfo } from '../procfs/drm-fdinfo.ts';
import type { Host } from './collector.ts';
import type { GpuClient } from './gpu-processes.ts';
import { Slices } from './slices.ts';

/** How long a process may use a card before it is seen, in milliseconds. */
const lookMs = 10_000;
/** Descriptors between two looks at the clock. */
const descriptorsAPiece = 16;
/** Descriptors of graphics devices that are read at each reading; a desktop has about a hundred. */
const maxDescriptors = 2_048;

export interface GpuClients {
  readonly clients: GpuClient[];
  /** Whether descriptors of some process could not be listed. */
  readonly isIncomplete: boolean;
}

interface Descriptor {
  readonly pid: number;
  readonly path: string;
}

export interface GpuClientsReader {
  /** @throws (rejects with) the signal's reason */
  read(signal: AbortSignal): Promise<GpuClients>;
}

export function openGpuClients(host: Host, nowMs: () => number): GpuClientsReader {
  let known: Descriptor[] = [];
  let isIncomplete = false;
  let lookedAtMs = Number.NEGATIVE_INFINITY;

  const look = async (slices: Slices) => {
    const found: Descriptor[] = [];
    isIncomplete = false;
    for (const pid of listFolder(host.procRoot) ?? []) {
      if (!/^\d+$/.test(pid)) continue;
      await slices.next();
      const descriptors = listFolder(`${host.procRoot}/${pid}/fd`);
      // Of another user, or it has ended meanwhile, which is no loss.
      if (descriptors === null) isIncomplete = true;
      for (const [index, descriptor] of (descriptors ?? []).entries()) {
        if (index % descriptorsAPiece === 0) await slices.next();
        if (!isGraphics(`${host.procRoot}/${pid}/fd/${descriptor}`)) continue;
        found.push({ pid: Number(pid), path: `${host.procRoot}/${pid}/fdinfo/${descriptor}` });
        if (found.length === maxDescriptors) return found;
      }
    }
    return found;
  };

  return {
    async read(signal) {
      const slices = new Slices({ monotonic: nowMs }, signal);
      if (nowMs() - lookedAtMs >= lookMs) {
        known = await look(slices);
        lookedAtMs = nowMs();
      }
      const clients = new Map<string, GpuClient>();
      for (const { pid, path } of known) {
        await slices.next();
        const client = readClient(path);
        if (!client) continue;
        const key = `${client.address} ${client.id}`;
        const before = clients.get(key);
        if (before && before.pid <= pid) continue;
        clients.set(key, { ...client, pid, name: nameOf(host, pid) });
      }
      return { clients: [...clients.values()], isIncomplete };
    },
  };
}

function isGraphics(path: string): boolean {
  try {
    return readlinkSync(path).startsWith('/dev/dri/');
  } catch {
    return false;
  }
}

/** `null` where it was closed, is of another kind now, or the driver tells nothing. */
function readClient(path: string): DrmClient | null {
  try {
    return parseDrmFdinfo(readFileSync(path, 'latin1'));
  } catch {
    return null;
  }
}

function nameOf(host: Host, pid: number): string {
  try {
    return readFileSync(`${host.procRoot}/${pid}/comm`, 'utf8').replace(/\n$/, '');
  } catch {
    return '';
  }
}
