/**
 * Series by name: what a query may ask for. A name is a bare name of the catalogue, or one with its label:
 * `disk_devices_busy_percent{device="sda"}`. protocol/series.ts makes such names.
 */
import { TelltaleError } from '../../protocol/errors.ts';
import { bareName, type SeriesDefinition } from '../../protocol/series.ts';

/** Longer names are none of ours; a mount point may be a path of 4,096 bytes. */
const maxNameLength = 5_000;
const labelled = /^([a-z][a-z0-9_]*)\{([a-z_]+)="((?:[^"\\\n]|\\[\\"n])*)"\}$/;

export interface NamedSeries {
  readonly definition: SeriesDefinition;
  /** The label's value; `null` for a bare name. */
  readonly label: string | null;
}

export type NameIndex = ReadonlyMap<string, SeriesDefinition>;

/** @throws Error where two definitions have one name: a mistake in the catalogue */
export function indexNames(catalogue: readonly SeriesDefinition[]): NameIndex {
  const index = new Map<string, SeriesDefinition>();
  for (const definition of catalogue) {
    const name = bareName(definition);
    if (index.has(name)) throw new Error(`the catalogue declares "${name}" twice`);
    index.set(name, definition);
  }
  return index;
}

/**
 * What a name stands for. Any value of the right label is accepted: which devices there are is data, not catalogue.
 * @throws TelltaleError unknown_series
 */
export function resolveName(index: NameIndex, name: string): NamedSeries {
  const bare = index.get(name);
  if (bare) return { definition: bare, label: null };
  const match = name.length <= maxNameLength ? labelled.exec(name) : null;
  const definition = match && index.get(match[1] ?? '');
  if (definition && definition.label === match[2]) {
    const label = (match[3] ?? '').replace(/\\(.)/g, (_, character) => (character === 'n' ? '\n' : character));
    if (!definition.labelValues || definition.labelValues.includes(label)) return { definition, label };
  }
  throw unknownSeries(name);
}

export function unknownSeries(name: string): TelltaleError {
  const shown = JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
  return new TelltaleError('unknown_series', `There is no series ${shown}; /api/v1/series lists them.`);
}
