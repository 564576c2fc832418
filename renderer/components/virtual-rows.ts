/**
 * Rows of one height, of which only those in sight stand in the page. Elements are kept and moved, and a scroll
 * touches only the rows that it brings in: so that ten thousand rows scroll as smoothly as forty.
 */

/** Rows kept above and below those in sight. */
const overscan = 6;

export interface VirtualRowsOptions {
  /** What scrolls. */
  readonly viewport: HTMLElement;
  /** Where the rows stand, inside the viewport; it takes their full height. */
  readonly canvas: HTMLElement;
  /** Height of what stands above the canvas in the viewport, such as a fixed head, in CSS pixels. */
  headHeight(): number;
  /** Height of a row, in CSS pixels. */
  rowHeight(): number;
  /** A new, empty row. */
  create(): HTMLElement;
  /** Fills a row with what is at a place; called again whenever that may have changed. */
  fill(row: HTMLElement, place: number): void;
}

export class VirtualRows {
  readonly #options: VirtualRowsOptions;
  readonly #rows: HTMLElement[] = [];
  /** The place that each row shows; -1 for none. */
  readonly #places: number[] = [];
  readonly #observer: ResizeObserver;
  #count = 0;
  #frame: number | null = null;

  constructor(options: VirtualRowsOptions) {
    this.#options = options;
    options.viewport.addEventListener('scroll', this.#onScroll, { passive: true });
    this.#observer = new ResizeObserver(this.#onScroll);
    this.#observer.observe(options.viewport);
  }

  /** How many rows fit into sight. */
  get page(): number {
    const { viewport, headHeight, rowHeight } = this.#options;
    return Math.max(1, Math.floor((viewport.clientHeight - headHeight()) / rowHeight()));
  }

  /** There are `count` rows now, and any of them may have changed. */
  update(count: number): void {
    this.#count = count;
    this.#options.canvas.style.height = `${count * this.#options.rowHeight()}px`;
    this.#places.fill(-1);
    this.#show();
  }

  /** Scrolls as little as brings a place into sight. */
  reveal(place: number): void {
    const { viewport, headHeight, rowHeight } = this.#options;
    const top = place * rowHeight();
    const room = viewport.clientHeight - headHeight();
    if (top < viewport.scrollTop) viewport.scrollTop = top;
    else if (top + rowHeight() > viewport.scrollTop + room) viewport.scrollTop = top + rowHeight() - room;
    this.#show();
  }

  /** The element that shows a place; `null` where it is out of sight. */
  elementAt(place: number): HTMLElement | null {
    return this.#rows[this.#places.indexOf(place)] ?? null;
  }

  /** Harmless twice. */
  destroy(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#options.viewport.removeEventListener('scroll', this.#onScroll);
    this.#observer.disconnect();
    for (const row of this.#rows) row.remove();
    this.#rows.length = 0;
  }

  readonly #onScroll = (): void => {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#show();
    });
  };

  #show(): void {
    const { viewport, canvas, headHeight, rowHeight, create, fill } = this.#options;
    const height = rowHeight();
    const first = Math.max(0, Math.floor(viewport.scrollTop / height) - overscan);
    const inSight = Math.ceil((viewport.clientHeight - headHeight()) / height) + 2 * overscan;
    const last = Math.min(this.#count, first + inSight);
    while (this.#rows.length < inSight) {
      const row = create();
      canvas.append(row);
      this.#rows.push(row);
      this.#places.push(-1);
    }
    // A place keeps to one element as long as it is in sight: place modulo the number of elements.
    const size = this.#rows.length;
    for (let i = 0; i < size; i += 1) {
      const row = this.#rows[i];
      if (!row) continue;
      const place = first + ((((i - first) % size) + size) % size);
      if (place >= last) {
        if (!row.hidden) row.hidden = true;
        this.#places[i] = -1;
      } else if (this.#places[i] !== place) {
        this.#places[i] = place;
        row.style.transform = `translateY(${place * height}px)`;
        if (row.hidden) row.hidden = false;
        fill(row, place);
      }
    }
  }
}
