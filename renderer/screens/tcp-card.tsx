/** TCP by process: who sends and receives now, asked for while the card is on the screen and the page is seen. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { TcpProcess, TcpUse } from '../../protocol/tcp.ts';
import { visibleText } from '../../protocol/visible-text.ts';
import { Card } from '../components/card.tsx';
import { bytes, count, networkRate, noValue } from '../components/format.ts';
import { numberColumn, type SortedColumn, SortedTable } from '../components/sorted-table.tsx';
import { useTcp } from '../components/use-tcp.ts';
import { t } from '../language/text.ts';
import { useStore } from '../store/context.ts';

interface Row extends TcpUse {
  readonly pid: number | null;
  readonly name: string;
  readonly title: string;
}

const columns: readonly SortedColumn<Row>[] = [
  {
    id: 'name',
    title: 'Process',
    value: ({ name }) => name.toLowerCase(),
    cell: ({ name, title }) => <span title={title}>{visibleText(name)}</span>,
  },
  {
    id: 'pid',
    title: 'PID',
    isNumber: true,
    value: ({ pid }) => pid,
    cell: ({ pid }) => pid ?? noValue,
  },
  numberColumn({ id: 'receive_rate', title: 'Receives' }, (row) => row.receive_bytes_per_second, networkRate),
  numberColumn({ id: 'transmit_rate', title: 'Sends' }, (row) => row.transmit_bytes_per_second, networkRate),
  numberColumn({ id: 'received', title: 'Received' }, (row) => row.receive_bytes, bytes),
  numberColumn({ id: 'sent', title: 'Sent' }, (row) => row.transmit_bytes, bytes),
  numberColumn({ id: 'sockets', title: 'Connections' }, (row) => row.sockets, count),
];

export function TcpCard() {
  const card = useRef<HTMLDivElement>(null);
  const onScreen = useSignal(false);
  useEffect(() => {
    if (!card.current) return;
    const observer = new IntersectionObserver((entries) => {
      onScreen.value = entries.some(({ isIntersecting }) => isIntersecting);
    });
    observer.observe(card.current);
    return () => observer.disconnect();
  }, []);
  const { mode } = useStore().time.value;
  const answer = useTcp(onScreen.value && mode === 'live');
  // Nothing is recorded of it, so there is nothing to rewind to.
  const isPast = mode === 'rewound';
  const result = answer.value.value;
  const problem = answer.problem.value;
  return (
    <Card title={t('TCP by process')} area="span-6" note={t('Connections that are open now')}>
      <div ref={card}>
        {isPast && <p class="empty">{t('It is told of now alone: go back to live to see it.')}</p>}
        {!isPast && problem !== null && <p class="empty">{problem}</p>}
        {!isPast && problem === null && !result && <p class="empty">{t('Asking…')}</p>}
        {!isPast && problem === null && result && (
          <>
            <SortedTable
              caption={t('Bytes of each process')}
              rows={rowsOf(result.processes, result.not_attributed)}
              columns={columns}
              first="receive_rate"
              keyOf={({ pid }) => String(pid)}
            />
            <p class="unavailable">{result.limits}</p>
          </>
        )}
      </div>
    </Card>
  );
}

function rowsOf(processes: readonly TcpProcess[], rest: TcpUse | null): Row[] {
  const rows = processes.map((one): Row => ({ ...one, title: '' }));
  if (!rest || rest.sockets === 0) return rows;
  const title = t(
    'Of processes that Telltale may not look into, and of connections that no process holds any more',
  );
  return [...rows, { ...rest, pid: null, name: t('Not attributed'), title }];
}
