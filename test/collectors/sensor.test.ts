import { chmodSync, symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openSensorLinux } from '../../main/collectors/sensor.linux.ts';
import { openSensorPortable } from '../../main/collectors/sensor.portable.ts';
import { type SensorReading, sensor, sensorChannel } from '../../main/collectors/sensor.ts';
import { type FakeHost, fakeHost } from './fake-host.ts';
import { between, derive, failed } from './take.ts';
import { treeHost } from './tree.ts';

const { signal } = new AbortController();

async function readOnce(host: FakeHost): Promise<SensorReading> {
  const collector = openSensorLinux(host);
  const reading = await collector.read(signal);
  collector.close?.();
  collector.close?.();
  return reading;
}

async function deriveMachine(machine: string) {
  return derive(sensorChannel, between(sensor, await readOnce(treeHost(machine)), null));
}

test('the temperatures of a laptop, each once, with the limits that a drive or processor can have', async () => {
  const { data, unavailable } = await deriveMachine('laptop');
  expect(
    data.temperatures.map((each) => [
      each.sensor,
      each.temperature_celsius,
      each.high_celsius,
      each.critical_celsius,
    ]),
  ).toEqual([
    ['acpitz temp1', 52, null, 128],
    ['nvme Composite', 38.85, 80.85, 84.85],
    ['nvme Sensor 1', 41.85, null, null],
    ['coretemp Package id 0', 61, 100, 100],
    ['coretemp Core 0', 59, null, null],
    ['coretemp Core 8', 57, null, null],
    ['thermal TSKN', 44.05, 99.05, 105.05],
  ]);
  expect(unavailable['temperatures[nvme Sensor 1].high_celsius']).toBe(
    'the chip says 65261.85 °C, which is no limit',
  );
  expect(unavailable['temperatures[].critical_celsius']).toBe('the driver has no limit for it');
});

test('a fan that is not there is null with the reason, and a battery is no sensor', async () => {
  const { data, unavailable } = await deriveMachine('laptop');
  expect(data.fans).toEqual([
    { sensor: 'thinkpad fan1', label: 'fan1', chip: 'thinkpad', speed_rpm: 2874 },
    { sensor: 'thinkpad fan2', label: 'fan2', chip: 'thinkpad', speed_rpm: null },
  ]);
  expect(unavailable['fans[thinkpad fan2].speed_rpm']).toBe('the chip says 65535 turns a minute');
  expect(data.powers.map((each) => each.sensor)).toEqual(['rapl package-0', 'rapl package-0 core']);
});

test('dummy inputs and inputs at fault are null, a fan at rest is 0', async () => {
  const { data, unavailable } = await deriveMachine('desktop');
  const celsius = new Map(data.temperatures.map((each) => [each.sensor, each.temperature_celsius]));
  expect(celsius.get('k10temp Tctl')).toBe(48.625);
  expect(celsius.get('nct6798 SYSTIN')).toBe(35);
  expect(celsius.get('nct6798 AUXTIN1')).toBeNull();
  expect(celsius.get('nct6798 AUXTIN2')).toBeNull();
  expect(unavailable['temperatures[nct6798 AUXTIN1].temperature_celsius']).toBe(
    'the chip says 127 °C, as where nothing is connected',
  );
  expect(unavailable['temperatures[nct6798 SYSTIN].high_celsius']).toBe('the chip says 0 °C, which is no limit');
  expect(data.fans.map(({ sensor: name, speed_rpm }) => [name, speed_rpm])).toContainEqual(['nct6798 fan2', 0]);
  expect(unavailable['fans[nct6798 fan3].speed_rpm']).toBe('the chip reports a fault of this input');
  expect(data.voltages).toEqual([
    { sensor: 'nct6798 in0', label: 'in0', chip: 'nct6798', volts: 1.032 },
    { sensor: 'nct6798 +12V', label: '+12V', chip: 'nct6798', volts: 12.096 },
  ]);
});

test('a hard disk is not asked, an SSD is; two drives are told apart by their addresses', async () => {
  const { data, unavailable } = await deriveMachine('desktop');
  const celsius = new Map(data.temperatures.map((each) => [each.sensor, each.temperature_celsius]));
  expect(celsius.get('drivetemp 0:0:0:0 temp1')).toBeNull();
  expect(celsius.get('drivetemp 1:0:0:0 temp1')).toBe(29);
  expect(unavailable['temperatures[drivetemp 0:0:0:0 temp1].temperature_celsius']).toBe(
    'not read: that keeps some hard disks from spinning down',
  );
});

