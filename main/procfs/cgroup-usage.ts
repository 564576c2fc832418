/**
 * What a control group has used: the files of version 2 (Documentation/admin-guide/cgroup-v2.rst) and of version 1
 * (admin-guide/cgroup-v1/{cpuacct,memory,blkio-controller,pids,freezer-subsystem}.rst). Every figure includes the
 * groups below. What limits a group is in cgroup.ts, and which files are read in collectors/group-usage.linux.ts.
 */
import { ParseError, parseCount } from './parse.ts';

/** Bytes that a group moved to and from one block device. */
export interface DeviceTraffic {
  /** `major:minor`. */
  device: string;
  readBytes: number;
  writeBytes: number;
}

/** A number above everything that a machine can have is how version 1 writes "no limit". */
const leastUnlimited = 2 ** 60;

/**
 * Version 2, cpu.stat: `usage_usec 1234` and more.
 * @returns seconds of user and system time
 * @throws ParseError without that line
 */
export function parseCpuStatUsage(text: string): number {
  const microseconds = keyed(text, 'usage_usec');
  if (microseconds === null) throw new ParseError('cgroup cpu.stat', 'no "usage_usec <number>"', text);
  return microseconds / 1e6;
}

/**
 * Version 1, cpuacct.usage: nanoseconds.
 * @returns seconds
 * @throws ParseError
 */
export function parseCpuacctUsage(text: string): number {
  return parseSingle('cgroup cpuacct.usage', text) / 1e9;
}

/**
 * A file of one number: memory.current, memory.usage_in_bytes, pids.current.
 * @param file for the error's text
 * @throws ParseError
 */
export function parseSingle(file: string, text: string): number {
  const value = parseCount(text.trimEnd());
  if (value === null) throw new ParseError(file, 'no number', text);
  return value;
}

/**
 * memory.stat: page cache that was not used lately and is given back first; part of the usage.
 * @param version its line is `inactive_file` in version 2; in version 1 that is the group's own, and
 * `total_inactive_file` counts the groups below as the usage does
 * @throws ParseError without the line
 */
export function parseInactiveFile(text: string, version: 1 | 2): number {
  const key = version === 2 ? 'inactive_file' : 'total_inactive_file';
  const bytes = keyed(text, key);
  if (bytes === null) throw new ParseError('cgroup memory.stat', `no "${key} <number>"`, text);
  return bytes;
}

/**
 * memory.max of version 2 and memory.limit_in_bytes of version 1.
 * @returns bytes; `null` for no limit
 * @throws ParseError
 */
export function parseMemoryMax(text: string): number | null {
  if (text.trimEnd() === 'max') return null;
  const bytes = parseSingle('cgroup memory limit', text);
  return bytes >= leastUnlimited ? null : bytes;
}

/**
 * Version 2, io.stat: `8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6`, a line for each device that was used.
 * Lines without these keys, which some kernels write for devices that were not, are passed over. Linux 5.14 to 5.16 do
 * not end such lines, so that the names of several devices stand before one's figures: they are the last one's.
 */
export function parseIoStat(text: string): DeviceTraffic[] {
  return [...text.matchAll(/^(?:\d+:\d+ )*(\d+:\d+) (.*)$/gm)].flatMap(([, device = '', rest = '']) => {
    const readBytes = parseCount(/(?:^| )rbytes=(\d+)(?: |$)/.exec(rest)?.[1]);
    const writeBytes = parseCount(/(?:^| )wbytes=(\d+)(?: |$)/.exec(rest)?.[1]);
    return readBytes === null || writeBytes === null ? [] : [{ device, readBytes, writeBytes }];
  });
}

/**
 * Version 1, blkio.throttle.io_service_bytes[_recursive]: a line for each device and kind of request, such as
 * `8:0 Read 4096`, and `Total 4096` at the end. Version 1 charges writes that went through the page cache to the root.
 */
export function parseBlkioServiceBytes(text: string): DeviceTraffic[] {
  const devices = new Map<string, DeviceTraffic>();
  for (const [, device = '', kind, digits] of text.matchAll(/^(\d+:\d+) (Read|Write) (\d+)$/gm)) {
    const bytes = parseCount(digits);
    if (bytes === null) continue;
    const traffic = devices.get(device) ?? { device, readBytes: 0, writeBytes: 0 };
    if (kind === 'Read') traffic.readBytes = bytes;
    else traffic.writeBytes = bytes;
    devices.set(device, traffic);
  }
  return [...devices.values()];
}

/** cgroup.events of version 2 (`frozen 1`) or freezer.state of version 1 (`FROZEN`): a frozen group is paused. */
export function isFrozen(text: string): boolean {
  return /^(?:frozen 1|FROZEN)$/m.test(text);
}

/**
 * cgroup.procs. A process outside of the reader's pid namespace stands as 0 and is left out.
 * @returns the lowest pid, which usually was there first; `null` for none
 */
export function parseLowestPid(text: string): number | null {
  let lowest: number | null = null;
  for (const line of text.split('\n')) {
    const pid = parseCount(line);
    if (pid !== null && pid > 0 && (lowest === null || pid < lowest)) lowest = pid;
  }
  return lowest;
}

/** A value of a flat keyed file, one `<key> <number>` a line. */
function keyed(text: string, key: string): number | null {
  return parseCount(new RegExp(`^${key} (\\d+)$`, 'm').exec(text)?.[1]);
}
