/** Pressure: how much time tasks lost waiting, which tells a busy machine from an overloaded one. */
import { useComputed } from '@preact/signals';
import { Card, Unavailable } from '../components/card.tsx';
import { Chart } from '../components/chart.tsx';
import { percent, textOf } from '../components/format.ts';
import { Stat } from '../components/stat.tsx';
import { type Text, t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { channelReason, fieldReason } from '../store/reasons.ts';

const resources = ['cpu', 'memory', 'io'] as const;
type Resource = (typeof resources)[number];
const names: Record<Resource, Text> = { cpu: 'CPU', memory: 'Memory', io: 'I/O' };

export function PressureCard() {
  const store = useStore();
  const { pressure } = store.latest;
  const unavailable = channelReason(store.hello.value, 'pressure');
  return (
    <Card title={t('Pressure')} area="pressure" note={unavailable === null ? t('time that some task waited') : ''}>
      {unavailable !== null ? (
        <Unavailable reason={unavailable} />
      ) : (
        <>
          <div class="stats">
            {store.feeds.pressure.definition.lines.map((line, i) => (
              <Stat
                key={line.color}
                feed={store.feeds.pressure}
                line={i}
                format={percent}
                reason={() => fieldReason(pressure.value, `${resources[i]}.some_percent`)}
              />
            ))}
          </div>
          <Chart
            feed={store.feeds.pressure}
            label={t('Time that some task waited')}
            format={percent}
            leastMax={5}
            ceiling={100}
          />
          <Waits />
        </>
      )}
    </Card>
  );
}

function Waits() {
  return (
    <table class="parts">
      <caption class="visually-hidden">{t('Time lost waiting')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('Waiting for')}</th>
          <th scope="col" class="number">
            {t('Some tasks')}
          </th>
          <th scope="col" class="number">
            {t('All tasks')}
          </th>
        </tr>
      </thead>
      <tbody>
        {resources.map((resource) => (
          <Wait key={resource} resource={resource} />
        ))}
      </tbody>
    </table>
  );
}

function Wait({ resource }: { readonly resource: Resource }) {
  const { pressure } = useStore().latest;
  const some = useComputed(() => textOf(pressure.value?.[resource].some_percent, percent));
  const full = useComputed(() => textOf(pressure.value?.[resource].full_percent, percent));
  const reason = useComputed(() => fieldReason(pressure.value, `${resource}.full_percent`) ?? undefined);
  return (
    <tr>
      <th scope="row">{t(names[resource])}</th>
      <td class="number">{some}</td>
      <td class="number" title={reason}>
        {full}
      </td>
    </tr>
  );
}
