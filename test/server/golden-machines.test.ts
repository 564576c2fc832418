/**
 * The Prometheus page of each recorded machine, in golden/machines. Each is read twice, 2 s apart, its counters having
 * grown in between by what `advance` says, so that the rates are known. To write the pages anew after a change that is
 * meant: `npx vitest run --config build/vitest.config.ts test/server/golden-machines.test.ts -u`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { application } from '../../main/collectors/application.ts';
import type { ChannelSource, Family } from '../../main/collectors/collector.ts';
import { openFilesystemLinux } from '../../main/collectors/filesystem.linux.ts';
import { filesystem } from '../../main/collectors/filesystem.ts';
import { openGpuLinux } from '../../main/collectors/gpu.linux.ts';
import { gpu } from '../../main/collectors/gpu.ts';
import { readLinuxFacts } from '../../main/collectors/info.linux.ts';
import { channelSources } from '../../main/collectors/registry.ts';
import { self } from '../../main/collectors/self.ts';
import { system } from '../../main/collectors/system.ts';
import { createTake, type Outcome } from '../../main/sampler/rates.ts';
import { formatMetrics } from '../../main/server/prometheus.ts';
import { catalogue } from '../../protocol/catalogue.ts';
import type { ChannelName } from '../../protocol/channels.ts';
import type { ChannelData } from '../../protocol/families/index.ts';
import { type FakeHost, fakeHost } from '../collectors/fake-host.ts';
import { treeHost } from '../collectors/tree.ts';

const recorded = [
  'container-linux-6.1',
  'docker-linux-4.19',
  'docker-linux-6.1',
  'kubernetes-linux-6.6',
  'laptop-linux-6.8',
  'nas-linux-4.19',
  'podman-linux-6.8',
  'server-linux-5.10',
  'systemd-linux-6.1',
  'vm-linux-6.18',
];
const hardware = ['desktop', 'laptop', 'raspberry-pi', 'server'];

const seconds = 2;
const startMs = Date.parse('2026-11-24T20:15:00.000Z');
const nvidiaLine = '00000000:0A:00.0, NVIDIA GeForce RTX 3060, 12, 1024, 12288, 55, 45.50, 1807, 30\n';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'Date'], now: startMs });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Rewrites a file of counters where the machine has it. */
function grow(host: FakeHost, path: string, line: (fields: string[]) => string[]): void {
  let text: string;
  try {
    text = readFileSync(join(host.rootPrefix, path), 'utf8');
  } catch {
    return;
  }
  const lines = text.split('\n').map((each) => (each === '' ? each : line(each.trim().split(/\s+/)).join(' ')));
  writeFileSync(join(host.rootPrefix, path), lines.join('\n'));
}

function add(fields: string[], increases: Readonly<Record<number, number>>): string[] {
  return fields.map((field, index) => {
    const increase = increases[index];
    return increase === undefined || !/^\d+$/.test(field) ? field : String(BigInt(field) + BigInt(increase));
  });
}

/** What happens in the 2 s, on every device alike. */
function advance(host: FakeHost): void {
  const stat = readOr(host, 'proc/stat');
  const cpus = stat.match(/^cpu\d+ /gm)?.length ?? 0;
  // proc_stat(5): 200 ticks of each CPU, 150 of them user, 30 system, 20 idle.
  grow(host, 'proc/stat', ([name = '', ...rest]) => {
    const times = /^cpu\d*$/.test(name) ? (name === 'cpu' ? cpus : 1) : 0;
    const increases = { ctxt: { 1: 4_000 }, intr: { 1: 2_000 }, processes: { 1: 10 } }[name];
    return add([name, ...rest], increases ?? { 1: 150 * times, 3: 30 * times, 4: 20 * times });
  });
  // Documentation/admin-guide/iostats.rst: sectors are of 512 bytes, times in milliseconds.
  grow(host, 'proc/diskstats', (fields) =>
    add(fields, { 3: 200, 5: 4_096, 6: 400, 7: 100, 9: 2_048, 10: 300, 12: 1_000, 13: 1_500 }),
  );
  grow(host, 'proc/net/dev', (fields) =>
    fields[0]?.endsWith(':')
      ? add(fields, { 1: 2_000_000, 2: 2_000, 3: 2, 4: 4, 9: 1_000_000, 10: 1_000 })
      : fields,
  );
  grow(host, 'proc/vmstat', (fields) =>
    add(fields, { pswpin: { 1: 256 }, pswpout: { 1: 512 } }[fields[0] ?? ''] ?? {}),
  );
  // RFC 4022: RetransSegs is the twelfth figure of the second line of Tcp.
  grow(host, 'proc/net/snmp', (fields) => (fields[0] === 'Tcp:' ? add(fields, { 12: 20 }) : fields));
  for (const resource of ['cpu', 'memory', 'io']) {
    // Documentation/accounting/psi.rst: microseconds of stall.
    grow(host, `proc/pressure/${resource}`, ([kind = '', ...rest]) => [
      kind,
      ...rest.map((field) =>
        field.replace(
          /^total=(\d+)$/,
          (_, total) => `total=${Number(total) + (kind === 'some' ? 200_000 : 50_000)}`,
        ),
      ),
    ]);
  }
}

