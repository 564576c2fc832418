/**
 * The letters of a process's state (proc_pid_stat(5), "state"; fs/proc/array.c, task_state_array) in the words of
 * the wire. A letter that is not here is none of any kernel so far.
 */
import type { ProcessState } from '../../protocol/families/process.ts';

export const processStates: ReadonlyMap<string, ProcessState | 'gone'> = new Map([
  ['R', 'running'],
  ['S', 'sleeping'],
  ['D', 'disk_sleep'],
  ['T', 'stopped'],
  // By a debugger.
  ['t', 'stopped'],
  ['Z', 'zombie'],
  // A kernel thread that sleeps uninterruptibly without counting as load (since Linux 4.14).
  ['I', 'idle'],
  // A kernel thread whose CPU is offline or whose work is suspended.
  ['P', 'idle'],
  // Linux 2.6.33 to 3.13: woken and not yet running, and uninterruptible but killable.
  ['W', 'running'],
  ['K', 'disk_sleep'],
  ['X', 'gone'],
  ['x', 'gone'],
]);
