/** Load: how many tasks want to run, and how much the kernel switches between them. */
import { useComputed } from '@preact/signals';
import type { CpuData } from '../../protocol/families/cpu.ts';
import { Card, Unavailable } from '../components/card.tsx';
import { Chart } from '../components/chart.tsx';
import { type Figure, FigureList } from '../components/figures.tsx';
import { count, load, perSecond } from '../components/format.ts';
import { Stat } from '../components/stat.tsx';
import { fixedNumber, t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { channelReason, fieldReason } from '../store/reasons.ts';

const fields = [
  { name: 'Running', format: count, key: 'processes_running' },
  { name: 'Blocked', format: count, key: 'processes_blocked' },
  { name: 'Switches', format: perSecond, key: 'context_switches_per_second' },
  { name: 'Interrupts', format: perSecond, key: 'interrupts_per_second' },
  { name: 'New tasks', format: perSecond, key: 'forks_per_second' },
] as const;

const figures = fields.map(
  ({ name, format, key }): Figure<CpuData> => ({
    name,
    format,
    origin: { channel: 'cpu', path: key },
    read: (data) => data[key],
    reason: (data) => fieldReason(data, key),
  }),
);

export function LoadCard() {
  const store = useStore();
  const { cpu } = store.latest;
  const unavailable = channelReason(store.hello.value, 'cpu');
  const cores = useComputed(() => cpu.value?.cores.length ?? 0);
  const note = useComputed(() =>
    cores.value === 0 ? '' : t('full at {cores}', { cores: fixedNumber(cores.value, 2) }),
  );
  return (
    <Card title={t('Load')} area="load" note={note}>
      {unavailable !== null ? (
        <Unavailable reason={unavailable} />
      ) : (
        <>
          <div class="stats">
            {store.feeds.loadAverage.definition.lines.map((line, i) => (
              <Stat
                key={line.color}
                feed={store.feeds.loadAverage}
                line={i}
                format={load}
                reason={() => fieldReason(cpu.value, 'load_average')}
              />
            ))}
          </div>
          <Chart feed={store.feeds.loadAverage} label={t('Load average')} format={load} leastMax={1} />
          <FigureList data={cpu} figures={figures} />
        </>
      )}
    </Card>
  );
}
