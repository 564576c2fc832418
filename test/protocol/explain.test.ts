/**
 * Whether every field has its explanation and every explanation a field: the compiler demands it of the types, this of
 * the data that this machine and the recorded ones yield.
 */
import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { metricsDoc, metricsPath } from '../../build/metrics-doc.mjs';
import { systemClock } from '../../main/clock.ts';
import type { ChannelSource, Family, Host } from '../../main/collectors/collector.ts';
import { channelSources } from '../../main/collectors/registry.ts';
import { startMachine } from '../../main/machine.ts';
import type { Outcome } from '../../main/sampler/rates.ts';
import { createApi } from '../../main/server/api.ts';
import type { SnapshotResult } from '../../protocol/api.ts';
import { catalogue } from '../../protocol/catalogue.ts';
import { type ChannelName, channelNames, isChannelName } from '../../protocol/channels.ts';
import { envelopeExplanations } from '../../protocol/explain/envelope.ts';
import { explain, explainSeries, explanations } from '../../protocol/explain/index.ts';
import type { DiskHealth, RaidArray } from '../../protocol/families/disk.ts';
import type { GpuProcess } from '../../protocol/families/gpu.ts';
import type { SwapDevice } from '../../protocol/families/memory.ts';
import { bareName } from '../../protocol/series.ts';
import { defaultSettings } from '../../protocol/settings.ts';
import { fakeHost } from '../collectors/fake-host.ts';
import { derive } from '../collectors/take.ts';
import { treeHost } from '../collectors/tree.ts';

/** Tables whose names are data. */
const tables: ReadonlySet<string> = new Set(['series', 'pushed', 'unavailable']);

interface Leaf {
  path: string;
  value: unknown;
}

function leavesOf(value: unknown, path = ''): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, item]) => {
    if (tables.has(path)) return leavesOf(item, `${path}[]`);
    return leavesOf(item, path === '' ? key : `${path}.${key}`);
  });
}

/** A null may stand for a part with fields of its own, such as the health of a disk that has none, or for a list. */
function isExplained(channel: ChannelName, { path, value }: Leaf): boolean {
  if (explain(channel, path) !== null) return true;
  const isBelow = (each: string) => each.startsWith(`${path}.`) || each.startsWith(`${path}[].`);
  return value === null && Object.keys(explanations[channel]).some(isBelow);
}

/** `channel path` of what has no explanation, and of what was seen. */
class Survey {
  readonly unexplained = new Set<string>();
  readonly seen = new Set<string>();

  add(channel: ChannelName, data: unknown): void {
    for (const leaf of leavesOf(data)) {
      this.seen.add(`${channel} ${leaf.path}`);
      if (!isExplained(channel, leaf)) this.unexplained.add(`${channel} ${leaf.path}`);
    }
  }
}

async function addThisMachine(survey: Survey): Promise<void> {
  const machine = await startMachine({
    settings: { ...defaultSettings, interval_ms: 250 },
    hostRoot: null,
    version: '0.0.0',
    clock: systemClock,
    log: () => undefined,
  });
  onTestFinished(() => machine.stop());
  const api = createApi({ ...machine, version: '0.0.0', clock: systemClock });
  const { channels } = (await api.handle('snapshot', {}, 'owner')) as SnapshotResult;
  for (const [channel, answer] of Object.entries(channels)) {
    if (isChannelName(channel)) survey.add(channel, answer?.data ?? {});
  }
}

/** Every channel whose families can be read on a recorded machine. */
async function addRecorded(survey: Survey, host: Host): Promise<void> {
  const outcomes = new Map<Family<unknown>, Outcome>();
  for (const family of new Set(channelSources.flatMap((source) => source.families))) {
    const outcome = await readOnce(family, host).catch(() => null);
    if (outcome) outcomes.set(family, outcome);
  }
  for (const source of channelSources as readonly ChannelSource<ChannelName>[]) {
    if (!source.families.every((family) => outcomes.has(family))) continue;
    survey.add(source.channel, derive(source, outcomes).data);
  }
}

async function readOnce(family: Family<unknown>, host: Host): Promise<Outcome> {
  const collector = await family.open(host);
  try {
    const current = await collector.read(AbortSignal.timeout(10_000));
    return { current, previous: null, seconds: null };
  } finally {
    collector.close?.();
  }
}

const swap: Required<SwapDevice> = {
  swap: '/dev/sda2',
  type: 'partition',
  size_bytes: 8_589_934_592,
  used_bytes: 1_048_576,
  priority: -2,
};
const raid: Required<RaidArray> = {
  level: 'raid1',
  state: 'clean',
  disks: 2,
  missing_disks: 0,
  action: 'idle',
  action_percent: null,
};
const health: Required<DiskHealth> = {
  passed: true,
  temperature_celsius: 31,
  power_on_seconds: 3_600,
  reallocated_sectors: 0,
  pending_sectors: 0,
  media_errors: 0,
  wear_percent: 1,
  checked_at: '2026-11-24T20:00:00.000Z',
  standby: false,
};
const gpuProcess: Required<GpuProcess> = { pid: 1, name: 'game', memory_bytes: 0, utilization_percent: 0 };

