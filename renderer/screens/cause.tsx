/** What did this? Who used what in a range of time, against as much time before it. */

import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { visibleText } from '../../protocol/visible-text.ts';
import { Dialog } from '../components/dialog.tsx';
import { bytes, cpuTime, type Format, noValue, roundDuration, textOf, toText } from '../components/format.ts';
import { useMomentFormat } from '../components/moment.ts';
import { Segmented } from '../components/segmented.tsx';
import { plural, t } from '../language/text.ts';
import type { PanelProps } from '../shell/panels.tsx';
import { useApp } from '../store/context.ts';
import { timeParams, zoomTo } from '../store/time.ts';
import { type CauseData, fetchCause } from './cause-data.ts';
import {
  type Amount,
  type Grouped,
  increase,
  type Range,
  type Resource,
  rankUsage,
  type Usage,
} from './cause-ranking.ts';

const resources = [
  { id: 'cpu', label: 'CPU', name: 'CPU time' },
  { id: 'disk', label: 'Disk', name: 'Bytes read and written' },
  { id: 'memory', label: 'Memory', name: 'Growth of memory' },
] as const;
const groupings = [
  { id: 'process', label: 'Processes', name: 'Processes' },
  { id: 'application', label: 'Apps', name: 'Applications' },
  { id: 'container', label: 'Containers', name: 'Containers' },
] as const;
const formats: Record<Resource, Format> = { cpu: cpuTime, disk: bytes, memory: bytes };
const mostRows = 50;

export function Cause({ close }: PanelProps) {
  const { store, panel } = useApp();
  const moment = useMomentFormat();
  const shown = panel.peek();
  const range = useMemo<Range>(
    () => (shown?.kind === 'cause' ? { fromMs: shown.fromMs, toMs: shown.toMs } : { fromMs: 0, toMs: 1 }),
    [],
  );
  const data = useSignal<CauseData | null>(null);
  const problem = useSignal<string | null>(null);
  const resource = useSignal<Resource>('cpu');
  const grouped = useSignal<Grouped>('process');
  useEffect(() => {
    fetchCause(store, range).then(
      (found) => {
        data.value = found;
      },
      (error: Error) => {
        problem.value = error.message;
      },
    );
  }, []);
  const usages = useComputed(() =>
    data.value ? rankUsage(data.value.tables, range, resource.value, grouped.value) : [],
  );
  const length = roundDuration(Math.max(1, Math.round((range.toMs - range.fromMs) / 1_000)));
  return (
    <Dialog title={t('What did this?')} kind="cause" close={close}>
      <p class="cause-range">
        {t('{dateTime} – {time}: {length}, against the {length} before.', {
          dateTime: moment.value.dateTime(range.fromMs),
          time: moment.value.time(range.toMs),
          length,
        })}
      </p>
      <div class="cause-tools">
        <Segmented
          legend={t('Ranked by')}
          choices={resources}
          chosen={resources.find(({ id }) => id === resource.value) ?? resources[0]}
          choose={({ id }) => {
            resource.value = id;
          }}
        />
        <Segmented
          legend={t('Grouped by')}
          choices={groupings}
          chosen={groupings.find(({ id }) => id === grouped.value) ?? groupings[0]}
          choose={({ id }) => {
            grouped.value = id;
          }}
        />
      </div>
      {problem.value !== null && <p class="empty">{problem.value}</p>}
      {problem.value === null && data.value === null && (
        <p class="empty" role="status">
          {t('Reading what was recorded…')}
        </p>
      )}
      {data.value?.tables.length === 0 && (
        <p class="empty">
          {t('No process table was recorded in this time. The recorder keeps the last minutes only.')}
        </p>
      )}
      {data.value && data.value.tables.length > 0 && (
        <Ranking
          usages={usages.value}
          resource={resource.value}
          machine={data.value.machine}
          range={range}
          close={close}
        />
      )}
    </Dialog>
  );
}

interface RankingProps {
  readonly usages: readonly Usage[];
  readonly resource: Resource;
  readonly machine: CauseData['machine'];
  readonly range: Range;
  close(): void;
}

function Ranking({ usages, resource, machine, range, close }: RankingProps) {
  const { store, router } = useApp();
  const format = formats[resource];
  const rows = usages.slice(0, mostRows);
  // Memory that shrank before may have grown by more than it is: the change counts too.
  const most = Math.max(1e-9, ...usages.flatMap((usage) => [usage.within?.value ?? 0, increase(usage)]));
  const share = (value: number) => `${(100 * Math.max(0, value)) / most}%`;
  const total = resource === 'memory' ? null : machine[resource];
  const explained = usages.reduce((sum, { within }) => sum + (within?.value ?? 0), 0);
  const left = total === null ? null : Math.max(0, total - explained);
  const show = ({ process, name }: Usage) => {
    close();
    const time = zoomTo(range.fromMs, range.toMs, store.time.peek(), store.serverNow());
    store.look({ ...time, atMs: Math.floor(range.toMs / 1_000) * 1_000 - 1_000 });
    const filter = process ? `pid:${process.pid}` : name;
    router.go({ screen: 'processes', params: { filter, ...timeParams(store.time.peek()) } });
  };
  if (rows.length === 0) return <p class="empty">{t('No recorded process used any in this time.')}</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="scroll" tabIndex={0} aria-label={t('Ranking')}>
        <table class="parts cause-table">
          <caption class="visually-hidden">{t('Who used most more than before')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('Name')}</th>
              <th scope="col" class="number">
                {t('In this time')}
              </th>
              <th scope="col" class="number">
                {t('Before')}
              </th>
              <th scope="col" class="number">
                {t('Change')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((usage) => (
              <tr key={usage.key}>
                <th scope="row">
                  <button
                    type="button"
                    class="cause-name"
                    title={visibleText(usage.process?.command_line ?? '')}
                    onClick={() => show(usage)}
                  >
                    <span class="cause-bar" style={{ '--share': share(usage.within?.value ?? 0) }} />
                    <span class="cause-bar cause-bar-more" style={{ '--share': share(increase(usage)) }} />
                    <span>{visibleText(usage.name)}</span>
                    <span class="cause-pid">
                      {usage.process
                        ? usage.process.pid
                        : plural(usage.members, '{count} process', '{count} processes')}
                    </span>
                  </button>
                </th>
                <td class="number">{amountText(usage.within, format)}</td>
                <td class="number cause-before">{amountText(usage.before, format)}</td>
                <td class="number">{changeText(increase(usage), format)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p class="cause-note">
        {left !== null && total !== null && (
          <>
            {t('The machine used {total}; {left} of it is not explained by recorded processes.', {
              total: toText(format(total)),
              left: toText(format(left)),
            })}{' '}
          </>
        )}
        {t('≥ marks what was not recorded all of the time.')}
      </p>
    </>
  );
}

function amountText(amount: Amount | null, format: Format): string {
  if (amount === null) return noValue;
  const sign = amount.value < 0 ? '−' : '';
  return `${amount.isLeast && amount.value > 0 ? '≥ ' : ''}${sign}${textOf(Math.abs(amount.value), format)}`;
}

function changeText(value: number, format: Format): string {
  return `${value < 0 ? '−' : '+'}${toText(format(Math.abs(value)))}`;
}
