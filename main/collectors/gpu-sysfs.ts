/**
 * Figures of one card whose driver has them under /sys: amdgpu (Documentation/gpu/amdgpu/thermal.rst), i915 and xe
 * (Documentation/ABI/testing/sysfs-driver-intel-i915-hwmon, -xe-hwmon; the frequencies of drivers/gpu/drm/i915/gt/
 * intel_gt_sysfs_pm.c and drivers/gpu/drm/xe/xe_gt_freq.c), nouveau. To read most of them wakes the card: the caller
 * asks first whether it sleeps.
 */
import { isThere, listFolder } from '../procfs/attribute.ts';
import { DeviceFile, readFailure } from '../procfs/device-file.ts';
import { type HwmonChip, readChip, toCelsius, toWatts } from '../procfs/hwmon.ts';
import { type Found, parseCount } from '../procfs/parse.ts';
import type { PciGpu } from '../procfs/pci-gpu.ts';
import type { GpuFigures } from './gpu.ts';

export interface GpuFiles {
  read(): Promise<GpuFigures>;
  /** Harmless twice. */
  close(): void;
}

/** @param folder /sys/bus/pci/devices/<address> */
export function openGpuFiles(folder: string, { vendor, address }: PciGpu): GpuFiles {
  const opened: DeviceFile[] = [];
  const chip = findChip(folder);
  const chipFile = (kind: string, preferred: RegExp): string | null => {
    const inputs = chip?.inputs.filter((input) => input.kind === kind) ?? [];
    return (inputs.find(({ label }) => preferred.test(label)) ?? inputs[0])?.path ?? null;
  };
  /** A figure that is read from a file, or the reason where the card has no such file. */
  const figure = (path: string | null, missing: string, convert: (text: string) => Found) => {
    if (path === null || !isThere(path)) return async (): Promise<Found> => ({ reason: missing });
    const file = new DeviceFile(path);
    opened.push(file);
    return async (): Promise<Found> => {
      try {
        return convert(await file.read());
      } catch (error) {
        return { reason: readFailure(error) };
      }
    };
  };
  const powerPath = chipFile('power', /^PPT$/);
  const energyPath = powerPath === null ? chipFile('energy', /^card$/) : null;
  const untold = 'the driver does not tell it';
  const memoryUntold = vendor === 'intel' ? intelMemory(address) : untold;
  const busyUntold = vendor === 'intel' ? 'the driver tells it for each process only' : untold;
  const clock = clockFile(folder, chip);
  const readers = {
    utilizationPercent: figure(`${folder}/gpu_busy_percent`, busyUntold, toPercent),
    memoryUsedBytes: figure(`${folder}/mem_info_vram_used`, memoryUntold, toNumber),
    memoryTotalBytes: figure(`${folder}/mem_info_vram_total`, memoryUntold, toNumber),
    temperatureCelsius: figure(chipFile('temp', /^(edge|pkg)$/), untold, toCelsius),
    power: figure(powerPath ?? energyPath, untold, energyPath === null ? toWatts : toNumber),
    clockHertz: figure(clock?.path ?? null, untold, (text) => scaled(toNumber(text), clock?.hertz ?? 1)),
    fanPercent: figure(fanFile(folder, chip), 'it has no fan that its driver runs', toFanPercent),
  };
  return {
    async read() {
      return {
        utilizationPercent: await readers.utilizationPercent(),
        memoryUsedBytes: await readers.memoryUsedBytes(),
        memoryTotalBytes: await readers.memoryTotalBytes(),
        temperatureCelsius: await readers.temperatureCelsius(),
        power: await readers.power(),
        energyCounter: energyPath !== null,
        clockHertz: await readers.clockHertz(),
        fanPercent: await readers.fanPercent(),
      };
    },
    close() {
      for (const file of opened) file.close();
    },
  };
}

/** Intel's graphics in the processor are on the first bus. */
function intelMemory(address: string): string {
  return /^[0-9a-f]{4}:00:/.test(address)
    ? 'it has no memory of its own: it shares that of the machine'
    : 'the driver tells it for each process only';
}

function findChip(folder: string): HwmonChip | null {
  const id = (listFolder(`${folder}/hwmon`) ?? []).find((name) => /^hwmon\d+$/.test(name));
  return id === undefined ? null : readChip(`${folder}/hwmon`, id);
}

/** The present clock of the shaders, and how many hertz its unit is. */
function clockFile(folder: string, chip: HwmonChip | null): { path: string; hertz: number } | null {
  const chipFolder = chip && `${folder}/hwmon/${chip.id}`;
  if (chipFolder && isThere(`${chipFolder}/freq1_input`)) return { path: `${chipFolder}/freq1_input`, hertz: 1 };
  const card = (listFolder(`${folder}/drm`) ?? []).find((name) => /^card\d+$/.test(name));
  const candidates = [
    `${folder}/tile0/gt0/freq0/act_freq`,
    `${folder}/drm/${card}/gt/gt0/rps_act_freq_mhz`,
    `${folder}/drm/${card}/gt_act_freq_mhz`,
  ];
  const path = candidates.find((each) => isThere(each));
  return path === undefined ? null : { path, hertz: 1e6 };
}

/** pwm1 is 0 to 255 (sysfs-interface). A card without a fan has the file too, but no fan1_input. */
function fanFile(folder: string, chip: HwmonChip | null): string | null {
  if (!chip?.inputs.some(({ kind }) => kind === 'fan')) return null;
  return `${folder}/hwmon/${chip.id}/pwm1`;
}

function toNumber(text: string): Found {
  const value = parseCount(text);
  return value === null ? { reason: `the driver answered ${JSON.stringify(text.slice(0, 40))}` } : { value };
}

function toPercent(text: string): Found {
  const found = toNumber(text);
  return 'value' in found && found.value > 100 ? { reason: `the driver says ${found.value} %` } : found;
}

function toFanPercent(text: string): Found {
  const found = toNumber(text);
  if ('value' in found && found.value > 255) return { reason: `the driver says ${found.value} of 255` };
  return scaled(found, 100 / 255);
}

function scaled(found: Found, factor: number): Found {
  return 'value' in found ? { value: found.value * factor } : found;
}
