/**
 * The page of the chart bench: 12 charts of 3 series of 300 points three times over: ours, stock Chart.js set up as
 * its own performance guide says (no animation, parsed and sorted data, no points), and uPlot as its own demos of
 * streaming data set it up.
 */
import { Chart, Legend, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js';
import uPlot from 'uplot';
import { LineChart } from '../../../renderer/charts/line-chart.ts';
import { Track } from '../../../renderer/charts/track.ts';

const chartCount = 12;
const seriesCount = 3;
const pointCount = 300;
const stepMs = 1000;
const colors = ['rgb(200 30 30)', 'rgb(30 140 60)', 'rgb(30 60 200)'];

/** One side of the comparison. */
interface Side {
  /** Moves every chart on by a sample; resolves with the script time that this took until all was drawn, in ms. */
  update(): Promise<number>;
}

export type SideName = 'ours' | 'stock' | 'uplot' | 'idle';

declare global {
  interface Window {
    sides: Record<SideName, Side>;
  }
}

let nowMs = 1_800_000_000_000;
let frameMs = 0;

// Every animation frame is timed, since that is where our charts draw.
const requestFrame = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (callback) =>
  requestFrame((time) => {
    const before = performance.now();
    callback(time);
    frameMs += performance.now() - before;
  });

const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestFrame(resolve));

const valueAt = (time: number, series: number): number =>
  30 + 20 * Math.sin(time / 20_000 + series) + (((time / stepMs) * 7919 * (series + 1)) % 17);

/** Times of the points that are shown, oldest first, Unix ms. */
const shownTimes = (): number[] =>
  Array.from({ length: pointCount }, (_, i) => nowMs - (pointCount - 1 - i) * stepMs);

const charts = <T>(make: (host: HTMLElement) => T): T[] =>
  Array.from({ length: chartCount }, () => {
    const host = document.createElement('div');
    host.className = 'chart';
    document.body.append(host);
    return make(host);
  });

function canvasIn(host: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  host.append(canvas);
  return canvas;
}

function startOurs(): Side {
  const parts = charts((host) => {
    const tracks = Array.from({ length: seriesCount }, () => new Track(pointCount));
    for (const time of shownTimes()) {
      tracks.forEach((track, k) => {
        track.push(time, valueAt(time, k));
      });
    }
    const chart = new LineChart(canvasIn(host), {
      series: tracks.map((track, k) => ({ label: `series ${k + 1}`, track, color: `--series-${k + 1}` })),
      windowMs: pointCount * stepMs,
      now: () => nowMs,
      max: 100,
      format: (value) => `${value} %`,
      label: 'bench',
    });
    return { chart, tracks };
  });
  return {
    async update() {
      frameMs = 0;
      const before = performance.now();
      for (const { chart, tracks } of parts) {
        tracks.forEach((track, k) => {
          track.push(nowMs, valueAt(nowMs, k));
        });
        chart.invalidate();
      }
      const pushMs = performance.now() - before;
      await nextFrame();
      return pushMs + frameMs;
    },
  };
}

function startStock(): Side {
  Chart.register(LineController, LinearScale, LineElement, PointElement, Legend, Tooltip);
  const stock = charts((host) => {
    const datasets = Array.from({ length: seriesCount }, (_, k) => ({
      label: `series ${k + 1}`,
      data: shownTimes().map((x) => ({ x, y: valueAt(x, k) })),
      borderColor: colors[k] ?? 'black',
      borderWidth: 1.5,
      pointRadius: 0,
    }));
    return new Chart(canvasIn(host), {
      type: 'line',
      data: { datasets },
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        parsing: false,
        normalized: true,
        interaction: { mode: 'index', intersect: false },
        scales: {
          x: { type: 'linear', min: nowMs - pointCount * stepMs, max: nowMs },
          y: { type: 'linear', min: 0, max: 100 },
        },
      },
    });
  });
  return {
    async update() {
      const before = performance.now();
      for (const chart of stock) {
        for (const [k, { data }] of chart.data.datasets.entries()) {
          data.shift();
          data.push({ x: nowMs, y: valueAt(nowMs, k) });
        }
        const x = chart.options.scales?.x;
        if (x) Object.assign(x, { min: nowMs - pointCount * stepMs, max: nowMs });
        chart.update('none');
      }
      const scriptMs = performance.now() - before;
      await nextFrame();
      return scriptMs;
    },
  };
}

function startUplot(): Side {
  const plots = charts((host) => {
    const times = shownTimes();
    const columns = Array.from({ length: seriesCount }, (_, k) => times.map((time) => valueAt(time, k)));
    const series = columns.map((_, k) => ({
      label: `series ${k + 1}`,
      stroke: colors[k] ?? 'black',
      width: 1.5,
      points: { show: false },
    }));
    const plot = new uPlot(
      {
        width: host.clientWidth,
        height: host.clientHeight - 30,
        ms: 1,
        series: [{}, ...series],
        scales: { y: { range: [0, 100] } },
      },
      [times, ...columns],
      host,
    );
    return { plot, times, columns };
  });
  return {
    async update() {
      const before = performance.now();
      for (const { plot, times, columns } of plots) {
        times.shift();
        times.push(nowMs);
        columns.forEach((column, k) => {
          column.shift();
          column.push(valueAt(nowMs, k));
        });
        plot.setData([times, ...columns]);
      }
      // It draws in microtasks, all of which were queued before this one.
      await null;
      const scriptMs = performance.now() - before;
      await nextFrame();
      return scriptMs;
    },
  };
}

const moving = (side: Side): Side => ({
  update: () => {
    nowMs += stepMs;
    return side.update();
  },
});
const idle: Side = {
  async update() {
    await nextFrame();
    return 0;
  },
};
window.sides = { ours: moving(startOurs()), stock: moving(startStock()), uplot: moving(startUplot()), idle };
