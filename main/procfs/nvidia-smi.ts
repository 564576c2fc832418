/**
 * What `nvidia-smi --query-gpu` prints: a line for each GPU, values as comma-separated text without units. There is no
 * file with these figures; the fields are listed by `nvidia-smi --help-query-gpu`.
 *
 *     00000000:01:00.0, NVIDIA GeForce RTX 3060 Laptop GPU, 7, 412, 6144, 46, 18.42, 1282, [N/A]
 */

import type { Found } from './parse.ts';

const fields = [
  'pci.bus_id',
  'name',
  'utilization.gpu',
  'memory.used',
  'memory.total',
  'temperature.gpu',
  'power.draw',
  'clocks.gr',
  'fan.speed',
] as const;

export const nvidiaSmiArguments: readonly string[] = [
  `--query-gpu=${fields.join(',')}`,
  '--format=csv,noheader,nounits',
];

export interface NvidiaGpu {
  /** As under /sys/bus/pci/devices: 0000:01:00.0. */
  address: string;
  name: string;
  utilizationPercent: Found;
  memoryUsedBytes: Found;
  memoryTotalBytes: Found;
  temperatureCelsius: Found;
  powerWatts: Found;
  clockHertz: Found;
  fanPercent: Found;
}

const bytesPerMebibyte = 1_048_576;

/** Lines of another form (warnings) are passed over. */
export function parseNvidiaSmi(text: string): NvidiaGpu[] {
  return text.split('\n').flatMap((line) => {
    const values = line.split(',').map((value) => value.trim());
    const address = toAddress(values[0] ?? '');
    if (values.length !== fields.length || address === null) return [];
    const number = (field: (typeof fields)[number], scale = 1, most = Number.POSITIVE_INFINITY): Found => {
      const value = toValue(values[fields.indexOf(field)] ?? '');
      if ('reason' in value) return value;
      return value.value <= most ? { value: value.value * scale } : { reason: `nvidia-smi says ${value.value}` };
    };
    return {
      address,
      name: values[1] ?? '',
      utilizationPercent: number('utilization.gpu', 1, 100),
      memoryUsedBytes: number('memory.used', bytesPerMebibyte),
      memoryTotalBytes: number('memory.total', bytesPerMebibyte),
      temperatureCelsius: number('temperature.gpu', 1, 199),
      powerWatts: number('power.draw'),
      clockHertz: number('clocks.gr', 1e6),
      fanPercent: number('fan.speed'),
    };
  });
}

/** A program that computes on a GPU; those that only draw are not in this list. */
export interface NvidiaProcess {
  address: string;
  pid: number;
  /** Last part of the program's path, or what nvidia-smi says in its place. */
  name: string;
  memoryBytes: Found;
}

export const nvidiaProcessArguments: readonly string[] = [
  // The name comes last, since a path may hold commas.
  '--query-compute-apps=gpu_bus_id,pid,used_gpu_memory,process_name',
  '--format=csv,noheader,nounits',
];

/**
 * What `nvidia-smi --query-compute-apps` prints (`nvidia-smi --help-query-compute-apps`):
 *
 *     00000000:01:00.0, 4711, 1024, /usr/bin/python3
 */
export function parseNvidiaProcesses(text: string): NvidiaProcess[] {
  return text.split('\n').flatMap((line) => {
    const [, busId = '', pid, memory = '', path = ''] = /^([^,]+), *(\d{1,10}), *([^,]+), *(.*)$/.exec(line) ?? [];
    const address = toAddress(busId.trim());
    if (address === null || pid === undefined) return [];
    const used = toValue(memory.trim());
    return {
      address,
      pid: Number(pid),
      name: path.trim().replace(/^.*[\\/]/, ''),
      memoryBytes: 'value' in used ? { value: used.value * bytesPerMebibyte } : used,
    };
  });
}

/** NVML writes the domain with eight digits and in capitals, the kernel with four and in small letters. */
function toAddress(busId: string): string | null {
  const match = /^(?:0000)?([0-9a-f]{4}):([0-9a-f]{2}):([0-9a-f]{2}\.[0-7])$/.exec(busId.toLowerCase());
  return match && `${match[1]}:${match[2]}:${match[3]}`;
}

/** `[N/A]`, `[Not Supported]`, `[Unknown Error]`, `[Insufficient Permissions]` and the like stand in place of a value. */
function toValue(text: string): Found {
  if (/^\d{1,12}(\.\d{1,6})?$/.test(text)) return { value: Number(text) };
  if (/^\[?(N\/A|Not Supported)\]?$/.test(text)) return { reason: "NVIDIA's driver does not tell it of this GPU" };
  return { reason: `nvidia-smi says ${text.slice(0, 60) || 'nothing'}` };
}
