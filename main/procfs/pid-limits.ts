/**
 * /proc/<pid>/limits: resource limits of a process (proc_pid_limits(5), getrlimit(2)).
 *
 *     Limit                     Soft Limit           Hard Limit           Units
 *     Max cpu time              unlimited            unlimited            seconds
 *     Max open files            1024                 524288               files
 */
import type { ResourceLimit } from '../../protocol/process-details.ts';

/** Lines of another form are passed over. */
export function parsePidLimits(text: string): ResourceLimit[] {
  return [...text.matchAll(/^(Max [a-z -]*[a-z]) +(unlimited|\d{1,20}) +(unlimited|\d{1,20}) *([a-z]*) *$/gm)].map(
    ([, limit = '', soft = '', hard = '', unit = '']) => ({ limit, soft: value(soft), hard: value(hard), unit }),
  );
}

function value(text: string): number | 'unlimited' {
  return text === 'unlimited' ? text : Number(text);
}
