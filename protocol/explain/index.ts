/**
 * Every field explained, for docs/metrics.md and for "why this number". A renderer loads it when it is asked for the
 * first time: nothing that paints needs it.
 */
import { catalogue } from '../catalogue.ts';
import type { ChannelName } from '../channels.ts';
import type { ChannelData } from '../families/index.ts';
import { bareName } from '../series.ts';
import { applicationExplanations } from './application.ts';
import { containerExplanations } from './container.ts';
import { cpuExplanations } from './cpu.ts';
import { dashboardExplanations } from './dashboard.ts';
import { diskExplanations } from './disk.ts';
import { envelopeExplanations } from './envelope.ts';
import type { Explanation, Explanations } from './explanation.ts';
import { filesystemExplanations } from './filesystem.ts';
import { gpuExplanations } from './gpu.ts';
import { memoryExplanations } from './memory.ts';
import { networkExplanations } from './network.ts';
import { powerExplanations } from './power.ts';
import { pressureExplanations } from './pressure.ts';
import { processExplanations } from './process.ts';
import { selfExplanations } from './self.ts';
import { sensorExplanations } from './sensor.ts';
import { serviceExplanations } from './service.ts';
import { systemExplanations } from './system.ts';

/** By channel and field path; without the fields that all channels have. */
export const explanations: { readonly [Name in ChannelName]: Explanations<ChannelData[Name]> } = {
  system: systemExplanations,
  dashboard: dashboardExplanations,
  cpu: cpuExplanations,
  memory: memoryExplanations,
  disk: diskExplanations,
  network: networkExplanations,
  pressure: pressureExplanations,
  application: applicationExplanations,
  self: selfExplanations,
  filesystem: filesystemExplanations,
  process_top: processExplanations,
  process: processExplanations,
  container: containerExplanations,
  service: serviceExplanations,
  sensor: sensorExplanations,
  power: powerExplanations,
  gpu: gpuExplanations,
};

/** A field by its place, and its explanation. */
export interface ExplainedField {
  readonly channel: ChannelName;
  /** With `[]` for each element of a list. */
  readonly path: string;
  readonly explanation: Explanation;
}

/**
 * @param path with or without the name of an element: `devices[].model`, `devices[sda].model`
 * @returns `null` for what is no field of the channel
 */
export function explain(channel: ChannelName, path: string): Explanation | null {
  const general = path.replaceAll(/\[[^\]]*\]/g, '[]');
  const own: Readonly<Record<string, Explanation>> = explanations[channel];
  return find(own, general) ?? find(envelopeExplanations, general);
}

/**
 * The field that a series is made of.
 * @param series with or without label: `cpu_cores_utilization_percent{cpu="0"}`
 * @returns `null` for a series that is not in the catalogue
 */
export function explainSeries(series: string): ExplainedField | null {
  const bare = series.replace(/\{.*$/s, '');
  const definition = catalogue.find((each) => bareName(each) === bare);
  if (!definition) return null;
  const channel = definition.channel as ChannelName;
  const explanation = explain(channel, definition.path);
  return explanation && { channel, path: definition.path, explanation };
}

function find(all: Readonly<Record<string, Explanation>>, path: string): Explanation | null {
  return Object.hasOwn(all, path) ? (all[path] ?? null) : null;
}