test('a card with the screen is read; without it, reading would keep it awake; asleep, it stays so', async () => {
  const host = treeHost('desktop');
  const card = 'sys/devices/pci0000:00/0000:03:00.0';
  const edge = async () => {
    const reading = await readOnce(host);
    return reading.temperatures.find((each) => each.sensor === 'amdgpu edge');
  };
  expect((await edge())?.found).toEqual({ value: 51 });
  host.write(`${card}/drm/card0/card0-DP-1/enabled`, 'disabled\n');
  expect((await edge())?.found).toEqual({ reason: 'not read: that would keep the device from falling asleep' });
  host.write(`${card}/power/runtime_status`, 'suspended\n');
  const asleep = { reason: 'asleep: not woken to be read' };
  expect(await edge()).toMatchObject({ found: asleep, high: asleep, critical: asleep });
});

test('what lies below a sleeping device is asleep too, and is read when it wakes', async () => {
  const host = treeHost('laptop');
  const drive = 'sys/devices/pci0000:00/0000:00:06.0/0000:02:00.0';
  host.write(`${drive}/power/runtime_status`, 'suspended\n');
  const collector = openSensorLinux(host);
  const composite = async () =>
    (await collector.read(signal)).temperatures.find((each) => each.sensor === 'nvme Composite');
  expect((await composite())?.found).toEqual({ reason: 'asleep: not woken to be read' });
  host.write(`${drive}/power/runtime_status`, 'active\n');
  expect(await composite()).toMatchObject({ found: { value: 38.85 }, high: { value: 80.85 } });
  collector.close?.();
});

test.each([
  ['a memory module is read through its bus, which sleeps between reads', '0x0c0500', { value: 40 }],
  [
    'a chip on the bus of a sleeping graphics card is left alone',
    '0x030000',
    { reason: 'asleep: not woken to be read' },
  ],
])('%s', async (_, pciClass, found) => {
  const controller = 'sys/devices/pci0000:00/0000:00:1f.4';
  const chip = `${controller}/i2c-3/3-0050`;
  const host = fakeHost({
    [`${controller}/class`]: `${pciClass}\n`,
    [`${controller}/power/runtime_status`]: 'suspended\n',
    [`${controller}/i2c-3/power/runtime_status`]: 'suspended\n',
    [`${chip}/power/runtime_status`]: 'unsupported\n',
    'sys/class/hwmon/hwmon0/name': 'spd5118\n',
    'sys/class/hwmon/hwmon0/temp1_input': '40000\n',
  });
  symlinkSync(`../../../../${chip}`, `${host.sysRoot}/class/hwmon/hwmon0/device`);
  expect((await readOnce(host)).temperatures[0]?.found).toEqual(found);
});

test('two processors have one core 0 each; a chip of an old driver keeps its files with the device', async () => {
  const { data } = await deriveMachine('server');
  expect(data.temperatures.map(({ sensor: name, temperature_celsius }) => [name, temperature_celsius])).toEqual([
    ['coretemp coretemp.0 Core 0', 44],
    ['coretemp coretemp.1 Core 0', 46],
  ]);
  expect(data.powers[0]).toEqual({
    sensor: 'power_meter power1',
    label: 'power1',
    chip: 'power_meter',
    power_watts: 312,
  });
});

test('a Raspberry Pi has one temperature, not the same twice, and a fan at rest', async () => {
  const { data } = await deriveMachine('raspberry-pi');
  expect(data.temperatures).toEqual([
    {
      sensor: 'cpu_thermal temp1',
      label: 'temp1',
      chip: 'cpu_thermal',
      temperature_celsius: 47.15,
      high_celsius: null,
      critical_celsius: 110,
    },
  ]);
  expect(data.fans.map(({ speed_rpm }) => speed_rpm)).toEqual([0]);
  expect([data.voltages, data.powers]).toEqual([[], []]);
});

