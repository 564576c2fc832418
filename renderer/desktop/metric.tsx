/** One of the essentials as a line: its name, its value now, what stands behind it, and its last minutes. */
import { useComputed } from '@preact/signals';
import { bytes, bytesPerSecond, load, networkRate, textOf } from '../components/format.ts';
import { Spark } from '../components/spark.tsx';
import { type Text, t } from '../language/text.ts';
import { type GaugeId, gauges } from '../shell/gauges.ts';
import { useStore } from '../store/context.ts';
import type { Store } from '../store/store.ts';
import { screenLink } from './shell.ts';

export type MetricId = Exclude<GaugeId, 'processes'>;

interface MetricDefinition {
  readonly title: Text;
  /** Id of the screen that it belongs to. */
  readonly screen: string;
  /** What the value is made of, in a few words. */
  detail(store: Store): string;
}

export const metrics: Readonly<Record<MetricId, MetricDefinition>> = {
  cpu: {
    title: 'CPU',
    screen: 'cpu',
    detail: ({ latest }) =>
      t('Load {loadAverage}', { loadAverage: textOf(latest.cpu.value?.load_average[0], load) }),
  },
  memory: {
    title: 'Memory',
    screen: 'memory',
    detail: ({ latest }) =>
      t('{usedBytes} of {totalBytes}', {
        usedBytes: textOf(latest.memory.value?.used_bytes, bytes),
        totalBytes: textOf(latest.memory.value?.total_bytes, bytes),
      }),
  },
  disk: {
    title: 'Disk',
    screen: 'disks',
    detail: ({ latest }) =>
      t('R {read} · W {written}', {
        read: textOf(latest.disk.value?.read_bytes_per_second, bytesPerSecond),
        written: textOf(latest.disk.value?.write_bytes_per_second, bytesPerSecond),
      }),
  },
  network: {
    title: 'Network',
    screen: 'network',
    detail: ({ latest }) =>
      `↓ ${textOf(latest.network.value?.receive_bytes_per_second, networkRate)} · ↑ ${textOf(latest.network.value?.transmit_bytes_per_second, networkRate)}`,
  },
};

export const metricIds = Object.keys(metrics) as readonly MetricId[];

interface MetricProps {
  readonly id: MetricId;
  /** With what stands behind the value. */
  readonly detailed?: boolean;
}

export function Metric({ id, detailed = false }: MetricProps) {
  const store = useStore();
  const { title, screen, detail } = metrics[id];
  const gauge = gauges[id];
  const value = useComputed(() => gauge.text(store));
  const behind = useComputed(() => detail(store));
  return (
    <a class="metric" draggable={false} title={detailed ? undefined : behind} {...screenLink(screen)}>
      <span class="metric-name">{t(title)}</span>
      <span class="metric-value">{value}</span>
      {detailed && <span class="metric-detail">{behind}</span>}
      <span class="metric-chart">
        <Spark
          feed={gauge.feed(store)}
          shown={gauge.shown}
          max={() => gauge.max(store)}
          leastMax={gauge.leastMax}
        />
      </span>
    </a>
  );
}
