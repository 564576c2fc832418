/**
 * A small chart without axes for places that hold many: the first track filled, the others as lines, all from their
 * rings. Its turn to draw comes in the page's one animation frame; off screen nothing is drawn.
 */
import { type FrameSeat, frameOf } from './frame.ts';
import { readTheme, type Theme } from './theme.ts';
import type { Track } from './track.ts';

const areaAlpha = 0.16;
const lineWidth = 1.25;
/** Longer steps than this many of the usual ones are a gap. */
const gapSteps = 2.5;

export interface SparkOptions {
  readonly tracks: readonly Track[];
  /** Name of a CSS custom property for each track. */
  readonly colors: readonly string[];
  readonly windowMs: number;
  /** Unix ms at the right edge. */
  now(): number;
  /** Upper end; `auto`: the highest value in sight, at least `leastMax`. */
  readonly max: number | 'auto';
  readonly leastMax: number;
}

export class Spark {
  readonly #canvas: HTMLCanvasElement;
  readonly #seat: FrameSeat;
  readonly #observer: IntersectionObserver;
  readonly #sizeObserver: ResizeObserver;
  #options: SparkOptions;
  #theme: Theme | null = null;
  #isVisible = false;
  /** In CSS pixels. Asked of the canvas while drawing, it would have the browser lay out the page at each tick. */
  #size = { width: 0, height: 0 };

  /** @param canvas sized by the style sheet, in a parent that takes text */
  constructor(canvas: HTMLCanvasElement, options: SparkOptions) {
    this.#canvas = canvas;
    this.#options = options;
    this.#seat = frameOf(window).enter({ draw: () => this.#draw() });
    this.#observer = new IntersectionObserver((entries) => {
      this.#isVisible = entries.at(-1)?.isIntersecting ?? false;
      this.invalidate();
    });
    this.#observer.observe(canvas);
    this.#sizeObserver = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      this.#size = { width: Math.round(width), height: Math.round(height) };
      this.invalidate();
    });
    this.#sizeObserver.observe(canvas);
  }

  set(options: SparkOptions): void {
    this.#options = options;
    this.#theme = null;
    this.invalidate();
  }

  invalidate(): void {
    if (this.#isVisible) this.#seat.request();
  }

  themeChanged(): void {
    this.#theme = null;
    this.invalidate();
  }

  /** Harmless twice. */
  destroy(): void {
    this.#observer.disconnect();
    this.#sizeObserver.disconnect();
    this.#seat.leave();
  }

  #draw(): void {
    const { width, height } = this.#size;
    const { parentElement } = this.#canvas;
    const context = this.#canvas.getContext('2d');
    if (!context || !parentElement || width === 0) return;
    this.#theme ??= readTheme(parentElement, this.#options.colors);
    const ratio = devicePixelRatio;
    const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.#canvas.width !== pixelWidth) this.#canvas.width = pixelWidth;
    if (this.#canvas.height !== pixelHeight) this.#canvas.height = pixelHeight;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const { tracks, windowMs, max, leastMax } = this.#options;
    const nowMs = this.#options.now();
    const fromMs = nowMs - windowMs;
    const top = max === 'auto' ? Math.max(leastMax, ...tracks.map((track) => highest(track, fromMs))) : max;
    const xOf = (timeMs: number) => width + ((timeMs - nowMs) / windowMs) * width;
    const yOf = (value: number) => height - lineWidth / 2 - (Math.min(value, top) / top) * (height - lineWidth);
    context.lineJoin = 'round';
    context.lineWidth = lineWidth;
    for (let i = tracks.length - 1; i >= 0; i -= 1) {
      const track = tracks[i];
      if (!track) continue;
      context.strokeStyle = this.#theme.series[i] ?? this.#theme.text;
      context.fillStyle = context.strokeStyle;
      for (const [first, last] of stretches(track, fromMs)) {
        context.beginPath();
        for (let place = first; place <= last; place += 1) {
          const at = track.index(place);
          context.lineTo(xOf(track.times[at] ?? 0), yOf(track.mean[at] ?? 0));
        }
        context.stroke();
        if (i > 0) continue;
        context.lineTo(xOf(track.times[track.index(last)] ?? 0), height);
        context.lineTo(xOf(track.times[track.index(first)] ?? 0), height);
        context.globalAlpha = areaAlpha;
        context.fill();
        context.globalAlpha = 1;
      }
    }
  }
}

/** Places of the first and the last point of each part of the track that has neither a hole nor a missing reading. */
export function stretches(track: Track, fromMs: number): [first: number, last: number][] {
  const found: [number, number][] = [];
  let open: [number, number] | null = null;
  let stepMs = Number.POSITIVE_INFINITY;
  let beforeMs = Number.NEGATIVE_INFINITY;
  for (let place = Math.max(0, track.lowerBound(fromMs) - 1); place < track.length; place += 1) {
    const at = track.index(place);
    const timeMs = track.times[at] ?? 0;
    const isHole = timeMs - beforeMs > gapSteps * stepMs;
    if (!isHole && Number.isFinite(beforeMs)) stepMs = timeMs - beforeMs;
    beforeMs = timeMs;
    if (Number.isNaN(track.mean[at])) {
      open = null;
    } else if (open && !isHole) {
      open[1] = place;
    } else {
      open = [place, place];
      found.push(open);
    }
  }
  return found;
}

function highest(track: Track, fromMs: number): number {
  let most = 0;
  for (let place = Math.max(0, track.lowerBound(fromMs) - 1); place < track.length; place += 1) {
    const value = track.mean[track.index(place)] ?? 0;
    if (value > most) most = value;
  }
  return most;
}
