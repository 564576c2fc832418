/**
 * Sensors: temperatures, fans, voltages, power. What a chip says that no machine can have is `null` with the reason
 * (procfs/hwmon.ts has the rules); energy counters become power here.
 */
import { TelltaleError } from '../../protocol/errors.ts';
import type { SensorData } from '../../protocol/families/sensor.ts';
import type { Found } from '../procfs/parse.ts';
import type { ChannelSource, Family } from './collector.ts';
import { energyRate, toReading } from './found.ts';
import { openSensorLinux } from './sensor.linux.ts';
import { openSensorPortable } from './sensor.portable.ts';

/** What names an input, as on the wire. */
interface InputName {
  sensor: string;
  label: string;
  chip: string;
}

export interface InputReading extends InputName {
  found: Found;
}

export interface TemperatureReading extends InputReading {
  high: Found;
  critical: Found;
}

export interface PowerInputReading extends InputName {
  /** Watts, or microjoules since an unknown start. */
  found: Found;
  counter: { rangeMicrojoules: number | null } | null;
}

export interface SensorReading {
  temperatures: TemperatureReading[];
  fans: InputReading[];
  voltages: InputReading[];
  powers: PowerInputReading[];
}

export const sensor: Family<SensorReading> = {
  name: 'sensor',
  // Some embedded controllers answer half a second late, and there may be several sensors behind one.
  deadlineMs: 5_000,
  open(host) {
    if (host.platform === 'linux') return openSensorLinux(host);
    if (host.platform === 'win32') return openSensorPortable(host.shell?.load);
    throw new TelltaleError('channel_unavailable', 'macOS tells no sensors to a program without a native add-on.');
  },
};

const lists = ['temperatures', 'fans', 'voltages', 'powers'] as const;

export const noLimit: Found = { reason: 'the driver has no limit for it' };

export const sensorChannel: ChannelSource<'sensor'> = {
  channel: 'sensor',
  families: [sensor],
  derive(take): Omit<SensorData, 'timestamp' | 'unavailable'> {
    const taken = take(sensor);
    const rates = take.rates(sensor);
    if (!taken) {
      for (const list of lists) rates.unavailable(list, take.reason(sensor));
      return { temperatures: [], fans: [], voltages: [], powers: [] };
    }
    const { current, previous } = taken;
    const before = new Map(previous?.powers.map((each) => [each.sensor, each]));
    return {
      temperatures: current.temperatures.map(({ found, high, critical, ...name }) => {
        const at = `temperatures[${name.sensor}]`;
        return {
          ...name,
          temperature_celsius: toReading(rates, `${at}.temperature_celsius`, found),
          high_celsius: toReading(rates, limitPath(at, 'high_celsius', high), high),
          critical_celsius: toReading(rates, limitPath(at, 'critical_celsius', critical), critical),
        };
      }),
      fans: current.fans.map(({ found, ...name }) => ({
        ...name,
        speed_rpm: toReading(rates, `fans[${name.sensor}].speed_rpm`, found),
      })),
      voltages: current.voltages.map(({ found, ...name }) => ({
        ...name,
        volts: toReading(rates, `voltages[${name.sensor}].volts`, found),
      })),
      powers: current.powers.map(({ found, counter, ...name }) => {
        const path = `powers[${name.sensor}].power_watts`;
        const power_watts =
          counter === null
            ? toReading(rates, path, found)
            : energyRate(rates, path, found, before.get(name.sensor)?.found, counter.rangeMicrojoules);
        return { ...name, power_watts };
      }),
    };
  },
};

/** That most inputs have no limit is said once. */
function limitPath(at: string, field: string, limit: Found): string {
  return limit === noLimit ? `temperatures[].${field}` : `${at}.${field}`;
}
