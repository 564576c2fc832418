/**
 * Temperatures on Windows through systeminformation's cpuTemperature(): the ACPI thermal zones, which it calls cores.
 * Windows tells them to administrators only, and many boards have none; the zeros that are left then are no values.
 */
import type { Systeminformation } from 'systeminformation';
import { toCelsius } from '../procfs/hwmon.ts';
import type { Collector } from './collector.ts';
import { noLimit, type SensorReading } from './sensor.ts';

interface Calls {
  cpuTemperature(): Promise<Pick<Systeminformation.CpuTemperatureData, 'cores'>>;
}

/** @param load loaded at the first reading only: the package is large and Linux does without it */
export function openSensorPortable(
  load: () => Promise<Calls> = () => import('systeminformation'),
): Collector<SensorReading> {
  return {
    async read() {
      const { cores } = await (await load()).cpuTemperature();
      if (cores.length === 0) {
        throw new Error('Windows tells temperatures to administrators only, and not on every board');
      }
      const temperatures = cores.map((celsius, index) => ({
        sensor: `acpi zone ${index}`,
        label: `zone ${index}`,
        chip: 'acpi',
        found: toCelsius(String(Math.round(celsius * 1_000))),
        high: noLimit,
        critical: noLimit,
      }));
      return { temperatures, fans: [], voltages: [], powers: [] };
    },
  };
}
