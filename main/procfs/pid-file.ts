/**
 * Files of processes (/proc/<pid>/stat and io), which are read scan after scan. Opening and closing one costs twice as
 * much as reading it, so they stay open, as many as the budget allows. The file of a process that ended answers ESRCH
 * for good, whoever has its pid since (fs/proc/base.c, proc_single_show), so it never tells of another process.
 */
import { closeSync, openSync, readFileSync, readSync, statfsSync } from 'node:fs';
import { isAbsent } from './file.ts';
import { parsePidLimits } from './pid-limits.ts';

/** A page of the kernel's memory each: 1,000 processes with two files take 8 MiB. */
const maxKeptFiles = 2_048;
/** Of the descriptors that this process may have; the rest is for viewers. */
const shareOfLimit = 1 / 4;
/** PROC_SUPER_MAGIC of include/uapi/linux/magic.h. */
const procMagic = 0x9fa0;

/** One file of one process; made by {@link PidFiles.file}. */
export interface PidFile {
  readonly path: string;
  /** `null` while it is not open. */
  fd: number | null;
}

export class PidFiles {
  private readonly maxKept: number;
  private kept = 0;

  /** @param maxKept how many stay open at once */
  constructor(maxKept: number) {
    this.maxKept = maxKept;
  }

  file(path: string): PidFile {
    return { path, fd: null };
  }

  /**
   * Reads the start of the file into the buffer.
   * @returns the number of bytes
   * @throws the system's error
   */
  read(file: PidFile, buffer: Buffer): number {
    if (file.fd !== null) {
      try {
        return readSync(file.fd, buffer, 0, buffer.length, 0);
      } catch (error) {
        this.close(file);
        // Another process may have the pid by now.
        if (!isAbsent(error)) throw error;
      }
    }
    if (this.kept >= this.maxKept) return readOnce(file.path, buffer);
    file.fd = openSync(file.path, 'r');
    this.kept += 1;
    try {
      return readSync(file.fd, buffer, 0, buffer.length, 0);
    } catch (error) {
      this.close(file);
      throw error;
    }
  }

  /** Harmless twice; the next read opens it again. */
  close(file: PidFile): void {
    if (file.fd === null) return;
    closeSync(file.fd);
    file.fd = null;
    this.kept -= 1;
  }
}

/** As {@link PidFiles.read}, of a file that is read once or seldom. */
export function readOnce(path: string, buffer: Buffer): number {
  const fd = openSync(path, 'r');
  try {
    return readSync(fd, buffer, 0, buffer.length, null);
  } finally {
    closeSync(fd);
  }
}

/** How many may stay open; none where `procRoot` is a recorded tree, whose files outlive their processes. */
export function keptFilesBudget(procRoot: string): number {
  if (statfsSync(procRoot).type !== procMagic) return 0;
  // Our own limit, whatever machine is watched.
  const limits = parsePidLimits(readFileSync('/proc/self/limits', 'latin1'));
  const soft = limits.find(({ limit }) => limit === 'Max open files')?.soft ?? 0;
  return Math.min(maxKeptFiles, soft === 'unlimited' ? maxKeptFiles : Math.floor(soft * shareOfLimit));
}
