// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and tells its active row
// biome-ignore-all lint/a11y/useSemanticElements: the rows of a table cannot be laid out where only some of them stand in the page
/** The process table as a part of the screen: its head, its keys, and the grid that fills the rows. */

import { effect, useComputed } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { ProcessData } from '../../protocol/families/process.ts';
import { useMomentFormat } from '../components/moment.ts';
import { units } from '../components/units.ts';
import { ColumnWhy } from '../components/why.tsx';
import { spoken } from '../language/language.ts';
import { t } from '../language/text.ts';
import { useApp } from '../store/context.ts';
import { fieldReason } from '../store/reasons.ts';
import { leastWidthPx, originOf, type ProcessColumn } from './process-columns.ts';
import { ProcessGrid } from './process-grid.ts';
import type { TableRow } from './process-table.ts';

interface GridProps {
  readonly rows: { readonly value: readonly TableRow[] };
  readonly columns: { readonly value: readonly ProcessColumn[] };
  /** In place of the width that the column of names has by itself; `null` where it keeps that. */
  readonly nameWidth: { readonly value: string | null };
  readonly order: { readonly value: { readonly column: ProcessColumn; readonly descending: boolean } };
  readonly chosen: { value: string | null };
  readonly hasLevels: { readonly value: boolean };
  readonly cpuDivisor: { readonly value: number };
  readonly data: { readonly value: ProcessData | null };
  hold(value: boolean): void;
  open(key: string): void;
  fold(key: string): void;
}

export function ProcessGridView({
  rows,
  columns,
  nameWidth,
  order,
  chosen,
  hasLevels,
  cpuDivisor,
  data,
  hold,
  open,
  fold,
}: GridProps) {
  const { router } = useApp();
  const moment = useMomentFormat();
  const id = useId();
  const viewport = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const grid = useRef<ProcessGrid | null>(null);
  /** A process is looked at closely; an application, which is several, is unfolded. */
  const enter = (key: string) => {
    const row = rows.value.find((one) => one.key === key);
    if (row && row.members > 0) fold(key);
    else open(key);
  };
  useEffect(() => {
    if (!viewport.current || !head.current || !canvas.current) return;
    const choose = (key: string) => {
      chosen.value = key;
    };
    const made = new ProcessGrid(viewport.current, head.current, canvas.current, id, {
      choose,
      open: enter,
      fold,
    });
    grid.current = made;
    const stop = effect(() => {
      // Numbers and words on it follow units and language.
      void units.value;
      void spoken.value;
      made.update({
        rows: rows.value,
        columns: columns.value,
        context: { cpuDivisor: cpuDivisor.value, time: moment.value.dateTime },
        chosen: chosen.value,
        hasLevels: hasLevels.value,
        reason: (row, column) =>
          column.field !== undefined && row.members === 0 && row.process[column.field] === null
            ? fieldReason(data.value, `processes[${row.process.pid}].${column.field}`)
            : null,
      });
    });
    return () => {
      stop();
      made.destroy();
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows.value.find(({ key }) => key === chosen.value);
    const moves = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 'page',
      PageUp: '-page',
      Home: 'first',
      End: 'last',
    } as const;
    if (Object.hasOwn(moves, event.key)) grid.current?.move(moves[event.key as keyof typeof moves]);
    else if (event.key === 'Enter' && row) enter(row.key);
    else if (event.key === 'ArrowRight' && row?.isParent && row.isFolded) fold(row.key);
    else if (event.key === 'ArrowLeft' && row?.isParent && !row.isFolded) fold(row.key);
    else return;
    event.preventDefault();
  };
  const widths = useComputed(() =>
    columns.value.map(({ id: columnId, width }) => ({
      width: columnId === 'name' ? (nameWidth.value ?? width) : width,
    })),
  );
  const template = useComputed(() => widths.value.map(({ width }) => width).join(' '));
  const least = useComputed(() => leastWidthPx(widths.value));
  return (
    <div
      ref={viewport}
      class="grid-view"
      role="treegrid"
      aria-label={t('Processes')}
      aria-rowcount={rows.value.length + 1}
      tabIndex={0}
      style={{ '--columns': template.value, '--least': `${least.value}px` }}
      onKeyDown={onKeyDown}
    >
      <div ref={head} class="grid-head" role="rowgroup">
        <div class="grid-row" role="row" aria-rowindex={1}>
          {columns.value.map((column) => (
            <div
              key={column.id}
              role="columnheader"
              class={column.isNumber ? 'grid-cell number' : 'grid-cell'}
              aria-sort={
                order.value.column === column ? (order.value.descending ? 'descending' : 'ascending') : undefined
              }
            >
              <button
                type="button"
                class="sort"
                tabIndex={-1}
                onClick={() => {
                  const same = order.value.column === column;
                  const falling = same ? !order.value.descending : column.isNumber && column.id !== 'pid';
                  router.set({ sort: column.id, order: falling ? 'falling' : 'rising' }, 'replace');
                }}
              >
                {t(column.title)}
              </button>
              <HeadWhy column={column} />
            </div>
          ))}
        </div>
      </div>
      <div
        ref={canvas}
        class="grid-canvas"
        role="rowgroup"
        onPointerEnter={() => hold(true)}
        onPointerLeave={() => hold(false)}
      />
    </div>
  );
}

/** Reached by keyboard in the choice of columns, since the grid has one stop for Tab. */
function HeadWhy({ column }: { readonly column: ProcessColumn }) {
  const origin = originOf(column);
  return origin && <ColumnWhy label={t(column.title)} origin={origin} reachable={false} />;
}
