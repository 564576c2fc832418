/**
 * The process table in the page: a grid whose rows are filled by hand, since drawing a few dozen of ten thousand rows
 * anew at each scroll leaves no time for a framework. What it shows is given; what happens to it is told.
 */
import { noValue } from '../components/format.ts';
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
/** A level's step, that of the first, and how much of the cell they take at most: a name must have room at any depth. */
const indentPx = 13;
const leastIndentPx = 8;
const mostIndent = '50%';

/** As `--row` in process-grid.css. */
const rowHeights = { comfortable: 27, compact: 22, finger: 40 };

export class ProcessGrid {
  readonly #viewport: HTMLElement;
  readonly #rows: VirtualRows;
  readonly #handlers: GridHandlers;
  readonly #id: string;
  readonly #parts = new WeakMap<HTMLElement, RowParts>();
  #state: GridState | null = null;

  /** @param id names the rows for `aria-activedescendant` */
  constructor(viewport: HTMLElement, head: HTMLElement, canvas: HTMLElement, id: string, handlers: GridHandlers) {
    this.#viewport = viewport;
    this.#id = id;
    this.#handlers = handlers;
    const coarse = matchMedia('(pointer: coarse)');
    this.#rows = new VirtualRows({
      viewport,
      canvas,
      headHeight: () => head.offsetHeight,
      rowHeight: () => (coarse.matches ? rowHeights.finger : rowHeights[density()]),
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
      // A finger has no second click to spare.
      else if (isTouch(event)) this.#handlers.open(key);
    });
    row.addEventListener('dblclick', () => this.#handlers.open(row.dataset.key ?? ''));
    return row;
  }

  #fill(element: HTMLElement, place: number): void {
    const state = this.#state;
    const row = state?.rows[place];
    if (!state || !row) return;
    const { columns, context } = state;
    const parts = this.#partsOf(element, columns);
    const isChosen = row.key === state.chosen;
    element.dataset.key = row.key;
    element.id = `${this.#id}-${place}`;
    setClass(element, `grid-row${isChosen ? ' grid-row-chosen' : ''}${row.present ? '' : ' grid-row-gone'}`);
    element.setAttribute('aria-rowindex', String(place + 2));
    setAttribute(element, 'aria-selected', String(isChosen));
    setAttribute(element, 'aria-level', state.hasLevels ? String(row.depth + 1) : null);
    setAttribute(element, 'aria-expanded', row.isParent ? String(!row.isFolded) : null);
    fillName(parts.name, row, state.hasLevels);
    columns.forEach((column, i) => {
      const cell = parts.cells[i];
      if (!cell) return;
      const isShown = row.members === 0 || summedColumns.includes(column.id);
      const isGone = !row.present && column.isNumber && column.id !== 'pid';
      const text = !isShown ? '' : isGone ? noValue : column.text(row.process, context);
      if (cell.text.data !== text) {
        cell.text.data = text;
        setClass(cell.element, cellClass(column, text));
      }
      const heat = column.heat && row.present ? Math.round(40 * column.heat(row.process, context)) : 0;
      if (cell.heat !== heat) {
        cell.heat = heat;
        cell.element.style.setProperty('--heat', `${heat}%`);
      }
      const title = state.reason(row, column) ?? (column.isNumber ? '' : text);
      if (cell.title !== title) {
        cell.title = title;
        cell.element.title = title;
      }
    });
  }

  /** The parts of a row's element, made anew only when there are other columns. */
  #partsOf(element: HTMLElement, columns: readonly ProcessColumn[]): RowParts {
    const known = this.#parts.get(element);
    if (known?.columns === columns) return known;
    const cells = columns.map((column): CellParts => {
      const cell = document.createElement('div');
      cell.setAttribute('role', 'gridcell');
      cell.className = cellClass(column, '');
      const text = document.createTextNode('');
      if (column.id !== 'name') cell.append(text);
      return { element: cell, text, heat: 0, title: '' };
    });
    const first = cells[0];
    const name = makeName(
      first?.element ?? document.createElement('div'),
      first?.text ?? document.createTextNode(''),
    );
    const made = { columns, cells, name };
    element.replaceChildren(...cells.map((cell) => cell.element));
    this.#parts.set(element, made);
    return made;
  }

  #tellChosen(): void {
    const { rows, chosen } = this.#state ?? { rows: [], chosen: null };
    const place = rows.findIndex(({ key }) => key === chosen);
    const element = place === -1 ? null : this.#rows.elementAt(place);
    if (element) this.#viewport.setAttribute('aria-activedescendant', element.id);
    else this.#viewport.removeAttribute('aria-activedescendant');
  }
}

/** What is nothing is told quietly, so that what is something stands out. */
function cellClass({ id, isNumber }: ProcessColumn, text: string): string {
  if (id === 'name') return 'grid-cell grid-name';
  if (!isNumber) return 'grid-cell';
  return /[1-9]/.test(text) ? 'grid-cell number' : 'grid-cell number grid-nothing';
}

interface CellParts {
  readonly element: HTMLElement;
  readonly text: Text;
  heat: number;
  title: string;
}

/** What stands in the cell of the name beside its text. */
interface NameParts {
  readonly cell: HTMLElement;
  readonly fold: HTMLElement;
  readonly members: HTMLElement;
}

interface RowParts {
  readonly columns: readonly ProcessColumn[];
  readonly cells: readonly CellParts[];
  readonly name: NameParts;
}

function makeName(cell: HTMLElement, text: Text): NameParts {
  const [fold, label, members] = ['', 'grid-name-text', 'grid-members'].map((name) => {
    const part = document.createElement('span');
    part.className = name;
    return part;
  }) as [HTMLElement, HTMLElement, HTMLElement];
  label.append(text);
  cell.append(fold, label, members);
  return { cell, fold, members };
}

function fillName({ cell, fold, members }: NameParts, row: TableRow, hasLevels: boolean): void {
  const indent = hasLevels ? `min(${leastIndentPx + indentPx * row.depth}px, ${mostIndent})` : '';
  if (cell.style.paddingInlineStart !== indent) cell.style.paddingInlineStart = indent;
  const sign = row.isParent ? `grid-fold${row.isFolded ? ' grid-folded' : ''}` : 'grid-leaf';
  setClass(fold, hasLevels ? sign : 'grid-flat');
  const number = row.members > 0 ? String(row.members) : '';
  if (members.textContent !== number) members.textContent = number;
}

function density(): 'comfortable' | 'compact' {
  return document.documentElement.dataset.density === 'compact' ? 'compact' : 'comfortable';
}

/** `pointerType` is not told by every browser; then by what the device has. */
function isTouch(event: MouseEvent): boolean {
  const { pointerType = '' } = event as Partial<PointerEvent>;
  return pointerType === '' ? matchMedia('(pointer: coarse)').matches : pointerType === 'touch';
}

function setClass(element: HTMLElement, name: string): void {
  if (element.className !== name) element.className = name;
}

/** `null` takes it away. */
function setAttribute(element: HTMLElement, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}
