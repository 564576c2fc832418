/** What the disks screen charts of one device. */

import type { DiskData, DiskDevice } from '../../protocol/families/disk.ts';
import { labelledName } from '../../protocol/series.ts';
import type { NumberKey } from '../components/figures.tsx';
import type { Label } from '../language/text.ts';
import type { ChartDefinition, LineDefinition } from '../store/lines.ts';

/** Places of a device's lines, by the chart that shows them. */
export const devicePlaces = { traffic: [0, 1], requests: [2, 3], latency: [4, 5], busy: [6], queue: [7] } as const;

export function deviceLines(name: string): ChartDefinition<'disk'> {
  const line = (label: Label, color: string, key: NumberKey<DiskDevice>): LineDefinition<'disk'> => ({
    label,
    color,
    series: [labelledName(`disk_devices_${key}`, 'device', name)],
    path: `devices[${name}].${key}`,
    read: (data) => deviceOf(data, name)?.[key] ?? null,
  });
  return {
    channel: 'disk',
    lines: [
      line('Read', '--series-1', 'read_bytes_per_second'),
      line('Write', '--series-2', 'write_bytes_per_second'),
      line('Reads', '--series-1', 'reads_per_second'),
      line('Writes', '--series-2', 'writes_per_second'),
      line('Read', '--series-1', 'read_latency_seconds'),
      line('Write', '--series-2', 'write_latency_seconds'),
      line('Busy', '--series-3', 'busy_percent'),
      line('Queue', '--series-4', 'queue_depth'),
    ],
  };
}

export function deviceOf(data: DiskData | null, name: string): DiskDevice | null {
  return data?.devices.find(({ device }) => device === name) ?? null;
}
