/**
 * Ends processes and changes their priority, for the owner alone: control/commands.ts calls it, and that is reached
 * over IPC and the control socket only. A pid comes back, so the start time is compared right before the signal. What
 * remains is the microseconds between the two calls, in which the process would have to end, be collected and have its
 * pid given out again; Linux gives pids out in turn. A pidfd would close that gap too, but Node has none.
 */
import { TelltaleError } from '../../protocol/errors.ts';
import {
  type EndProcessResult,
  endWaitMs,
  niceRange,
  type SetPriorityResult,
} from '../../protocol/process-control.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { FoundProcess, ProcessFinder } from './process-finder.ts';

/** A process as it was picked from a table. */
export interface ProcessTarget {
  readonly pid: number;
  /** Unix milliseconds. */
  readonly startTimeMs: number;
}

export interface ProcessControl {
  /**
   * Asks it to end, or ends it, and waits at most {@link endWaitMs} to see it gone.
   * @throws TelltaleError (as a rejection) `not_found` where it has ended, `forbidden` where it may not be touched
   */
  end(target: ProcessTarget, force: boolean): Promise<EndProcessResult>;
  /** @param nice {@link niceRange} @throws as {@link end} */
  setPriority(target: ProcessTarget, nice: number): Promise<SetPriorityResult>;
}

export interface ProcessControlOptions {
  readonly platform: NodeJS.Platform;
  readonly finder: ProcessFinder;
  /** Of this program. */
  readonly ownPid: number;
  /** As process.kill. */
  kill(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void;
  /** As os.setPriority; on Linux of one thread. */
  setPriority(id: number, nice: number): void;
  readonly clock: Pick<Clock, 'monotonic' | 'after'>;
  readonly log: Log;
}

/** How often it is looked whether a process has ended. */
const pollMs = 100;
/** The kernel tells when it was started in whole seconds and may move it by one; the rest of a start time is exact. */
const startToleranceMs = 2_000;

export function createProcessControl(options: ProcessControlOptions): ProcessControl {
  const { platform, finder, ownPid, clock, log } = options;

  /** The process that is meant and no other. */
  async function findTarget(target: ProcessTarget): Promise<FoundProcess> {
    const problem = finder.problem();
    if (problem !== null) throw new TelltaleError('forbidden', problem);
    if (target.pid === ownPid) {
      throw new TelltaleError('forbidden', 'This is Telltale itself; quit it from its menu instead.');
    }
    if (target.pid === 1) {
      throw new TelltaleError(
        'forbidden',
        'Process 1 starts and holds all others; the machine does not run without it.',
      );
    }
    const found = await finder.find(target.pid);
    if (!found)
      throw new TelltaleError('not_found', `No process has the pid ${target.pid} any more: it has ended.`);
    if (found.kernelThread) {
      throw new TelltaleError(
        'forbidden',
        `${found.name} is a thread of the kernel, which no program can end or change.`,
      );
    }
    checkStart(found, target);
    if (found.state === null || found.state === 'zombie') {
      throw new TelltaleError(
        'not_found',
        `${found.name} has already ended. Its entry stays until its parent, process ${found.parentPid}, collects it.`,
      );
    }
    return found;
  }

  async function end(target: ProcessTarget, force: boolean): Promise<EndProcessResult> {
    const found = await findTarget(target);
    const forced = force || platform === 'win32';
    const signal = forced ? 'SIGKILL' : 'SIGTERM';
    attempt(found, () => options.kill(found.pid, signal));
    log('info', 'control', `the owner sent ${signal} to process ${found.pid} (${found.name})`);
    const deadlineMs = clock.monotonic() + endWaitMs;
    for (;;) {
      const now = await finder.find(found.pid);
      const state = now?.identity === found.identity && now.state !== 'zombie' ? now.state : null;
      if (state === null || clock.monotonic() >= deadlineMs) {
        return { pid: found.pid, name: found.name, forced, ended: state === null, state };
      }
      await new Promise<void>((resolve) => clock.after(pollMs, resolve));
    }
  }

  async function setPriority(target: ProcessTarget, nice: number): Promise<SetPriorityResult> {
    const found = await findTarget(target);
    const threads = finder.threads(found.pid);
    attempt(found, () => {
      for (const id of threads ?? [found.pid]) options.setPriority(id, nice);
    });
    log('info', 'control', `the owner set process ${found.pid} (${found.name}) to nice ${nice}`);
    const now = await finder.find(found.pid);
    return { pid: found.pid, name: found.name, nice: now?.nice ?? nice, threads: threads?.length ?? null };
  }

  return { end, setPriority };
}

function checkStart({ pid, name, startTimeMs }: FoundProcess, target: ProcessTarget): void {
  if (startTimeMs === null) {
    throw new TelltaleError(
      'forbidden',
      `It is not known when ${name} was started, so process ${pid} cannot be told from one that has its pid since.`,
    );
  }
  const differenceMs = Math.abs(startTimeMs - target.startTimeMs);
  if (differenceMs <= startToleranceMs && differenceMs % 1_000 === 0) return;
  throw new TelltaleError(
    'not_found',
    `The process that was meant has ended; ${pid} is now ${name}, and nothing was done to it.`,
  );
}

/** Does it, and says in words what the system objects to. */
function attempt({ pid, name, user, nice }: FoundProcess, act: () => void): void {
  try {
    act();
  } catch (cause) {
    // libuv tells of priorities in `info`, of signals in the error itself.
    const { code, info } = cause as { code?: string; info?: { code?: string } };
    switch (info?.code ?? code) {
      case 'ESRCH':
        throw new TelltaleError('not_found', `${name} (${pid}) ended before anything was done to it.`, { cause });
      case 'EPERM':
        throw new TelltaleError(
          'forbidden',
          `${name} (${pid}) belongs to ${user ?? 'another user'}; only they or the administrator may do this.`,
          { cause },
        );
      case 'EACCES':
        throw new TelltaleError(
          'forbidden',
          `Only the administrator may prefer ${name} (${pid}) to what it was: it can go from ${nice ?? 0} up to ${niceRange.last}.`,
          { cause },
        );
      default:
        throw cause;
    }
  }
}
