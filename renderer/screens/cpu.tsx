/** CPU: how busy, with what, on which cores, how fast, and who had to wait for it. */
import { useComputed } from '@preact/signals';
import { Card } from '../components/card.tsx';
import { Chart } from '../components/chart.tsx';
import { count, hertz, load, percent, perSecond, textOf } from '../components/format.ts';
import { Legend } from '../components/legend.tsx';
import { Spark } from '../components/spark.tsx';
import { Stat } from '../components/stat.tsx';
import { useFeed, useFeedOf } from '../components/use-feed.ts';
import { useList } from '../components/use-list.ts';
import { fixedNumber, plural, t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import type { Feed } from '../store/feed.ts';
import { fieldReason } from '../store/reasons.ts';
import { coreLines, forks, frequency, switches, tasks, throttles } from './cpu-charts.ts';
import { ReadingCard, ScreenFrame } from './parts.tsx';
import { PressureCard } from './pressure-card.tsx';

export function CpuScreen() {
  const store = useStore();
  const { cpu } = store.latest;
  const about = useComputed(() => {
    const data = cpu.value;
    const parts = [store.info.value?.cpu_model];
    if (data?.topology) parts.push(topologyText(data.topology));
    if (data?.governor) parts.push(t('governor {governor}', { governor: data.governor }));
    if (data?.limit_cores != null) parts.push(t('limited to {limitCores}', { limitCores: data.limit_cores }));
    return parts.filter(Boolean).join(' · ');
  });
  const hasThrottles = useComputed(() => (cpu.value?.core_throttles_per_second ?? null) !== null);
  return (
    <ScreenFrame title={t('CPU')} about={about}>
      <div class="screen-grid">
        <Card title={t('Utilisation')} area="span-6">
          <div class="lead">
            <Stat
              feed={store.feeds.cpuTotal}
              line={0}
              format={percent}
              swatch={false}
              reason={() => fieldReason(cpu.value, 'utilization_percent')}
            />
            <Legend feed={store.feeds.cpu} label={t('CPU time by mode')} format={percent} />
          </div>
          <Chart
            feed={store.feeds.cpu}
            label={t('CPU time by mode')}
            format={percent}
            max={100}
            stacked
            size="tall"
          />
        </Card>
        <CoresCard />
        <ReadingCard
          title={t('Load')}
          note={useComputed(() =>
            cpu.value ? t('full at {cores}', { cores: fixedNumber(cpu.value.cores.length, 2) }) : '',
          )}
          feed={store.feeds.loadAverage}
          format={load}
          label={t('Load average')}
          leastMax={1}
        />
        <PressureCard resource="cpu" />
        <ReadingCard
          title={t('Tasks')}
          feed={useFeed(tasks)}
          format={count}
          label={t('Tasks that run and that are blocked')}
          leastMax={4}
        />
        <ReadingCard
          title={t('Switches and interrupts')}
          feed={useFeed(switches)}
          format={perSecond}
          label={t('Context switches and interrupts')}
          leastMax={100}
        />
        <ReadingCard
          title={t('New tasks')}
          note={t('processes and threads')}
          feed={useFeed(forks)}
          format={perSecond}
          label={t('New processes and threads')}
          leastMax={5}
        />
        <FrequencyCard />
        {hasThrottles.value && <ThrottleCard />}
      </div>
    </ScreenFrame>
  );
}

function topologyText({
  sockets,
  cores,
  threads,
}: {
  sockets: number | null;
  cores: number | null;
  threads: number | null;
}): string {
  return [
    sockets !== null && sockets > 1 ? plural(sockets, '{count} socket', '{count} sockets') : '',
    cores === null ? '' : plural(cores, '{count} core', '{count} cores'),
    threads === null || threads === cores ? '' : plural(threads, '{count} thread', '{count} threads'),
  ]
    .filter(Boolean)
    .join(', ');
}

function FrequencyCard() {
  const { cpu } = useStore().latest;
  const feed = useFeed(frequency);
  const range = useComputed(() => {
    const { minimum_frequency_hertz: low = null, maximum_frequency_hertz: high = null } = cpu.value ?? {};
    if (high === null) return '';
    return low === null
      ? t('up to {high}', { high: textOf(high, hertz) })
      : t('{low} to {high}', { low: textOf(low, hertz), high: textOf(high, hertz) });
  });
  const missing = useComputed(() =>
    cpu.value?.frequency_hertz === null ? fieldReason(cpu.value, 'frequency_hertz') : null,
  );
  if (missing.value !== null) return null;
  return (
    <ReadingCard
      title={t('Frequency')}
      note={range}
      feed={feed}
      format={hertz}
      label={t('Mean frequency of all cores')}
      leastMax={1e9}
    />
  );
}

function ThrottleCard() {
  return (
    <ReadingCard
      title={t('Throttling')}
      note={t('slowed down by heat')}
      feed={useFeed(throttles)}
      format={perSecond}
      label={t('Times slowed down by heat')}
      leastMax={1}
    />
  );
}

function CoresCard() {
  const { cpu } = useStore().latest;
  const numbers = useList(() => (cpu.value?.cores ?? []).map((core) => core.cpu));
  return numbers.length > 0 && <Cores key={numbers.join()} numbers={numbers} />;
}

function Cores({ numbers }: { readonly numbers: readonly number[] }) {
  const feed = useFeedOf(() => coreLines(numbers), numbers.join());
  return (
    <Card
      title={t('Cores')}
      area="span-6"
      note={numbers.length === 1 ? '' : plural(numbers.length, '{count} logical CPU', '{count} logical CPUs')}
    >
      <ul class={`core-grid ${numbers.length > 32 ? 'core-grid-many' : ''}`} aria-label={t('Cores')}>
        {numbers.map((number, place) => (
          <Core key={number} feed={feed} number={number} place={place} />
        ))}
      </ul>
    </Card>
  );
}

interface CoreProps {
  readonly feed: Feed<'cpu'>;
  readonly number: number;
  readonly place: number;
}

function Core({ feed, number, place }: CoreProps) {
  const { cpu } = useStore().latest;
  const core = useComputed(() => cpu.value?.cores.find((one) => one.cpu === number) ?? null);
  const share = useComputed(() => textOf(core.value?.utilization_percent, percent));
  const clock = useComputed(() =>
    core.value?.frequency_hertz == null ? '' : textOf(core.value.frequency_hertz, hertz),
  );
  const kind = useComputed(() => ({ performance: 'P', efficiency: 'E', none: '' })[core.value?.kind ?? 'none']);
  return (
    <li class="core-cell">
      <span class="core-cell-head">
        <span class="core-cell-name">
          <span class="visually-hidden">{`${t('Core')} `}</span>
          {number}
          {kind.value && <span class="core-cell-kind"> {kind}</span>}
        </span>
        <span class="core-cell-clock">{clock}</span>
        <span class="core-cell-value">{share}</span>
      </span>
      <span class="core-cell-chart">
        <Spark feed={feed} shown={[place]} max={() => 100} leastMax={100} />
      </span>
    </li>
  );
}
