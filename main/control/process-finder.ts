/**
 * One process as it is at this moment, for whoever is about to do something to it. On Linux from /proc/<pid>, without
 * a wait between the look and the deed; elsewhere from a fresh table of processes, which takes a while to make.
 */
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import type { Process, ProcessState } from '../../protocol/families/process.ts';
import type { Clock } from '../clock.ts';
import { BootTime } from '../collectors/boot-time.linux.ts';
import { processStates } from '../collectors/process-states.linux.ts';
import { UserNames } from '../collectors/user-names.ts';
import { isAbsent } from '../procfs/file.ts';
import { isNameUncertain, parseComm, parsePidStat } from '../procfs/pid-stat.ts';
import { ticksPerSecond } from '../procfs/stat.ts';
import { parseUptime } from '../procfs/uptime.ts';

export interface FoundProcess {
  readonly pid: number;
  readonly parentPid: number;
  readonly name: string;
  readonly user: string | null;
  /** `null`: it has ended and is only not yet taken off the kernel's list. */
  readonly state: ProcessState | null;
  readonly nice: number | null;
  readonly kernelThread: boolean;
  /** Unix milliseconds; `null` where it is not known. */
  readonly startTimeMs: number | null;
  /** Differs between any two processes that have the pid one after the other. */
  readonly identity: string;
}

export interface ProcessFinder {
  /** Why pids seen here cannot be acted on; `null` where they can. */
  problem(): string | null;
  /** `null` where no process has the pid now. */
  find(pid: number): FoundProcess | null | Promise<FoundProcess | null>;
  /** Ids whose priorities make up that of the process; `null` where it has one. */
  threads(pid: number): number[] | null;
}

/** PF_KTHREAD of include/linux/sched.h. */
const kernelThreadFlag = 0x0020_0000;

interface LinuxOptions {
  readonly procRoot: string;
  readonly passwdPath: string;
  /** Of this program, to be found under the same number in `procRoot`. */
  readonly ownPid: number;
  readonly clock: Pick<Clock, 'now'>;
}

export function linuxFinder({ procRoot, passwdPath, ownPid, clock }: LinuxOptions): ProcessFinder {
  const bootTime = new BootTime(procRoot, clock);
  const users = new UserNames(passwdPath);
  return {
    problem() {
      try {
        if (readlinkSync(`${procRoot}/self`) === String(ownPid)) return null;
      } catch {
        // Not ours either, then.
      }
      return 'The processes shown are those of another machine or container, whose pids mean other processes here.';
    },
    find(pid) {
      const folder = `${procRoot}/${pid}`;
      try {
        bootTime.follow(parseUptime(readFileSync(`${procRoot}/uptime`, 'latin1')));
        users.refresh();
        const { uid } = statSync(folder);
        const bytes = readFileSync(`${folder}/stat`);
        const stat = parsePidStat(bytes, bytes.length);
        const startTime = bootTime.plus(stat.start_ticks / ticksPerSecond);
        const state = processStates.get(stat.state) ?? 'running';
        return {
          pid,
          parentPid: stat.parent_pid,
          name: isNameUncertain(stat) ? parseComm(readFileSync(`${folder}/comm`, 'utf8')) : stat.name,
          user: users.nameOf(uid),
          state: state === 'gone' ? null : state,
          nice: stat.nice,
          kernelThread: (stat.flags & kernelThreadFlag) !== 0,
          startTimeMs: startTime === null ? null : Date.parse(startTime),
          identity: String(stat.start_ticks),
        };
      } catch (error) {
        if (isAbsent(error)) return null;
        throw error;
      }
    },
    threads: (pid) => readdirSync(`${procRoot}/${pid}/task`).map(Number),
  };
}

/** @param table all processes as they are now */
export function tableFinder(table: () => Promise<readonly Process[]>): ProcessFinder {
  return {
    problem: () => null,
    async find(pid) {
      const found = (await table()).find((one) => one.pid === pid);
      if (!found) return null;
      return {
        pid,
        parentPid: found.parent_pid,
        name: found.name,
        user: found.user,
        state: found.state,
        nice: found.nice,
        kernelThread: found.kernel_thread,
        startTimeMs: found.start_time === null ? null : Date.parse(found.start_time),
        identity: found.start_time ?? '',
      };
    },
    threads: () => null,
  };
}
