/**
 * The series of one chart at one moment: gathered from the rings, measured for the y axis, then painted. The
 * buffers serve one chart after the other, since gathering and painting happen in one go.
 */
import { Columns, copyWindow, decimate, dropAfter, highest, markGaps, stackOnto, valueAt } from './columns.ts';
import { type Projection, traceArea, traceLine } from './layer.ts';
import type { Track } from './track.ts';

const lineWidth = 1.5;
const bandAlpha = 0.2;
const areaAlpha = 0.12;
const stackAlpha = 0.55;
const hoverAlpha = 0.4;
const dotRadius = 3;
/** The day before: there to be compared with, never to be taken for today. */
const ghostAlpha = 0.55;
const ghostWidth = 1;
const ghostDash = [2, 3];

export interface PictureSeries {
  track: Track;
  color: string;
  dash: readonly number[];
  band: boolean;
  /** The same hours of the day before, moved to today. */
  ghost: Track | null;
}

/** The buffers of one series. */
interface Gathered {
  series: PictureSeries;
  line: Columns;
  low: Columns;
  high: Columns;
  ghost: Columns;
}

export class Picture {
  readonly #buffers: Omit<Gathered, 'series'>[] = [];
  readonly #thin: Columns[] = [];
  #gathered: Gathered[] = [];
  #stacked = false;

  /**
   * Takes what is visible from `fromMs` to `toMs`; returns the highest value that will be drawn, NaN for none.
   */
  gather(series: readonly PictureSeries[], fromMs: number, toMs: number, stacked: boolean): number {
    this.#stacked = stacked;
    let top = Number.NaN;
    let below: Columns | null = null;
    this.#gathered = series.map((one, i) => {
      const buffers = this.#buffersOf(i);
      const { line, low, high, ghost } = buffers;
      copyWindow(one.track, 'mean', fromMs, line);
      if (stacked && below) stackOnto(below, line);
      below = line;
      markGaps(line);
      low.length = 0;
      high.length = 0;
      if (one.band && !stacked) {
        copyWindow(one.track, 'min', fromMs, low);
        copyWindow(one.track, 'max', fromMs, high);
        markGaps(low);
        markGaps(high);
      }
      ghost.length = 0;
      if (one.ghost && !stacked) {
        copyWindow(one.ghost, 'mean', fromMs, ghost);
        dropAfter(ghost, toMs);
        markGaps(ghost);
      }
      for (const columns of [high.length > 0 ? high : line, ghost]) {
        const most = highest(columns);
        if (!(most <= top)) top = Number.isNaN(most) ? top : most;
      }
      return { series: one, ...buffers };
    });
    return top;
  }

  /** Paints what was gathered. `bucketMs` is the span of time of a device pixel's column. */
  paint(context: CanvasRenderingContext2D, projection: Projection, bucketMs: number): void {
    const widest = (projection.right - projection.left) / (bucketMs * projection.pixelsPerMs);
    const parts = this.#gathered.map((part, i) => ({
      ...part,
      line: this.#thinned(part.line, 4 * i, bucketMs, widest),
      low: this.#thinned(part.low, 4 * i + 1, bucketMs, widest),
      high: this.#thinned(part.high, 4 * i + 2, bucketMs, widest),
      ghost: this.#thinned(part.ghost, 4 * i + 3, bucketMs, widest),
    }));
    context.lineJoin = 'round';
    for (const { series, ghost } of parts)
      if (ghost.length > 0) strokeGhost(context, series.color, ghost, projection);
    context.lineWidth = lineWidth;
    const isAlone = parts.length === 1;
    // The first series is the most important one: painted last, so that it lies on top, as Chart.js does it.
    for (let i = parts.length - 1; i >= 0; i -= 1) {
      const part = parts[i];
      if (!part) continue;
      const { series, line, low, high } = part;
      context.fillStyle = series.color;
      context.strokeStyle = series.color;
      if (this.#stacked) fill(context, stackAlpha, line, parts[i - 1]?.line ?? null, projection);
      else if (series.band) fill(context, bandAlpha, high, low, projection);
      else if (isAlone) fill(context, areaAlpha, line, null, projection);
      context.setLineDash([...series.dash]);
      context.beginPath();
      traceLine(context, line, projection);
      context.stroke();
    }
    context.setLineDash([]);
  }

  /** Marks the readings at `timeMs`, which is the time of a point: a line through the area and a dot a series. */
  paintHover(context: CanvasRenderingContext2D, projection: Projection, timeMs: number, lineColor: string): void {
    const x = Math.round(projection.right + (timeMs - projection.nowMs) * projection.pixelsPerMs);
    context.fillStyle = lineColor;
    context.globalAlpha = hoverAlpha;
    context.fillRect(x, projection.top, 1, projection.bottom - projection.top);
    context.globalAlpha = 1;
    for (const { series, line } of this.#gathered) {
      const y = projection.bottom - (valueAt(line, timeMs) - projection.min) * projection.pixelsPerUnit;
      if (Number.isNaN(y)) continue;
      context.fillStyle = series.color;
      context.beginPath();
      context.arc(x + 0.5, y, dotRadius, 0, 2 * Math.PI);
      context.fill();
    }
  }

  /** A line through the area at a moment that stays marked. */
  paintPin(context: CanvasRenderingContext2D, projection: Projection, timeMs: number, color: string): void {
    const x = Math.round(projection.right + (timeMs - projection.nowMs) * projection.pixelsPerMs);
    context.fillStyle = color;
    context.fillRect(x, projection.top, 1, projection.bottom - projection.top);
  }

  #thinned(columns: Columns, place: number, bucketMs: number, pixels: number): Columns {
    if (columns.length <= 2 * pixels) return columns;
    let thin = this.#thin[place];
    if (!thin) {
      thin = new Columns();
      this.#thin[place] = thin;
    }
    decimate(columns, bucketMs, thin);
    return thin;
  }

  #buffersOf(place: number): Omit<Gathered, 'series'> {
    let buffers = this.#buffers[place];
    if (!buffers) {
      buffers = { line: new Columns(), low: new Columns(), high: new Columns(), ghost: new Columns() };
      this.#buffers[place] = buffers;
    }
    return buffers;
  }
}

function strokeGhost(
  context: CanvasRenderingContext2D,
  color: string,
  ghost: Columns,
  projection: Projection,
): void {
  context.globalAlpha = ghostAlpha;
  context.strokeStyle = color;
  context.lineWidth = ghostWidth;
  context.setLineDash(ghostDash);
  context.beginPath();
  traceLine(context, ghost, projection);
  context.stroke();
  context.globalAlpha = 1;
}

function fill(
  context: CanvasRenderingContext2D,
  alpha: number,
  upper: Columns,
  lower: Columns | null,
  projection: Projection,
): void {
  context.globalAlpha = alpha;
  context.beginPath();
  traceArea(context, upper, lower, projection);
  context.fill();
  context.globalAlpha = 1;
}
