/** What stands beside a screen's name in the sidebar: a value and the lines of a small chart. */

import type { ChannelName } from '../../protocol/channels.ts';
import { bytesPerSecond, count, networkRate, percent, textOf } from '../components/format.ts';
import type { Feed } from '../store/feed.ts';
import type { Store } from '../store/store.ts';

export type GaugeId = 'cpu' | 'memory' | 'disk' | 'network' | 'processes';

export interface GaugeDefinition {
  feed(store: Store): Pick<Feed<ChannelName>, 'lines' | 'version' | 'ready'>;
  /** Which of the lines are drawn. */
  readonly shown: readonly number[];
  /** The highest value there can be; `auto` where there is none. */
  max(store: Store): number | 'auto';
  readonly leastMax: number;
  text(store: Store): string;
}

export const gauges: Record<GaugeId, GaugeDefinition> = {
  cpu: {
    feed: ({ feeds }) => feeds.cpuTotal,
    shown: [0],
    max: () => 100,
    leastMax: 100,
    text: ({ latest }) => textOf(latest.cpu.value?.utilization_percent, percent),
  },
  memory: {
    feed: ({ feeds }) => feeds.memory,
    shown: [0],
    max: ({ latest }) => latest.memory.value?.total_bytes ?? 'auto',
    leastMax: 1,
    text: ({ latest }) => textOf(latest.memory.value?.used_percent, percent),
  },
  disk: {
    feed: ({ feeds }) => feeds.disk,
    shown: [0, 1],
    max: () => 'auto',
    leastMax: 1_024 * 1_024,
    text: ({ latest }) =>
      textOf(sum(latest.disk.value, 'read_bytes_per_second', 'write_bytes_per_second'), bytesPerSecond),
  },
  network: {
    feed: ({ feeds }) => feeds.network,
    shown: [0, 1],
    max: () => 'auto',
    leastMax: 128 * 1_024,
    text: ({ latest }) =>
      textOf(sum(latest.network.value, 'receive_bytes_per_second', 'transmit_bytes_per_second'), networkRate),
  },
  // How many tasks want to run says more of processes than how many there are.
  processes: {
    feed: ({ feeds }) => feeds.loadAverage,
    shown: [0],
    max: () => 'auto',
    leastMax: 1,
    text: ({ latest }) => textOf(latest.process_top.value?.count, count),
  },
};

function sum<Key extends string>(
  data: { readonly [Name in Key]: number | null } | null,
  a: Key,
  b: Key,
): number | null {
  const [left, right] = [data?.[a] ?? null, data?.[b] ?? null];
  return left === null || right === null ? null : left + right;
}
