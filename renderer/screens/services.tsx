/** Services: which of them run, which have failed, and what each uses. */
import { useComputed, useSignal } from '@preact/signals';
import type { Service } from '../../protocol/families/service.ts';
import { visibleOrNull, visibleText } from '../../protocol/visible-text.ts';
import { Card, Unavailable } from '../components/card.tsx';
import { bytes, count, noValue, percent } from '../components/format.ts';
import { Search } from '../components/search.tsx';
import { numberColumn, type SortedColumn, SortedTable } from '../components/sorted-table.tsx';
import { useChannel } from '../components/use-feed.ts';
import { plural, t } from '../language/text.ts';
import type { FigureOrigin } from '../store/app.ts';
import { useStore } from '../store/context.ts';
import { channelReason } from '../store/reasons.ts';
import { ScreenFrame } from './parts.tsx';

function originOf(field: keyof Service): FigureOrigin {
  return { channel: 'service', path: `services[].${field}` };
}

export const columns: readonly SortedColumn<Service>[] = [
  {
    id: 'name',
    title: 'Service',
    value: ({ service }) => service.toLowerCase(),
    cell: ({ service }) => (
      <span title={visibleText(service)}>{visibleText(service.replace(/\.service$/, ''))}</span>
    ),
  },
  {
    id: 'state',
    title: 'State',
    origin: originOf('state'),
    value: ({ state }) => state,
    cell: ({ state, sub_state }) => (
      <span class={state === 'failed' ? 'tag tag-warning' : 'tag'}>
        {visibleOrNull(sub_state ?? state) ?? t('unknown')}
      </span>
    ),
  },
  numberColumn({ id: 'cpu', title: 'CPU', origin: originOf('cpu_percent') }, (one) => one.cpu_percent, percent),
  numberColumn(
    { id: 'memory', title: 'Memory', origin: originOf('memory_bytes') },
    (one) => one.memory_bytes,
    bytes,
  ),
  numberColumn({ id: 'tasks', title: 'Tasks', origin: originOf('tasks') }, (one) => one.tasks, count),
  numberColumn({ id: 'restarts', title: 'Restarts', origin: originOf('restarts') }, (one) => one.restarts, count),
  {
    id: 'pid',
    title: 'Main PID',
    isNumber: true,
    value: (one) => one.main_pid,
    cell: (one) => (one.main_pid === null ? noValue : String(one.main_pid)),
  },
  {
    id: 'description',
    title: 'What it is',
    value: ({ description }) => description,
    isRest: true,
    cell: ({ description }) => (
      <span title={visibleOrNull(description) ?? ''}>{visibleOrNull(description) ?? noValue}</span>
    ),
  },
];

export function ServicesScreen() {
  const store = useStore();
  useChannel('service');
  const { service } = store.latest;
  const filter = useSignal('');
  const missing = channelReason(store.hello.value, 'service');
  const all = useComputed(() => service.value?.services ?? []);
  const rows = useComputed(() => {
    const word = filter.value.trim().toLowerCase();
    return all.value.filter(({ service: name, description }) =>
      `${name} ${description ?? ''}`.toLowerCase().includes(word),
    );
  });
  const about = useComputed(() => {
    const failed = all.value.filter(({ state }) => state === 'failed').length;
    if (!service.value) return '';
    const services = plural(all.value.length, '{count} service', '{count} services');
    return failed > 0 ? `${services} · ${t('{failed} failed', { failed })}` : services;
  });
  return (
    <ScreenFrame title={t('Services')} about={about}>
      <Card title={t('Each service')} area="span-6" note={t('CPU: 100% is one core')}>
        {missing !== null && <Unavailable reason={missing} />}
        {missing === null && (
          <Search
            label={t('Filter services')}
            placeholder={t('Name or description')}
            value={filter}
            change={(value) => {
              filter.value = value;
            }}
          />
        )}
        {missing === null && service.value === null && <p class="empty">{t('Waiting for the first reading…')}</p>}
        {service.value && rows.value.length === 0 && <p class="empty">{t('No service of that name.')}</p>}
        {rows.value.length > 0 && (
          <SortedTable
            caption={t('Services')}
            rows={rows.value}
            columns={columns}
            first="cpu"
            keyOf={({ service: name }) => name}
          />
        )}
      </Card>
    </ScreenFrame>
  );
}
