/**
 * /sys/bus/pci/devices: which graphics cards there are (Documentation/ABI/testing/sysfs-bus-pci). Class, vendor and
 * device are the kernel's copies of what it read when it found the card: to read them wakes nothing, which to read
 * `config` would. Names come from pci.ids, the list that lspci(8) uses.
 */
import { basename } from 'node:path';
import { listFolder, readAttribute } from './attribute.ts';
import { resolveLink } from './runtime-power.ts';

export interface PciGpu {
  /** 0000:01:00.0 */
  address: string;
  vendor: 'nvidia' | 'amd' | 'intel';
  /** Four hexadecimal digits each. */
  vendorId: string;
  deviceId: string;
}

/** Cards of other makers (of a server's management controller, of a virtual machine) measure nothing. */
const vendors: Readonly<Record<string, PciGpu['vendor']>> = { '10de': 'nvidia', '1002': 'amd', '8086': 'intel' };

/** Addresses of all PCI devices: changes when a card comes or goes. Empty where there is no PCI. */
export function listPciDevices(sysRoot: string): string[] {
  return (listFolder(`${sysRoot}/bus/pci/devices`) ?? []).sort();
}

/** The device's facts where it is a graphics card (base class 03) of a maker whose driver measures. */
export function readPciGpu(sysRoot: string, address: string): PciGpu | null {
  const folder = `${sysRoot}/bus/pci/devices/${address}`;
  const attribute = (name: string) => readAttribute(`${folder}/${name}`)?.replace(/^0x/, '').toLowerCase() ?? '';
  const vendorId = attribute('vendor');
  const vendor = Object.hasOwn(vendors, vendorId) ? vendors[vendorId] : undefined;
  if (vendor === undefined || !attribute('class').startsWith('03')) return null;
  return { address, vendor, vendorId, deviceId: attribute('device') };
}

/** The kernel's driver; `null` where none is bound. */
export function readDriver(sysRoot: string, address: string): string | null {
  const driver = resolveLink(`${sysRoot}/bus/pci/devices/${address}/driver`);
  return driver === null ? null : basename(driver);
}

/** Where distributions keep pci.ids. */
export const pciIdsPaths = ['/usr/share/hwdata/pci.ids', '/usr/share/misc/pci.ids', '/usr/share/pci.ids'] as const;

/**
 * The name by which the device is sold where pci.ids has one in brackets (`GA106M [GeForce RTX 3060 Mobile]`), else that
 * of the chip. `null`: it is not listed.
 */
export function findPciName(pciIds: string, vendorId: string, deviceId: string): string | null {
  const start = `\n${pciIds}`.indexOf(`\n${vendorId} `);
  if (start === -1) return null;
  const section = pciIds.slice(start).split('\n').slice(1);
  for (const line of section) {
    // The next vendor. Comments stand between vendors only.
    if (!line.startsWith('\t')) return null;
    if (line.startsWith(`\t${deviceId} `)) {
      const name = line.slice(deviceId.length + 1).trim();
      return /\[(.+)\]/.exec(name)?.[1] ?? name;
    }
  }
  return null;
}
