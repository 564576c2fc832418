/**
 * Rows of a list dragged to another place by a grip. While a row is dragged nothing is put elsewhere in the page: rows
 * are only shifted, so that the pointer keeps what it holds, and where the row is let go is told once. Whoever uses it
 * offers the same by keyboard.
 */
import { useEffect, useRef } from 'preact/hooks';

interface Drag {
  readonly rows: readonly HTMLElement[];
  /** Of the middle of each row in CSS pixels, as they stood when the drag began. */
  readonly middles: readonly number[];
  readonly from: number;
  readonly startY: number;
  /** What the others move by to make room. */
  readonly room: number;
  to: number;
}

/** Handlers of the grip of one row. */
export interface GripHandlers {
  onPointerDown(event: PointerEvent): void;
  onPointerMove(event: PointerEvent): void;
  onPointerUp(event: PointerEvent): void;
  onPointerCancel(event: PointerEvent): void;
}

/**
 * @param drop told the places, counted from 0, that a row was taken from and let go at, where they differ
 * @returns handlers for the grip of each row; the rows are the children of the list that the grip stands in
 */
export function useRowDrag(drop: (from: number, to: number) => void): GripHandlers {
  const drag = useRef<Drag | null>(null);
  const end = () => {
    for (const row of drag.current?.rows ?? []) {
      row.style.transform = '';
      row.classList.remove('row-dragged', 'row-giving-way');
    }
    drag.current = null;
  };
  useEffect(() => end, []);
  return {
    onPointerDown(event) {
      const grip = event.currentTarget as HTMLElement;
      const row = grip.closest('li');
      if (event.button !== 0 || !row?.parentElement) return;
      const rows = [...row.parentElement.children] as HTMLElement[];
      const boxes = rows.map((one) => one.getBoundingClientRect());
      const from = rows.indexOf(row);
      const [box, next = boxes[from - 1]] = [boxes[from], boxes[from + 1]];
      if (!box || !next) return;
      event.preventDefault();
      grip.setPointerCapture(event.pointerId);
      const gap = Math.max(next.top - box.bottom, box.top - next.bottom);
      drag.current = {
        rows,
        middles: boxes.map(({ top, height }) => top + height / 2),
        from,
        startY: event.clientY,
        room: box.height + gap,
        to: from,
      };
      for (const one of rows) one.classList.add(one === row ? 'row-dragged' : 'row-giving-way');
    },
    onPointerMove(event) {
      const held = drag.current;
      if (!held) return;
      const { rows, middles, from, startY, room } = held;
      const middle = (middles[from] ?? 0) + event.clientY - startY;
      held.to = middles.filter((one, place) => place !== from && one < middle).length;
      rows.forEach((row, place) => {
        const by = place === from ? event.clientY - startY : room * shiftOf(place, from, held.to);
        row.style.transform = by === 0 ? '' : `translateY(${by}px)`;
      });
    },
    onPointerUp() {
      const held = drag.current;
      end();
      if (held && held.to !== held.from) drop(held.from, held.to);
    },
    onPointerCancel: end,
  };
}

/** Which way a row makes room for one that goes from a place to another: −1 up, 1 down, 0 not at all. */
function shiftOf(place: number, from: number, to: number): -1 | 0 | 1 {
  if (place > from && place <= to) return -1;
  return place < from && place >= to ? 1 : 0;
}