test('an energy counter becomes watts, across its wrap too, and none where it was reset', async () => {
  const host = treeHost('server');
  const collector = openSensorLinux(host);
  const first = await collector.read(signal);
  // 610,987 µJ to the end of the range and 199,389,013 µJ after it: 200 J in 2 s.
  host.write('sys/class/powercap/intel-rapl:0/energy_uj', '199389013\n');
  host.write('sys/class/powercap/intel-rapl:0:0/energy_uj', '17000000\n');
  host.write('sys/class/powercap/intel-rapl:1/energy_uj', '12\n');
  const second = await collector.read(signal);
  collector.close?.();
  const { data, unavailable } = derive(sensorChannel, between(sensor, second, first, 2));
  expect(data.powers.slice(1).map(({ sensor: name, power_watts }) => [name, power_watts])).toEqual([
    ['rapl package-0', 100],
    ['rapl package-0 dram', 6],
    ['rapl package-1', null],
  ]);
  expect(unavailable['powers[rapl package-1].power_watts']).toBe('the counter went back: it was reset');
  const alone = derive(sensorChannel, between(sensor, first, null));
  expect(alone.unavailable['powers[rapl package-0].power_watts']).toBe('first reading: a rate needs two');
});

test('RAPL that only root may read says which command allows it', async () => {
  const host = treeHost('laptop');
  chmodSync(host.rootPrefix, 0o755);
  chmodSync(`${host.sysRoot}/class/powercap/intel-rapl:0/energy_uj`, 0);
  const isRoot = process.geteuid?.() === 0;
  // Root may read everything, so root becomes nobody for the moment.
  if (isRoot) process.seteuid?.(65_534);
  try {
    const reading = await readOnce(host);
    expect(reading.powers[0]?.found).toEqual({
      reason:
        'only root may read it; to allow it until the next start: sudo chmod a+r /sys/class/powercap/intel-rapl:*/energy_uj',
    });
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});

test('a chip that comes is read from then on; one that goes is gone, its neighbours stay', async () => {
  const host = treeHost('raspberry-pi');
  const collector = openSensorLinux(host);
  const names = async () => (await collector.read(signal)).temperatures.map((each) => each.sensor);
  host.write('sys/class/hwmon/hwmon7/name', 'w1_slave_temp\n');
  host.write('sys/class/hwmon/hwmon7/temp1_input', '21500\n');
  expect(await names()).toEqual(['cpu_thermal temp1', 'w1_slave_temp temp1']);
  host.remove('sys/class/hwmon/hwmon0');
  host.remove('sys/class/thermal/thermal_zone0');
  expect(await names()).toEqual(['w1_slave_temp temp1']);
  collector.close?.();
});

test('garbage, an empty file and a vanished one are null with the reason', async () => {
  const host = fakeHost({
    'sys/class/hwmon/hwmon0/name': 'chip\n',
    'sys/class/hwmon/hwmon0/temp1_input': 'warm\n',
    'sys/class/hwmon/hwmon0/temp2_input': '',
    'sys/class/hwmon/hwmon0/temp3_input': '1\n',
  });
  const collector = openSensorLinux(host);
  host.remove('sys/class/hwmon/hwmon0/temp3_input');
  const { temperatures } = await collector.read(signal);
  collector.close?.();
  expect(temperatures.map(({ found }) => found)).toEqual([
    { reason: 'the driver answered "warm"' },
    { reason: 'the driver answered ""' },
    { reason: 'the driver could not read it (ENOENT)' },
  ]);
});

test('a machine without sensors says so, and so does macOS', () => {
  expect(() => openSensorLinux(fakeHost())).toThrow(/shows no sensors, as most virtual machines/);
  expect(() => sensor.open({ ...fakeHost(), platform: 'darwin' })).toThrow(/macOS tells no sensors/);
});

test('a family that could not be read leaves empty lists with the reason', () => {
  const { data, unavailable } = derive(sensorChannel, failed(sensor, 'no answer within 5 s'));
  expect(data).toEqual({ temperatures: [], fans: [], voltages: [], powers: [] });
  expect(unavailable.temperatures).toBe('no answer within 5 s');
});

test('on Windows the ACPI zones are shown, and what is left without the right to read them is a failure', async () => {
  const reading = await openSensorPortable(async () => ({
    cpuTemperature: async () => ({ cores: [27.8, -273.2] }),
  })).read(signal);
  expect(reading.temperatures.map(({ sensor: name, found }) => [name, found])).toEqual([
    ['acpi zone 0', { value: 27.8 }],
    ['acpi zone 1', { reason: 'the chip says -273.2 °C, as where nothing is connected' }],
  ]);
  const none = openSensorPortable(async () => ({ cpuTemperature: async () => ({ cores: [] }) }));
  await expect(none.read(signal)).rejects.toThrow('administrators only');
});
