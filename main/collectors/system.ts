/**
 * Channel `system`: what a connection receives unasked. Made of the readings of other families and of two of its
 * own: how long the machine has been up and how full its root filesystem is.
 */
import type { Reading } from '../../protocol/families/envelope.ts';
import type { SystemData } from '../../protocol/families/system.ts';
import type { ChannelSource, Family, Rates, Take } from './collector.ts';
import { cpu, loadAverage, utilizationPercent } from './cpu.ts';
import { gauge, type Reasons } from './gauge.ts';
import { memory, usedBytes, usedPercent } from './memory.ts';
import { network, uplinkTotals } from './network.ts';
import { openSystemLinux } from './system.linux.ts';
import { openSystemPortable } from './system.portable.ts';

export interface SystemReading {
  uptime_seconds: number | null;
  /** Root filesystem: used / (used + available), 0 to 100. */
  disk_percent: number | null;
  /** By path in channel `system`. */
  reasons: Reasons;
}

export const system: Family<SystemReading> = {
  name: 'system',
  open: (host) => (host.platform === 'linux' ? openSystemLinux(host) : openSystemPortable(host)),
};

/** What the fields in `_gb` count in. */
const gibibyte = 2 ** 30;

export const systemChannel: ChannelSource<'system'> = {
  channel: 'system',
  families: [system, cpu, memory, network],
  derive(take) {
    const own = take(system)?.current;
    const ownRates = take.rates(system);
    return {
      cpu_percent: utilizationPercent(take(cpu), take.rates(cpu), 'cpu_percent'),
      ...memoryFields(take),
      disk_percent: gauge(ownRates, own, 'disk_percent', own?.disk_percent),
      ...networkFields(take),
      load_average: loadAverage(take(cpu), take.rates(cpu), 'load_average'),
      uptime_seconds: gauge(ownRates, own, 'uptime_seconds', own?.uptime_seconds),
    };
  },
};

function memoryFields(take: Take): Pick<SystemData, 'memory_percent' | 'memory_used_gb' | 'memory_total_gb'> {
  const taken = take(memory);
  const rates = take.rates(memory);
  return {
    memory_percent: usedPercent(taken, rates, 'memory_percent'),
    memory_used_gb: inGibibytes(usedBytes(taken, rates, 'memory_used_gb')),
    memory_total_gb: inGibibytes(gauge(rates, taken?.current, 'memory_total_gb', taken?.current.total_bytes)),
  };
}

function networkFields(take: Take): Pick<SystemData, 'network_bytes_sent' | 'network_bytes_recv'> {
  const current = take(network)?.current;
  const totals = current ? uplinkTotals(current) : null;
  const reason = current ? 'no physical interface and no default route' : take.reason(network);
  return {
    network_bytes_sent: orReason(take.rates(network), totals?.transmitBytes, 'network_bytes_sent', reason),
    network_bytes_recv: orReason(take.rates(network), totals?.receiveBytes, 'network_bytes_recv', reason),
  };
}

function orReason(rates: Rates, value: number | null | undefined, path: string, reason: string): Reading {
  if (typeof value === 'number') return value;
  rates.unavailable(path, reason);
  return null;
}

function inGibibytes(bytes: Reading): Reading {
  return bytes === null ? null : bytes / gibibyte;
}
