/** What the fields of channel `power` mean; made by main/collectors/power.ts. */
import type { PowerData } from '../families/power.ts';
import { asRead, type Explanations } from './explanation.ts';

const uevent = '/sys/class/power_supply/<name>/uevent';
const battery = 'battery() of systeminformation';
const untold = `Missing: ${battery} does not tell it.`;

export const powerExplanations: Explanations<PowerData> = {
  on_battery: {
    unit: null,
    meaning: 'Whether the machine lives on its batteries; those of mice and keyboards do not count.',
    linux: `${uevent}: ONLINE of mains and USB supplies, STATUS of batteries.`,
    portable: `${battery}: acConnected on macOS, the battery’s state on Windows.`,
    formula: 'A supply that is online says no; else whether a battery discharges.',
    others: 'systemd-ac-power says the opposite: whether it is on the mains.',
  },
  ac_online: {
    unit: null,
    meaning: 'Whether a mains or USB supply is online; null where the machine shows none.',
    linux: `${uevent}: ONLINE of supplies of type Mains or USB.`,
    portable: `${battery}: acConnected on macOS; missing on Windows.`,
    formula: 'Whether any of them is online.',
    others: 'upower: online of line_power.',
  },
  'batteries[].battery': {
    unit: null,
    meaning: 'The kernel’s name of the battery.',
    linux: 'The folder /sys/class/power_supply/<name>.',
    portable: '"battery", "battery 2" and so on.',
    formula: asRead,
    others: 'upower: native-path.',
  },
  'batteries[].scope': {
    unit: null,
    meaning: 'Whether it feeds the machine (system) or a mouse, a keyboard or the like (device).',
    linux: `${uevent}: SCOPE.`,
    portable: 'Always system.',
    formula: 'device where it says Device.',
  },
  'batteries[].model': {
    unit: null,
    meaning: 'Model of the battery.',
    linux: `${uevent}: MODEL_NAME.`,
    portable: `${battery}: model.`,
    formula: asRead,
    others: 'upower: model.',
  },
  'batteries[].charge_percent': {
    unit: 'percent',
    meaning: 'Charge, of what it holds when full now.',
    linux: `${uevent}: CAPACITY, else ENERGY_NOW and ENERGY_FULL, else CHARGE_NOW and CHARGE_FULL.`,
    portable: `${battery}: percent.`,
    formula: 'As it is read; else 100 × now / full, at most 100.',
    others: 'upower: percentage. Desktops may round or stretch it near full.',
  },
  'batteries[].health_percent': {
    unit: 'percent',
    meaning: 'What it holds when full, of what it was made for; a new one may be above 100.',
    linux: `${uevent}: ENERGY_FULL and ENERGY_FULL_DESIGN, else the same of CHARGE.`,
    portable: `${battery}: maxCapacity and designedCapacity; null on Windows where both are the same.`,
    formula: '100 × full / design.',
    others: 'upower: capacity.',
  },
  'batteries[].rate_watts': {
    unit: 'watts',
    meaning: 'Above 0 what flows into it, below 0 what is drawn from it.',
    linux: `${uevent}: POWER_NOW, else CURRENT_NOW and VOLTAGE_NOW; STATUS.`,
    portable: untold,
    formula: 'Microwatts / 1,000,000, or amperes × volts; the sign is that of the state.',
    others: 'upower: energy-rate, without a sign.',
  },
  'batteries[].remaining_seconds': {
    unit: 'seconds',
    meaning: 'Time until empty while it discharges, until full while it charges, at the present rate.',
    linux: `${uevent}: as charge and rate; TIME_TO_EMPTY_NOW or TIME_TO_FULL_NOW where these are missing.`,
    portable: `${battery}: timeRemaining in minutes, until empty.`,
    formula: '3,600 × now / rate, or 3,600 × (full − now) / rate.',
    others: 'Desktops smooth it over minutes, so theirs jumps less.',
  },
  'batteries[].state': {
    unit: null,
    meaning: 'What it does; not_charging is on the mains and kept below full on purpose or held back.',
    linux: `${uevent}: STATUS.`,
    portable: `${battery}: isCharging, acConnected and percent; unknown on Windows below 34 % and at 100 %, where its flags mislead.`,
    formula: asRead,
    others: 'upower: state; pending-charge is not_charging here.',
  },
  'batteries[].voltage_volts': {
    unit: 'volts',
    meaning: 'Voltage now.',
    linux: `${uevent}: VOLTAGE_NOW.`,
    portable: `${battery}: voltage on macOS; missing on Windows, which tells what it was made for.`,
    formula: 'Microvolts / 1,000,000.',
    others: 'upower: voltage.',
  },
  'batteries[].cycle_count': {
    unit: 'cycles',
    meaning: 'Full charges that it has been through, as its own controller counts them.',
    linux: `${uevent}: CYCLE_COUNT.`,
    portable: `${battery}: cycleCount.`,
    formula: 'As it is read; null for 0, which firmware says that does not count.',
    others: 'upower: charge-cycles.',
  },
};
