/**
 * /sys/class/power_supply/<name>/uevent: all that a supply tells in one read (Documentation/ABI/testing/
 * sysfs-class-power; Documentation/power/power_supply_class.rst). Microvolts, microamperes, microwatts, microwatt-hours
 * and microampere-hours; what the driver does not know has no line.
 *
 *     POWER_SUPPLY_NAME=BAT0
 *     POWER_SUPPLY_TYPE=Battery
 *     POWER_SUPPLY_STATUS=Discharging
 *     POWER_SUPPLY_ENERGY_NOW=31200000
 */

export type SupplyType = 'battery' | 'mains' | 'usb' | 'other';

export type SupplyStatus = 'charging' | 'discharging' | 'not_charging' | 'full' | 'unknown';

/** `null` where the supply does not tell. */
export interface PowerSupply {
  type: SupplyType;
  /** `device`: it feeds a mouse or the like, not the machine. */
  scope: 'system' | 'device';
  /** A bay for a battery may be empty. */
  present: boolean;
  online: boolean | null;
  status: SupplyStatus;
  model: string | null;
  capacityPercent: number | null;
  cycleCount: number | null;
  voltageMicrovolts: number | null;
  /** Below 0 in some drivers while it discharges. */
  currentMicroamperes: number | null;
  powerMicrowatts: number | null;
  energy: SupplyContent;
  charge: SupplyContent;
  timeToEmptySeconds: number | null;
  timeToFullSeconds: number | null;
}

/** In microwatt-hours or microampere-hours. */
export interface SupplyContent {
  now: number | null;
  full: number | null;
  design: number | null;
}

const statuses: Readonly<Record<string, SupplyStatus>> = {
  charging: 'charging',
  discharging: 'discharging',
  'not charging': 'not_charging',
  full: 'full',
};

/** @param type text of the file `type`, for kernels whose `uevent` does not have it; `null` where there is none */
export function parsePowerSupply(text: string, type: string | null): PowerSupply {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^POWER_SUPPLY_([A-Z_0-9]+)=(.*)$/.exec(line);
    if (match) values.set(match[1] ?? '', (match[2] ?? '').trim());
  }
  const number = (name: string): number | null => {
    const value = values.get(name);
    return value !== undefined && /^-?\d{1,15}$/.test(value) ? Number(value) : null;
  };
  const content = (kind: 'ENERGY' | 'CHARGE'): SupplyContent => ({
    now: atLeast(0, number(`${kind}_NOW`)),
    full: atLeast(1, number(`${kind}_FULL`)),
    design: atLeast(1, number(`${kind}_FULL_DESIGN`)),
  });
  const capacity = number('CAPACITY');
  const online = number('ONLINE');
  return {
    type: toType(values.get('TYPE') ?? type),
    scope: values.get('SCOPE') === 'Device' ? 'device' : 'system',
    present: values.get('PRESENT') !== '0',
    // 2: by a programmable supply.
    online: online === null ? null : online > 0,
    status: statuses[values.get('STATUS')?.toLowerCase() ?? ''] ?? 'unknown',
    model: values.get('MODEL_NAME') || null,
    capacityPercent: capacity !== null && capacity >= 0 && capacity <= 100 ? capacity : null,
    // 0 in firmware that does not count.
    cycleCount: atLeast(1, number('CYCLE_COUNT')),
    voltageMicrovolts: atLeast(1, number('VOLTAGE_NOW')),
    currentMicroamperes: number('CURRENT_NOW'),
    powerMicrowatts: number('POWER_NOW'),
    energy: content('ENERGY'),
    charge: content('CHARGE'),
    timeToEmptySeconds: atLeast(1, number('TIME_TO_EMPTY_NOW')),
    timeToFullSeconds: atLeast(1, number('TIME_TO_FULL_NOW')),
  };
}

/** `USB_PD`, `USB_C` and their like are USB; a UPS is a battery that feeds the machine. */
function toType(type: string | null): SupplyType {
  if (type === 'Battery' || type === 'UPS') return 'battery';
  if (type === 'Mains') return 'mains';
  return type?.startsWith('USB') ? 'usb' : 'other';
}

function atLeast(least: number, value: number | null): number | null {
  return value !== null && value >= least ? value : null;
}
