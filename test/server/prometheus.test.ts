import { expect, test } from 'vitest';
import { formatMetrics, type MetricsInput } from '../../main/server/prometheus.ts';
import { catalogue } from '../../protocol/catalogue.ts';
import type { ChannelName } from '../../protocol/channels.ts';
import type { ChannelData } from '../../protocol/families/index.ts';

const timestamp = '2026-11-24T20:15:02.000Z';
const facts = {
  platform: 'linux',
  name: 'nas',
  kernel: '6.18.44',
  architecture: 'x86_64',
  boot_time: '2026-11-24T00:00:00.000Z',
};
const noModes = {
  user_percent: null,
  nice_percent: null,
  system_percent: null,
  idle_percent: null,
  iowait_percent: null,
  irq_percent: null,
  softirq_percent: null,
  steal_percent: null,
  guest_percent: null,
};

const data: Partial<ChannelData> = {
  cpu: {
    timestamp,
    utilization_percent: 12.5,
    modes: { ...noModes, user_percent: 10, idle_percent: 87.5 },
    cores: [
      {
        cpu: 0,
        utilization_percent: 12.5,
        frequency_hertz: null,
        modes: noModes,
        maximum_frequency_hertz: null,
        kind: null,
      },
    ],
    frequency_hertz: null,
    load_average: [0.5, 1.25, 2],
    context_switches_per_second: null,
    interrupts_per_second: 0,
    forks_per_second: 1e21,
    processes_running: 2,
    processes_blocked: 0,
    limit_cores: null,
    minimum_frequency_hertz: null,
    maximum_frequency_hertz: null,
    governor: null,
    topology: { sockets: null, cores: null, threads: 1, numa_nodes: null },
    core_throttles_per_second: null,
    package_throttles_per_second: null,
  },
  memory: {
    timestamp,
    total_bytes: 8_589_934_592,
    available_bytes: 6_442_450_944,
    used_bytes: 2_147_483_648,
    used_percent: 25,
    free_bytes: 4_294_967_296,
    cached_bytes: 1_073_741_824,
    buffers_bytes: 1_048_576,
    shared_bytes: 2_097_152,
    slab_bytes: 3_145_728,
    dirty_bytes: 4_096,
    arc_bytes: null,
    swap_total_bytes: 1_073_741_824,
    swap_used_bytes: 73_741_824,
    swap_in_bytes_per_second: null,
    swap_out_bytes_per_second: null,
    limit_bytes: null,
    huge_pages_total: null,
    huge_pages_free: null,
    huge_page_size_bytes: null,
    anonymous_huge_bytes: 4_194_304,
    zswap_bytes: null,
    zswapped_bytes: null,
    corrupted_bytes: null,
    zram_original_bytes: null,
    zram_compressed_bytes: null,
    zram_used_bytes: null,
    swaps: [],
  },
  network: {
    timestamp,
    receive_bytes_per_second: 1.5,
    transmit_bytes_per_second: 0,
    interfaces: [
      {
        interface: 'eth0',
        kind: 'physical',
        receive_bytes_per_second: 1.5,
        transmit_bytes_per_second: 0,
        receive_packets_per_second: null,
        transmit_packets_per_second: null,
        receive_errors_per_second: null,
        transmit_errors_per_second: null,
        receive_drops_per_second: null,
        transmit_drops_per_second: null,
        receive_bytes_total: 532_607_701,
        transmit_bytes_total: 1_135_041,
        receive_bytes_today: null,
        transmit_bytes_today: null,
        receive_bytes_month: null,
        transmit_bytes_month: null,
        speed_bits_per_second: 1_000_000_000,
        state: 'up',
        duplex: 'full',
        mtu_bytes: 1_500,
        carrier_changes_total: 3,
        uplink: true,
        addresses: ['192.168.1.5'],
      },
      {
        interface: 'lo',
        kind: 'loopback',
        receive_bytes_per_second: null,
        transmit_bytes_per_second: null,
        receive_packets_per_second: null,
        transmit_packets_per_second: null,
        receive_errors_per_second: null,
        transmit_errors_per_second: null,
        receive_drops_per_second: null,
        transmit_drops_per_second: null,
        receive_bytes_total: 7,
        transmit_bytes_total: 7,
        receive_bytes_today: null,
        transmit_bytes_today: null,
        receive_bytes_month: null,
        transmit_bytes_month: null,
        speed_bits_per_second: null,
        state: 'unknown',
        duplex: null,
        mtu_bytes: null,
        carrier_changes_total: null,
        uplink: false,
        addresses: [],
      },
    ],
    sockets: {
      tcp_in_use: 4,
      udp_in_use: 0,
      tcp_orphaned: null,
      tcp_time_wait: null,
      tcp_retransmits_per_second: null,
    },
  },
  filesystem: {
    timestamp,
    filesystems: [
      {
        mount: '/mnt/"a"\\b\nc\u0000d',
        device: '/dev/sda1',
        type: 'ext4',
        size_bytes: 1_000,
        used_bytes: 400,
        available_bytes: 550,
        used_percent: 42.1,
        inodes_total: 100,
        inodes_used: 30,
        read_only: true,
        network: false,
      },
      {
        mount: '/dead',
        device: 'server:/export',
        type: 'nfs4',
        size_bytes: null,
        used_bytes: null,
        available_bytes: null,
        used_percent: null,
        inodes_total: null,
        inodes_used: null,
        read_only: false,
        network: true,
      },
    ],
  },
};