test('every field that a machine yields is explained, and no field is explained that none yields', {
  timeout: 60_000,
}, async () => {
  const survey = new Survey();
  await addThisMachine(survey);
  for (const machine of ['laptop', 'desktop', 'server']) await addRecorded(survey, treeHost(machine));
  for (const machine of [
    'laptop-linux-6.8',
    'server-linux-5.10',
    'nas-linux-4.19',
    'vm-linux-6.18',
    'systemd-linux-6.1',
    'docker-linux-6.1',
  ]) {
    await addRecorded(survey, fakeHost({}, machine));
  }
  // Of no machine here: swap, disks that smartctl was asked of, arrays, who uses a GPU, and what programs push.
  survey.add('memory', { swaps: [swap] });
  survey.add('disk', { devices: [{ raid, health }] });
  survey.add('gpu', { gpus: [{ processes: [gpuProcess] }] });
  survey.add('application', { pushed: { orders: 1 } });
  expect([...survey.unexplained]).toEqual([]);

  const explained = channelNames.flatMap((channel) =>
    Object.keys(explanations[channel]).map((path) => `${channel} ${path}`),
  );
  expect(explained.filter((each) => !survey.seen.has(each))).toEqual([]);
});

test('every series of the catalogue is explained in its own unit', () => {
  for (const definition of catalogue) {
    const found = explainSeries(bareName(definition));
    expect(found, bareName(definition)).toMatchObject({ channel: definition.channel, path: definition.path });
    expect(found?.explanation.unit, bareName(definition)).toBe(definition.unit);
  }
});

test('a field is found by the name of an element, and a series by its label', () => {
  expect(explain('disk', 'devices[sda].busy_percent')).toBe(explain('disk', 'devices[].busy_percent'));
  expect(explainSeries('cpu_load_average{period="1m"}')?.path).toBe('load_average[]');
  expect(explain('disk', 'timestamp')).toBe(envelopeExplanations.timestamp);
  expect(explain('cpu', 'devices[].busy_percent')).toBeNull();
  expect(explain('cpu', 'constructor')).toBeNull();
  expect(explainSeries('no_such_series')).toBeNull();
});

/** Longer endings first. */
const unitsByEnding = [
  ['_bytes_per_second', 'bytes_per_second'],
  ['_bits_per_second', 'bits_per_second'],
  ['_per_second', 'per_second'],
  ['seconds_per_call', 'seconds'],
  ['_seconds', 'seconds'],
  ['_seconds_total', 'seconds'],
  ['_bytes', 'bytes'],
  ['_bytes_total', 'bytes'],
  ['_bytes_today', 'bytes'],
  ['_bytes_month', 'bytes'],
  ['_percent', 'percent'],
  ['_hertz', 'hertz'],
  ['_celsius', 'celsius'],
  ['_watts', 'watts'],
  ['volts', 'volts'],
  ['_rpm', 'rpm'],
  ['_dbm', 'dbm'],
  ['_ms', 'milliseconds'],
  ['_gb', 'gibibytes'],
  ['error_rate', 'ratio'],
] as const;

/** Units that a name has to tell; counts are told by the noun. */
const namedUnits: ReadonlySet<string | null> = new Set(unitsByEnding.map(([, unit]) => unit));

/** Names that are older than the rule. */
const oldNames: ReadonlySet<string> = new Set(['network_bytes_sent', 'network_bytes_recv']);

test('the unit of a field is that of its name', () => {
  for (const channel of channelNames) {
    for (const [path, { unit }] of Object.entries(explanations[channel])) {
      const ending = unitsByEnding.find(([end]) => path.endsWith(end));
      const told = ending?.[1] ?? null;
      if (oldNames.has(path)) continue;
      if (told !== null || namedUnits.has(unit)) expect(unit, `${channel} ${path}`).toBe(told);
    }
  }
});

test('every text is a sentence, and none is empty', () => {
  for (const channel of channelNames) {
    for (const [path, { unit: _, ...texts }] of Object.entries(explanations[channel])) {
      for (const text of Object.values<string>(texts)) expect(text, `${channel} ${path}`).toMatch(/^\S.*[.)]$/);
    }
  }
});

test('docs/metrics.md is what the explanations make: node build/metrics-doc.mjs', () => {
  const text = metricsDoc({ explanations, common: envelopeExplanations, catalogue });
  expect(readFileSync(metricsPath, 'utf8')).toBe(text);
});
