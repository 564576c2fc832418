/**
 * `GET /metrics`: the newest data in Prometheus' text format 0.0.4. A thing that node_exporter measures too has
 * its name, labels, unit and type, so that dashboards made for it work; only where it is exactly the same thing.
 * Rates and shares, where node_exporter gives a counter, keep the names of our series, after `telltale_`.
 */
import type { InfoResult } from '../../protocol/api.ts';
import type { ChannelName } from '../../protocol/channels.ts';
import type { Filesystem } from '../../protocol/families/filesystem.ts';
import type { ChannelData } from '../../protocol/families/index.ts';
import type { MemoryData } from '../../protocol/families/memory.ts';
import type { NetworkInterface } from '../../protocol/families/network.ts';
import { bareName, type SeriesDefinition } from '../../protocol/series.ts';
import { compileExtract } from '../series/extract.ts';

export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

export interface MetricsInput {
  /** `platform` decides on names: node_exporter's are those of its Linux collectors. */
  facts: Pick<InfoResult, 'platform' | 'name' | 'kernel' | 'architecture' | 'boot_time'>;
  /** Telltale's own. */
  version: string;
  catalogue: readonly SeriesDefinition[];
  /** The newest data of a channel; `null` where there is none or it is out of date. */
  latest<Name extends ChannelName>(channel: Name): ChannelData[Name] | null;
  viewers: number;
  /** The wall clock, Unix milliseconds. */
  nowMs: number;
}

type Labels = Readonly<Record<string, string>>;
type Value = number | null | undefined;

interface Metric {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
}

/** Writes the page; what is null is not on it. */
export function formatMetrics(input: MetricsInput): string {
  const page = createPage();
  page.add(gauge('telltale_viewers', 'Viewers that are connected to the stream.'), input.viewers);
  page.add(gauge('telltale_build_info', 'The version of Telltale.'), 1, { version: input.version });
  const linux = input.facts.platform === 'linux';
  if (linux) addNodeMetrics(page, input);
  for (const definition of input.catalogue) {
    const path = `${definition.channel}.${definition.path}`;
    if (linux && addedAsNodeMetrics.has(path)) continue;
    const data = input.latest(definition.channel as ChannelName);
    if (!data) continue;
    const same = linux ? nodeMetrics.get(path) : undefined;
    const metric = same ?? {
      name: metricName(definition),
      type: definition.kind,
      help: definition.help,
    };
    compileExtract(definition)(data, (label, value) => {
      page.add(metric, value, label === null ? {} : { [definition.label ?? '']: String(label) });
    });
  }
  return page.text();
}

/** Series that are one of node_exporter's metrics as they stand. */
const nodeMetrics: ReadonlyMap<string, Metric> = new Map([
  ['memory.total_bytes', memory('MemTotal')],
  ['memory.free_bytes', memory('MemFree')],
  ['memory.buffers_bytes', memory('Buffers')],
  ['memory.shared_bytes', memory('Shmem')],
  ['memory.slab_bytes', memory('Slab')],
  ['memory.dirty_bytes', memory('Dirty')],
  ['memory.swap_total_bytes', memory('SwapTotal')],
  ['memory.anonymous_huge_bytes', memory('AnonHugePages')],
  ['memory.corrupted_bytes', memory('HardwareCorrupted')],
  ['memory.zswap_bytes', memory('Zswap')],
  ['cpu.processes_running', gauge('node_procs_running', 'Number of processes in runnable state.')],
  [
    'cpu.processes_blocked',
    gauge('node_procs_blocked', 'Number of processes blocked waiting for I/O to complete.'),
  ],
]);

/** Series that {@link addNodeMetrics} writes, since names or labels differ. */
const addedAsNodeMetrics: ReadonlySet<string> = new Set([
  'cpu.load_average[]',
  'filesystem.filesystems[].size_bytes',
  'filesystem.filesystems[].available_bytes',
  'network.interfaces[].carrier_changes_total',
]);

function addNodeMetrics(page: Page, input: MetricsInput): void {
  addMachine(page, input);
  addMemory(page, input.latest('memory'));
  for (const each of input.latest('filesystem')?.filesystems ?? []) addFilesystem(page, each);
  for (const each of input.latest('network')?.interfaces ?? []) addInterface(page, each);
}

function addMachine(page: Page, { facts, latest, nowMs }: MetricsInput): void {
  page.add(gauge('node_time_seconds', 'System time in seconds since epoch (1970).'), nowMs / 1_000);
  if (facts.boot_time !== null) {
    page.add(gauge('node_boot_time_seconds', 'Node boot time, in unixtime.'), Date.parse(facts.boot_time) / 1_000);
  }
  // Of uname(2)'s fields those that we have: `domainname` and `version` are left out.
  page.add(
    gauge('node_uname_info', 'Labeled system information as provided by the uname system call.'),
    facts.kernel === null ? null : 1,
    { machine: facts.architecture, nodename: facts.name, release: facts.kernel ?? '', sysname: 'Linux' },
  );
  const load = latest('cpu')?.load_average;
  for (const [index, minutes] of [1, 5, 15].entries()) {
    page.add(gauge(`node_load${minutes}`, `${minutes}m load average.`), load?.[index]);
  }
}

