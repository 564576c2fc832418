/**
 * Numbers as people read them. Three significant digits where a unit's prefix floats, so that a value keeps its
 * width while it changes; the unit stands apart, so that it can be set smaller.
 */

/** A number and its unit; the unit may be empty. */
export interface Quantity {
  readonly number: string;
  readonly unit: string;
}

export type Format = (value: number) => Quantity;

/** What stands where a reading cannot be had. */
export const noValue = '—';

const binaryPrefixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const decimalPrefixes = ['', 'k', 'M', 'G', 'T'];

/** Bytes in binary units: 1.23 GiB. */
export function bytes(value: number): Quantity {
  return scaled(value, 1_024, binaryPrefixes, 'B');
}

/** Bytes per second in binary units: 1.23 MiB/s. */
export function bytesPerSecond(value: number): Quantity {
  return scaled(value, 1_024, binaryPrefixes, 'B/s');
}

/** Share of 100 with one digit: 7.3%. */
export function percent(value: number): Quantity {
  return { number: value.toFixed(1), unit: '%' };
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
  const { number, unit } = scaled(value, 1_000, decimalPrefixes, '');
  return { number, unit: `${unit}/s` };
}

/** A load average: 0.42, 12.9. */
export function load(value: number): Quantity {
  return { number: threeDigits(value), unit: '' };
}

/** Whole things with thousands set apart: 12,345. */
export function count(value: number): Quantity {
  return { number: Math.round(value).toLocaleString('en'), unit: '' };
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
  if (size < 9.995) return amount.toFixed(2);
  return size < 99.95 ? amount.toFixed(1) : amount.toFixed(0);
}
