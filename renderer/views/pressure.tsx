/** Pressure: how much time tasks lost waiting, which tells a busy machine from an overloaded one. */
import type { PressureData } from '../../protocol/families/pressure.ts';
import { Card, Unavailable } from '../components/card.tsx';
import { Chart } from '../components/chart.tsx';
import { FigureList } from '../components/figures.tsx';
import { percent } from '../components/format.ts';
import { Stat } from '../components/stat.tsx';
import { useStore } from '../store/context.ts';
import { channelReason, fieldReason } from '../store/reasons.ts';

const resources = ['cpu', 'memory', 'io'] as const;

const figures = [
  { name: 'All waited: CPU', format: percent, resource: 'cpu' },
  { name: 'memory', format: percent, resource: 'memory' },
  { name: 'I/O', format: percent, resource: 'io' },
] as const;

const items = figures.map(({ name, format, resource }) => ({
  name,
  format,
  read: (data: PressureData) => data[resource].full_percent,
  reason: (data: PressureData) => fieldReason(data, `${resource}.full_percent`),
}));

export function PressureCard() {
  const store = useStore();
  const { pressure } = store.latest;
  const unavailable = channelReason(store.hello.value, 'pressure');
  return (
    <Card title="Pressure" area="pressure" note={unavailable === null ? 'time that some task waited' : ''}>
      {unavailable !== null ? (
        <Unavailable reason={unavailable} />
      ) : (
        <>
          <div class="stats">
            {store.feeds.pressure.definition.lines.map((line, i) => (
              <Stat
                key={line.label}
                feed={store.feeds.pressure}
                line={i}
                format={percent}
                reason={() => fieldReason(pressure.value, `${resources[i]}.some_percent`)}
              />
            ))}
          </div>
          <Chart feed={store.feeds.pressure} label="Time that some task waited" format={percent} leastMax={5} />
          <FigureList data={pressure} figures={items} />
        </>
      )}
    </Card>
  );
}
