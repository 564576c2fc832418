/** Memory: what is used, what it is used for, and swap. */
import { useComputed } from '@preact/signals';
import type { MemoryData } from '../../protocol/families/memory.ts';
import { type Segment, SegmentedBar } from '../components/bar.tsx';
import { Card, Unavailable } from '../components/card.tsx';
import { Chart } from '../components/chart.tsx';
import { type Figure, FigureList, type NumberKey } from '../components/figures.tsx';
import { bytes, bytesPerSecond, type Format, percent, textOf } from '../components/format.ts';
import { Stat } from '../components/stat.tsx';
import { type Text, t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { channelReason, fieldReason } from '../store/reasons.ts';

const field = (name: Text, key: NumberKey<MemoryData>, format: Format, color?: string): Figure<MemoryData> => ({
  name,
  format,
  ...(color && { color }),
  origin: { channel: 'memory', path: key },
  read: (data) => data[key],
  reason: (data) => fieldReason(data, key),
});

const figures = [
  field('Available', 'available_bytes', bytes),
  field('Cached', 'cached_bytes', bytes, '--series-3'),
  field('Buffers', 'buffers_bytes', bytes, '--series-1'),
  field('Free', 'free_bytes', bytes),
  field('Dirty', 'dirty_bytes', bytes),
];

const swapFigures = [
  field('Swap in', 'swap_in_bytes_per_second', bytesPerSecond),
  field('Swap out', 'swap_out_bytes_per_second', bytesPerSecond),
];

/** What the axis shows before it is known how much memory there is. */
const gibibyte = 2 ** 30;

export function MemoryCard() {
  const store = useStore();
  const { memory } = store.latest;
  const unavailable = channelReason(store.hello.value, 'memory');
  const note = useComputed(() => {
    const data = memory.value;
    if (!data) return '';
    return t('{usedPercent} of {totalBytes}', {
      usedPercent: textOf(data.used_percent, percent),
      totalBytes: textOf(data.total_bytes, bytes),
    });
  });
  const segments = useComputed(() => (memory.value ? shares(memory.value) : []));
  // Zeros that cannot be otherwise tell nothing; not known is not none.
  const hasSwap = useComputed(() => memory.value?.swap_total_bytes !== 0);
  // As a signal of its own, so that the card is not rendered anew with each sample.
  const ceiling = useComputed(() => {
    const { total_bytes = null, swap_used_bytes = null } = memory.value ?? {};
    return total_bytes === null ? 'auto' : Math.max(total_bytes, swap_used_bytes ?? 0);
  });
  return (
    <Card title={t('Memory')} area="memory" note={note}>
      {unavailable !== null ? (
        <Unavailable reason={unavailable} />
      ) : (
        <>
          <div class="stats">
            <Stat
              feed={store.feeds.memory}
              line={0}
              format={bytes}
              reason={() => fieldReason(memory.value, 'used_bytes')}
            />
            <Stat
              feed={store.feeds.memory}
              line={1}
              format={bytes}
              reason={() => fieldReason(memory.value, 'swap_used_bytes')}
            />
          </div>
          <Chart
            feed={store.feeds.memory}
            label={t('Memory and swap in use')}
            format={bytes}
            max={ceiling.value}
            leastMax={gibibyte}
            base={1024}
          />
          <SegmentedBar segments={segments} />
          <FigureList data={memory} figures={hasSwap.value ? [...figures, ...swapFigures] : figures} />
        </>
      )}
    </Card>
  );
}

/** Shares of total memory; what is neither used, cached nor buffers is left empty. */
function shares({ total_bytes, used_bytes, cached_bytes, buffers_bytes, free_bytes }: MemoryData): Segment[] {
  if (!total_bytes || used_bytes === null || free_bytes === null) return [];
  // Used is total less available, and part of the cache is not available: what is left between used and free is drawn.
  const rest = Math.max(0, total_bytes - used_bytes - free_bytes);
  const known = (cached_bytes ?? 0) + (buffers_bytes ?? 0);
  const share = (part: number | null) => (known > 0 ? (rest * (part ?? 0)) / known : 0);
  return [
    { color: '--series-4', percent: (100 * used_bytes) / total_bytes },
    { color: '--series-3', percent: (100 * share(cached_bytes)) / total_bytes },
    { color: '--series-1', percent: (100 * share(buffers_bytes)) / total_bytes },
  ];
}