/** Energy and control groups lie at many places below /sys. */
function advanceSys(host: FakeHost): void {
  for (const each of readdirSync(host.sysRoot, { recursive: true, encoding: 'utf8' })) {
    const path = `sys/${each}`;
    // Documentation/power/powercap/powercap.rst: 20 J; the counter starts again at its range, as one of the server does.
    if (path.endsWith('/energy_uj')) {
      const range = Number(readOr(host, path.replace(/energy_uj$/, 'max_energy_range_uj')));
      grow(host, path, ([energy = '']) => [String((Number(energy) + 20_000_000) % range)]);
    }
    // Documentation/admin-guide/cgroup-v2.rst, cgroup-v1/cpuacct.rst: 1 s of CPU.
    if (path.endsWith('/cpu.stat')) {
      grow(host, path, (fields) => (fields[0] === 'usage_usec' ? add(fields, { 1: 1_000_000 }) : fields));
    }
    if (path.endsWith('/cpuacct.usage')) grow(host, path, (fields) => add(fields, { 0: 1_000_000_000 }));
    if (path.endsWith('/io.stat')) {
      grow(host, path, (fields) =>
        fields.map((field) =>
          field.replace(/^([rw])bytes=(\d+)$/, (_, way, bytes) => `${way}bytes=${Number(bytes) + 2_000_000}`),
        ),
      );
    }
  }
}

function readOr(host: FakeHost, path: string): string {
  try {
    return readFileSync(join(host.rootPrefix, path), 'utf8');
  } catch {
    return '';
  }
}

/** Those that ask something else than files of the machine are given an answer. */
const opened = new Map<Family<unknown>, (host: FakeHost) => ReturnType<Family<unknown>['open']>>([
  [
    filesystem as Family<unknown>,
    (host) =>
      openFilesystemLinux(host, async () => ({
        bsize: 4_096n,
        blocks: 1_000_000n,
        bfree: 400_000n,
        bavail: 350_000n,
        files: 100_000n,
        ffree: 90_000n,
      })),
  ],
  [
    gpu as Family<unknown>,
    (host) => openGpuLinux(host, async ([question = '']) => (question.includes('apps') ? '' : nvidiaLine)),
  ],
]);

/** Its two readings, and the page that is made of them. */
async function page(host: FakeHost, name: string): Promise<string> {
  const families = new Set(channelSources.flatMap((source) => source.families as readonly Family<unknown>[]));
  const outcomes = new Map<Family<unknown>, Outcome>();
  const before = new Map<Family<unknown>, { collector: ReturnType<Family<unknown>['open']>; reading: unknown }>();
  for (const family of families) {
    try {
      const collector = (opened.get(family) ?? family.open)(host);
      before.set(family, { collector, reading: await collector.read(new AbortController().signal) });
    } catch {
      outcomes.set(family, { failure: 'this machine has none of it' });
    }
  }
  advance(host);
  advanceSys(host);
  vi.advanceTimersByTime(seconds * 1_000);
  for (const [family, { collector, reading }] of before) {
    const current = await collector.read(new AbortController().signal);
    outcomes.set(family, { current, previous: reading, seconds });
    collector.close?.();
  }
  // They tell of the machine that runs the test: its root, and this program.
  for (const family of [system, self, application] as Family<unknown>[]) {
    outcomes.set(family, { failure: 'not recorded' });
  }
  const timestamp = new Date().toISOString();
  const data = new Map<ChannelName, unknown>();
  for (const source of channelSources as readonly ChannelSource<ChannelName>[]) {
    data.set(source.channel, { timestamp, ...source.derive(createTake(outcomes).take) });
  }
  const facts = readLinuxFacts(host);
  return formatMetrics({
    facts: {
      platform: 'linux',
      name: facts.name ?? name,
      kernel: facts.kernel ?? null,
      architecture: 'x86_64',
      boot_time: facts.boot_time ?? null,
    },
    version: '1.2.3',
    catalogue,
    latest: <Name extends ChannelName>(channel: Name) => (data.get(channel) ?? null) as ChannelData[Name] | null,
    viewers: 0,
    nowMs: Date.now(),
  });
}

/** Each machine is read once for all tests. */
const pages = new Map<string, Promise<string>>();

function pageOf(machine: string): Promise<string> {
  const known =
    pages.get(machine) ?? page(hardware.includes(machine) ? treeHost(machine) : fakeHost({}, machine), machine);
  pages.set(machine, known);
  return known;
}

