import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bitsPerSecond,
  bytes,
  bytesPerSecond,
  count,
  duration,
  hertz,
  load,
  percent,
  perSecond,
  textOf,
  toText,
} from '../../renderer/components/format.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '0.98 KiB'],
  [1_024, '1.00 KiB'],
  [10_234, '9.99 KiB'],
  [10_240, '10.0 KiB'],
  [102_400, '100 KiB'],
  [1_023_000, '999 KiB'],
  [1_023_999, '0.98 MiB'],
  [16_777_216_000, '15.6 GiB'],
  [2 ** 60, '1.00 EiB'],
])('%d bytes are %s', (value, text) => {
  expect(toText(bytes(value))).toBe(text);
});

test('an amount of bytes never takes more than four characters, and means what it says', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 2 ** 60, noNaN: true }), (value) => {
      const { number, unit } = bytes(value);
      expect(number.length).toBeLessThanOrEqual(4);
      const factor = 1_024 ** ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'].indexOf(unit);
      // Three digits: the last may be off by half; below 1.00 two remain, and bytes are whole.
      expect(Math.abs(Number(number) * factor - value)).toBeLessThanOrEqual(Math.max(0.5, value * 0.0055));
    }),
  );
});

test('each quantity comes with its unit', () => {
  expect(toText(bytesPerSecond(1_536))).toBe('1.50 KiB/s');
  expect(toText(percent(7.349))).toBe('7.3%');
  expect(toText(percent(100))).toBe('100.0%');
  expect(toText(hertz(3_417_000_000))).toBe('3.42 GHz');
  expect(toText(bitsPerSecond(2_500_000_000))).toBe('2.50 Gbit/s');
  expect(toText(perSecond(12_345))).toBe('12.3 k/s');
  expect(toText(load(0.4))).toBe('0.40');
  expect(toText(load(12.94))).toBe('12.9');
  expect(toText(count(12_345))).toBe('12,345');
});

test('what is not known is a dash, not a zero', () => {
  expect(textOf(null, bytes)).toBe('—');
  expect(textOf(undefined, percent)).toBe('—');
  expect(textOf(0, percent)).toBe('0.0%');
});

test.each([
  [0, '0 s'],
  [59.9, '59 s'],
  [60, '1 min 0 s'],
  [725, '12 min 5 s'],
  [3_600, '1 h 0 min'],
  [90_061, '1 d 1 h'],
  [8_640_000, '100 d 0 h'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
