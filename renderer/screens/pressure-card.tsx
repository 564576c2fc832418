/** Pressure of one resource: the time that tasks lost waiting for it, which tells a busy machine from an overloaded one. */
import { percent } from '../components/format.ts';
import { useFeed } from '../components/use-feed.ts';
import { t } from '../language/text.ts';
import type { ChartDefinition } from '../store/lines.ts';
import { ReadingCard } from './parts.tsx';

const resources = {
  cpu: {
    chart: chartOf('cpu', '--series-1'),
    note: 'time lost waiting for a CPU',
    label: 'Time lost waiting for a CPU',
  },
  memory: {
    chart: chartOf('memory', '--series-4'),
    note: 'time lost waiting for memory',
    label: 'Time lost waiting for memory',
  },
  io: {
    chart: chartOf('io', '--series-2'),
    note: 'time lost waiting for disks',
    label: 'Time lost waiting for disks',
  },
} as const;

export function PressureCard({ resource }: { readonly resource: keyof typeof resources }) {
  const { chart, note, label } = resources[resource];
  return (
    <ReadingCard
      title={t('Pressure')}
      note={t(note)}
      feed={useFeed(chart)}
      format={percent}
      label={t(label)}
      leastMax={5}
      ceiling={100}
    />
  );
}

/** @param color of the line of those for which some task waited */
function chartOf(resource: 'cpu' | 'memory' | 'io', color: string): ChartDefinition<'pressure'> {
  return {
    channel: 'pressure',
    lines: [
      {
        label: 'Some tasks',
        color,
        series: [`pressure_${resource}_some_percent`],
        path: `${resource}.some_percent`,
        read: (data) => data[resource].some_percent,
      },
      {
        label: 'All tasks',
        color: '--series-5',
        series: [`pressure_${resource}_full_percent`],
        path: `${resource}.full_percent`,
        read: (data) => data[resource].full_percent,
      },
    ],
  };
}
