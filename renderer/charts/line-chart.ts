/**
 * A live chart: Chart.js supplies scales, legend, tooltip and interaction on its canvas, the series are drawn on a
 * layer over it straight from their rings. A tick draws the layer only; Chart.js's `update('none')` runs when the
 * size, the configuration or the y axis changes, and while the pointer is on the chart. Nothing is drawn off screen
 * or while the page is hidden; Chart.js itself is set up when the chart is first seen. The canvas stands alone in a
 * parent of its own that has a size and no padding.
 */
import { Chart } from 'chart.js';
import { chartOptions } from './chart-options.ts';
import { type FrameSeat, frameOf } from './frame.ts';
import { Layer, type Projection } from './layer.ts';
import { Picture, type PictureSeries } from './picture.ts';
import { type RingDataset, registerRing } from './ring-controller.ts';
import { readTheme, type Theme } from './theme.ts';
import { TooltipBox } from './tooltip.ts';
import type { Track } from './track.ts';
import { fitValueScale, type ValueScale } from './value-scale.ts';

/** Drawn this far before it scrolls into view, so that no empty chart is seen. */
const viewMargin = '64px';
/** Height of a chart, in CSS pixels, that one interval of the y axis takes at least. */
const intervalHeight = 36;
const mostIntervals = 4;

type RingChart = Chart<'ring'>;

export interface LineSeries {
  label: string;
  track: Track;
  /** Name of a CSS custom property, such as `--series-1`. */
  color: string;
  /** Draws the range between the least and the highest of each point, for points that stand for a span of time. */
  band?: boolean;
  /** The same hours of the day before, moved to today: a faint dashed line below. Not drawn in stacks. */
  ghost?: Track | null;
}

export interface LineChartOptions {
  series: readonly LineSeries[];
  windowMs: number;
  /** Server time at a right edge that moves on, Unix ms. */
  now(): number;
  /** Where the right edge stands still, Unix ms: the x axis then tells times of day instead of ages. */
  endMs?: number | undefined;
  /** IANA name of the zone that times are told in; the browser's unless told otherwise. */
  timeZone?: string | undefined;
  /** A moment that stays marked by a line, Unix ms. */
  pinMs?: number | null;
  /** Lower end of the y axis; 0 unless told otherwise. */
  min?: number;
  /** Upper end of the y axis; `auto` (the default) finds a steady one. */
  max?: number | 'auto';
  /** The least upper end of an `auto` axis, 1 unless told otherwise: what a flat zero is drawn against. */
  leastMax?: number;
  /** 1024 for amounts in bytes, so that ticks are whole KiB, MiB, GiB; else 1000. */
  base?: 1000 | 1024;
  /** Text of a value, for ticks and tooltip. */
  format(value: number): string;
  /** Areas on top of one another, in the order of the series. */
  stacked?: boolean;
  /** Chart.js's legend; shown from two series on unless told otherwise. */
  legend?: boolean;
  /** What the picture shows, for those who cannot see it; not used where the canvas has an `aria-label` already. */
  label: string;
}

/** Where the canvas stands in its parent. */
const placed = { position: 'absolute', top: '0', left: '0' };

/** Gathering and painting happen in one go, so one set of buffers serves every chart. */
const picture = new Picture();

export class LineChart {
  readonly #host: HTMLElement;
  readonly #hostPosition: string;
  readonly #layer: Layer;
  readonly #tooltip: TooltipBox;
  /** `null` until the chart is first drawn: most of what a chart costs is its first layout. */
  #chart: RingChart | null = null;
  readonly #seat: FrameSeat;
  readonly #observer: IntersectionObserver;
  /** The page names the canvas itself, so this leaves its name alone. */
  readonly #isLabelled: boolean;
  #options: LineChartOptions;
  /** `null` where it must be read anew, which is done when it is drawn: reading has the browser compute its styles. */
  #theme: Theme | null = null;
  #scale: ValueScale | null = null;
  /** The right edge of what is on the screen, Unix ms. */
  #nowMs: number;
  #isVisible = false;
  /** The moment that the pointer is on in another chart, Unix ms. */
  #markMs: number | null = null;
  /** Whether Chart.js knows the present options and theme. */
  #isConfigured = true;
  #isDestroyed = false;

