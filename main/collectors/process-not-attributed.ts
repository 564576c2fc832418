/** What the machine did and no process explains; the formula stands at NotAttributed in protocol/families/process.ts. */
import type { NotAttributed } from '../../protocol/families/process.ts';
import type { Rates, Taken } from './collector.ts';
import { notReported } from './gauge.ts';
import type { ProcessReading } from './process.ts';
import type { Activity } from './process-activity.ts';

const path = 'not_attributed';

/** @param activities of all processes */
export function notAttributed(
  taken: Taken<ProcessReading> | null,
  activities: readonly Activity[],
  rates: Rates,
): NotAttributed | null {
  const now = taken?.current.machine_cpu ?? null;
  const before = taken?.previous?.machine_cpu ?? null;
  if (taken && now === null) rates.unavailable(path, taken.current.reasons[path] ?? notReported);
  const busySeconds = rates.increase(path, now?.busy, before?.busy);
  if (busySeconds === null || !taken?.previous || !now || !before) return null;
  const seconds = (taken.current.started_at_ms - taken.previous.started_at_ms) / 1_000;
  if (!(seconds > 0)) {
    rates.unavailable(path, 'no time passed between the two readings');
    return null;
  }
  let explained = 0;
  for (const { cpu_percent } of activities) explained += cpu_percent ?? 0;
  // The clock is read a moment before the counters, and on a busy machine that may be a long one.
  const most = now.cpus > 0 ? 100 * Math.max(now.cpus, before.cpus) : Number.POSITIVE_INFINITY;
  const cpuPercent = Math.max(0, Math.min(most, (100 * busySeconds) / seconds) - explained);
  let rest = cpuPercent;
  const share = (mode: 'steal' | 'irq' | 'softirq'): number => {
    const percent = Math.min(rest, Math.max(0, (100 * (now[mode] - before[mode])) / seconds));
    rest -= percent;
    return percent;
  };
  return {
    cpu_percent: cpuPercent,
    steal_percent: share('steal'),
    irq_percent: share('irq'),
    softirq_percent: share('softirq'),
    other_percent: rest,
  };
}
