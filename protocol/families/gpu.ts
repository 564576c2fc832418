/**
 * Channel `gpu`. A GPU that sleeps is not woken to be read, and an idle one is left alone so that it can fall asleep.
 * Sources on Linux: AMD, /sys/bus/pci/devices/<address> and its hwmon chip (Documentation/gpu/amdgpu/thermal.rst);
 * Intel, the frequency files of i915 and xe and their hwmon chip (Documentation/ABI/testing/
 * sysfs-driver-intel-{i915,xe}-hwmon); NVIDIA, `nvidia-smi --query-gpu`. Elsewhere: systeminformation's graphics() once
 * for what there is, and nvidia-smi.
 */
import type { SeriesDefinition } from '../series.ts';
import type { Envelope, Reading } from './envelope.ts';

/** One process that uses a GPU: on Linux AMD's and Intel's, and what computes on NVIDIA's. */
export interface GpuProcess {
  pid: number;
  name: string;
  /** In the GPU's own memory or, of one that has none, in the machine's: drm-resident-*; NVIDIA's used_gpu_memory. */
  memory_bytes: Reading;
  /**
   * Of the kind of engine that it used most, over the time between two samples, 0 to 100: Δ drm-engine-* / time, or
   * Δ drm-cycles-* / Δ drm-total-cycles-*. NVIDIA's needs a program that runs for a second, and is not asked.
   */
  utilization_percent: Reading;
}

export interface Gpu {
  /** PCI address (`0000:01:00.0`), which stays from one start to the next. */
  gpu: string;
  /** As NVIDIA's driver or pci.ids names it. */
  name: string | null;
  vendor: 'nvidia' | 'amd' | 'intel' | 'apple' | 'other';
  /** The kernel's driver (`amdgpu`); `null` where none is bound or the system has no word for it. */
  driver: string | null;
  /**
   * Share of time in which something ran on it, 0 to 100: AMD's gpu_busy_percent, NVIDIA's utilization.gpu, over the
   * driver's own window of up to 1 s. Intel's drivers tell it per process only.
   */
  utilization_percent: Reading;
  /** Its own memory: mem_info_vram_used; NVIDIA's memory.used. A GPU in the processor may have none. */
  memory_used_bytes: Reading;
  /** mem_info_vram_total; NVIDIA's memory.total. */
  memory_total_bytes: Reading;
  /** AMD: the sensor `edge`; NVIDIA's temperature.gpu; Intel's `pkg`. */
  temperature_celsius: Reading;
  /**
   * Of the board or, in a processor, of what its firmware counts as GPU: power1_average, else power1_input, else the
   * energy counter over the time between two samples; NVIDIA's power.draw.
   */
  power_watts: Reading;
  /** Of the shaders now, not the highest allowed: freq1_input, clocks.gr, act_freq (0 while it is switched off). */
  clock_hertz: Reading;
  /** Of the fan's full power, not of its speed: pwm1 / 255; NVIDIA's fan.speed. */
  fan_percent: Reading;
  /** Switched off by the kernel until it is needed (power/runtime_status); all readings are `null` then. */
  asleep: boolean;
  /**
   * Those that could be seen, told apart by the driver's own number for each client, so that no descriptor counts twice.
   * `null` while the GPU is not asked, and for viewers who may not see processes.
   */
  processes: GpuProcess[] | null;
}

export interface GpuData extends Envelope {
  gpus: Gpu[];
}

const each = { channel: 'gpu', label: 'gpu', kind: 'gauge' } as const;

export const gpuSeries: readonly SeriesDefinition[] = [
  { ...each, path: 'gpus[].utilization_percent', unit: 'percent', help: 'Share of time in which one GPU worked.' },
  { ...each, path: 'gpus[].memory_used_bytes', unit: 'bytes', help: 'Memory of one GPU that is in use.' },
  { ...each, path: 'gpus[].temperature_celsius', unit: 'celsius', help: 'Temperature of one GPU.' },
  { ...each, path: 'gpus[].power_watts', unit: 'watts', help: 'Power that one GPU draws.' },
  { ...each, path: 'gpus[].clock_hertz', unit: 'hertz', help: 'Present clock of one GPU.' },
  { ...each, path: 'gpus[].fan_percent', unit: 'percent', help: 'Power of the fan of one GPU.' },
];