  /** Throws when the canvas has no parent. */
  constructor(canvas: HTMLCanvasElement, options: LineChartOptions) {
    const host = canvas.parentElement;
    if (!host) throw new Error('a chart needs a canvas that stands in the page');
    registerRing();
    this.#options = options;
    this.#nowMs = options.endMs ?? options.now();
    this.#host = host;
    this.#hostPosition = host.style.position;
    if (getComputedStyle(host).position === 'static') host.style.position = 'relative';
    // Out of the flow: whatever size the canvas takes, the page around it does not move.
    Object.assign(canvas.style, placed);
    this.#layer = new Layer(canvas);
    this.#tooltip = new TooltipBox(host);
    this.#isLabelled = canvas.hasAttribute('aria-label');
    this.#describe(canvas);
    this.#seat = frameOf(window).enter({ draw: () => this.#draw() });
    this.#observer = new IntersectionObserver(
      (entries) => {
        this.#isVisible = entries.at(-1)?.isIntersecting ?? false;
        this.invalidate();
      },
      { rootMargin: viewMargin },
    );
    this.#observer.observe(canvas);
  }

  /** Takes over the given options; what did not change costs nothing. */
  set(options: Partial<LineChartOptions>): void {
    if (this.#isDestroyed) return;
    const before = this.#options;
    this.#options = { ...before, ...options };
    if (isSame(before, this.#options)) return;
    this.#reconfigure();
  }

  /** Says that there is something new to draw; it is drawn in the next frame in which the chart can be seen. */
  invalidate(): void {
    if (this.#isVisible) this.#seat.request();
  }

  /** Marks the readings of a moment (Unix ms), as if the pointer were there, but without a tooltip; `null`: none. */
  mark(timeMs: number | null): void {
    if (timeMs === this.#markMs) return;
    this.#markMs = timeMs;
    this.invalidate();
  }

  /** The moment (Unix ms) at a place, in CSS pixels from the chart's left edge; `null` beside the chart's area. */
  timeAt(x: number): number | null {
    const { left, right } = this.area;
    if (x < left || x > right || right <= left) return null;
    return this.#nowMs - ((right - x) / (right - left)) * this.#options.windowMs;
  }

  /** Where the chart's area is, in CSS pixels from the chart's upper left corner; all 0 before it is first drawn. */
  get area(): { left: number; right: number; top: number; bottom: number } {
    const { left, right, top, bottom } = this.#chart?.chartArea ?? { left: 0, right: 0, top: 0, bottom: 0 };
    return { left, right, top, bottom };
  }

  /** Reads colours and font anew. */
  themeChanged(): void {
    if (!this.#isDestroyed) this.#reconfigure();
  }

  /** The chart as one picture in device pixels, background clear: both canvases put together. */
  export(): HTMLCanvasElement {
    const { canvas } = this.#layer;
    const copy = canvas.ownerDocument.createElement('canvas');
    copy.width = canvas.width;
    copy.height = canvas.height;
    const context = copy.getContext('2d');
    if (this.#chart) context?.drawImage(this.#chart.canvas, 0, 0);
    context?.drawImage(canvas, 0, 0);
    return copy;
  }

  /** Undoes all that was done to the page; harmless twice. */
  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#isVisible = false;
    this.#observer.disconnect();
    this.#seat.leave();
    this.#chart?.destroy();
    this.#chart = null;
    this.#layer.remove();
    this.#tooltip.remove();
    const { under } = this.#layer;
    for (const property of Object.keys(placed)) under.style.removeProperty(property);
    if (!this.#isLabelled) for (const name of ['role', 'aria-label']) under.removeAttribute(name);
    this.#host.style.position = this.#hostPosition;
  }

  /** One turn in the frame. */
  #draw(): void {
    this.#nowMs = this.#options.endMs ?? this.#options.now();
    const chart = this.#chart;
    if (!chart) {
      this.#isConfigured = true;
      this.#chart = this.#create();
    } else if (!this.#isConfigured) {
      this.#isConfigured = true;
      chart.data.datasets = this.#datasets(chart.data.datasets as RingDataset[]);
      chart.options = this.#chartOptions();
      chart.update('none');
    } else if (chart.getActiveElements().length > 0 || this.#fitScale(chart)) {
      // Under the pointer, so that the tooltip follows the data that moves below it.
      chart.update('none');
    } else {
      this.#paint(chart);
    }
  }

  /** Sets Chart.js up, which draws at once. */
  #create(): RingChart {
    return new Chart<'ring'>(this.#layer.under, {
      type: 'ring',
      data: { datasets: this.#datasets([]) },
      options: this.#chartOptions(),
      plugins: [
        {
          id: 'layer',
          beforeUpdate: (chart) => {
            this.#fitScale(chart);
          },
          afterDraw: (chart) => {
            // Until Chart.js knows the present options, its axes tell of others.
            if (!this.#isVisible || !this.#isConfigured) return;
            this.#gather(chart);
            this.#paint(chart);
          },
        },
      ],
    });
  }

  #reconfigure(): void {
    this.#theme = null;
    this.#describe(this.#layer.under);
    this.#isConfigured = false;
    this.invalidate();
  }

  get #presentTheme(): Theme {
    this.#theme ??= readTheme(
      this.#host,
      this.#options.series.map((one) => one.color),
    );
    return this.#theme;
  }

  #describe(canvas: HTMLCanvasElement): void {
    if (this.#isLabelled) return;
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', this.#options.label);
  }

  #chartOptions(): ReturnType<typeof chartOptions> {
    return chartOptions(this.#options, this.#presentTheme, {
      valueScale: () => this.#scale ?? { min: 0, max: 1, step: 1 },
      showTooltip: (model) => this.#tooltip.show(model, model.chart.width),
    });
  }

  /** One dataset a series; that of the same place and label is kept, so that it stays hidden if it was. */
  #datasets(known: readonly RingDataset[]): RingDataset[] {
    const theme = this.#presentTheme;
    return this.#options.series.map((series, i) => {
      const { label, track, band = false, ghost = null } = series;
      const color = theme.series[i] ?? theme.text;
      const dash = theme.dashes[i] ?? [];
      const fresh: RingDataset = {
        data: [],
        label,
        track,
        band,
        ghost: this.#options.stacked ? null : ghost,
        now: () => this.#nowMs,
        format: (value) => this.#options.format(value),
        borderColor: color,
        backgroundColor: color,
        borderDash: [...dash],
      };
      const old = known[i];
      return old?.label === label ? Object.assign(old, fresh) : fresh;
    });
  }

  /** Takes the visible part of the rings into the shared buffers; returns its highest value. */
  #gather(chart: RingChart): number {
    const theme = this.#presentTheme;
    const series: PictureSeries[] = [];
    for (const [i, dataset] of (chart.data.datasets as RingDataset[]).entries()) {
      if (!chart.isDatasetVisible(i)) continue;
      const { track, band, ghost } = dataset;
      series.push({
        track,
        band,
        ghost,
        color: theme.series[i] ?? theme.text,
        dash: theme.dashes[i] ?? [],
      });
    }
    const fromMs = this.#nowMs - this.#options.windowMs;
    return picture.gather(series, fromMs, this.#nowMs, this.#options.stacked ?? false);
  }

  /** Fits the y axis to what is visible now; true when it changed. */
  #fitScale(chart: RingChart): boolean {
    const { min = 0, max = 'auto', leastMax = 1, base = 1000 } = this.#options;
    const intervals = Math.min(mostIntervals, Math.max(1, Math.floor(chart.height / intervalHeight)));
    const before = this.#scale;
    this.#scale = fitValueScale(before, this.#gather(chart), { min, max, leastMax, base, intervals });
    return this.#scale !== before;
  }

  /** Paints what was gathered last. */
  #paint(chart: RingChart): void {
    const { left, right, top, bottom } = chart.chartArea;
    const scale = this.#scale;
    if (!scale || right <= left || bottom <= top) return;
    const { windowMs } = this.#options;
    const projection: Projection = {
      left,
      right,
      top,
      bottom,
      nowMs: this.#nowMs,
      pixelsPerMs: (right - left) / windowMs,
      min: scale.min,
      pixelsPerUnit: (bottom - top) / (scale.max - scale.min),
    };
    const context = this.#layer.begin(projection, chart.currentDevicePixelRatio);
    picture.paint(context, projection, windowMs / ((right - left) * chart.currentDevicePixelRatio));
    const { text } = this.#presentTheme;
    const { pinMs = null } = this.#options;
    if (pinMs !== null) picture.paintPin(context, projection, pinMs, text);
    const hoveredMs = this.#hoveredMs(chart);
    if (hoveredMs !== null) picture.paintHover(context, projection, hoveredMs, text);
    this.#layer.end();
  }

  /** The moment of the point under the pointer, here or in another chart. */
  #hoveredMs(chart: RingChart): number | null {
    const hovered = chart.getActiveElements()[0];
    if (!hovered && this.#markMs === null) return null;
    const { track } = (chart.data.datasets[hovered?.datasetIndex ?? 0] ?? {}) as Partial<RingDataset>;
    if (!track) return null;
    const place = hovered ? hovered.index : track.nearest(this.#markMs ?? 0);
    return place < 0 ? null : (track.times[track.index(place)] ?? null);
  }
}

/** Whether two sets of options draw the same chart. */
function isSame(a: LineChartOptions, b: LineChartOptions): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)] as (keyof LineChartOptions)[]);
  keys.delete('series');
  return [...keys].every((key) => Object.is(a[key], b[key])) && isSameSeries(a.series, b.series);
}

function isSameSeries(a: readonly LineSeries[], b: readonly LineSeries[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, i) => {
      const other = b[i];
      return (
        one.label === other?.label &&
        one.track === other.track &&
        one.color === other.color &&
        one.band === other.band &&
        (one.ghost ?? null) === (other.ghost ?? null)
      );
    })
  );
}
