/** What the screen about Telltale itself charts: a line each. */

import type { SelfData } from '../../protocol/families/self.ts';
import type { NumberKey } from '../components/figures.tsx';
import type { Label } from '../language/text.ts';
import type { ChartDefinition } from '../store/lines.ts';

const one = (label: Label, color: string, key: NumberKey<SelfData>): ChartDefinition<'self'> => ({
  channel: 'self',
  lines: [{ label, color, series: [`self_${key}`], path: key, read: (data) => data[key] }],
});

export const selfCpu = one('CPU', '--series-1', 'cpu_percent');
export const selfMemory = one('Memory', '--series-4', 'memory_bytes');
export const selfWakeups = one('Wakeups', '--series-3', 'wakeups_per_second');
export const selfWritten = one('Written', '--series-2', 'written_bytes_per_second');
export const selfDelay = one('Longest wait', '--series-5', 'event_loop_delay_seconds');
