/** What the fields of channel `system` mean; made by main/collectors/system.ts of other channels' readings. */
import type { SystemData } from '../families/system.ts';
import { cpuExplanations } from './cpu.ts';
import { asRead, type Explanations } from './explanation.ts';
import { memoryExplanations } from './memory.ts';

const gibibytes = 'in units of 2^30 bytes';

export const systemExplanations: Explanations<SystemData> = {
  cpu_percent: cpuExplanations.utilization_percent,
  memory_percent: memoryExplanations.used_percent,
  memory_used_gb: {
    ...memoryExplanations.used_bytes,
    unit: 'gibibytes',
    formula: `(total − available) / 2^30: ${gibibytes}, in spite of the name.`,
  },
  memory_total_gb: {
    ...memoryExplanations.total_bytes,
    unit: 'gibibytes',
    formula: `MemTotal / 2^30: ${gibibytes}, in spite of the name.`,
  },
  disk_percent: {
    unit: 'percent',
    meaning: 'Used share of the root filesystem.',
    linux: 'statfs(2) of /.',
    portable: 'statfs() of Node: / on macOS, the system’s drive on Windows.',
    formula: '100 × used / (used + available), as df counts.',
    others: 'df /: Use%, rounded up. Tools that divide by the size show less by the share reserved for root.',
  },
  network_bytes_sent: {
    unit: 'bytes',
    meaning: 'Sent over the uplinks since they were made, as a rule since boot.',
    linux: '/proc/net/dev: transmit bytes.',
    portable: 'networkStats() of systeminformation: tx_bytes.',
    formula: 'Σ over physical interfaces; where there is none, over those with a default route.',
    others:
      'Tools that add up all interfaces count bridged and VPN traffic twice. It falls when an interface goes.',
  },
  network_bytes_recv: {
    unit: 'bytes',
    meaning: 'Received over the uplinks since they were made, as a rule since boot.',
    linux: '/proc/net/dev: receive bytes.',
    portable: 'networkStats() of systeminformation: rx_bytes.',
    formula: 'Σ over physical interfaces; where there is none, over those with a default route.',
    others:
      'Tools that add up all interfaces count bridged and VPN traffic twice. It falls when an interface goes.',
  },
  'load_average[]': cpuExplanations['load_average[]'],
  uptime_seconds: {
    unit: 'seconds',
    meaning: 'Time since the machine was started, sleep included.',
    linux: '/proc/uptime, the first number.',
    portable: 'os.uptime().',
    formula: asRead,
    others: 'uptime shows the same. In a container it is the host’s, unless LXCFS shows its own.',
  },
};
