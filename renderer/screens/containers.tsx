/** Containers: what each of them uses, of what it may. */
import { useComputed } from '@preact/signals';
import type { Container } from '../../protocol/families/container.ts';
import { visibleOrNull, visibleText } from '../../protocol/visible-text.ts';
import { Card, Unavailable } from '../components/card.tsx';
import { bytes, bytesPerSecond, count, networkRate, noValue, percent, textOf } from '../components/format.ts';
import { numberColumn, type SortedColumn, SortedTable } from '../components/sorted-table.tsx';
import { useChannel } from '../components/use-feed.ts';
import { t } from '../language/text.ts';
import type { FigureOrigin } from '../store/app.ts';
import { useStore } from '../store/context.ts';
import { channelReason } from '../store/reasons.ts';
import { ScreenFrame } from './parts.tsx';

function originOf(field: keyof Container): FigureOrigin {
  return { channel: 'container', path: `containers[].${field}` };
}

/** Of one that does not run nothing is known. */
function isUnlimited({ memory_bytes, memory_limit_bytes }: Container): boolean {
  return memory_bytes !== null && memory_limit_bytes === null;
}

export const columns: readonly SortedColumn<Container>[] = [
  {
    id: 'name',
    title: 'Name',
    value: ({ name }) => name.toLowerCase(),
    cell: ({ name, id }) => <span title={`${visibleText(name)}\n${id}`}>{visibleText(name)}</span>,
  },
  {
    id: 'state',
    title: 'State',
    origin: originOf('state'),
    value: ({ state }) => state,
    cell: ({ state, health }) => (
      <span class={health === 'unhealthy' || state === 'dead' ? 'tag tag-warning' : 'tag'}>
        {health === null ? state : `${state}, ${health}`}
      </span>
    ),
  },
  numberColumn({ id: 'cpu', title: 'CPU', origin: originOf('cpu_percent') }, (one) => one.cpu_percent, percent),
  numberColumn(
    { id: 'memory', title: 'Memory', origin: originOf('memory_bytes') },
    (one) => one.memory_bytes,
    bytes,
  ),
  {
    id: 'limit',
    title: 'Limit',
    origin: originOf('memory_limit_bytes'),
    isNumber: true,
    value: (one) => one.memory_limit_bytes,
    cell: (one) => (isUnlimited(one) ? t('none') : textOf(one.memory_limit_bytes, bytes)),
  },
  numberColumn(
    { id: 'read', title: 'Read', origin: originOf('read_bytes_per_second') },
    (one) => one.read_bytes_per_second,
    bytesPerSecond,
  ),
  numberColumn(
    { id: 'write', title: 'Write', origin: originOf('write_bytes_per_second') },
    (one) => one.write_bytes_per_second,
    bytesPerSecond,
  ),
  numberColumn(
    { id: 'received', title: 'Received', origin: originOf('receive_bytes_per_second') },
    (one) => one.receive_bytes_per_second,
    networkRate,
  ),
  numberColumn(
    { id: 'sent', title: 'Sent', origin: originOf('transmit_bytes_per_second') },
    (one) => one.transmit_bytes_per_second,
    networkRate,
  ),
  numberColumn({ id: 'tasks', title: 'Tasks', origin: originOf('tasks') }, (one) => one.tasks, count),
  {
    id: 'image',
    title: 'Image',
    isRest: true,
    value: ({ image }) => image,
    cell: ({ image, engine }) => (
      <span title={`${engine} ${visibleOrNull(image) ?? ''}`}>{visibleOrNull(image) ?? noValue}</span>
    ),
  },
];

export function ContainersScreen() {
  const store = useStore();
  useChannel('container');
  const { container } = store.latest;
  const missing = channelReason(store.hello.value, 'container');
  const rows = useComputed(() => container.value?.containers ?? []);
  const about = useComputed(() => {
    const running = rows.value.filter(({ state }) => state === 'running').length;
    const { length } = rows.value;
    return length === 0 ? '' : t('{running} running of {count}', { running, count: length });
  });
  return (
    <ScreenFrame title={t('Containers')} about={about}>
      <Card title={t('Each container')} area="span-6" note={t('CPU: 100% is one core')}>
        {missing !== null && <Unavailable reason={missing} />}
        {missing === null && container.value === null && (
          <p class="empty">{t('Waiting for the first reading…')}</p>
        )}
        {container.value && rows.value.length === 0 && (
          <div class="empty">
            <p class="empty-title">{t('No containers')}</p>
            <p>
              {t('Those of Docker, Podman, containerd and LXC stand here as soon as one runs on this machine.')}
            </p>
          </div>
        )}
        {rows.value.length > 0 && (
          <SortedTable
            caption={t('Containers')}
            rows={rows.value}
            columns={columns}
            first="cpu"
            keyOf={({ id, name }) => `${id} ${name}`}
          />
        )}
      </Card>
    </ScreenFrame>
  );
}
