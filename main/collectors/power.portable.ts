/**
 * Batteries of macOS and Windows through systeminformation's battery(), which tells no power and, on Windows, calls a
 * battery that is low on charge charging. What cannot be told from such a stopgap is `null` here.
 */
import type { Systeminformation } from 'systeminformation';
import { type PowerSupply, parsePowerSupply, type SupplyStatus } from '../procfs/power-supply.ts';
import type { Collector } from './collector.ts';
import type { PowerReading, SupplyReading } from './power.ts';

type Found = Systeminformation.BatteryData;

/** @param load loaded at the first reading only: the package is large and Linux does without it */
export function openPowerPortable(
  platform: 'darwin' | 'win32',
  load: () => Promise<{ battery(): Promise<Found> }> = () => import('systeminformation'),
): Collector<PowerReading> {
  return {
    async read() {
      const found = await (await load()).battery();
      if (!found.hasBattery) return { supplies: [] };
      const batteries = [found, ...(found.additionalBatteries ?? [])].filter(({ hasBattery }) => hasBattery);
      const supplies = batteries.map((battery, index) => toSupply(battery, index, platform));
      // Of Windows' mains no more is known than of the battery's state.
      if (platform === 'darwin') supplies.unshift(toMains(found.acConnected));
      return { supplies };
    },
  };
}

function toMains(isOnline: boolean): SupplyReading {
  return { name: 'AC', supply: parsePowerSupply(`POWER_SUPPLY_ONLINE=${Number(isOnline)}`, 'Mains'), reasons: {} };
}

function toSupply(found: Found, index: number, platform: 'darwin' | 'win32'): SupplyReading {
  const isWindows = platform === 'win32';
  const system = isWindows ? 'Windows' : 'macOS';
  const full = positive(found.maxCapacity);
  const design = positive(found.designedCapacity);
  // Where the full charge could not be asked, systeminformation fills in the design.
  const isStopgap = isWindows && full === design;
  const percent = found.percent > 0 && found.percent <= 100 ? found.percent : null;
  const minutes = positive(found.timeRemaining);
  const supply: PowerSupply = {
    type: 'battery',
    scope: 'system',
    present: true,
    online: null,
    status: percent === null ? 'unknown' : toStatus(found, percent, isWindows),
    model: found.model || null,
    capacityPercent: percent,
    cycleCount: positive(found.cycleCount),
    // Windows gives what the battery was made for.
    voltageMicrovolts: isWindows ? null : positive(found.voltage * 1e6),
    currentMicroamperes: null,
    powerMicrowatts: null,
    energy: { now: null, full: isStopgap ? null : full, design },
    charge: { now: null, full: null, design: null },
    // 65,535: macOS does not know yet.
    timeToEmptySeconds: minutes === null || minutes >= 65_535 ? null : minutes * 60,
    timeToFullSeconds: null,
  };
  const untold = `${system} does not report it`;
  return {
    name: index === 0 ? 'battery' : `battery ${index + 1}`,
    supply,
    reasons: {
      rate_watts: untold,
      remaining_seconds: untold,
      voltage_volts: untold,
      cycle_count: untold,
      health_percent: isStopgap ? 'Windows tells only what the battery was made for' : untold,
    },
  };
}

/**
 * Windows' own states reach us as two flags: `Low` and `Critical` come as charging, `Fully Charged` as without mains. The
 * flags mean what they say between these.
 */
const lowPercent = 34;

function toStatus(found: Found, percent: number, isWindows: boolean): SupplyStatus {
  if (isWindows && (percent < lowPercent || percent >= 100)) return 'unknown';
  if (found.isCharging) return 'charging';
  if (!found.acConnected) return 'discharging';
  return percent >= 100 ? 'full' : 'not_charging';
}

function positive(value: number | null): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
}