function addMemory(page: Page, data: MemoryData | null): void {
  // With ZFS we count as available what its cache gives back, which MemAvailable does not.
  if (data?.arc_bytes === null) page.add(memory('MemAvailable'), data.available_bytes);
  page.add(memory('SwapFree'), difference(data?.swap_total_bytes, data?.swap_used_bytes));
}

function addFilesystem(page: Page, each: Filesystem): void {
  const labels = { device: each.device, fstype: each.type, mountpoint: each.mount };
  const add = (field: string, help: string, value: Value) =>
    page.add(gauge(`node_filesystem_${field}`, help), value, labels);
  add('size_bytes', 'Filesystem size in bytes.', each.size_bytes);
  add('avail_bytes', 'Filesystem space available to non-root users in bytes.', each.available_bytes);
  add('free_bytes', 'Filesystem free space in bytes.', difference(each.size_bytes, each.used_bytes));
  add('files', 'Filesystem total file nodes.', each.inodes_total);
  add('files_free', 'Filesystem total free file nodes.', difference(each.inodes_total, each.inodes_used));
  add('readonly', 'Filesystem read-only status.', each.read_only ? 1 : 0);
}

function addInterface(page: Page, each: NetworkInterface): void {
  const labels = { device: each.interface };
  page.add(networkTotal('receive'), each.receive_bytes_total, labels);
  page.add(networkTotal('transmit'), each.transmit_bytes_total, labels);
  page.add(carrierChanges, each.carrier_changes_total, labels);
  page.add(gauge('node_network_mtu_bytes', 'Network device property: mtu_bytes'), each.mtu_bytes, labels);
  const isUp = each.state === 'up' ? 1 : 0;
  page.add(gauge('node_network_up', "Value is 1 if operstate is 'up', 0 otherwise."), isUp, labels);
  const speed = each.speed_bits_per_second;
  page.add(
    gauge('node_network_speed_bytes', 'Network device property: speed_bytes'),
    speed === null ? null : speed / 8,
    labels,
  );
}

/** A counter ends in `_total`, as Prometheus' own conventions have it. */
function metricName(definition: SeriesDefinition): string {
  const name = `telltale_${bareName(definition)}`;
  return definition.kind === 'counter' && !name.endsWith('_total') ? `${name}_total` : name;
}

function gauge(name: string, help: string): Metric {
  return { name, type: 'gauge', help };
}

/** Of /proc/meminfo, in bytes. */
function memory(field: string): Metric {
  return gauge(`node_memory_${field}_bytes`, `Memory information field ${field}_bytes.`);
}

function networkTotal(direction: 'receive' | 'transmit'): Metric {
  return {
    name: `node_network_${direction}_bytes_total`,
    type: 'counter',
    help: `Network device statistic ${direction}_bytes.`,
  };
}

const carrierChanges: Metric = {
  name: 'node_network_carrier_changes_total',
  type: 'counter',
  help: 'Network device property: carrier_changes_total',
};

function difference(total: Value, part: Value): number | null {
  return typeof total === 'number' && typeof part === 'number' ? total - part : null;
}

interface Page {
  /** Adds one sample; nothing where the value is null or these labels were given already. */
  add(metric: Metric, value: Value, labels?: Labels): void;
  text(): string;
}

/** Collects samples by metric, since all of one must stand together, after its HELP and TYPE. */
function createPage(): Page {
  const metrics = new Map<string, { metric: Metric; samples: Map<string, number> }>();
  return {
    add(metric, value, labels = {}) {
      if (typeof value !== 'number') return;
      const entry = metrics.get(metric.name) ?? { metric, samples: new Map<string, number>() };
      metrics.set(metric.name, entry);
      const key = formatLabels(labels);
      // Prometheus refuses the whole page for one sample that comes twice.
      if (!entry.samples.has(key)) entry.samples.set(key, value);
    },
    text() {
      let text = '';
      for (const { metric, samples } of metrics.values()) {
        text += `# HELP ${metric.name} ${escapeHelp(metric.help)}\n# TYPE ${metric.name} ${metric.type}\n`;
        for (const [labels, value] of samples) text += `${metric.name}${labels} ${value}\n`;
      }
      return text;
    },
  };
}

function formatLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** A NUL would end the page for Prometheus' reader, which has no escape for it. */
function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\0', '\ufffd');
}

function escapeHelp(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
