/**
 * The canvas of the series, laid exactly over Chart.js's canvas, which holds axes, gridlines and legend. A tick
 * repaints this one alone.
 */
import type { Columns } from './columns.ts';

/** From data to the picture: where the right edge and the lower edge are, and how far a unit reaches. */
export interface Projection {
  /** The chart area in CSS pixels. */
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** Unix ms at the right edge. */
  nowMs: number;
  pixelsPerMs: number;
  /** The value at the lower edge. */
  min: number;
  pixelsPerUnit: number;
}

/** A line runs half of its width beyond the area, so that a value on the edge shows its whole line. */
const overhang = 1;
/** Half the length of the dash that stands for a point without neighbours, in CSS pixels. */
const loneHalf = 1;

export class Layer {
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  /** Chart.js's canvas. */
  readonly under: HTMLCanvasElement;

  /** @param under Chart.js's canvas; the layer follows its size and lets the pointer through to it */
  constructor(under: HTMLCanvasElement) {
    this.under = under;
    this.canvas = under.ownerDocument.createElement('canvas');
    this.canvas.setAttribute('aria-hidden', 'true');
    Object.assign(this.canvas.style, { position: 'absolute', top: '0', left: '0', pointerEvents: 'none' });
    const context = this.canvas.getContext('2d');
    if (!context) throw new Error('this page gives no 2d context for a canvas');
    this.#context = context;
    under.after(this.canvas);
  }

  /** Makes size and resolution those of the canvas below, clears it and keeps strokes within the area. */
  begin(projection: Projection, pixelRatio: number): CanvasRenderingContext2D {
    const { canvas } = this;
    const context = this.#context;
    if (canvas.width !== this.under.width || canvas.height !== this.under.height) {
      canvas.width = this.under.width;
      canvas.height = this.under.height;
    }
    if (canvas.style.width !== this.under.style.width) canvas.style.width = this.under.style.width;
    if (canvas.style.height !== this.under.style.height) canvas.style.height = this.under.style.height;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    context.save();
    context.beginPath();
    const { left, right, top, bottom } = projection;
    context.rect(left, top - overhang, right - left + overhang, bottom - top + 2 * overhang);
    context.clip();
    return context;
  }

  end(): void {
    this.#context.restore();
  }

  remove(): void {
    this.canvas.remove();
  }
}

/** Adds the lines of the columns to the present path; a point without neighbours becomes a short dash. */
export function traceLine(context: CanvasRenderingContext2D, columns: Columns, projection: Projection): void {
  const { times, values, joined, length } = columns;
  const { right, nowMs, pixelsPerMs, bottom, min, pixelsPerUnit } = projection;
  for (let i = 0; i < length; i += 1) {
    const x = right + ((times[i] ?? 0) - nowMs) * pixelsPerMs;
    const y = bottom - ((values[i] ?? 0) - min) * pixelsPerUnit;
    if (joined[i] === 1) {
      context.lineTo(x, y);
    } else if (i + 1 < length && joined[i + 1] === 1) {
      context.moveTo(x, y);
    } else if (!Number.isNaN(y)) {
      context.moveTo(x - loneHalf, y);
      context.lineTo(x + loneHalf, y);
    }
  }
}

/**
 * Adds to the present path the area between two lines, or between a line and the lower edge (`lower` null). Each
 * stretch of `upper` without a gap is one closed shape; `lower` must have no gap within it.
 */
export function traceArea(
  context: CanvasRenderingContext2D,
  upper: Columns,
  lower: Columns | null,
  projection: Projection,
): void {
  const { right, nowMs, pixelsPerMs, bottom, min, pixelsPerUnit } = projection;
  const xOf = (time: number): number => right + (time - nowMs) * pixelsPerMs;
  const yOf = (value: number): number => bottom - (value - min) * pixelsPerUnit;
  let lowerEnd = 0;
  let from = 0;
  while (from < upper.length) {
    let to = from;
    while (to + 1 < upper.length && upper.joined[to + 1] === 1) to += 1;
    if (to > from) {
      const firstTime = upper.times[from] ?? 0;
      const lastTime = upper.times[to] ?? 0;
      context.moveTo(xOf(firstTime), yOf(upper.values[from] ?? 0));
      for (let i = from + 1; i <= to; i += 1) {
        context.lineTo(xOf(upper.times[i] ?? 0), yOf(upper.values[i] ?? 0));
      }
      if (lower) {
        while (lowerEnd < lower.length && (lower.times[lowerEnd] ?? 0) <= lastTime) lowerEnd += 1;
        for (let k = lowerEnd - 1; k >= 0 && (lower.times[k] ?? 0) >= firstTime; k -= 1) {
          context.lineTo(xOf(lower.times[k] ?? 0), yOf(lower.values[k] ?? 0));
        }
      } else {
        context.lineTo(xOf(lastTime), bottom);
        context.lineTo(xOf(firstTime), bottom);
      }
      context.closePath();
    }
    from = to + 1;
  }
}
