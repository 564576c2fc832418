/**
 * Channel `sensor`: temperatures, fans, voltages and power. Source on Linux: the hwmon chips
 * (Documentation/hwmon/sysfs-interface.rst), thermal zones that no chip shows
 * (Documentation/driver-api/thermal/sysfs-api.rst) and the RAPL counters (Documentation/power/powercap/powercap.rst).
 * lm-sensors reads the same chips. What a device says that no machine can have (65,261 °C as a limit, −128 °C of
 * an input to which nothing is connected) is `null`; a device that sleeps is not woken to be read.
 */
import type { SeriesDefinition } from '../series.ts';
import type { Envelope, Reading } from './envelope.ts';

/** What names one input; the four lists have it in common. */
export interface Sensor {
  /**
   * Names the input, alone of its list, from one start to the next: chip and label (`k10temp Tctl`), with the
   * device's address between them where several chips have one name (`nvme nvme1 Composite`).
   */
  sensor: string;
  /** The driver's word for the input (`Tctl`, `Package id 0`), or the name of its file (`temp1`) where it has none. */
  label: string;
  /** The driver's word for the chip (`coretemp`, `nvme`); `thermal` for a thermal zone, `rapl` for a RAPL counter. */
  chip: string;
}

export interface TemperatureSensor extends Sensor {
  /** temp*_input, or `temp` of a thermal zone; what sensors(1) shows. */
  temperature_celsius: Reading;
  /** temp*_max, or a zone's trip point `hot`: above it, it is warmer than it should be. */
  high_celsius: Reading;
  /** temp*_crit, or a zone's trip point `critical`: above it, the hardware slows down or switches off. */
  critical_celsius: Reading;
}

export interface FanSensor extends Sensor {
  /** fan*_input. A fan that stands still is 0. */
  speed_rpm: Reading;
}

export interface VoltageSensor extends Sensor {
  /** in*_input, as the driver scales it: dividers of the board that it does not know are not taken out. */
  volts: Reading;
}

export interface PowerSensor extends Sensor {
  /**
   * power*_average, else power*_input; where a chip has neither, and for RAPL, the increase of its energy counter
   * over the time between two samples, as turbostat(8) makes it. RAPL's zones lie in one another (`package-0` holds
   * `package-0 core`; `psys` holds all), so they are not to be added up. The kernel lets only root read RAPL.
   */
  power_watts: Reading;
}

export interface SensorData extends Envelope {
  temperatures: TemperatureSensor[];
  fans: FanSensor[];
  voltages: VoltageSensor[];
  powers: PowerSensor[];
}

const each = { channel: 'sensor', label: 'sensor', kind: 'gauge' } as const;

export const sensorSeries: readonly SeriesDefinition[] = [
  { ...each, path: 'temperatures[].temperature_celsius', unit: 'celsius', help: 'Temperature of one sensor.' },
  { ...each, path: 'fans[].speed_rpm', unit: 'rpm', help: 'Turns a minute of one fan.' },
  { ...each, path: 'voltages[].volts', unit: 'volts', help: 'Voltage at one input.' },
  { ...each, path: 'powers[].power_watts', unit: 'watts', help: 'Power that one part draws.' },
];
