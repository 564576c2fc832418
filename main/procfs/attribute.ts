/**
 * Single values under /sys: one file, one value (Documentation/filesystems/sysfs.rst). For facts that are read
 * once or seldom; what is read every tick stays open as a `KernelFile`.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';

/**
 * The text of one attribute without the white space around it.
 * @returns `null` where there is none, where it is empty, or where the kernel refuses to tell (EINVAL for the
 * speed of a link that is down, EACCES for serial numbers)
 */
export function readAttribute(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim() || null;
  } catch {
    return null;
  }
}

/** Whether a folder, file or link with a target is there. */
export function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Names in a folder; `null` where it cannot be listed. */
export function listFolder(path: string): string[] | null {
  try {
    return readdirSync(path);
  } catch {
    return null;
  }
}