function input(changes: Partial<MetricsInput> = {}): MetricsInput {
  return {
    facts,
    version: '1.2.3',
    catalogue,
    latest: <Name extends ChannelName>(channel: Name) => (data[channel] as ChannelData[Name] | undefined) ?? null,
    viewers: 3,
    nowMs: Date.parse(timestamp),
    ...changes,
  };
}

test('the page of fixed data is exactly this', async () => {
  await expect(formatMetrics(input())).toMatchFileSnapshot('golden/metrics.txt');
});

test('a name with quotes, backslash, newline and NUL stays inside its label', () => {
  const line = formatMetrics(input())
    .split('\n')
    .find((each) => each.startsWith('node_filesystem_size_bytes{'));
  expect(line).toBe(
    'node_filesystem_size_bytes{device="/dev/sda1",fstype="ext4",mountpoint="/mnt/\\"a\\"\\\\b\\nc\ufffdd"} 1000',
  );
});

test('what is null has no line, and a metric without a sample no heading', () => {
  const page = formatMetrics(input());
  expect(page).not.toMatch(/null|undefined|NaN/);
  expect(page).not.toContain('frequency_hertz');
  expect(page).not.toContain('"/dead"} null');
  expect(page).toContain('telltale_cpu_interrupts_per_second 0\n');
});

test('every metric stands together under one HELP and one TYPE, and no sample comes twice', () => {
  const seen = new Set<string>();
  const samples = new Set<string>();
  let current = '';
  for (const line of formatMetrics(input()).trimEnd().split('\n')) {
    if (line.startsWith('# HELP ')) {
      current = line.split(' ')[2] ?? '';
      expect(seen.has(current), current).toBe(false);
      seen.add(current);
    } else if (line.startsWith('# TYPE ')) {
      expect(line).toMatch(new RegExp(`^# TYPE ${current} (gauge|counter)$`));
    } else {
      expect(line).toMatch(/^[a-z_][a-zA-Z0-9_]*(\{[a-z]+="(\\.|[^"\\])*"(,[a-z]+="(\\.|[^"\\])*")*\})? \S+$/);
      expect(line.split(/[{ ]/)[0]).toBe(current);
      const name = line.slice(0, line.lastIndexOf(' '));
      expect(samples.has(name), name).toBe(false);
      samples.add(name);
    }
  }
});

test('two mounts that look the same give one sample, since Prometheus refuses two', () => {
  const [first] = data.filesystem?.filesystems ?? [];
  if (!first) throw new Error('no filesystem');
  const filesystem = { timestamp, filesystems: [first, first] };
  const page = formatMetrics(
    input({
      latest: <Name extends ChannelName>(channel: Name) =>
        channel === 'filesystem' ? (filesystem as unknown as ChannelData[Name]) : null,
    }),
  );
  expect(page.match(/^node_filesystem_size_bytes\{/gm)).toHaveLength(1);
});

test('MemAvailable is node_exporter’s only where ZFS adds nothing to it', () => {
  expect(formatMetrics(input())).toContain('node_memory_MemAvailable_bytes 6442450944\n');
  const { memory } = data;
  if (!memory) throw new Error('no memory');
  const withZfs = formatMetrics(
    input({
      latest: <Name extends ChannelName>(channel: Name) =>
        channel === 'memory' ? ({ ...memory, arc_bytes: 5 } as unknown as ChannelData[Name]) : null,
    }),
  );
  expect(withZfs).not.toContain('node_memory_MemAvailable_bytes');
  expect(withZfs).toContain('telltale_memory_available_bytes 6442450944\n');
  expect(withZfs).toContain('telltale_memory_arc_bytes 5\n');
});

test('off Linux, where node_exporter has other names, every series has ours', () => {
  const page = formatMetrics(input({ facts: { ...facts, platform: 'darwin' } }));
  expect(page).not.toContain('node_');
  expect(page).toContain('telltale_memory_total_bytes 8589934592\n');
  expect(page).toContain('telltale_cpu_load_average{period="15m"} 2\n');
});
