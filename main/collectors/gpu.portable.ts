/**
 * Graphics cards of macOS and Windows: which there are from systeminformation's graphics(), asked once since it takes a
 * second and stops the program for the part of nvidia-smi; the figures of NVIDIA's on Windows from nvidia-smi itself.
 * The systems tell nothing of the others.
 */
import type { Systeminformation } from 'systeminformation';
import { nvidiaSmiArguments, parseNvidiaSmi } from '../procfs/nvidia-smi.ts';
import type { Collector } from './collector.ts';
import { askNvidiaProcesses, type NvidiaQuery, queryNvidiaSmi } from './gpu.linux.ts';
import { type GpuDeviceReading, type GpuReading, noFigures } from './gpu.ts';

type Controller = Pick<Systeminformation.GraphicsControllerData, 'vendor' | 'model' | 'vram' | 'vramDynamic'>;

interface Calls {
  graphics(): Promise<{ controllers: Controller[] }>;
}

/** @param load loaded at the first reading only: the package is large and Linux does without it */
export function openGpuPortable(
  platform: NodeJS.Platform,
  load: () => Promise<Calls> = () => import('systeminformation'),
  query: NvidiaQuery = queryNvidiaSmi,
): Collector<GpuReading> {
  let controllers: Controller[] | null = null;
  return {
    async read(signal) {
      controllers ??= (await (await load()).graphics()).controllers;
      const isNvidia = ({ vendor }: Controller) => toVendor(vendor) === 'nvidia';
      const asked = platform === 'win32' && controllers.some(isNvidia) ? await askNvidia(query, signal) : [];
      const others = asked.length > 0 ? controllers.filter((each) => !isNvidia(each)) : controllers;
      return { gpus: [...asked, ...others.map((each, index) => toReading(each, index, platform))] };
    },
  };
}

/** Empty where nvidia-smi cannot be had: the cards are then listed without figures. */
async function askNvidia(query: NvidiaQuery, signal: AbortSignal): Promise<GpuDeviceReading[]> {
  const text = await query(nvidiaSmiArguments, signal).catch(() => '');
  const gpus = parseNvidiaSmi(text);
  if (gpus.length === 0) return [];
  const processesOf = await askNvidiaProcesses(query, signal);
  return gpus.map(({ address, name, powerWatts, ...figures }) => ({
    gpu: address,
    name,
    vendor: 'nvidia',
    driver: null,
    asleep: false,
    figures: { ...figures, power: powerWatts, energyCounter: false },
    processes: processesOf(address),
  }));
}

const bytesPerMebibyte = 1_048_576;

function toReading(controller: Controller, index: number, platform: NodeJS.Platform): GpuDeviceReading {
  const { vendor, model, vram, vramDynamic } = controller;
  const reason = `${platform === 'win32' ? 'Windows' : 'macOS'} does not report it`;
  const figures = noFigures(reason);
  return {
    gpu: String(index),
    name: model || null,
    vendor: toVendor(vendor),
    driver: null,
    asleep: false,
    figures: {
      ...figures,
      memoryTotalBytes:
        vram !== null && vram > 0 && !vramDynamic ? { value: vram * bytesPerMebibyte } : figures.memoryTotalBytes,
    },
    processes: { kind: 'missing', reason },
  };
}

function toVendor(vendor: string): GpuDeviceReading['vendor'] {
  if (/nvidia/i.test(vendor)) return 'nvidia';
  if (/amd|advanced micro|\bati\b/i.test(vendor)) return 'amd';
  if (/intel/i.test(vendor)) return 'intel';
  return /apple/i.test(vendor) ? 'apple' : 'other';
}
