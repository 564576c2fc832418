/** What the memory screen charts. */

import type { MemoryData } from '../../protocol/families/memory.ts';
import type { NumberKey } from '../components/figures.tsx';
import type { Label } from '../language/text.ts';
import type { ChartDefinition, LineDefinition } from '../store/lines.ts';
import { differenceKnown } from '../store/points.ts';

const line = (label: Label, color: string, key: NumberKey<MemoryData>): LineDefinition<'memory'> => ({
  label,
  color,
  series: [`memory_${key}`],
  path: key,
  read: (data) => data[key],
});

/** A field less others that are part of it. */
const rest = (
  label: Label,
  color: string,
  key: NumberKey<MemoryData>,
  parts: readonly NumberKey<MemoryData>[],
): LineDefinition<'memory'> => ({
  ...line(label, color, key),
  less: parts.map((part) => `memory_${part}`),
  read: (data) =>
    differenceKnown(
      data[key],
      parts.map((part) => data[part]),
    ),
});

/** Parts that add up, with what is free, to all memory. Shared memory and tmpfs lie in the page cache, of which they can not be freed. */
export const composition: ChartDefinition<'memory'> = {
  channel: 'memory',
  lines: [
    rest('Programs and kernel', '--series-4', 'total_bytes', ['free_bytes', 'cached_bytes', 'buffers_bytes']),
    line('Shared', '--series-2', 'shared_bytes'),
    rest('Cache', '--series-3', 'cached_bytes', ['shared_bytes']),
    line('Buffers', '--series-1', 'buffers_bytes'),
  ],
};

export const swapUse: ChartDefinition<'memory'> = {
  channel: 'memory',
  lines: [line('In use', '--series-5', 'swap_used_bytes')],
};

export const swapTraffic: ChartDefinition<'memory'> = {
  channel: 'memory',
  lines: [
    line('Read back', '--series-1', 'swap_in_bytes_per_second'),
    line('Written', '--series-2', 'swap_out_bytes_per_second'),
  ],
};

export const kernel: ChartDefinition<'memory'> = {
  channel: 'memory',
  lines: [line('Slab', '--series-4', 'slab_bytes'), line('Dirty', '--series-2', 'dirty_bytes')],
};
