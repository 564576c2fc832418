/** What the browser tests of charts load: on `window.charts`, a chart a call, and stock Chart.js to compare with. */
import { Chart, type ChartOptions, LinearScale, LineController, LineElement, PointElement } from 'chart.js';
import { LineChart, type LineChartOptions } from '../../renderer/charts/line-chart.ts';
import { Track } from '../../renderer/charts/track.ts';

/** A chart as data: values oldest first, the last one at `nowMs`. */
export interface ChartSpec extends Partial<Omit<LineChartOptions, 'series' | 'now' | 'format'>> {
  series: readonly (readonly (number | null)[])[];
  stepMs?: number;
  /** Of the first series, the day before: values oldest first, as those of the series. */
  ghost?: readonly (number | null)[];
  /** CSS of the parent of the canvas. */
  hostStyle?: string;
}

/** A chart in the page with what a test needs of it. */
export interface Placed {
  chart: LineChart;
  host: HTMLElement;
  canvas: HTMLCanvasElement;
  tracks: Track[];
  clock: { nowMs: number };
}

export const startMs = 1_800_000_000_000;

const charts = { LineChart, Track, Chart, add, addStock, difference, ink, frames, startMs };

declare global {
  interface Window {
    charts: typeof charts;
  }
}

window.charts = charts;

function add(spec: ChartSpec): Placed {
  const { series, stepMs = 1000, hostStyle = '', ghost, ...options } = spec;
  const { host, canvas } = place(hostStyle);
  const clock = { nowMs: startMs };
  const trackOf = (values: readonly (number | null)[]) => {
    const track = new Track(values.length);
    values.forEach((value, i) => {
      track.push(startMs - (values.length - 1 - i) * stepMs, value);
    });
    return track;
  };
  const tracks = series.map(trackOf);
  const before = ghost ? trackOf(ghost) : null;
  const chart = new LineChart(canvas, {
    windowMs: 60_000,
    label: 'a test',
    format: (value) => `${value} u`,
    now: () => clock.nowMs,
    ...options,
    series: tracks.map((track, i) => ({
      label: `s${i + 1}`,
      track,
      color: `--series-${i + 1}`,
      ghost: i === 0 ? before : null,
    })),
  });
  return { chart, host, canvas, tracks, clock };
}

/** Stock Chart.js with the same data, colours and scales as `placed` has on the screen. */
function addStock(placed: Placed): HTMLCanvasElement {
  Chart.register(LineController, LinearScale, LineElement, PointElement);
  const { canvas } = place('');
  const ours = Chart.getChart(placed.canvas);
  if (!ours) throw new Error('no chart to compare with');
  new Chart(canvas, {
    type: 'line',
    data: {
      datasets: placed.tracks.map((track, i) => ({
        label: `s${i + 1}`,
        data: Array.from({ length: track.length }, (_, k) => ({
          x: (track.times[track.index(k)] ?? 0) - placed.clock.nowMs,
          y: track.mean[track.index(k)] ?? Number.NaN,
        })),
        borderColor: ours.data.datasets[i]?.borderColor as string,
        borderWidth: 1.5,
        borderJoinStyle: 'round' as const,
        pointRadius: 0,
      })),
    },
    options: { ...ours.config.options, parsing: false, normalized: true } as ChartOptions<'line'>,
  });
  return canvas;
}

/** Pixels of a canvas that are near a colour (each channel within 40), counted in each column, left to right. */
function ink(canvas: HTMLCanvasElement, [red, green, blue]: readonly [number, number, number]): number[] {
  const { data } = imageOf(canvas);
  const columns = new Array<number>(canvas.width).fill(0);
  for (let i = 0; i < data.length; i += 4) {
    const isNear = [red, green, blue].every((channel, k) => Math.abs((data[i + k] ?? 0) - channel) < 40);
    if (isNear && (data[i + 3] ?? 0) > 100) {
      const x = (i / 4) % canvas.width;
      columns[x] = (columns[x] ?? 0) + 1;
    }
  }
  return columns;
}

/** Of the pixels that either picture inks, the share in which they differ visibly once laid on white. */
function difference(a: HTMLCanvasElement, b: HTMLCanvasElement): number {
  const [one, other] = [imageOf(a).data, imageOf(b).data];
  if (one.length !== other.length) return 1;
  const onWhite = (data: Uint8ClampedArray, i: number, k: number): number => {
    const alpha = (data[i + 3] ?? 0) / 255;
    return (data[i + k] ?? 0) * alpha + 255 * (1 - alpha);
  };
  let inked = 0;
  let differing = 0;
  for (let i = 0; i < one.length; i += 4) {
    if (one[i + 3] === 0 && other[i + 3] === 0) continue;
    inked += 1;
    if ([0, 1, 2].some((k) => Math.abs(onWhite(one, i, k) - onWhite(other, i, k)) > 8)) differing += 1;
  }
  return differing / inked;
}

function imageOf(canvas: HTMLCanvasElement): ImageData {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2d context');
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** Waits until `count` animation frames and what they brought have passed. */
async function frames(count = 3): Promise<void> {
  for (let i = 0; i < count; i += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  await new Promise((resolve) => setTimeout(resolve));
}

function place(style: string): { host: HTMLElement; canvas: HTMLCanvasElement } {
  const host = document.createElement('div');
  host.className = 'chart';
  host.style.cssText = style;
  const canvas = document.createElement('canvas');
  host.append(canvas);
  document.body.append(host);
  return { host, canvas };
}
