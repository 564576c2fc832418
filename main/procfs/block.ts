/**
 * /sys/block/<device>: what a block device is (Documentation/ABI/stable/sysfs-block). Attributes only: no device
 * is ever opened, so that none is woken.
 */
import type { DiskDevice } from '../../protocol/families/disk.ts';
import { isThere, listFolder, readAttribute } from './attribute.ts';
import { sectorBytes } from './diskstats.ts';
import { parseCount } from './parse.ts';

/** Partitions have no folder of their own. */
type BlockKind = Exclude<DiskDevice['kind'], 'partition'>;

export interface BlockFacts {
  kind: BlockKind;
  /** 0: no medium, or a loop device that is not attached. `null` where /sys does not tell. */
  sizeBytes: number | null;
  /** `null` too of virtual disks that say yes: see {@link readRotational}. */
  rotational: boolean | null;
  model: string | null;
  /** A path of a multipath NVMe namespace, which has a device of its own beside it. */
  hidden: boolean;
  /** Name that device mapper gave it: of a volume of LVM, a LUKS mapping. */
  label: string | null;
}

/** Kinds told by name, which the kernel's drivers fix; what they are made of cannot be seen in their folder. */
const kindByName: readonly (readonly [RegExp, BlockKind])[] = [
  [/^loop\d/, 'loop'],
  [/^(z?ram|brd)\d/, 'memory'],
  [/^sr\d/, 'optical'],
  [/^(nbd|rbd|drbd)\d/, 'network'],
  [/^dm-\d/, 'device_mapper'],
  [/^md(\d|_)/, 'raid'],
];

/** Names that the drivers of virtio and of Xen give to disks whose make they are not told. */
const virtualDrivers = /^x?vd[a-z]/;

/** Names that the drivers of real disks give. */
const diskDrivers = /^(?:sd|hd|vd|xvd|nvme|mmcblk|dasd)/;

/**
 * Names of the whole devices, in sysfs's spelling.
 * @returns `null` where /sys is not there, as in some containers
 */
export function listBlockDevices(sysRoot: string): string[] | null {
  return listFolder(`${sysRoot}/block`);
}

/** @param name as in /proc/diskstats */
export function readBlockFacts(sysRoot: string, name: string): BlockFacts {
  const folder = `${sysRoot}/block/${sysfsName(name)}`;
  const sectors = parseCount(readAttribute(`${folder}/size`) ?? undefined);
  return {
    kind: readKind(folder, name),
    sizeBytes: sectors === null ? null : sectors * sectorBytes,
    rotational: readRotational(folder, name),
    // SCSI, ATA and NVMe say `model`, memory cards `name`.
    model: readAttribute(`${folder}/device/model`) ?? readAttribute(`${folder}/device/name`),
    hidden: readAttribute(`${folder}/hidden`) === '1',
    label: readAttribute(`${folder}/dm/name`),
  };
}

/** The kernel's name for a device with `/` in it, as a folder. */
export function sysfsName(name: string): string {
  return name.replaceAll('/', '!');
}

/**
 * Whether a name is that of a partition, where /sys cannot be asked: sda1, nvme0n1p2, mmcblk0p1.
 */
export function looksLikePartition(name: string): boolean {
  return /^(?:[shv]d[a-z]+\d+|xvd[a-z]+\d+|.*\dp\d+)$/.test(name);
}

/**
 * `queue/rotational` (Documentation/ABI/stable/sysfs-block). virtio_blk sets it whatever the host keeps the disk on
 * ("block: move the nonrot flag to queue_limits", Linux 6.11; before, it was the default that no guest's driver
 * cleared), and what is built on such a disk inherits it, so a 1 tells nothing there. A 0 was written by somebody who
 * knows, such as a rule of udev.
 */
function readRotational(folder: string, name: string): boolean | null {
  const value = readAttribute(`${folder}/queue/rotational`);
  if (value === null || (value === '1' && standsOnVirtual(folder, name))) return null;
  return value === '1';
}

/** Whether a device is a virtual disk, or is built on one by device mapper or as an array. */
function standsOnVirtual(folder: string, name: string): boolean {
  if (virtualDrivers.test(name)) return true;
  return (listFolder(`${folder}/slaves`) ?? []).some((below) =>
    standsOnVirtual(`${folder}/slaves/${below}`, below),
  );
}

function readKind(folder: string, name: string): BlockKind {
  const named = kindByName.find(([pattern]) => pattern.test(name));
  if (named) return named[1];
  if (isThere(`${folder}/dm`)) return 'device_mapper';
  if (isThere(`${folder}/md`)) return 'raid';
  // What hangs on a bus has a `device`: SCSI, NVMe, virtio, Xen, memory cards. bcache, zvols and the like have none.
  if (isThere(`${folder}/device`)) return 'physical';
  // Without the folder, as in some containers, the name of the driver has to do.
  return !isThere(folder) && diskDrivers.test(name) ? 'physical' : 'virtual';
}
