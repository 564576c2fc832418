/**
 * What a series is and how it is named: the channel, `_`, and the path of the field joined by `_`; the naming
 * field of a list becomes its label. `disk` + `devices[].busy_percent` labelled `device` is
 * `disk_devices_busy_percent{device="sda"}`.
 */

export type Unit =
  | 'percent'
  | 'bytes'
  | 'bytes_per_second'
  | 'per_second'
  | 'seconds'
  | 'hertz'
  | 'tasks'
  | 'requests'
  | 'inodes'
  | 'sockets'
  | 'celsius'
  | 'rpm'
  | 'volts'
  | 'watts'
  | 'ratio'
  | 'milliseconds'
  | 'viewers'
  | 'messages'
  | 'dbm'
  | 'changes';

/** A number of a channel's data that is kept over time. */
export interface SeriesDefinition {
  readonly channel: string;
  /** Field path; `[]` stands for each element of a list and may occur once. */
  readonly path: string;
  /** The element's naming field (`device`), or the label's name where {@link labelValues} gives the values. */
  readonly label?: string;
  /** For a list of plain numbers: the label value at each position. */
  readonly labelValues?: readonly string[];
  readonly unit: Unit;
  readonly kind: 'gauge' | 'counter';
  /** One sentence: what is counted. */
  readonly help: string;
}

/** The name without labels: `disk_devices_busy_percent`. */
export function bareName(definition: Pick<SeriesDefinition, 'channel' | 'path'>): string {
  return `${definition.channel}_${definition.path.replaceAll('[]', '').replaceAll('.', '_')}`;
}

/** A full name with one label, its value escaped as in Prometheus' text format. */
export function labelledName(name: string, label: string, value: string | number): string {
  const escaped = String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `${name}{${label}="${escaped}"}`;
}
