/**
 * Whether a device sleeps (Documentation/power/runtime_pm.rst, Documentation/ABI/testing/sysfs-devices-power). These
 * files are the kernel's own book-keeping: reading them wakes nothing, which reading a sensor of the device would.
 */
import { realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { isThere, listFolder, readAttribute } from './attribute.ts';

/**
 * - `awake`: it may be read. So is what the kernel never puts to sleep.
 * - `restless`: awake, but the kernel would let it fall asleep after a while without use, and to read it is use.
 * - `asleep`: also on the way to sleep or out of it.
 */
export type PowerState = 'awake' | 'restless' | 'asleep';

/** @param folder of a device, or of something that is a part of one */
export function readPowerState(sysRoot: string, folder: string): PowerState {
  const device = managedDevice(sysRoot, folder);
  if (device === null) return 'awake';
  if (device.status !== 'active') return 'asleep';
  return readAttribute(`${device.folder}/power/control`) === 'auto' && !drivesDisplay(device.folder)
    ? 'restless'
    : 'awake';
}

/**
 * Whether use puts off its sleep by a time of its own. Of the many devices whose `control` is `auto` without it,
 * reading a register disturbs none.
 */
export function hasAutosuspend(sysRoot: string, folder: string): boolean {
  const device = managedDevice(sysRoot, folder);
  // EIO where the driver uses none; below 0 forbids to fall asleep.
  const delayMs = device && readAttribute(`${device.folder}/power/autosuspend_delay_ms`);
  return delayMs !== null && /^\d+$/.test(delayMs);
}

/** Where a link of sysfs leads; `null` where there is none. */
export function resolveLink(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

interface ManagedDevice {
  folder: string;
  status: string;
}

/**
 * The device whose sleep is meant: itself, or else the PCI or USB device that it is a part of (an NVMe drive's `nvme0`).
 * Buses between them are no such device: an I2C adapter and its controller sleep between any two transfers and are
 * woken by each, with no one the worse; only that of a graphics card sleeps with the card.
 * @returns `null` where nothing of the kind puts it to sleep
 */
function managedDevice(sysRoot: string, folder: string): ManagedDevice | null {
  const top = resolveLink(sysRoot) ?? sysRoot;
  const own = resolveLink(folder);
  if (own === null) return null;
  let isBehindBus = false;
  for (let device = own; device.startsWith(`${top}/`); device = dirname(device)) {
    if (/^(i2c-|spi)\d+$/.test(basename(device))) isBehindBus = true;
    const isWhole = device === own || isPciDevice(device) || isThere(`${device}/busnum`);
    if (!isWhole || (isBehindBus && !isGraphics(device))) continue;
    // "unsupported": its power is not managed, and it works while what it hangs on does.
    const status = readAttribute(`${device}/power/runtime_status`);
    if (status !== null && status !== 'unsupported') return { folder: device, status };
  }
  return null;
}

function isPciDevice(device: string): boolean {
  return /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/.test(basename(device));
}

/** PCI's base class 03. */
function isGraphics(device: string): boolean {
  return readAttribute(`${device}/class`)?.startsWith('0x03') === true;
}

/** Whether a connector of a graphics card shows a picture, which keeps the card awake. */
function drivesDisplay(device: string): boolean {
  const cards = (listFolder(`${device}/drm`) ?? []).filter((name) => /^card\d+$/.test(name));
  return cards.some((card) =>
    (listFolder(`${device}/drm/${card}`) ?? [])
      .filter((name) => name.startsWith(`${card}-`))
      .some((connector) => readAttribute(`${device}/drm/${card}/${connector}/enabled`) === 'enabled'),
  );
}
