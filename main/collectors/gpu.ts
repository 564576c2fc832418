/**
 * Graphics cards. Which of them is asked, and when none is so that it can sleep, is decided in gpu.linux.ts; the figures
 * become one kind here.
 */
import type { Gpu, GpuData } from '../../protocol/families/gpu.ts';
import type { Found } from '../procfs/parse.ts';
import type { ChannelSource, Family } from './collector.ts';
import { energyRate, toReading } from './found.ts';
import { openGpuLinux } from './gpu.linux.ts';
import { openGpuPortable } from './gpu.portable.ts';
import { deriveGpuProcesses, type GpuProcesses } from './gpu-processes.ts';

export interface GpuReading {
  gpus: GpuDeviceReading[];
}

export interface GpuDeviceReading extends Pick<Gpu, 'gpu' | 'name' | 'vendor' | 'driver' | 'asleep'> {
  figures: GpuFigures;
  processes: GpuProcesses;
}

/** In the units of channel `gpu`. */
export interface GpuFigures {
  utilizationPercent: Found;
  memoryUsedBytes: Found;
  memoryTotalBytes: Found;
  temperatureCelsius: Found;
  /** Watts; where `energyCounter`, microjoules since an unknown start. */
  power: Found;
  energyCounter: boolean;
  clockHertz: Found;
  fanPercent: Found;
}

/** Of a card that tells nothing now. */
export function noFigures(reason: string): GpuFigures {
  const found = { reason };
  return {
    utilizationPercent: found,
    memoryUsedBytes: found,
    memoryTotalBytes: found,
    temperatureCelsius: found,
    power: found,
    energyCounter: false,
    clockHertz: found,
    fanPercent: found,
  };
}

export const gpu: Family<GpuReading> = {
  name: 'gpu',
  // nvidia-smi takes seconds where it is the first to use the driver.
  deadlineMs: 8_000,
  open: (host) =>
    host.platform === 'linux' ? openGpuLinux(host) : openGpuPortable(host.platform, host.shell?.load),
};

export const gpuChannel: ChannelSource<'gpu'> = {
  channel: 'gpu',
  families: [gpu],
  derive(take): Omit<GpuData, 'timestamp' | 'unavailable'> {
    const taken = take(gpu);
    const rates = take.rates(gpu);
    if (!taken) {
      rates.unavailable('gpus', take.reason(gpu));
      return { gpus: [] };
    }
    const before = new Map(taken.previous?.gpus.map((each) => [each.gpu, each]));
    return {
      gpus: taken.current.gpus.map(({ figures, processes, ...facts }) => {
        const at = `gpus[${facts.gpu}]`;
        const reading = (field: keyof Gpu, found: Found) => toReading(rates, `${at}.${field}`, found);
        const previous = before.get(facts.gpu);
        const counter = previous?.figures.energyCounter ? previous.figures.power : undefined;
        if (facts.name === null) rates.unavailable(`${at}.name`, 'neither the driver nor pci.ids names it');
        if (facts.driver === null) rates.unavailable(`${at}.driver`, 'no driver is bound to it, or none is told');
        return {
          gpu: facts.gpu,
          name: facts.name,
          vendor: facts.vendor,
          driver: facts.driver,
          utilization_percent: reading('utilization_percent', figures.utilizationPercent),
          memory_used_bytes: reading('memory_used_bytes', figures.memoryUsedBytes),
          memory_total_bytes: reading('memory_total_bytes', figures.memoryTotalBytes),
          temperature_celsius: reading('temperature_celsius', figures.temperatureCelsius),
          power_watts: figures.energyCounter
            ? energyRate(rates, `${at}.power_watts`, figures.power, counter, null)
            : reading('power_watts', figures.power),
          clock_hertz: reading('clock_hertz', figures.clockHertz),
          fan_percent: reading('fan_percent', figures.fanPercent),
          asleep: facts.asleep,
          processes: deriveGpuProcesses(rates, at, processes, previous?.processes),
        };
      }),
    };
  },
};
