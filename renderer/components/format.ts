/**
 * Numbers as people read them. Three significant digits where a unit's prefix floats, so that a value keeps its
 * width while it changes; the unit stands apart, so that it can be set smaller. Amounts follow the chosen units and language.
 */
import { spoken } from '../language/language.ts';
import { fixedNumber } from '../language/text.ts';
import { units } from './units.ts';

/** A number and its unit; the unit may be empty. */
export interface Quantity {
  readonly number: string;
  readonly unit: string;
}

export type Format = (value: number) => Quantity;

/** What stands where a reading cannot be had. */
export const noValue = '—';

const binaryPrefixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const decimalPrefixes = ['', 'k', 'M', 'G', 'T', 'P', 'E'];

/** Bytes: 1.23 GiB, or 1.32 GB in decimal units. */
export function bytes(value: number): Quantity {
  return byteAmount(value, 'B');
}

/** Bytes per second: 1.23 MiB/s, or 1.29 MB/s in decimal units. */
export function bytesPerSecond(value: number): Quantity {
  return byteAmount(value, 'B/s');
}

/** Bytes per second over a network: as {@link bytesPerSecond}, or in bits as links are sold: 10.3 Mbit/s. */
export function networkRate(value: number): Quantity {
  return units.value.traffic === 'bits' ? bitsPerSecond(8 * value) : bytesPerSecond(value);
}

/** Seconds of a short wait: 1.23 ms, 45.6 µs. */
export function latency(seconds: number): Quantity {
  if (seconds === 0) return { number: '0', unit: 'µs' };
  if (seconds >= 0.999_5) return { number: threeDigits(seconds), unit: 's' };
  return seconds >= 0.000_999_5
    ? { number: threeDigits(seconds * 1e3), unit: 'ms' }
    : { number: threeDigits(seconds * 1e6), unit: 'µs' };
}

/** Degrees Celsius, told as chosen: 54.3 °C, 130 °F. */
export function temperature(celsius: number): Quantity {
  return units.value.temperature === 'fahrenheit'
    ? { number: Math.round(celsius * 1.8 + 32).toFixed(0), unit: '°F' }
    : { number: fixedNumber(celsius, 1), unit: '°C' };
}

/** Electric power: 12.3 W. */
export function watts(value: number): Quantity {
  return { number: threeDigits(value), unit: 'W' };
}

/** CPU time: 0.42 s, 3 min 12 s. */
export function cpuTime(seconds: number): Quantity {
  return seconds < 60 ? { number: threeDigits(seconds), unit: 's' } : { number: duration(seconds), unit: '' };
}

/** Share of 100 with one digit: 7.3%. */
export function percent(value: number): Quantity {
  return { number: fixedNumber(value, 1), unit: '%' };
}

/** Cycles per second: 3.42 GHz. */
export function hertz(value: number): Quantity {
  return scaled(value, 1_000, decimalPrefixes, 'Hz');
}

/** Bits per second, as link speeds are given: 2.50 Gbit/s. */
export function bitsPerSecond(value: number): Quantity {
  return scaled(value, 1_000, decimalPrefixes, 'bit/s');
}

/** How many a second: 12.3 k/s. */
export function perSecond(value: number): Quantity {
  if (value === 0) return { number: '0', unit: '/s' };
  const { number, unit } = scaled(value, 1_000, decimalPrefixes, '');
  return { number, unit: `${unit}/s` };
}

/** A load average: 0.42, 12.9. */
export function load(value: number): Quantity {
  return { number: threeDigits(value), unit: '' };
}

/** Whole things with thousands set apart: 12,345. */
export function count(value: number): Quantity {
  return { number: spoken.value.wholeNumbers.format(value), unit: '' };
}

/** Number and unit in one text; a percent sign follows its number at once. */
export function toText({ number, unit }: Quantity): string {
  return unit === '' || unit === '%' ? number + unit : `${number} ${unit}`;
}

/** {@link toText} of a reading, or a dash where there is none. */
export function textOf(value: number | null | undefined, format: Format): string {
  return value === null || value === undefined ? noValue : toText(format(value));
}

/** A time span by its two largest units: 3 d 4 h, 12 min 5 s. */
export function duration(seconds: number): string {
  const units = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ] as const;
  const whole = Math.max(0, Math.floor(seconds));
  const first = units.findIndex(([, size]) => whole >= size);
  if (first === -1) return '0 s';
  return units
    .slice(first, first + 2)
    .map(([name, size], i) => {
      const within = i === 0 ? whole : whole % (units[first]?.[1] ?? 1);
      return `${Math.floor(within / size)} ${name}`;
    })
    .join(' ');
}

function byteAmount(value: number, unit: string): Quantity {
  return units.value.prefixes === 'decimal'
    ? scaled(value, 1_000, decimalPrefixes, unit)
    : scaled(value, 1_024, binaryPrefixes, unit);
}

/** A time span as {@link duration}, without a second unit that is zero: 10 min. */
export function roundDuration(seconds: number): string {
  return duration(seconds).replace(/ 0 [a-z]+$/, '');
}

/** Three significant digits under the largest prefix that leaves a number below 1,000; plain bytes are whole. */
function scaled(value: number, base: number, prefixes: readonly string[], unit: string): Quantity {
  let amount = value;
  let index = 0;
  // 999.5 and above would round to four digits.
  while (Math.abs(amount) >= 999.5 && index < prefixes.length - 1) {
    amount /= base;
    index += 1;
  }
  const number = index === 0 && unit !== '' ? String(Math.round(amount)) : threeDigits(amount);
  return { number, unit: `${prefixes[index] ?? ''}${unit}` };
}

function threeDigits(amount: number): string {
  const size = Math.abs(amount);
  if (size < 9.995) return fixedNumber(amount, 2);
  return size < 99.95 ? fixedNumber(amount, 1) : amount.toFixed(0);
}
