/**
 * Power: batteries and where the machine's power comes from. The kernel's figures have no sign and differ in kind
 * (energy or charge, power or current); they become one kind here.
 */
import { TelltaleError } from '../../protocol/errors.ts';
import type { Battery, PowerData } from '../../protocol/families/power.ts';
import type { PowerSupply } from '../procfs/power-supply.ts';
import type { ChannelSource, Family, Rates } from './collector.ts';
import { openPowerLinux } from './power.linux.ts';
import { openPowerPortable } from './power.portable.ts';

export interface PowerReading {
  /** In the order of their names. */
  supplies: SupplyReading[];
}

export interface SupplyReading {
  name: string;
  supply: PowerSupply;
  /** Why all of a supply, or a field of channel `power`, is missing. */
  reasons: Readonly<Partial<Record<'all' | keyof Battery, string>>>;
}

export const power: Family<PowerReading> = {
  name: 'power',
  open(host) {
    if (host.platform === 'linux') return openPowerLinux(host);
    if (host.platform === 'darwin' || host.platform === 'win32')
      return openPowerPortable(host.platform, host.shell?.load);
    throw new TelltaleError('channel_unavailable', 'Batteries are read on Linux, macOS and Windows only.');
  },
};

export const powerChannel: ChannelSource<'power'> = {
  channel: 'power',
  families: [power],
  derive(take): Omit<PowerData, 'timestamp' | 'unavailable'> {
    const taken = take(power);
    const rates = take.rates(power);
    if (!taken) {
      for (const path of ['on_battery', 'ac_online', 'batteries']) rates.unavailable(path, take.reason(power));
      return { on_battery: null, ac_online: null, batteries: [] };
    }
    const { supplies } = taken.current;
    const acOnline = isAcOnline(supplies);
    const onBattery = isOnBattery(supplies, acOnline);
    if (acOnline === null) rates.unavailable('ac_online', 'the machine shows no mains or USB supply');
    if (onBattery === null) rates.unavailable('on_battery', 'neither a supply nor a battery tells it');
    return {
      on_battery: onBattery,
      ac_online: acOnline,
      batteries: supplies.filter(isBattery).map((reading) => toBattery(rates, reading)),
    };
  },
};

function isBattery({ supply }: SupplyReading): boolean {
  return supply.type === 'battery' && supply.present;
}

/** `null` where there is no supply that would say. */
function isAcOnline(supplies: readonly SupplyReading[]): boolean | null {
  const states = supplies
    .filter(({ supply }) => supply.scope === 'system' && (supply.type === 'mains' || supply.type === 'usb'))
    .map(({ supply }) => supply.online)
    .filter((online) => online !== null);
  return states.length === 0 ? null : states.includes(true);
}

/** As systemd's on_ac_power() (src/shared/battery-util.c): a supply that is online decides, then a battery's state. */
function isOnBattery(supplies: readonly SupplyReading[], acOnline: boolean | null): boolean | null {
  if (acOnline === true) return false;
  const own = supplies.filter((reading) => isBattery(reading) && reading.supply.scope === 'system');
  const states = own.map(({ supply }) => supply.status);
  if (states.includes('discharging')) return true;
  // A machine without a battery runs on something, whatever its unused USB sockets say.
  if (own.length === 0) return false;
  return states.every((state) => state === 'unknown') ? null : false;
}

function toBattery(rates: Rates, { name, supply, reasons }: SupplyReading): Battery {
  const at = `batteries[${name}]`;
  const note = (field: keyof Battery, reason: string): null => {
    rates.unavailable(`${at}.${field}`, reasons.all ?? reasons[field] ?? reason);
    return null;
  };
  const rate = findRate(supply);
  const remaining = findRemaining(supply, rate);
  return {
    battery: name,
    scope: supply.scope,
    model: supply.model ?? note('model', notTold),
    charge_percent: findCharge(supply) ?? note('charge_percent', notTold),
    health_percent: findHealth(supply) ?? note('health_percent', 'the battery does not tell what it was made for'),
    rate_watts: typeof rate === 'number' ? rate : note('rate_watts', rate.reason),
    remaining_seconds: typeof remaining === 'number' ? remaining : note('remaining_seconds', remaining.reason),
    state: supply.status,
    voltage_volts:
      supply.voltageMicrovolts === null ? note('voltage_volts', notTold) : supply.voltageMicrovolts / 1e6,
    cycle_count: supply.cycleCount ?? note('cycle_count', 'the battery does not count them'),
  };
}

const notTold = 'the battery does not tell it';

function findCharge({ capacityPercent, energy, charge }: PowerSupply): number | null {
  if (capacityPercent !== null) return capacityPercent;
  const { now, full } = energy.full === null ? charge : energy;
  // Until it has learnt how much it holds, a battery may hold more than it calls full.
  return now === null || full === null ? null : Math.min(100, (100 * now) / full);
}

function findHealth({ energy, charge }: PowerSupply): number | null {
  const { full, design } = energy.design === null ? charge : energy;
  return full === null || design === null ? null : (100 * full) / design;
}

/** Watts, above 0 into the battery. */
function findRate(supply: PowerSupply): number | { reason: string } {
  const { status, powerMicrowatts, currentMicroamperes, voltageMicrovolts } = supply;
  const product =
    currentMicroamperes === null || voltageMicrovolts === null
      ? null
      : (currentMicroamperes / 1e6) * (voltageMicrovolts / 1e6);
  const told = powerMicrowatts === null ? product : powerMicrowatts / 1e6;
  if (told === null) return { reason: notTold };
  const watts = Math.abs(told);
  if (status === 'discharging') {
    // A machine that lives on it draws something: firmware gives 0 until it has measured.
    return watts > 0 ? -watts : { reason: 'the battery says 0 W while it discharges' };
  }
  if (status === 'charging' || watts === 0) return watts;
  return { reason: `the battery does not tell whether the ${watts.toFixed(1)} W flow in or out` };
}

/** In the battery's own unit, so that no voltage has to be guessed. */
function findRemaining(supply: PowerSupply, rate: number | { reason: string }): number | { reason: string } {
  const { status, energy, charge } = supply;
  if (status !== 'charging' && status !== 'discharging') return { reason: 'it neither charges nor discharges' };
  const told = status === 'charging' ? supply.timeToFullSeconds : supply.timeToEmptySeconds;
  const failed = (reason: string) => told ?? { reason };
  if (typeof rate !== 'number') return failed(rate.reason);
  if (rate === 0) return failed('nothing flows in');
  const inWatts = energy.now !== null;
  const content = inWatts ? energy : charge;
  // Microwatts over microwatt-hours, or microamperes over microampere-hours.
  const flow = inWatts ? rate * 1e6 : supply.currentMicroamperes;
  if (content.now === null || flow === null || flow === 0) return failed(notTold);
  if (status === 'discharging') return (content.now / Math.abs(flow)) * 3_600;
  if (content.full === null) return failed('the battery does not tell how much it holds when full');
  return (Math.max(0, content.full - content.now) / Math.abs(flow)) * 3_600;
}
