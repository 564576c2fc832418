/** What the CPU screen charts. */

import { labelledName } from '../../protocol/series.ts';
import { type Label, t } from '../language/text.ts';
import type { ChartDefinition, LineDefinition } from '../store/lines.ts';

const line = (
  label: Label,
  color: string,
  key:
    | 'context_switches_per_second'
    | 'interrupts_per_second'
    | 'forks_per_second'
    | 'frequency_hertz'
    | 'processes_running'
    | 'processes_blocked'
    | 'core_throttles_per_second'
    | 'package_throttles_per_second',
): LineDefinition<'cpu'> => ({ label, color, series: [`cpu_${key}`], path: key, read: (data) => data[key] });

export const switches: ChartDefinition<'cpu'> = {
  channel: 'cpu',
  lines: [
    line('Switches', '--series-1', 'context_switches_per_second'),
    line('Interrupts', '--series-2', 'interrupts_per_second'),
  ],
};

export const forks: ChartDefinition<'cpu'> = {
  channel: 'cpu',
  lines: [line('New tasks', '--series-3', 'forks_per_second')],
};

export const tasks: ChartDefinition<'cpu'> = {
  channel: 'cpu',
  lines: [line('Running', '--series-1', 'processes_running'), line('Blocked', '--series-5', 'processes_blocked')],
};

export const frequency: ChartDefinition<'cpu'> = {
  channel: 'cpu',
  lines: [line('Mean', '--series-1', 'frequency_hertz')],
};

export const throttles: ChartDefinition<'cpu'> = {
  channel: 'cpu',
  lines: [
    line('Cores', '--series-2', 'core_throttles_per_second'),
    line('Packages', '--series-5', 'package_throttles_per_second'),
  ],
};

/** A line for each core. */
export function coreLines(numbers: readonly number[]): ChartDefinition<'cpu'> {
  return {
    channel: 'cpu',
    lines: numbers.map((number) => ({
      label: () => t('Core {number}', { number }),
      color: '--series-1',
      series: [labelledName('cpu_cores_utilization_percent', 'cpu', number)],
      read: (data) => data.cores.find(({ cpu }) => cpu === number)?.utilization_percent ?? null,
    })),
  };
}
