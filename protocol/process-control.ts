/**
 * What the owner may do to a process: end it, and change its priority. Over IPC and the control socket only; no HTTP
 * route and no WebSocket answers these. A process is named by its pid and its start time, since a pid comes back.
 */
import type { ProcessState } from './families/process.ts';

export interface EndProcessResult {
  pid: number;
  name: string;
  /** Whether it was asked to end (SIGTERM) or ended by the kernel (SIGKILL; on Windows always). */
  forced: boolean;
  /** Whether it had ended when this was answered, at most {@link endWaitMs} later. */
  ended: boolean;
  /** What it does instead; `null` where it has ended. */
  state: ProcessState | null;
}

/** How long an answer waits for a process to end, in milliseconds. */
export const endWaitMs = 3_000;

export interface SetPriorityResult {
  pid: number;
  name: string;
  /** As it is now, read again: −20 (first) to 19 (last). */
  nice: number;
  /** Threads that were changed, since Linux keeps a priority for each; `null` where the system has one for all. */
  threads: number | null;
}

/** The most and the least that a process can be preferred. */
export const niceRange = { first: -20, last: 19 } as const;
