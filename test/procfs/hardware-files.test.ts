import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toCelsius, toLimitCelsius, toRpm, toVolts, toWatts } from '../../main/procfs/hwmon.ts';
import { parseNvidiaSmi } from '../../main/procfs/nvidia-smi.ts';
import { findPciName } from '../../main/procfs/pci-gpu.ts';
import { parsePowerSupply } from '../../main/procfs/power-supply.ts';
import { expectCounts, hostileText } from './hostile.ts';

const runs = { numRuns: 300 };

test.each([
  ['-127999', null],
  // nct6775's CPUTIN and AUXTIN on boards that left them open.
  ['-62000', null],
  ['-60000', null],
  ['-55000', -55],
  ['-5500', -5.5],
  ['0', 0],
  ['126999', 126.999],
  ['127000', null],
  ['127500', null],
  ['199999', 199.999],
  ['200000', null],
  ['-273150', null],
  ['1e3', null],
])('a temperature of %s thousandths is %s °C', (text, celsius) => {
  expect(toCelsius(text)).toEqual(celsius === null ? { reason: expect.any(String) } : { value: celsius });
});

test.each([
  ['65261850', null],
  ['0', null],
  ['-5000', null],
  ['127000', null],
  ['84850', 84.85],
])('a limit of %s thousandths is %s °C', (text, celsius) => {
  expect(toLimitCelsius(text)).toEqual(celsius === null ? { reason: expect.any(String) } : { value: celsius });
});

test.each([
  [toRpm, '60000', 60_000],
  [toRpm, '65535', null],
  [toRpm, '-1', null],
  [toVolts, '-12096', -12.096],
  [toVolts, '1000001', null],
  [toWatts, '4294967295000', null],
  [toWatts, '-2500000', -2.5],
])('%o of %s is %s', (convert, text, value) => {
  expect(convert(text)).toEqual(value === null ? { reason: expect.any(String) } : { value });
});

test('any text of a chip gives a finite number or a reason', () => {
  fc.assert(
    fc.property(hostileText(['-', '12', '000']), (text) => {
      for (const convert of [toCelsius, toLimitCelsius, toRpm, toVolts, toWatts]) {
        const measured = convert(text);
        if ('value' in measured) expect(Number.isFinite(measured.value)).toBe(true);
        else expect(measured.reason).not.toBe('');
      }
    }),
    runs,
  );
});

const uevent = [
  'POWER_SUPPLY_',
  'TYPE=',
  'STATUS=',
  'CAPACITY=',
  'ENERGY_NOW=',
  'CURRENT_NOW=',
  'Battery',
  'Full',
];

test('any uevent gives counts or null, a percentage within 0 to 100, and a known state', () => {
  fc.assert(
    fc.property(hostileText(uevent), (text) => {
      const supply = parsePowerSupply(text, null);
      expectCounts(supply, ['currentMicroamperes', 'powerMicrowatts']);
      expect(supply.capacityPercent ?? 0).toBeLessThanOrEqual(100);
      expect(['charging', 'discharging', 'not_charging', 'full', 'unknown']).toContain(supply.status);
    }),
    runs,
  );
});

const smi = ['00000000:01:00.0', ', ', ',', '[N/A]', 'NVIDIA', '46', '18.42', '\n', '[Unknown Error]'];

test('any output of nvidia-smi gives numbers or reasons, and cards by their addresses', () => {
  fc.assert(
    fc.property(hostileText(smi), (text) => {
      for (const gpu of parseNvidiaSmi(text)) {
        expect(gpu.address).toMatch(/^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/);
        expectCounts(gpu);
      }
    }),
    runs,
  );
});

test('lines of another form are passed over, other domains kept, impossible values refused', () => {
  const good = '00010000:41:00.0, NVIDIA A100, 101, 1, 2, 30, 1.5, 3, 4';
  expect(parseNvidiaSmi(`WARNING: infoROM is corrupted\n${good}\n`)).toEqual([]);
  const [gpu] = parseNvidiaSmi(`WARNING\n${good.replace('00010000', '00000001')}\n`);
  expect(gpu).toMatchObject({
    address: '0001:41:00.0',
    utilizationPercent: { reason: 'nvidia-smi says 101' },
    powerWatts: { value: 1.5 },
  });
});

test('names of pci.ids: that in brackets, of the right maker, or none', () => {
  const ids =
    '# list\n1002  AMD\n\t2520  Another [Wrong]\n10de  NVIDIA\n\t2520  GA106M [GeForce RTX 3060 Mobile]\n\t2331  GH100\n\t\t10de 1626  Board\n8086  Intel\n\t9999  Last\n';
  expect(findPciName(ids, '10de', '2520')).toBe('GeForce RTX 3060 Mobile');
  expect(findPciName(ids, '10de', '2331')).toBe('GH100');
  expect(findPciName(ids, '10de', '9999')).toBeNull();
  expect(findPciName(ids, '1234', '2520')).toBeNull();
  expect(findPciName('', '10de', '2520')).toBeNull();
});
