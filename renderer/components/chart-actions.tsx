/** What can be taken out of a chart: its picture, its data, its data as a table. The code for it comes when it is used. */

import { type ReadonlySignal, useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { visibleText } from '../../protocol/visible-text.ts';
import type { LineChart } from '../charts/line-chart.ts';
import { t } from '../language/text.ts';
import { useApp } from '../store/context.ts';
import type { FeedLine } from '../store/feed.ts';
import type { DataTableProps } from './data-table.tsx';
import type { Format } from './format.ts';
import { Menu } from './menu.tsx';

interface ChartActionsProps {
  readonly chart: ReadonlySignal<LineChart | null>;
  lines(): readonly FeedLine[];
  readonly label: string;
  readonly format: Format;
  /** A stack has no room for another day's lines. */
  readonly isStacked: boolean;
}

export function ChartActions({ chart, lines, label, format, isStacked }: ChartActionsProps) {
  const { store, preferences } = useApp();
  const { yesterday } = preferences.values;
  const table = useSignal<ComponentType<DataTableProps> | null>(null);
  const span = () => ({ fromMs: store.edge() - store.span.peek().ms, toMs: store.edge() });
  const save = async (what: 'png' | 'csv') => {
    const { saveCsv, savePicture } = await import('./chart-export.ts');
    const title = visibleText(`${store.hello.peek()?.name ?? 'Telltale'} – ${label}`);
    if (what === 'csv') saveCsv(title, lines(), span());
    else if (chart.peek()) savePicture(title, chart.peek() as LineChart, span());
  };
  const Table = table.value;
  return (
    <>
      <Menu
        name={t('{label}: picture and data', { label })}
        class="chart-menu"
        items={[
          {
            label: t('Show as table'),
            act: () =>
              void import('./data-table.tsx').then(({ DataTable }) => {
                table.value = DataTable;
              }),
          },
          { label: t('Save picture (PNG)'), act: () => void save('png') },
          { label: t('Save data (CSV)'), act: () => void save('csv') },
          ...(isStacked
            ? []
            : [
                {
                  label: yesterday.value === 'shown' ? t('Hide yesterday') : t('Show yesterday in all charts'),
                  act: () => preferences.set('yesterday', yesterday.peek() === 'shown' ? 'hidden' : 'shown'),
                },
              ]),
        ]}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <circle cx="3" cy="8" r="1.4" />
          <circle cx="8" cy="8" r="1.4" />
          <circle cx="13" cy="8" r="1.4" />
        </svg>
      </Menu>
      {Table && (
        <Table
          title={label}
          lines={lines()}
          format={format}
          {...span()}
          close={() => {
            table.value = null;
          }}
        />
      )}
    </>
  );
}
