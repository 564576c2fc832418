import type { Systeminformation } from 'systeminformation';
import { expect, test } from 'vitest';
import { openPowerLinux } from '../../main/collectors/power.linux.ts';
import { openPowerPortable } from '../../main/collectors/power.portable.ts';
import { type PowerReading, power, powerChannel } from '../../main/collectors/power.ts';
import { parsePowerSupply } from '../../main/procfs/power-supply.ts';
import { fakeHost } from './fake-host.ts';
import { between, derive, failed } from './take.ts';
import { treeHost } from './tree.ts';

const { signal } = new AbortController();

/** One supply a text of `NAME=value` pieces, as after POWER_SUPPLY_. */
function deriveSupplies(supplies: Record<string, string>) {
  const reading: PowerReading = {
    supplies: Object.entries(supplies).map(([name, text]) => ({
      name,
      supply: parsePowerSupply(text.replaceAll(/(^| )(?=[A-Z_]+=)/g, '\nPOWER_SUPPLY_'), null),
      reasons: {},
    })),
  };
  return derive(powerChannel, between(power, reading, null));
}

test('a laptop on battery: charge, health, rate out of it and the time that is left', async () => {
  const collector = openPowerLinux(treeHost('laptop'));
  const { data, unavailable } = derive(powerChannel, between(power, await collector.read(signal), null));
  collector.close?.();
  collector.close?.();
  expect(data.on_battery).toBe(true);
  expect(data.ac_online).toBe(false);
  expect(data.batteries[0]).toEqual({
    battery: 'BAT0',
    scope: 'system',
    model: '5B10W13930',
    charge_percent: 65,
    // 48 of 57 Wh.
    health_percent: (100 * 48) / 57,
    rate_watts: -7.8,
    // 31.2 Wh at 7.8 W.
    remaining_seconds: 14_400,
    state: 'discharging',
    voltage_volts: 11.79,
    cycle_count: 231,
  });
  expect(data.batteries[1]).toMatchObject({ battery: 'hidpp_battery_0', scope: 'device', charge_percent: 80 });
  expect(unavailable['batteries[hidpp_battery_0].rate_watts']).toBe('the battery does not tell it');
});

test('current and voltage make the rate, charge and current the time; a current below 0 says nothing new', () => {
  const { data } = deriveSupplies({
    AC: 'TYPE=Mains ONLINE=1',
    BAT1: 'TYPE=Battery STATUS=Charging CURRENT_NOW=-1500000 VOLTAGE_NOW=12000000 CHARGE_NOW=2000000 CHARGE_FULL=3500000 CHARGE_FULL_DESIGN=4000000',
  });
  expect(data.on_battery).toBe(false);
  expect(data.ac_online).toBe(true);
  // 2 of 3.5 Ah; 3.5 of 4 Ah; 1.5 A at 12 V; 1.5 Ah to go at 1.5 A.
  expect(data.batteries[0]).toMatchObject({
    charge_percent: (100 * 2) / 3.5,
    health_percent: 87.5,
    rate_watts: 18,
    remaining_seconds: 3_600,
  });
});

test.each([
  [
    'the firmware has not measured yet',
    'STATUS=Discharging POWER_NOW=0',
    'the battery says 0 W while it discharges',
  ],
  [
    'it does not say which way',
    'STATUS=Unknown POWER_NOW=4000000',
    'the battery does not tell whether the 4.0 W flow in or out',
  ],
  ['it tells no power', 'STATUS=Charging CURRENT_NOW=100000', 'the battery does not tell it'],
])('the rate is null where %s', (_, text, reason) => {
  const { data, unavailable } = deriveSupplies({ BAT0: `TYPE=Battery ENERGY_NOW=1000000 ${text}` });
  expect(data.batteries[0]?.rate_watts).toBeNull();
  expect(data.batteries[0]?.remaining_seconds).toBeNull();
  expect(unavailable['batteries[BAT0].rate_watts']).toBe(reason);
});

test('a full battery on the mains has a rate of 0 and no time left to tell', () => {
  const { data, unavailable } = deriveSupplies({ BAT0: 'TYPE=Battery STATUS=Full POWER_NOW=0 CAPACITY=100' });
  expect(data.batteries[0]).toMatchObject({ state: 'full', rate_watts: 0, remaining_seconds: null });
  expect(unavailable['batteries[BAT0].remaining_seconds']).toBe('it neither charges nor discharges');
});

test.each([
  [
    'a desktop with a mouse that lives on its battery',
    { m: 'TYPE=Battery SCOPE=Device STATUS=Discharging' },
    false,
  ],
  ['an unused USB socket and no battery', { u: 'TYPE=USB ONLINE=0' }, false],
  ['a weak charger that cannot keep up', { u: 'TYPE=USB ONLINE=1', b: 'TYPE=Battery STATUS=Discharging' }, false],
  [
    'one of two batteries in use',
    { a: 'TYPE=Battery STATUS=Discharging', b: 'TYPE=Battery STATUS=Unknown' },
    true,
  ],
  ['held below full on the mains', { b: 'TYPE=Battery STATUS=Not charging' }, false],
  ['a battery that does not tell', { b: 'TYPE=Battery STATUS=Unknown' }, null],
  ['a UPS that feeds the machine', { u: 'TYPE=UPS STATUS=Discharging' }, true],
  ['an empty bay', { b: 'TYPE=Battery PRESENT=0 STATUS=Discharging' }, false],
])('on battery or not: %s', (_, supplies: Record<string, string>, expected) => {
  expect(deriveSupplies(supplies).data.on_battery).toBe(expected);
});

