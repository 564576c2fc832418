/** CPU: how busy, with what, and on which cores. */
import { useComputed } from '@preact/signals';
import { Bar } from '../components/bar.tsx';
import { Card, Unavailable } from '../components/card.tsx';
import { Chart } from '../components/chart.tsx';
import { hertz, percent, textOf } from '../components/format.ts';
import { Legend } from '../components/legend.tsx';
import { Stat } from '../components/stat.tsx';
import { useList } from '../components/use-list.ts';
import { plural, t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { channelReason, fieldReason } from '../store/reasons.ts';

/** From here on cores stand closer together. */
const manyCores = 16;

export function CpuCard() {
  const store = useStore();
  const { cpu } = store.latest;
  const unavailable = channelReason(store.hello.value, 'cpu');
  const note = useComputed(() => {
    const data = cpu.value;
    if (!data) return '';
    const parts = [plural(data.cores.length, '{count} core', '{count} cores')];
    if (data.frequency_hertz !== null) parts.push(textOf(data.frequency_hertz, hertz));
    if (data.limit_cores !== null) parts.push(t('limited to {limitCores}', { limitCores: data.limit_cores }));
    return parts.join(' · ');
  });
  return (
    <Card title={t('CPU')} area="cpu" note={note}>
      {unavailable !== null ? (
        <Unavailable reason={unavailable} />
      ) : (
        <>
          <div class="cpu-now">
            <Stat
              feed={store.feeds.cpuTotal}
              line={0}
              format={percent}
              swatch={false}
              reason={() => fieldReason(cpu.value, 'utilization_percent')}
            />
            <Legend feed={store.feeds.cpu} label={t('CPU time by mode')} format={percent} columns={2} />
          </div>
          <Chart
            feed={store.feeds.cpu}
            label={t('CPU time by mode')}
            format={percent}
            max={100}
            stacked
            size="tall"
          />
          <Cores />
        </>
      )}
    </Card>
  );
}

function Cores() {
  const { cpu } = useStore().latest;
  const cores = useList(() => (cpu.value?.cores ?? []).map((core) => core.cpu));
  return (
    <ul class={`cores ${cores.length > manyCores ? 'cores-many' : ''}`} aria-label={t('Cores')}>
      {cores.map((number, index) => (
        <Core key={number} number={number} index={index} />
      ))}
    </ul>
  );
}

function Core({ number, index }: { readonly number: number; readonly index: number }) {
  const { cpu } = useStore().latest;
  const share = useComputed(() => cpu.value?.cores[index]?.utilization_percent ?? null);
  const text = useComputed(() => textOf(share.value, percent));
  return (
    <li class="core">
      <span class="core-name">
        <span class="visually-hidden">{`${t('Core')} `}</span>
        {number}
      </span>
      <Bar percent={share} />
      <span class="core-value">{text}</span>
    </li>
  );
}
