/** What the sensors screen charts. */

import type { Gpu, GpuData } from '../../protocol/families/gpu.ts';
import type { SensorData } from '../../protocol/families/sensor.ts';
import { labelledName } from '../../protocol/series.ts';
import type { NumberKey } from '../components/figures.tsx';
import type { Label } from '../language/text.ts';
import type { ChartDefinition, LineDefinition } from '../store/lines.ts';

/** The lists of channel `sensor`, with the field that is measured and its line's colour. */
export const sensorLists = {
  temperatures: { field: 'temperature_celsius', color: '--series-5' },
  fans: { field: 'speed_rpm', color: '--series-1' },
  powers: { field: 'power_watts', color: '--series-2' },
  voltages: { field: 'volts', color: '--series-4' },
} as const;

export type SensorList = keyof typeof sensorLists;

/** A reading of one sensor, whichever list it is of. */
export interface SensorReading {
  readonly sensor: string;
  readonly label: string;
  readonly chip: string;
  readonly value: number | null;
  /** Above it, it is warmer than it should be. */
  readonly high: number | null;
  /** Above it, the hardware slows down or switches off. */
  readonly critical: number | null;
}

export function readingsOf(data: SensorData | null, list: SensorList): SensorReading[] {
  const { field } = sensorLists[list];
  return (data?.[list] ?? []).map((one) => {
    const fields = one as unknown as Record<string, number | null | undefined>;
    return {
      sensor: one.sensor,
      label: one.label,
      chip: one.chip,
      value: fields[field] ?? null,
      high: fields.high_celsius ?? null,
      critical: fields.critical_celsius ?? null,
    };
  });
}

/** A line for each sensor of a list. */
export function sensorLines(list: SensorList, names: readonly string[]): ChartDefinition<'sensor'> {
  const { field, color } = sensorLists[list];
  return {
    channel: 'sensor',
    lines: names.map((name) => ({
      label: () => name,
      color,
      series: [labelledName(`sensor_${list}_${field}`, 'sensor', name)],
      path: `${list}[${name}].${field}`,
      read: (data) => readingsOf(data, list).find(({ sensor }) => sensor === name)?.value ?? null,
    })),
  };
}

/** The lines of one GPU, each with a chart of its own. */
export function gpuLines(name: string): ChartDefinition<'gpu'> {
  const line = (label: Label, color: string, key: NumberKey<Gpu>): LineDefinition<'gpu'> => ({
    label,
    color,
    series: [labelledName(`gpu_gpus_${key}`, 'gpu', name)],
    path: `gpus[${name}].${key}`,
    read: (data) => gpuOf(data, name)?.[key] ?? null,
  });
  return {
    channel: 'gpu',
    lines: [
      line('Busy', '--series-1', 'utilization_percent'),
      line('Memory', '--series-4', 'memory_used_bytes'),
      line('Temperature', '--series-5', 'temperature_celsius'),
      line('Power', '--series-2', 'power_watts'),
      line('Clock speed', '--series-3', 'clock_hertz'),
    ],
  };
}

export function gpuOf(data: GpuData | null, name: string): Gpu | null {
  return data?.gpus.find(({ gpu }) => gpu === name) ?? null;
}
