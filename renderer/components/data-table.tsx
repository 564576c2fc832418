/** The data of a chart as a table, for whoever reads better than they see, or wants the very numbers. */
import { labelText, t } from '../language/text.ts';
import type { FeedLine } from '../store/feed.ts';
import { rowsOf, type TimeRange } from './data-rows.ts';
import { Dialog } from './dialog.tsx';
import { type Format, textOf } from './format.ts';
import { useMomentFormat } from './moment.ts';

export interface DataTableProps extends TimeRange {
  readonly title: string;
  readonly lines: readonly FeedLine[];
  readonly format: Format;
  close(): void;
}

export function DataTable({ title, lines, format, fromMs, toMs, close }: DataTableProps) {
  const moment = useMomentFormat();
  const rows = rowsOf(lines, { fromMs, toMs }).reverse();
  return (
    <Dialog title={title} kind="data" close={close}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="scroll" tabIndex={0} aria-label={title}>
        <table class="parts">
          <caption class="visually-hidden">{t('{title}, newest first', { title })}</caption>
          <thead>
            <tr>
              <th scope="col">{t('Time')}</th>
              {lines.map(({ label, color }) => (
                <th key={color} scope="col" class="number">
                  {labelText(label)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ timeMs, values }) => (
              <tr key={timeMs}>
                <th scope="row">{moment.value.dateTime(timeMs)}</th>
                {values.map((value, i) => (
                  <td key={lines[i]?.color} class="number">
                    {textOf(value, format)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows.length === 0 && <p class="empty">{t('Nothing was recorded in this time.')}</p>}
    </Dialog>
  );
}
