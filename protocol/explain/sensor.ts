/** What the fields of channel `sensor` mean; made by main/collectors/sensor.ts. */
import type { Sensor, SensorData } from '../families/sensor.ts';
import { asRead, type Explanation, type Explanations, placed } from './explanation.ts';

const hwmon = '/sys/class/hwmon/hwmon<n>';
const zone = '/sys/class/thermal/thermal_zone<n>';
const windowsOnly = 'cpuTemperature() of systeminformation on Windows, to administrators; missing on macOS';
const missing = 'Missing: macOS and Windows do not tell it.';

/** What names an input; the four lists have it in common. */
function naming(portable: { sensor: string; label: string; chip: string }): Record<keyof Sensor, Explanation> {
  return {
    sensor: {
      unit: null,
      meaning: 'Names the input, alone of its list, from one start to the next.',
      linux: `${hwmon}: name, the label of the input and, where chips share a name, the device’s address.`,
      portable: portable.sensor,
      formula: 'Chip and label joined by a space.',
      others: 'lm-sensors numbers chips by bus and address (k10temp-pci-00c3).',
    },
    label: {
      unit: null,
      meaning: 'The driver’s word for the input, or the name of its file where it has none.',
      linux: `${hwmon}/<input>_label; type of a thermal zone; name of a RAPL zone.`,
      portable: portable.label,
      formula: asRead,
      others: 'sensors shows the same unless its configuration renames it.',
    },
    chip: {
      unit: null,
      meaning: 'The driver’s word for the chip; thermal for a thermal zone, rapl for a RAPL counter.',
      linux: `${hwmon}/name.`,
      portable: portable.chip,
      formula: asRead,
    },
  };
}

const named = naming({
  sensor: `${windowsOnly}: "acpi zone <n>".`,
  label: `${windowsOnly}: "zone <n>".`,
  chip: `${windowsOnly}: "acpi".`,
});
const unnamed = naming({ sensor: missing, label: missing, chip: missing });

export const sensorExplanations: Explanations<SensorData> = {
  ...placed('temperatures[].', named),
  'temperatures[].temperature_celsius': {
    unit: 'celsius',
    meaning: 'Temperature at one input.',
    linux: `${hwmon}/temp<n>_input; ${zone}/temp for zones that no chip shows.`,
    portable: `${windowsOnly}: the ACPI thermal zones.`,
    formula: 'Thousandths / 1,000; null for what no machine has, as −128 °C where nothing is connected.',
    others:
      'sensors shows the same. Tools differ in which input they call the CPU’s: Tctl of some AMD chips has an offset.',
  },
  'temperatures[].high_celsius': {
    unit: 'celsius',
    meaning: 'Above it, it is warmer than it should be.',
    linux: `${hwmon}/temp<n>_max; ${zone}: trip point hot. Read once.`,
    portable: missing,
    formula: 'Thousandths / 1,000; null for 0, 127 and 200 °C and above, which are no limits.',
    others: 'sensors: high, impossible ones (65,261 °C) included.',
  },
  'temperatures[].critical_celsius': {
    unit: 'celsius',
    meaning: 'Above it, the hardware slows down or switches off.',
    linux: `${hwmon}/temp<n>_crit; ${zone}: trip point critical. Read once.`,
    portable: missing,
    formula: 'Thousandths / 1,000; null for 0, 127 and 200 °C and above, which are no limits.',
    others: 'sensors: crit.',
  },
  ...placed('fans[].', unnamed),
  'fans[].speed_rpm': {
    unit: 'rpm',
    meaning: 'Turns of a fan a minute; one that stands still is 0.',
    linux: `${hwmon}/fan<n>_input.`,
    portable: missing,
    formula: 'As it is read; null above 60,000, which is a register of ones.',
    others: 'sensors shows the same.',
  },
  ...placed('voltages[].', unnamed),
  'voltages[].volts': {
    unit: 'volts',
    meaning: 'Voltage at one input, as the driver scales it.',
    linux: `${hwmon}/in<n>_input.`,
    portable: missing,
    formula: 'Thousandths / 1,000.',
    others: 'sensors may multiply it by dividers of the board that its configuration knows.',
  },
  ...placed('powers[].', unnamed),
  'powers[].power_watts': {
    unit: 'watts',
    meaning: 'Power that one part draws; zones of RAPL lie in one another and are not to be added up.',
    linux: `${hwmon}/power<n>_average, else power<n>_input, else energy<n>_input; /sys/class/powercap/intel-rapl:<n>/energy_uj, to root alone.`,
    portable: missing,
    formula: 'Millionths / 1,000,000; of an energy counter Δ joules / seconds.',
    others: 'turbostat and powertop read the same RAPL counters; the machine draws more than its processor.',
  },
};
