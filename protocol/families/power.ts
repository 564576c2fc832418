/**
 * Channel `power`: batteries and where the machine's power comes from. Source on Linux: `uevent` of each
 * /sys/class/power_supply/<name> (Documentation/ABI/testing/sysfs-class-power); on macOS and Windows
 * systeminformation's battery(). upower(1) shows the same figures. A machine without a battery shows none.
 */
import type { SeriesDefinition } from '../series.ts';
import type { Envelope, Reading } from './envelope.ts';

export interface Battery {
  /** The kernel's name: BAT0, hidpp_battery_0. */
  battery: string;
  /** `device`: it feeds a mouse, a keyboard or the like, and says nothing of the machine. */
  scope: 'system' | 'device';
  model: string | null;
  /** Of what it holds when full now, 0 to 100: `capacity`, else *_now / *_full. */
  charge_percent: Reading;
  /**
   * What it holds when full, of what it was made for: energy_full / energy_full_design, or the same of charge_*. A new
   * battery may be above 100.
   */
  health_percent: Reading;
  /**
   * Above 0 what flows into it, below 0 what the machine draws from it: power_now, else current_now × voltage_now,
   * signed by `state`. upower shows it without the sign.
   */
  rate_watts: Reading;
  /**
   * Until empty while it discharges (*_now / rate), until full while it charges ((*_full − *_now) / rate), at the
   * present rate; a desktop's own figure is often smoothed.
   */
  remaining_seconds: Reading;
  /** `not_charging`: on the mains, and kept below full on purpose or held back. */
  state: 'charging' | 'discharging' | 'not_charging' | 'full' | 'unknown';
  voltage_volts: Reading;
  /** Full charges that it has been through, as its own controller counts them. */
  cycle_count: Reading;
}

export interface PowerData extends Envelope {
  /**
   * Whether the machine lives on its batteries: one of them discharges and no mains or USB supply is online. Batteries
   * of mice and keyboards do not count. As systemd-ac-power(1), the other way round.
   */
  on_battery: boolean | null;
  /** Whether a mains or USB supply is online; `null` where the machine shows none. */
  ac_online: boolean | null;
  batteries: Battery[];
}

const each = { channel: 'power', label: 'battery', kind: 'gauge' } as const;

export const powerSeries: readonly SeriesDefinition[] = [
  { ...each, path: 'batteries[].charge_percent', unit: 'percent', help: 'Charge of one battery.' },
  {
    ...each,
    path: 'batteries[].health_percent',
    unit: 'percent',
    help: 'What a full battery holds of its design.',
  },
  { ...each, path: 'batteries[].rate_watts', unit: 'watts', help: 'Power into (above 0) or out of one battery.' },
  { ...each, path: 'batteries[].remaining_seconds', unit: 'seconds', help: 'Time until empty or full.' },
];
