/**
 * What is told of a field on "why this number" and in docs/metrics.md: unit, meaning, source on each platform, formula,
 * and what other tools show. The texts of a channel stand in the file of its name, and the compiler demands one for
 * each field of its data and none besides.
 */
import type { Envelope } from '../families/envelope.ts';
import type { Unit } from '../series.ts';

/** Units of series, and those of what is no series; `null` is what has none: a name, a word, yes or no. */
export type FieldUnit =
  | Unit
  | 'bits_per_second'
  | 'gibibytes'
  | 'cpus'
  | 'pages'
  | 'sectors'
  | 'errors'
  | 'disks'
  | 'processes'
  | 'threads'
  | 'cycles'
  | 'restarts'
  | 'nodes'
  | 'as_series'
  | null;

export interface Explanation {
  readonly unit: FieldUnit;
  /** One sentence. */
  readonly meaning: string;
  /** The file or call that it is read from. */
  readonly linux: string;
  /** What tells it on macOS and Windows, or that nothing does. */
  readonly portable: string;
  /** How it is made of that; of a gauge that is shown as it is read, {@link asRead}. */
  readonly formula: string;
  /** What other tools show in its place, and why that may differ. */
  readonly others?: string;
}

/** Formula of what is passed on unchanged but for its unit. */
export const asRead = 'As it is read.';

/** Portable source of what macOS and Windows have no counterpart of, or do not tell. */
export const linuxOnly = 'Missing: it is read on Linux only.';

/**
 * Paths of the leaves of a channel's data: `devices[].health.passed`, `load_average[]`; `[]` stands for each element of
 * a list and for each entry of a table whose names are data.
 */
export type FieldPath<Data> = {
  [Key in keyof Data & string]-?: `${Key}${Below<NonNullable<Data[Key]>>}`;
}[keyof Data & string];

type Below<Value> = [Value] extends [string | number | boolean]
  ? ''
  : Value extends readonly (infer Item)[]
    ? `[]${Below<NonNullable<Item>>}`
    : string extends keyof Value
      ? `[]${Below<NonNullable<Value[keyof Value]>>}`
      : `.${FieldPath<Value>}`;

/** One for each field of a channel's data but those that all channels have. */
export type Explanations<Data extends Envelope> = Readonly<
  Record<FieldPath<Omit<Data, keyof Envelope>>, Explanation>
>;

/** The explanations of a part of the data, at its place in the whole. */
export function placed<Prefix extends string, Path extends string>(
  prefix: Prefix,
  explanations: Readonly<Record<Path, Explanation>>,
): Record<`${Prefix}${Path}`, Explanation> {
  const entries = Object.entries<Explanation>(explanations).map(([path, text]) => [`${prefix}${path}`, text]);
  return Object.fromEntries(entries) as Record<`${Prefix}${Path}`, Explanation>;
}
