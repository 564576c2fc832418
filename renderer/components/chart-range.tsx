/**
 * The pointer on a chart: a click picks a second, a drag marks a range, Ctrl and the wheel zoom. A marked range offers
 * what can be done with it; time is stopped for it, so that it does not run away from under the hand.
 */
import { type ReadonlySignal, type Signal, useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { LineChart } from '../charts/line-chart.ts';
import { t } from '../language/text.ts';
import type { Selection } from '../store/app.ts';
import { useApp } from '../store/context.ts';
import { leastRangeMs, rewindTo, scaleAround, zoomTo } from '../store/time.ts';
import { roundDuration } from './format.ts';

/** A pointer that moved less, in CSS pixels, did not drag. */
const dragThreshold = 5;
/** How much a notch of the wheel zooms. */
const wheelFactor = 1.25;

/** What a chart's box needs to answer the pointer, and the range that is being marked. */
export function useChartPointer(chart: ReadonlySignal<LineChart | null>, id: string) {
  const { store, hoverMs, selection } = useApp();
  const dragged = useSignal<Pick<Selection, 'fromMs' | 'toMs'> | null>(null);
  const start = useRef<{ x: number; timeMs: number } | null>(null);
  const box = useRef<HTMLElement | null>(null);

  const timeAt = (event: PointerEvent | WheelEvent, clamped = false): number | null => {
    const made = chart.peek();
    if (!made || !box.current) return null;
    const { left, right } = made.area;
    const x = event.clientX - box.current.getBoundingClientRect().left;
    return made.timeAt(clamped ? Math.min(right, Math.max(left, x)) : x);
  };
  const isControl = (event: Event) => (event.target as Element).closest('button, [role=menu]') !== null;

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      const timeMs = event.ctrlKey || event.altKey ? timeAt(event) : null;
      if (timeMs === null) return;
      event.preventDefault();
      const { ms } = store.span.peek();
      const toMs = store.edge();
      const next = scaleAround(timeMs, event.deltaY > 0 ? wheelFactor : 1 / wheelFactor, {
        fromMs: toMs - ms,
        toMs,
      });
      if (next.toMs - next.fromMs < leastRangeMs) return;
      store.look(zoomTo(next.fromMs, next.toMs, store.time.peek(), store.serverNow()));
    };
    // Not through the framework, which would listen passively, so that the page would zoom too.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [chart]);

  const handlers = {
    ref: box as { current: HTMLDivElement | null },
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0 || isControl(event)) return;
      const timeMs = timeAt(event);
      selection.value = null;
      if (timeMs === null) return;
      start.current = { x: event.clientX, timeMs };
      // Only a mouse is held back from selecting text; a finger may still scroll the page.
      if (event.pointerType === 'mouse') event.preventDefault();
    },
    onPointerMove(event: PointerEvent) {
      hoverMs.value = timeAt(event);
      const from = start.current;
      if (!from || (!dragged.peek() && Math.abs(event.clientX - from.x) < dragThreshold)) return;
      if (!dragged.peek()) (event.currentTarget as Element).setPointerCapture(event.pointerId);
      const timeMs = timeAt(event, true);
      if (timeMs !== null) {
        dragged.value = { fromMs: Math.min(from.timeMs, timeMs), toMs: Math.max(from.timeMs, timeMs) };
      }
    },
    onPointerUp(event: PointerEvent) {
      const from = start.current;
      const range = dragged.peek();
      start.current = null;
      dragged.value = null;
      if (range) {
        if (store.time.peek().mode === 'live') store.pause();
        selection.value = { chart: id, ...range };
      } else if (from && event.pointerType === 'mouse') {
        store.look(rewindTo(from.timeMs, store.time.peek(), store.window.peek(), store.serverNow()));
      }
    },
    onPointerCancel() {
      start.current = null;
      dragged.value = null;
    },
    onPointerLeave() {
      hoverMs.value = null;
    },
  };
  return { handlers, dragged };
}

interface ChartRangeProps {
  readonly chart: ReadonlySignal<LineChart | null>;
  readonly id: string;
  readonly dragged: Signal<Pick<Selection, 'fromMs' | 'toMs'> | null>;
}

/** The marked range over its chart, and what can be done with it. */
export function ChartRange({ chart, id, dragged }: ChartRangeProps) {
  const { store, selection, panel } = useApp();
  const kept = useComputed(() => (selection.value?.chart === id ? selection.value : null));
  const range = dragged.value ?? kept.value;
  const made = chart.value;
  if (!range || !made) return null;
  const { left, right, top, bottom } = made.area;
  const { ms } = store.span.value;
  const edge = store.edge();
  const place = (timeMs: number) =>
    Math.min(right, Math.max(left, right - ((edge - timeMs) / ms) * (right - left)));
  const [from, to] = [place(range.fromMs), place(range.toMs)];
  const act = (what: () => void) => () => {
    selection.value = null;
    what();
  };
  return (
    <>
      <div
        class="chart-range"
        style={{ left: `${from}px`, width: `${to - from}px`, top: `${top}px`, height: `${bottom - top}px` }}
      />
      {kept.value && (
        <div
          class={`range-actions ${(from + to) / 2 > (left + right) / 2 ? 'range-actions-end' : ''}`}
          style={{ '--from': `${from}px`, '--to': `${to}px`, top: `${top + 6}px` }}
        >
          <button
            type="button"
            class="button-solid"
            onClick={act(() => {
              panel.value = { kind: 'cause', fromMs: range.fromMs, toMs: range.toMs };
            })}
          >
            {t('What did this?')}
          </button>
          <button
            type="button"
            class="button-quiet"
            onClick={act(() => store.look(zoomTo(range.fromMs, range.toMs, store.time.peek(), store.serverNow())))}
          >
            {t('Zoom to {duration}', {
              duration: roundDuration(Math.max(1, Math.round((range.toMs - range.fromMs) / 1_000))),
            })}
          </button>
          <button type="button" class="button-quiet" aria-label={t('Unmark the range')} onClick={act(() => {})}>
            ×
          </button>
        </div>
      )}
    </>
  );
}
