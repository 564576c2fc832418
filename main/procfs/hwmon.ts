/**
 * /sys/class/hwmon: the chips that measure (Documentation/hwmon/sysfs-interface.rst). Temperatures are in thousandths of
 * a degree, voltages in thousandths of a volt, powers in millionths of a watt, energies in millionths of a joule. What
 * no machine can have is told from what it has here, once; who is asked, and when, is left to the collectors.
 */
import { basename } from 'node:path';
import { isThere, listFolder, readAttribute } from './attribute.ts';
import type { Found } from './parse.ts';
import { resolveLink } from './runtime-power.ts';

export type InputKind = 'temp' | 'fan' | 'in' | 'power' | 'energy';

export interface HwmonInput {
  kind: InputKind;
  /** `temp1`. */
  stem: string;
  /** The driver's word for it, or the stem. */
  label: string;
  /** The file with the value, by its whole path. */
  path: string;
  /** Files beside it, by their whole paths; `null` where the chip has none. */
  max: string | null;
  crit: string | null;
  fault: string | null;
}

export interface HwmonChip {
  /** `hwmon3`: another one at each start. */
  id: string;
  /** The driver's word for the chip; several may have the same. */
  name: string;
  /** Where the device is that it belongs to; `null` for a chip of the kernel's own making. */
  deviceFolder: string | null;
  /** The device's address (`0000:03:00.0`, `nvme0`, `coretemp.0`), which stays. */
  device: string | null;
  inputs: HwmonInput[];
}

/** Names of the chips, as folders. Empty where there are none. */
export function listChips(sysRoot: string): string[] {
  return (listFolder(`${sysRoot}/class/hwmon`) ?? []).filter((name) => /^hwmon\d+$/.test(name));
}

/**
 * What a chip has. Nothing is measured: names and labels are constants of the driver.
 * @returns `null` for a chip that is going away
 */
export function readChip(classFolder: string, id: string): HwmonChip | null {
  const deviceFolder = resolveLink(`${classFolder}/${id}/device`);
  // Old drivers have their files in the device's folder (lm-sensors looks there too).
  const folders = [`${classFolder}/${id}`, `${classFolder}/${id}/device`];
  const folder = folders.find((each) => isThere(`${each}/name`));
  const name = folder === undefined ? null : readAttribute(`${folder}/name`);
  if (folder === undefined || name === null) return null;
  return {
    id,
    name,
    deviceFolder,
    device: deviceFolder === null ? null : basename(deviceFolder),
    inputs: readInputs(folder),
  };
}

/** In the order of kinds and numbers. */
function readInputs(folder: string): HwmonInput[] {
  const files = new Set(listFolder(folder) ?? []);
  const inputs: HwmonInput[] = [];
  for (const kind of ['temp', 'fan', 'in', 'power', 'energy'] as const) {
    const numbers = [...files]
      .map((file) => /^([a-z]+)(\d+)_/.exec(file))
      .filter((match) => match?.[1] === kind)
      .map((match) => Number(match?.[2]));
    for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
      const stem = `${kind}${number}`;
      // The mean over the chip's own interval says more than one instant of it.
      const value = [...(kind === 'power' ? ['average'] : []), 'input'].find((each) =>
        files.has(`${stem}_${each}`),
      );
      if (value === undefined) continue;
      const beside = (suffix: string) => (files.has(`${stem}_${suffix}`) ? `${folder}/${stem}_${suffix}` : null);
      inputs.push({
        kind,
        stem,
        label: readAttribute(`${folder}/${stem}_label`) ?? stem,
        path: `${folder}/${stem}_${value}`,
        max: beside('max'),
        crit: beside('crit'),
        fault: beside('fault'),
      });
    }
  }
  return inputs;
}

/**
 * What a register holds at its ends is no temperature: thermistor inputs to which nothing is connected read −128, 127 or
 * 255 °C (sensors(1) and the Super-I/O drivers' documents), NVMe drives −273.15 for a field that they do not fill. An open
 * input may float too, as Nuvoton's CPUTIN and AUXTIN at −60 to −62 °C: no sensor of a board measures below −55.
 */
const minCelsius = -55;
const maxCelsius = 200;
const largestInt8 = new Set([127, 127.5, 127.875]);

/** Of a text in thousandths of a degree. */
export function toCelsius(text: string): Found {
  const celsius = thousandths(text);
  if (celsius === null) return unreadable(text);
  if (celsius < minCelsius || celsius >= maxCelsius || largestInt8.has(celsius)) {
    return { reason: `the chip says ${celsius} °C, as where nothing is connected` };
  }
  return { value: celsius };
}

/**
 * Of a text in thousandths of a degree. NVMe drives without a limit give 65,261 °C (0xFFFF kelvin), Super-I/O chips
 * whose limits were never set 127 or 0 °C.
 */
export function toLimitCelsius(text: string): Found {
  const celsius = thousandths(text);
  if (celsius === null) return unreadable(text);
  if (celsius <= 0 || celsius >= maxCelsius || largestInt8.has(celsius)) {
    return { reason: `the chip says ${celsius} °C, which is no limit` };
  }
  return { value: celsius };
}

/** Server fans turn up to some 40,000 times a minute; 65,535 is a register of ones. A fan at rest is 0. */
const maxRpm = 60_000;

export function toRpm(text: string): Found {
  const rpm = integer(text);
  if (rpm === null) return unreadable(text);
  return rpm < 0 || rpm > maxRpm ? { reason: `the chip says ${rpm} turns a minute` } : { value: rpm };
}

/** Of a text in thousandths of a volt; −12 V is a rail of a power supply. */
export function toVolts(text: string): Found {
  const volts = thousandths(text);
  if (volts === null) return unreadable(text);
  return Math.abs(volts) > 1_000 ? { reason: `the chip says ${volts} V` } : { value: volts };
}

/** More than a rack has: what is above comes from a register that was not filled. */
const maxWatts = 100_000;

/** Of a text in millionths of a watt. Below 0 is what flows the other way. */
export function toWatts(text: string): Found {
  const microwatts = integer(text);
  if (microwatts === null) return unreadable(text);
  const watts = microwatts / 1e6;
  return Math.abs(watts) > maxWatts ? { reason: `the chip says ${watts} W` } : { value: watts };
}

/** A whole number of at most 15 digits, which JavaScript holds exactly; `null` for anything else. */
function integer(text: string): number | null {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : null;
}

function thousandths(text: string): number | null {
  const value = integer(text);
  return value === null ? null : value / 1_000;
}

function unreadable(text: string): Found {
  return { reason: `the driver answered ${JSON.stringify(text.slice(0, 40))}` };
}
