/**
 * Control groups: in which ones a process is (/proc/<pid>/cgroup, cgroups(7)), and the files that limit CPU time
 * and memory there (Documentation/admin-guide/cgroup-v2.rst, cgroup-v1/, scheduler/sched-bwc.rst). Which of
 * them are read is decided by collectors/limit.linux.ts.
 *
 *     4:memory:/user.slice
 *     0::/user.slice/user-1000.slice
 */
import { parseCount } from './parse.ts';

export interface CgroupMembership {
  /** Controllers of a version 1 hierarchy; empty for the hierarchy of version 2. */
  controllers: readonly string[];
  /** From the root of the hierarchy (or of the process's cgroup namespace), as `/a/b`. */
  path: string;
}

/** Lines of another form are passed over. */
export function parseCgroup(text: string): CgroupMembership[] {
  return [...text.matchAll(/^\d+:([^:\n]*):(\/.*)$/gm)].map(([, controllers = '', path = '']) => ({
    controllers: controllers === '' ? [] : controllers.split(','),
    path,
  }));
}

/**
 * Version 2, cpu.max: `200000 100000` is quota and period in microseconds, `max 100000` no limit.
 * @returns CPUs, `null` for no limit
 */
export function parseCpuMax(text: string): number | null {
  const [quota, period] = text.trimEnd().split(' ');
  return cores(quota, period);
}

/**
 * Version 1: cpu.cfs_quota_us (−1 for no limit) and cpu.cfs_period_us.
 * @returns CPUs, `null` for no limit
 */
export function parseCfsQuota(quota: string, period: string): number | null {
  return cores(quota.trimEnd(), period.trimEnd());
}

/**
 * Version 2 memory.max (`max` for no limit) and version 1 memory.limit_in_bytes (for no limit a number above
 * everything that a machine can have).
 * @returns bytes, `null` for no limit
 */
export function parseMemoryLimit(text: string): number | null {
  return parseCount(text.trimEnd());
}

function cores(quota: string | undefined, period: string | undefined): number | null {
  const quotaMicroseconds = parseCount(quota);
  const periodMicroseconds = parseCount(period);
  return quotaMicroseconds && periodMicroseconds ? quotaMicroseconds / periodMicroseconds : null;
}