test.each(recorded)('%s has exactly its page', async (machine) => {
  await expect(await pageOf(machine)).toMatchFileSnapshot(`golden/machines/${machine}.txt`);
});

test.each(hardware)('the hardware of %s has exactly its page', async (machine) => {
  await expect(await pageOf(machine)).toMatchFileSnapshot(`golden/machines/hardware-${machine}.txt`);
});

/** Worked out by hand from what `advance` adds. */
test.each([
  // 180 of 200 ticks not idle.
  ['vm-linux-6.18', 'telltale_cpu_utilization_percent', 90],
  ['vm-linux-6.18', 'telltale_cpu_cores_utilization_percent{cpu="1"}', 90],
  ['vm-linux-6.18', 'telltale_cpu_context_switches_per_second', 2_000],
  ['vm-linux-6.18', 'telltale_cpu_interrupts_per_second', 1_000],
  ['vm-linux-6.18', 'telltale_cpu_forks_per_second', 5],
  // Pages of 4,096 bytes: 128 and 256 a second.
  ['vm-linux-6.18', 'telltale_memory_swap_in_bytes_per_second', 524_288],
  ['vm-linux-6.18', 'telltale_memory_swap_out_bytes_per_second', 1_048_576],
  // 0.2 s and 0.05 s of 2 s.
  ['vm-linux-6.18', 'telltale_pressure_io_some_percent', 10],
  ['vm-linux-6.18', 'telltale_pressure_io_full_percent', 2.5],
  // One disk: 4,096 and 2,048 sectors in 2 s.
  ['vm-linux-6.18', 'telltale_disk_read_bytes_per_second', 1_048_576],
  ['vm-linux-6.18', 'telltale_disk_write_bytes_per_second', 524_288],
  // 1,000 ms at work in 2,000; 400 ms for 200 reads; 300 ms for 100 writes; 1,500 ms of waiting in 2,000.
  ['vm-linux-6.18', 'telltale_disk_devices_busy_percent{device="vda"}', 50],
  ['vm-linux-6.18', 'telltale_disk_devices_read_latency_seconds{device="vda"}', 0.002],
  ['vm-linux-6.18', 'telltale_disk_devices_write_latency_seconds{device="vda"}', 0.003],
  ['vm-linux-6.18', 'telltale_disk_devices_queue_depth{device="vda"}', 0.75],
  // One uplink; two of the server, whose bridges, bonds and VLANs carry the same again.
  ['vm-linux-6.18', 'telltale_network_receive_bytes_per_second', 1_000_000],
  ['vm-linux-6.18', 'telltale_network_transmit_bytes_per_second', 500_000],
  ['server-linux-5.10', 'telltale_network_receive_bytes_per_second', 2_000_000],
  ['laptop-linux-6.8', 'telltale_network_receive_bytes_per_second', 2_000_000],
  ['vm-linux-6.18', 'telltale_network_sockets_tcp_retransmits_per_second', 10],
  // One second of CPU in two; 2,000,000 bytes to and from each disk in two.
  ['docker-linux-6.1', 'telltale_container_containers_cpu_percent{name="1f3caaaaaaaa"}', 50],
  ['docker-linux-6.1', 'telltale_service_services_cpu_percent{service="docker.service"}', 50],
  ['docker-linux-4.19', 'telltale_container_containers_cpu_percent{name="1f3caaaaaaaa"}', 50],
  // df: (1,000,000 − 400,000) / (600,000 + 350,000) blocks.
  ['server-linux-5.10', 'telltale_filesystem_filesystems_used_percent{mount="/"}', (100 * 600_000) / 950_000],
])('%s: %s is %d', async (machine, series, value) => {
  const text = await pageOf(machine);
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  expect(line, series).toBeDefined();
  expect(Number(line?.slice(series.length))).toBeCloseTo(value, 6);
});

test.each([
  ['server', 'rapl package-0'],
  ['server', 'rapl package-1'],
  ['laptop', 'rapl package-0'],
])('the hardware of %s: %s draws 10 W, across the end of its counter too', async (machine, sensor) => {
  const text = await pageOf(machine);
  expect(text).toContain(`\ntelltale_sensor_powers_power_watts{sensor="${sensor}"} 10\n`);
});

test('names that node_exporter has are its own, each with one HELP and TYPE', async () => {
  const text = await pageOf('vm-linux-6.18');
  // proc_meminfo(5), MemTotal in kB × 1,024.
  const total = /^MemTotal: +(\d+) kB$/m.exec(
    readFileSync('test/fixtures/vm-linux-6.18/proc/meminfo', 'utf8'),
  )?.[1];
  expect(text).toContain(`\nnode_memory_MemTotal_bytes ${Number(total) * 1_024}\n`);
  const types = text.match(/^# TYPE \S+/gm) ?? [];
  expect(new Set(types).size).toBe(types.length);
});
