/** The heaviest processes, by whatever column is chosen; rows keep their places while a person points at them. */

import { useComputed, useSignal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import type { ProcessData } from '../../protocol/families/process.ts';
import { visibleOrNull, visibleText } from '../../protocol/visible-text.ts';
import { Card, Unavailable } from '../components/card.tsx';
import { bytes, bytesPerSecond, count, percent, textOf } from '../components/format.ts';
import { units } from '../components/units.ts';
import { spoken } from '../language/language.ts';
import { plural, type Text, t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { type RankedProcess, rankProcesses, type SortColumn, type SortOrder } from '../store/ranking.ts';
import { channelReason, fieldReason } from '../store/reasons.ts';

const shownRows = 12;

const columns: readonly { id: SortColumn; title: Text; number: boolean }[] = [
  { id: 'name', title: 'Name', number: false },
  { id: 'pid', title: 'PID', number: true },
  { id: 'user', title: 'User', number: false },
  { id: 'cpu', title: 'CPU', number: true },
  { id: 'memory', title: 'Memory', number: true },
  { id: 'read', title: 'Read', number: true },
  { id: 'write', title: 'Write', number: true },
];

export function ProcessCard() {
  const store = useStore();
  const { process_top } = store.latest;
  const unavailable = channelReason(store.hello.value, 'process_top');
  const note = useComputed(() => {
    const data = process_top.value;
    if (!data) return '';
    const parts = [
      t('{count} processes, {threads} threads', {
        count: textOf(data.count, count),
        threads: textOf(data.threads, count),
      }),
    ];
    if (data.states.zombie > 0) parts.push(plural(data.states.zombie, '{count} zombie', '{count} zombies'));
    return parts.join(', ');
  });
  return (
    <Card title={t('Top processes')} area="process" note={note}>
      {unavailable !== null ? <Unavailable reason={unavailable} /> : <ProcessTable />}
    </Card>
  );
}

function ProcessTable() {
  const { process_top } = useStore().latest;
  const order = useSignal<SortOrder>({ column: 'cpu', descending: true });
  const holding = useSignal(false);
  const shown = useRef<RankedProcess[] | null>(null);
  const shownOrder = useRef(order.value);
  // A choice of order counts at once, also while the pointer is on the table.
  const held = holding.value && shownOrder.current === order.value ? shown.current : null;
  const rows = rankProcesses(process_top.value?.processes ?? [], order.value, held, shownRows);
  shown.current = rows;
  shownOrder.current = order.value;
  const sortBy = (column: SortColumn) => {
    const same = order.value.column === column;
    // Numbers are of interest from the top, names from A.
    const first = column !== 'name' && column !== 'user' && column !== 'pid';
    order.value = { column, descending: same ? !order.value.descending : first };
  };
  const hold = (value: boolean) => () => {
    holding.value = value;
  };
  return (
    <table class="processes">
      <caption class="visually-hidden">{t('Heaviest processes by CPU, memory and disk traffic')}</caption>
      <thead>
        <tr>
          {columns.map(({ id, title, number }) => (
            <th
              key={id}
              scope="col"
              class={`column-${id}${number ? ' number' : ''}`}
              aria-sort={
                order.value.column === id ? (order.value.descending ? 'descending' : 'ascending') : undefined
              }
            >
              <button type="button" class="sort" onClick={() => sortBy(id)}>
                {t(title)}
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody onPointerEnter={hold(true)} onPointerLeave={hold(false)}>
        {/* By place: another process in a row is other text, which costs less than rows that come, go and move. */}
        {rows.map((row, place) => (
          <ProcessRow key={place} row={row} data={process_top.value} />
        ))}
      </tbody>
    </table>
  );
}

interface ProcessRowProps {
  readonly row: RankedProcess;
  readonly data: ProcessData | null;
}

function ProcessRow({ row: { process, present }, data }: ProcessRowProps) {
  const reason = (field: 'read_bytes_per_second' | 'write_bytes_per_second') =>
    process[field] === null ? (fieldReason(data, `processes[${process.pid}].${field}`) ?? undefined) : undefined;
  const readReason = reason('read_bytes_per_second');
  const writeReason = reason('write_bytes_per_second');
  const now = (value: number | null) => (present ? value : null);
  // Between two samples most processes change nothing, and then they are the same objects.
  return useMemo(
    () => (
      <tr class={present ? undefined : 'absent'}>
        <th scope="row" class="column-name" title={visibleText(process.command_line ?? process.name)}>
          {visibleText(process.name)}
        </th>
        <td class="column-pid number">{process.pid}</td>
        <td class="column-user">{visibleOrNull(process.user)}</td>
        <td class="column-cpu number">{textOf(now(process.cpu_percent), percent)}</td>
        <td class="column-memory number">{textOf(now(process.memory_bytes), bytes)}</td>
        <td class="column-read number" title={readReason}>
          {textOf(now(process.read_bytes_per_second), bytesPerSecond)}
        </td>
        <td class="column-write number" title={writeReason}>
          {textOf(now(process.write_bytes_per_second), bytesPerSecond)}
        </td>
      </tr>
    ),
    [process, present, readReason, writeReason, units.value, spoken.value],
  );
}
