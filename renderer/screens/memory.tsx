/** Memory: what it is used for, what waits to be written, what was swapped out, and who had to wait for it. */
import { useComputed } from '@preact/signals';
import type { MemoryData, SwapDevice } from '../../protocol/families/memory.ts';
import { visibleText } from '../../protocol/visible-text.ts';
import { Bar } from '../components/bar.tsx';
import { Card } from '../components/card.tsx';
import { Chart } from '../components/chart.tsx';
import { type Figure, FigureList, type NumberKey } from '../components/figures.tsx';
import { bytes, bytesPerSecond, count, type Format, percent, textOf } from '../components/format.ts';
import { Legend } from '../components/legend.tsx';
import { Stat } from '../components/stat.tsx';
import { useFeed } from '../components/use-feed.ts';
import { useList } from '../components/use-list.ts';
import { type Text, t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { fieldReason } from '../store/reasons.ts';
import { composition, kernel, swapTraffic, swapUse } from './memory-charts.ts';
import { ReadingCard, ScreenFrame } from './parts.tsx';
import { PressureCard } from './pressure-card.tsx';

const gibibyte = 2 ** 30;
const mebibyte = 2 ** 20;

const figure = (name: Text, key: NumberKey<MemoryData>, format: Format = bytes): Figure<MemoryData> => ({
  name,
  format,
  origin: { channel: 'memory', path: key },
  read: (data) => data[key],
  reason: (data) => fieldReason(data, key),
});

/** Kept apart from the composition, since they lie in one of its parts or beside it. */
const more = [
  figure('Available', 'available_bytes'),
  figure('Free', 'free_bytes'),
  figure('Slab', 'slab_bytes'),
  figure('Huge pages of programs', 'anonymous_huge_bytes'),
  figure('Huge pages set apart', 'huge_pages_total', count),
  figure('ZFS cache', 'arc_bytes'),
  figure('Compressed (zswap)', 'zswap_bytes'),
  figure('Compressed (zram)', 'zram_used_bytes'),
  figure('Limit of this process', 'limit_bytes'),
  figure('Taken out, damaged', 'corrupted_bytes'),
];

export function MemoryScreen() {
  const store = useStore();
  const { memory } = store.latest;
  const about = useComputed(() => {
    const data = memory.value;
    if (!data) return '';
    const swap = data.swap_total_bytes
      ? t('{swapTotalBytes} swap', { swapTotalBytes: textOf(data.swap_total_bytes, bytes) })
      : t('no swap');
    return `${textOf(data.total_bytes, bytes)} · ${swap}`;
  });
  const parts = useFeed(composition);
  const ceiling = useComputed(() => memory.value?.total_bytes ?? 'auto');
  // Two charts that can only be empty tell nothing; not known is not none.
  const hasSwap = useComputed(() => memory.value?.swap_total_bytes !== 0);
  // Only what this machine has: a row of dashes tells nothing.
  const known = useList(() =>
    more.filter((one) => memory.value && one.read(memory.value) !== null).map(({ name }) => name),
  );
  return (
    <ScreenFrame title={t('Memory')} about={about}>
      <div class="screen-grid">
        <Card title={t('Use')} area="span-6" note={useComputed(() => textOf(memory.value?.used_percent, percent))}>
          <div class="lead">
            <Stat
              feed={store.feeds.memory}
              line={0}
              format={bytes}
              swatch={false}
              reason={() => fieldReason(memory.value, 'used_bytes')}
            />
            <Legend feed={parts} label={t('Memory by use')} format={bytes} columns={2} />
          </div>
          <Chart
            feed={parts}
            label={t('Memory by use')}
            format={bytes}
            max={ceiling.value}
            leastMax={gibibyte}
            base={1024}
            stacked
            size="tall"
          />
          <FigureList key={known.join()} data={memory} figures={more.filter(({ name }) => known.includes(name))} />
        </Card>
        <PressureCard resource="memory" />
        <ReadingCard
          title={t('Kernel and write-back')}
          note={t('dirty: waiting to be written')}
          feed={useFeed(kernel)}
          format={bytes}
          label={t('Slab and dirty memory')}
          leastMax={mebibyte}
          base={1024}
        />
        {hasSwap.value ? (
          <SwapCards />
        ) : (
          <Card title={t('Swap')} area="span-6" note={t('none set up')}>
            <p class="unavailable">
              {t('Without swap, memory that programs hold cannot be moved out of the way.')}
            </p>
          </Card>
        )}
      </div>
    </ScreenFrame>
  );
}

function SwapCards() {
  const { memory } = useStore().latest;
  const ceiling = useComputed(() => memory.value?.swap_total_bytes || 'auto');
  return (
    <>
      <ReadingCard
        title={t('Swap')}
        note={useComputed(() =>
          memory.value?.swap_total_bytes
            ? t('of {swapTotalBytes}', { swapTotalBytes: textOf(memory.value.swap_total_bytes, bytes) })
            : '',
        )}
        feed={useFeed(swapUse)}
        format={bytes}
        label={t('Swap in use')}
        max={ceiling.value}
        leastMax={mebibyte}
        base={1024}
      >
        <Swaps />
      </ReadingCard>
      <ReadingCard
        title={t('Swapping')}
        feed={useFeed(swapTraffic)}
        format={bytesPerSecond}
        label={t('Read back from swap and written to it')}
        leastMax={1024}
        base={1024}
      />
    </>
  );
}

function Swaps() {
  const { memory } = useStore().latest;
  const swaps = useList(() => (memory.value?.swaps ?? []).map((one) => one.swap));
  if (swaps.length === 0) return null;
  return (
    <table class="parts">
      <caption class="visually-hidden">{t('Each swap area')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('Area')}</th>
          <th scope="col" class="number">
            {t('Priority')}
          </th>
          <th scope="col" class="number">
            {t('Size')}
          </th>
          <th scope="col" class="number">
            {t('In use')}
          </th>
        </tr>
      </thead>
      <tbody>
        {swaps.map((name) => (
          <Swap key={name} name={name} />
        ))}
      </tbody>
    </table>
  );
}

function Swap({ name }: { readonly name: string }) {
  const { memory } = useStore().latest;
  const swap = useComputed<SwapDevice | null>(() => memory.value?.swaps.find((one) => one.swap === name) ?? null);
  const share = useComputed(() => {
    const { used_bytes: used = null, size_bytes: size = null } = swap.value ?? {};
    return used === null || !size ? null : (100 * used) / size;
  });
  return (
    <tr>
      <th scope="row">{visibleText(name)}</th>
      <td class="number">{useComputed(() => String(swap.value?.priority ?? ''))}</td>
      <td class="number">{useComputed(() => textOf(swap.value?.size_bytes, bytes))}</td>
      <td class="number part-share">
        <Bar percent={share} tone="warns" /> {useComputed(() => textOf(swap.value?.used_bytes, bytes))}
      </td>
    </tr>
  );
}
