/**
 * Whether a device sleeps (Documentation/power/runtime_pm.rst, Documentation/ABI/testing/sysfs-devices-power). These
 * files are the kernel's own book-keeping: reading them wakes nothing, which reading a sensor of the device would.
 */
import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { listFolder, readAttribute } from './attribute.ts';

/**
 * - `awake`: it may be read. So is what the kernel never puts to sleep.
 * - `restless`: awake, but the kernel would let it fall asleep after a while without use, and to read it is use.
 * - `asleep`: also on the way to sleep or out of it.
 */
export type PowerState = 'awake' | 'restless' | 'asleep';

/** @param folder of a device, or of something that belongs to one: its state is that of the first that has one */
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

/** The device itself or the first above it whose power is managed at run time; `null`: none is. */
function managedDevice(sysRoot: string, folder: string): { folder: string; status: string } | null {
  const top = resolveLink(sysRoot) ?? sysRoot;
  let device = resolveLink(folder);
  while (device?.startsWith(`${top}/`)) {
    const status = readAttribute(`${device}/power/runtime_status`);
    // "unsupported": its power is not managed, and it works while what it hangs on does.
    if (status !== null && status !== 'unsupported') return { folder: device, status };
    device = dirname(device);
  }
  return null;
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