test('an empty bay is no battery; a capacity that cannot be is worked out of the energy', () => {
  const { data } = deriveSupplies({
    BAT0: 'TYPE=Battery PRESENT=1 CAPACITY=123 ENERGY_NOW=30000000 ENERGY_FULL=40000000 CYCLE_COUNT=0',
    BAT1: 'TYPE=Battery PRESENT=0',
  });
  expect(data.batteries).toHaveLength(1);
  expect(data.batteries[0]).toMatchObject({ charge_percent: 75, cycle_count: null });
});

test('the type comes from its own file where uevent lacks it, as before 5.8', () => {
  expect(parsePowerSupply('POWER_SUPPLY_NAME=AC\nPOWER_SUPPLY_ONLINE=1\n', 'Mains')).toMatchObject({
    type: 'mains',
    online: true,
  });
});

test('a supply that comes is listed, one that fails says why, one that goes is gone', async () => {
  const host = treeHost('laptop');
  const collector = openPowerLinux(host);
  const names = async () => (await collector.read(signal)).supplies.map(({ name }) => name);
  host.write('sys/class/power_supply/ucsi/uevent', 'POWER_SUPPLY_TYPE=USB\nPOWER_SUPPLY_ONLINE=0\n');
  expect(await names()).toEqual(['AC', 'BAT0', 'hidpp_battery_0', 'ucsi']);
  host.remove('sys/class/power_supply/hidpp_battery_0');
  host.write('sys/class/power_supply/BAT2/type', 'Battery\n');
  const reading = await collector.read(signal);
  collector.close?.();
  expect(reading.supplies.map(({ name }) => name)).toEqual(['AC', 'BAT0', 'BAT2', 'ucsi']);
  const { data, unavailable } = derive(powerChannel, between(power, reading, null));
  expect(data.batteries[1]).toMatchObject({ battery: 'BAT2', charge_percent: null, state: 'unknown' });
  expect(unavailable['batteries[BAT2].charge_percent']).toBe('the driver could not read it (ENOENT)');
});

test('a machine without battery and mains says so', () => {
  expect(() => openPowerLinux(fakeHost())).toThrow(/has no battery/);
  expect(() => openPowerLinux(treeHost('raspberry-pi'))).toThrow(/has no battery/);
  const { data, unavailable } = derive(powerChannel, failed(power, 'gone'));
  expect(data).toEqual({ on_battery: null, ac_online: null, batteries: [] });
  expect(unavailable.on_battery).toBe('gone');
});

/** What systeminformation leaves where nothing could be read. */
const nothing = {
  hasBattery: false,
  cycleCount: 0,
  isCharging: false,
  voltage: 0,
  designedCapacity: 0,
  maxCapacity: 0,
  currentCapacity: 0,
  capacityUnit: '',
  percent: 0,
  // As systeminformation leaves it, which its type does not say.
  timeRemaining: null as unknown as number,
  acConnected: true,
  type: '',
  model: '',
  manufacturer: '',
  serial: '',
} satisfies Systeminformation.BatteryData;

async function derivePortable(platform: 'darwin' | 'win32', changes: Partial<Systeminformation.BatteryData>) {
  const collector = openPowerPortable(platform, async () => ({
    battery: async () => ({ ...nothing, ...changes }),
  }));
  return derive(powerChannel, between(power, await collector.read(signal), null));
}

test('elsewhere a machine without a battery shows none', async () => {
  expect((await derivePortable('darwin', {})).data).toEqual({ on_battery: false, ac_online: null, batteries: [] });
});

test('a MacBook on battery, with what macOS does not tell as null', async () => {
  const { data, unavailable } = await derivePortable('darwin', {
    hasBattery: true,
    acConnected: false,
    percent: 71,
    maxCapacity: 45_000,
    designedCapacity: 50_000,
    timeRemaining: 190,
    cycleCount: 88,
    voltage: 12.1,
  });
  expect([data.on_battery, data.ac_online]).toEqual([true, false]);
  expect(data.batteries[0]).toMatchObject({
    charge_percent: 71,
    health_percent: 90,
    rate_watts: null,
    remaining_seconds: 11_400,
    state: 'discharging',
    cycle_count: 88,
  });
  expect(unavailable['batteries[battery].rate_watts']).toBe('macOS does not report it');
});

test('on Windows the zeros, the stopgap for the full charge and a low battery called charging are null', async () => {
  const { data, unavailable } = await derivePortable('win32', {
    hasBattery: true,
    isCharging: true,
    percent: 9,
    maxCapacity: 50_000,
    designedCapacity: 50_000,
  });
  expect(data.on_battery).toBeNull();
  expect(data.batteries[0]).toMatchObject({ state: 'unknown', health_percent: null, cycle_count: null });
  expect(unavailable['batteries[battery].health_percent']).toBe(
    'Windows tells only what the battery was made for',
  );
});
