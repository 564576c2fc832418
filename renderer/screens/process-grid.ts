/**
 * The process table in the page: a grid whose rows are filled by hand, since drawing a few dozen of ten thousand rows
 * anew at each scroll leaves no time for a framework. What it shows is given; what happens to it is told.
 */
import { VirtualRows } from '../components/virtual-rows.ts';
import type { ColumnContext, ProcessColumn } from './process-columns.ts';
import type { TableRow } from './process-table.ts';

export interface GridState {
  readonly rows: readonly TableRow[];
  readonly columns: readonly ProcessColumn[];
  readonly context: ColumnContext;
  /** Key of the chosen row. */
  readonly chosen: string | null;
  /** Whether rows may be folded, and so have levels to be told. */
  readonly hasLevels: boolean;
  /** Why a field of a process has no value. */
  reason(row: TableRow, column: ProcessColumn): string | null;
}

export interface GridHandlers {
  choose(key: string): void;
  open(key: string): void;
  fold(key: string): void;
}

/** Columns that tell something of several processes at once. */
const summedColumns = ['name', 'user', 'cpu', 'memory', 'read', 'write'];
const indentPx = 16;

export class ProcessGrid {
  readonly #viewport: HTMLElement;
  readonly #rows: VirtualRows;
  readonly #handlers: GridHandlers;
  readonly #id: string;
  #state: GridState | null = null;

  /** @param id names the rows for `aria-activedescendant` */
  constructor(viewport: HTMLElement, head: HTMLElement, canvas: HTMLElement, id: string, handlers: GridHandlers) {
    this.#viewport = viewport;
    this.#id = id;
    this.#handlers = handlers;
    this.#rows = new VirtualRows({
      viewport,
      canvas,
      headHeight: () => head.offsetHeight,
      rowHeight: () => (document.documentElement.dataset.density === 'compact' ? 22 : 27),
      create: () => this.#create(),
      fill: (row, place) => this.#fill(row, place),
    });
  }

  update(state: GridState): void {
    this.#state = state;
    this.#rows.update(state.rows.length);
    this.#tellChosen();
  }

  /** Moves the choice by rows; `page` counts as many as fit into sight. */
  move(by: number | 'page' | '-page' | 'first' | 'last'): void {
    const { rows, chosen } = this.#state ?? { rows: [], chosen: null };
    if (rows.length === 0) return;
    const at = rows.findIndex(({ key }) => key === chosen);
    const last = rows.length - 1;
    const steps = { page: this.#rows.page, '-page': -this.#rows.page, first: -rows.length, last: rows.length };
    const next = at === -1 ? 0 : at + (typeof by === 'number' ? by : steps[by]);
    const place = Math.min(last, Math.max(0, next));
    this.#handlers.choose(rows[place]?.key ?? '');
    this.#rows.reveal(place);
    this.#tellChosen();
  }

  destroy(): void {
    this.#rows.destroy();
  }

  #create(): HTMLElement {
    const row = document.createElement('div');
    row.className = 'grid-row';
    row.setAttribute('role', 'row');
    row.addEventListener('click', (event) => {
      const key = row.dataset.key ?? '';
      this.#handlers.choose(key);
      if ((event.target as Element).closest('.grid-fold')) this.#handlers.fold(key);
    });
    row.addEventListener('dblclick', () => this.#handlers.open(row.dataset.key ?? ''));
    return row;
  }

  #fill(element: HTMLElement, place: number): void {
    const state = this.#state;
    const row = state?.rows[place];
    if (!state || !row) return;
    const { columns, context } = state;
    if (element.childElementCount !== columns.length) {
      element.replaceChildren(...columns.map(() => makeCell()));
    }
    const isChosen = row.key === state.chosen;
    element.dataset.key = row.key;
    element.id = `${this.#id}-${place}`;
    element.className = `grid-row${isChosen ? ' grid-row-chosen' : ''}${row.present ? '' : ' grid-row-gone'}`;
    element.setAttribute('aria-rowindex', String(place + 2));
    element.setAttribute('aria-selected', String(isChosen));
    if (state.hasLevels) element.setAttribute('aria-level', String(row.depth + 1));
    else element.removeAttribute('aria-level');
    if (row.isParent) element.setAttribute('aria-expanded', String(!row.isFolded));
    else element.removeAttribute('aria-expanded');
    columns.forEach((column, i) => {
      const cell = element.children[i] as HTMLElement;
      const isShown = row.members === 0 || summedColumns.includes(column.id);
      const gone = !row.present && column.isNumber && column.id !== 'pid';
      const text = !isShown ? '' : gone ? '—' : column.text(row.process, context);
      cell.className = column.isNumber ? 'grid-cell number' : 'grid-cell';
      if (column.id === 'name') this.#fillName(cell, row, text, state.hasLevels);
      else if (cell.textContent !== text) cell.textContent = text;
      const heat = column.heat && row.present ? Math.round(40 * column.heat(row.process, context)) : 0;
      if (heat > 0) cell.style.setProperty('--heat', `${heat}%`);
      else cell.style.removeProperty('--heat');
      const title = state.reason(row, column) ?? (column.isNumber ? '' : text);
      if (cell.title !== title) cell.title = title;
    });
  }

  #fillName(cell: HTMLElement, row: TableRow, name: string, hasLevels: boolean): void {
    cell.classList.add('grid-name');
    cell.style.paddingInlineStart = hasLevels ? `${8 + indentPx * Math.min(row.depth, 12)}px` : '';
    const fold = document.createElement('span');
    fold.className = row.isParent ? `grid-fold${row.isFolded ? ' grid-folded' : ''}` : 'grid-leaf';
    const text = document.createElement('span');
    text.className = 'grid-name-text';
    text.textContent = name;
    const members = document.createElement('span');
    members.className = 'grid-members';
    members.textContent = row.members > 0 ? String(row.members) : '';
    cell.replaceChildren(...(hasLevels ? [fold] : []), text, ...(row.members > 0 ? [members] : []));
  }

  #tellChosen(): void {
    const { rows, chosen } = this.#state ?? { rows: [], chosen: null };
    const place = rows.findIndex(({ key }) => key === chosen);
    const element = place === -1 ? null : this.#rows.elementAt(place);
    if (element) this.#viewport.setAttribute('aria-activedescendant', element.id);
    else this.#viewport.removeAttribute('aria-activedescendant');
  }
}

function makeCell(): HTMLElement {
  const cell = document.createElement('div');
  cell.setAttribute('role', 'gridcell');
  return cell;
}
