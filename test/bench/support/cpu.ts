/** CPU time and memory of a running process and its threads, as the kernel's scheduler accounts them (Linux). */
import { readdirSync, readFileSync } from 'node:fs';

/**
 * CPU time since the start of every thread that lives, in milliseconds. From /proc/<pid>/task/<tid>/schedstat, which
 * counts nanoseconds; stat would count 10 ms ticks.
 */
export function cpuMs(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, tid) => {
    try {
      return sum + Number(readFileSync(`/proc/${pid}/task/${tid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
    } catch {
      // The thread ended between the listing and the read.
      return sum;
    }
  }, 0);
}

/** Resident set in MiB, from /proc/<pid>/status. */
export function rssMib(pid: number): number {
  const match = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(match?.[1] ?? Number.NaN) / 1_024;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Resolves after that many milliseconds: a bench measures over time. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
