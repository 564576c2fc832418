/**
 * Reads what one control group has used, of version 2 or 1. Files are opened for each reading: kept open, those of a
 * removed group would hold a part of it in the kernel, and a few hundred groups would take all descriptors.
 */
import { existsSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { isThere, listFolder } from '../procfs/attribute.ts';
import { readBlockFacts } from '../procfs/block.ts';
import {
  type DeviceTraffic,
  parseBlkioServiceBytes,
  parseCpuacctUsage,
  parseCpuStatUsage,
  parseInactiveFile,
  parseIoStat,
  parseMemoryMax,
  parseSingle,
} from '../procfs/cgroup-usage.ts';
import { type GroupTree, readText } from './group-tree.linux.ts';
import { type GroupPart, type GroupUsage, unknownUsage } from './group-usage.ts';

/** Reads one part of a group; `null` where the kernel keeps no account of it. */
type ReadPart<Value> = (folder: (controller: string) => string) => Value | null;

/** Sums and tells apart nothing but numbers; made once for each collector, since it remembers what devices are. */
export class GroupReader {
  private readonly tree: GroupTree;
  private readonly sysRoot: string;
  /** Whether traffic of a device is counted, by `major:minor`. */
  private readonly counted = new Map<string, boolean>();

  constructor(tree: GroupTree, sysRoot: string) {
    this.tree = tree;
    this.sysRoot = sysRoot;
  }

  /**
   * @param nowMs monotonic, of this reading
   * @returns `null` where the group is gone
   */
  read(path: string, instance: string, nowMs: number): GroupUsage | null {
    const reasons: GroupUsage['reasons'] = {};
    const part = <Value>(name: GroupPart, read: ReadPart<Value>): Value | null => {
      try {
        const value = read((controller) => this.tree.folder(controller, path));
        if (value === null)
          reasons[name] = this.tree.version === 1 && name === 'io' ? noneListed : missingReasons[name];
        return value;
      } catch (error) {
        reasons[name] = error instanceof Error ? error.message : String(error);
        return null;
      }
    };
    const isSecond = this.tree.version === 2;
    const cpuSeconds = part('cpu', isSecond ? cpuOfSecond : cpuOfFirst);
    const memoryBytes = part('memory', isSecond ? memoryOfSecond : memoryOfFirst);
    const inactiveFileBytes = part('cache', isSecond ? cacheOfSecond : cacheOfFirst);
    const limit = part('limit', isSecond ? limitOfSecond : limitOfFirst);
    if (limit?.bytes === null) reasons.limit = 'nothing limits it';
    const traffic = part('io', isSecond ? ioOfSecond : ioOfFirst);
    const counted = traffic?.filter(({ device }) => this.isCounted(device));
    const tasks = part('tasks', (folder) => single(`${folder('pids')}/pids.current`, 'cgroup pids.current'));
    const isGone =
      cpuSeconds === null &&
      memoryBytes === null &&
      !this.tree.walked.some((root) => existsSync(`${root}${path}`));
    if (isGone) return null;
    return {
      ...unknownUsage,
      readAtMs: nowMs,
      instance,
      cpuSeconds,
      memoryBytes,
      inactiveFileBytes,
      memoryLimitBytes: limit?.bytes ?? null,
      readBytes: sum(counted, 'readBytes'),
      writeBytes: sum(counted, 'writeBytes'),
      tasks,
      reasons,
    };
  }

  /**
   * The kernel charges a request at each device that it passes: LVM, dm-crypt and RAID would count it twice. What is
   * only memory is no storage.
   */
  private isCounted(device: string): boolean {
    let counted = this.counted.get(device);
    if (counted === undefined) {
      counted = isStorage(this.sysRoot, device);
      this.counted.set(device, counted);
    }
    return counted;
  }
}

const missingReasons: Readonly<Record<GroupPart, string>> = {
  cpu: 'the kernel keeps no account of its CPU time (control groups of version 1 without the cpuacct controller)',
  memory: 'the kernel keeps no account of its memory: the memory controller is off, or was not enabled for it',
  cache: 'the kernel keeps no account of its memory: the memory controller is off, or was not enabled for it',
  limit: 'the memory controller is off, or was not enabled for it',
  io: 'the kernel keeps no account of its traffic: the io controller is off, or was not enabled for it',
  tasks: 'the pids controller is off, or was not enabled for it',
};

/**
 * In version 1 a group without traffic and a kernel that does not count (since 6.10 it begins with the first limit)
 * look the same.
 */
const noneListed =
  'the blkio controller lists no device for it: it moved nothing so far, or the kernel does not count it';

const cpuOfSecond: ReadPart<number> = (folder) => parsed(`${folder('cpu')}/cpu.stat`, parseCpuStatUsage);
const cpuOfFirst: ReadPart<number> = (folder) => parsed(`${folder('cpuacct')}/cpuacct.usage`, parseCpuacctUsage);

const memoryOfSecond: ReadPart<number> = (folder) =>
  single(`${folder('memory')}/memory.current`, 'cgroup memory.current');
const memoryOfFirst: ReadPart<number> = (folder) =>
  single(`${folder('memory')}/memory.usage_in_bytes`, 'cgroup memory.usage_in_bytes');

const cacheOfSecond: ReadPart<number> = (folder) =>
  parsed(`${folder('memory')}/memory.stat`, (text) => parseInactiveFile(text, 2));
const cacheOfFirst: ReadPart<number> = (folder) =>
  parsed(`${folder('memory')}/memory.stat`, (text) => parseInactiveFile(text, 1));

const toLimit = (text: string) => ({ bytes: parseMemoryMax(text) });
const limitOfSecond: ReadPart<{ bytes: number | null }> = (folder) =>
  parsed(`${folder('memory')}/memory.max`, toLimit);
const limitOfFirst: ReadPart<{ bytes: number | null }> = (folder) =>
  parsed(`${folder('memory')}/memory.limit_in_bytes`, toLimit);

const ioOfSecond: ReadPart<DeviceTraffic[]> = (folder) => parsed(`${folder('io')}/io.stat`, parseIoStat);
const ioOfFirst: ReadPart<DeviceTraffic[]> = (folder) => {
  const name = 'blkio.throttle.io_service_bytes';
  const text = readText(`${folder('blkio')}/${name}_recursive`) ?? readText(`${folder('blkio')}/${name}`);
  const traffic = text === null ? [] : parseBlkioServiceBytes(text);
  return traffic.length === 0 ? null : traffic;
};

function single(path: string, file: string): number | null {
  return parsed(path, (text) => parseSingle(file, text));
}

function parsed<Value>(path: string, parse: (text: string) => Value): Value | null {
  const text = readText(path);
  return text === null ? null : parse(text);
}

function sum(traffic: readonly DeviceTraffic[] | undefined, counter: 'readBytes' | 'writeBytes'): number | null {
  return traffic ? traffic.reduce((total, each) => total + each[counter], 0) : null;
}

/** Where /sys/dev/block is not there, as in some containers, only what has a fixed number is known. */
function isStorage(sysRoot: string, device: string): boolean {
  const link = `${sysRoot}/dev/block/${device}`;
  const folder = isThere(link) ? basename(linkTarget(link)) : null;
  // Documentation/admin-guide/devices.txt: 1 is ram, 7 loop, 9 md.
  if (folder === null) return !/^(?:1|7|9):/.test(device);
  const { kind } = readBlockFacts(sysRoot, folder);
  if (kind === 'virtual') return (listFolder(`${link}/slaves`) ?? []).length === 0;
  return kind === 'physical' || kind === 'optical' || kind === 'network';
}

function linkTarget(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return link;
  }
}
