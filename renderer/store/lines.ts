/**
 * What is charted: the lines of each chart, the series in the server's memory that a line continues, and where its
 * next value stands in a sample. Data, so that a new chart is an entry here and a card in views/.
 */
import type { ChannelName } from '../../protocol/channels.ts';
import type { ChannelData } from '../../protocol/families/index.ts';
import { labelledName } from '../../protocol/series.ts';
import type { Label } from '../language/text.ts';
import { sumKnown } from './points.ts';

export interface LineDefinition<Name extends ChannelName = ChannelName> {
  readonly label: Label;
  /** CSS custom property. */
  readonly color: string;
  /** Added up where there are several. */
  readonly series: readonly string[];
  /** Taken off the sum. */
  readonly less?: readonly string[];
  /** Path of its field, by which the server says why there is no value. */
  readonly path?: string;
  read(data: ChannelData[Name]): number | null;
}

export interface ChartDefinition<Name extends ChannelName = ChannelName> {
  readonly channel: Name;
  readonly lines: readonly LineDefinition<Name>[];
}

const load = (period: string) => [labelledName('cpu_load_average', 'period', period)];

const cpu: ChartDefinition<'cpu'> = {
  channel: 'cpu',
  lines: [
    {
      label: 'User',
      color: '--series-1',
      series: ['cpu_modes_user_percent', 'cpu_modes_nice_percent'],
      read: ({ modes }) => sumKnown([modes.user_percent, modes.nice_percent]),
    },
    {
      label: 'System',
      color: '--series-2',
      series: ['cpu_modes_system_percent'],
      read: ({ modes }) => modes.system_percent,
    },
    {
      label: 'Interrupts',
      color: '--series-3',
      series: ['cpu_modes_irq_percent', 'cpu_modes_softirq_percent'],
      read: ({ modes }) => sumKnown([modes.irq_percent, modes.softirq_percent]),
    },
    {
      label: 'Guests',
      color: '--series-4',
      series: ['cpu_modes_guest_percent'],
      read: ({ modes }) => modes.guest_percent,
    },
    {
      label: 'Stolen',
      color: '--series-5',
      series: ['cpu_modes_steal_percent'],
      read: ({ modes }) => modes.steal_percent,
    },
    {
      label: 'I/O wait',
      color: '--series-6',
      series: ['cpu_modes_iowait_percent'],
      read: ({ modes }) => modes.iowait_percent,
    },
  ],
};

/** Not drawn: its statistics stand above the modes, which are. */
const cpuTotal: ChartDefinition<'cpu'> = {
  channel: 'cpu',
  lines: [
    {
      label: 'Busy',
      color: '--series-1',
      series: ['cpu_utilization_percent'],
      read: (data) => data.utilization_percent,
    },
  ],
};

const memory: ChartDefinition<'memory'> = {
  channel: 'memory',
  lines: [
    { label: 'Used', color: '--series-4', series: ['memory_used_bytes'], read: (data) => data.used_bytes },
    {
      label: 'Swap',
      color: '--series-5',
      series: ['memory_swap_used_bytes'],
      read: (data) => data.swap_used_bytes,
    },
  ],
};

const loadAverage: ChartDefinition<'cpu'> = {
  channel: 'cpu',
  lines: [
    { label: '1 min', color: '--series-1', series: load('1m'), read: (data) => data.load_average[0] },
    { label: '5 min', color: '--series-3', series: load('5m'), read: (data) => data.load_average[1] },
    { label: '15 min', color: '--series-6', series: load('15m'), read: (data) => data.load_average[2] },
  ],
};

const disk: ChartDefinition<'disk'> = {
  channel: 'disk',
  lines: [
    {
      label: 'Read',
      color: '--series-1',
      series: ['disk_read_bytes_per_second'],
      read: (data) => data.read_bytes_per_second,
    },
    {
      label: 'Write',
      color: '--series-2',
      series: ['disk_write_bytes_per_second'],
      read: (data) => data.write_bytes_per_second,
    },
  ],
};

const network: ChartDefinition<'network'> = {
  channel: 'network',
  lines: [
    {
      label: 'Received',
      color: '--series-3',
      series: ['network_receive_bytes_per_second'],
      read: (data) => data.receive_bytes_per_second,
    },
    {
      label: 'Sent',
      color: '--series-4',
      series: ['network_transmit_bytes_per_second'],
      read: (data) => data.transmit_bytes_per_second,
    },
  ],
};

const pressure: ChartDefinition<'pressure'> = {
  channel: 'pressure',
  lines: [
    {
      label: 'CPU',
      color: '--series-1',
      series: ['pressure_cpu_some_percent'],
      read: (data) => data.cpu.some_percent,
    },
    {
      label: 'Memory',
      color: '--series-4',
      series: ['pressure_memory_some_percent'],
      read: (data) => data.memory.some_percent,
    },
    {
      label: 'I/O',
      color: '--series-2',
      series: ['pressure_io_some_percent'],
      read: (data) => data.io.some_percent,
    },
  ],
};

export const chartDefinitions = { cpu, cpuTotal, memory, loadAverage, disk, network, pressure };

export type ChartId = keyof typeof chartDefinitions;
