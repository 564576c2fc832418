/**
 * Finds the numbers of a channel's data that are series. Each path of the catalogue is taken apart once; reading
 * it then allocates nothing. protocol/series.ts has the form of a path.
 */
import type { SeriesDefinition } from '../../protocol/series.ts';

export type LabelValue = string | number;

/** @param label `null` where the series has none; @param value `null` where the field cannot be had */
export type Visit = (label: LabelValue | null, value: number | null) => void;

/** Calls `visit` for each number at the definition's path, in the order of the data. */
export type Extract = (data: unknown, visit: Visit) => void;

/** @throws Error for a definition that names no label for its list, or more than one list: a mistake in the catalogue */
export function compileExtract(definition: Pick<SeriesDefinition, 'path' | 'label' | 'labelValues'>): Extract {
  const { path, label, labelValues } = definition;
  const [head = '', tail, more] = path.split('[]');
  const headKeys = keysOf(head);
  if (tail === undefined) return (data, visit) => visit(null, toNumber(at(data, headKeys)));
  if (more !== undefined || label === undefined) {
    throw new Error(`the series at "${path}" must have one list at most, and a label for it`);
  }
  const tailKeys = keysOf(tail);
  return (data, visit) => {
    const list = at(data, headKeys);
    if (!Array.isArray(list)) return;
    for (let index = 0; index < list.length; index += 1) {
      const element: unknown = list[index];
      const labelValue = labelValues ? labelValues[index] : field(element, label);
      if (typeof labelValue !== 'string' && typeof labelValue !== 'number') continue;
      visit(labelValue, toNumber(at(element, tailKeys)));
    }
  };
}

function keysOf(path: string): readonly string[] {
  return path.split('.').filter((key) => key !== '');
}

function at(value: unknown, keys: readonly string[]): unknown {
  let found = value;
  for (const key of keys) found = field(found, key);
  return found;
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function toNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
