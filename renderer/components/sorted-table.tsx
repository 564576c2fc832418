/** A table that is sorted by a press on a column's head, and whose rows stay where they are under the pointer. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { type Text, t } from '../language/text.ts';
import type { FigureOrigin } from '../store/app.ts';
import { type Format, textOf } from './format.ts';
import { ColumnWhy } from './why.tsx';

export interface SortedColumn<Row> {
  readonly id: string;
  readonly title: Text;
  readonly isNumber?: boolean;
  /** Takes what room the others leave, and is cut where it needs more. */
  readonly isRest?: boolean;
  /** Where its figures come from, if that can be asked. */
  readonly origin?: FigureOrigin;
  /** What it is sorted by; what is unknown comes last. */
  value(row: Row): number | string | null;
  cell(row: Row): ComponentChildren;
}

/** A column of readings: sorted by them, and each told by its format. */
export function numberColumn<Row>(
  column: Pick<SortedColumn<Row>, 'id' | 'title' | 'origin'>,
  value: (row: Row) => number | null,
  format: Format,
): SortedColumn<Row> {
  return { ...column, isNumber: true, value, cell: (row) => textOf(value(row), format) };
}

interface SortedTableProps<Row> {
  /** What the rows are, for those who cannot see the table. */
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly columns: readonly SortedColumn<Row>[];
  /** Id of the column that it is sorted by until another is chosen. */
  readonly first: string;
  keyOf(row: Row): string;
}

export function SortedTable<Row>({ caption, rows, columns, first, keyOf }: SortedTableProps<Row>) {
  const order = useSignal({ id: first, falling: columns.find(({ id }) => id === first)?.isNumber === true });
  const holding = useSignal(false);
  const kept = useRef<{ order: unknown; places: ReadonlyMap<string, number> } | null>(null);
  const column = columns.find(({ id }) => id === order.value.id);
  const places = holding.value && kept.current?.order === order.value ? kept.current.places : null;
  const sorted = [...rows].sort((a, b) => {
    if (places) return (places.get(keyOf(a)) ?? places.size) - (places.get(keyOf(b)) ?? places.size);
    const [left, right] = [column?.value(a) ?? null, column?.value(b) ?? null];
    if (left === right) return keyOf(a) < keyOf(b) ? -1 : 1;
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right === order.value.falling ? 1 : -1;
  });
  if (!places) kept.current = { order: order.value, places: new Map(sorted.map((row, i) => [keyOf(row), i])) };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="wide" tabIndex={0} aria-label={caption}>
      <table class="parts sorted-table">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ id, title, isNumber, origin }) => (
              <th
                key={id}
                scope="col"
                class={isNumber ? 'number' : undefined}
                aria-sort={order.value.id === id ? (order.value.falling ? 'descending' : 'ascending') : undefined}
              >
                <button
                  type="button"
                  class="sort"
                  onClick={() => {
                    const falling = order.value.id === id ? !order.value.falling : isNumber === true;
                    order.value = { id, falling };
                  }}
                >
                  {t(title)}
                </button>
                {origin && <ColumnWhy label={t(title)} origin={origin} />}
              </th>
            ))}
          </tr>
        </thead>
        <tbody
          onPointerEnter={() => {
            holding.value = true;
          }}
          onPointerLeave={() => {
            holding.value = false;
          }}
        >
          {sorted.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((one, i) =>
                i === 0 ? (
                  <th key={one.id} scope="row">
                    {one.cell(row)}
                  </th>
                ) : (
                  <td key={one.id} class={one.isNumber ? 'number' : one.isRest ? 'rest' : undefined}>
                    {one.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
