/**
 * The answer to `GET /containers/<id>/stats?stream=false&one-shot=true` of Docker's Engine API: the counters as they
 * stand, without the second that the engine otherwise waits for two samples. For systems whose engines run in a
 * virtual machine, where no control group can be read.
 */
import type { TrafficReading } from './container.ts';
import { type GroupUsage, unknownUsage } from './group-usage.ts';

export interface ContainerStats {
  usage: GroupUsage;
  traffic: TrafficReading | { readonly missing: string };
}

const notTold = 'the engine does not tell it';

/** @throws Error where the answer is no object with the time at which it was read */
export function parseContainerStats(json: string): ContainerStats {
  const stats = toRecord(JSON.parse(json) as unknown);
  const readAtMs = Date.parse(String(stats.read));
  if (!Number.isFinite(readAtMs)) throw new Error('the statistics do not say when they were read');
  const moment = { readAtMs, instance: '' };
  const memory = toRecord(stats.memory_stats);
  const memoryParts = toRecord(memory.stats);
  const nanoseconds = count(toRecord(toRecord(stats.cpu_stats).cpu_usage).total_usage);
  const usage: GroupUsage = {
    ...unknownUsage,
    ...moment,
    cpuSeconds: nanoseconds === null ? null : nanoseconds / 1e9,
    memoryBytes: count(memory.usage),
    inactiveFileBytes: count(memoryParts.total_inactive_file) ?? count(memoryParts.inactive_file),
    readBytes: sumTraffic(stats.blkio_stats, 'read'),
    writeBytes: sumTraffic(stats.blkio_stats, 'write'),
    tasks: count(toRecord(stats.pids_stats).current),
    reasons: {
      cpu: notTold,
      memory: notTold,
      cache: notTold,
      io: notTold,
      tasks: notTold,
      // Where nothing limits it, the engine gives the memory of its virtual machine.
      limit: 'the engine does not tell a limit from the memory of its machine',
    },
  };
  return { usage, traffic: sumNetworks(stats.networks, moment) };
}

/** Without devices the engine's list is null or empty: nothing was moved. */
function sumTraffic(blkio: unknown, operation: 'read' | 'write'): number | null {
  if (typeof blkio !== 'object' || blkio === null) return null;
  const entries = toRecord(blkio).io_service_bytes_recursive ?? [];
  if (!Array.isArray(entries)) return null;
  let sum = 0;
  for (const entry of entries) {
    const { op, value } = toRecord(entry);
    // Version 1 of control groups writes the operations with a capital.
    if (typeof op !== 'string' || op.toLowerCase() !== operation) continue;
    const bytes = count(value);
    if (bytes === null) return null;
    sum += bytes;
  }
  return sum;
}

function sumNetworks(
  networks: unknown,
  moment: { readAtMs: number; instance: string },
): ContainerStats['traffic'] {
  if (typeof networks !== 'object' || networks === null) return { missing: 'it has no network of its own' };
  let receiveBytes = 0;
  let transmitBytes = 0;
  for (const each of Object.values(networks)) {
    const received = count(toRecord(each).rx_bytes);
    const sent = count(toRecord(each).tx_bytes);
    if (received === null || sent === null) return { missing: notTold };
    receiveBytes += received;
    transmitBytes += sent;
  }
  return { ...moment, receiveBytes, transmitBytes };
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
