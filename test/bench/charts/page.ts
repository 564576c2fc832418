/**
 * The page of the chart bench: 12 charts of 3 series of 300 points, once ours and once stock Chart.js set up as its
 * own performance guide says (no animation, parsed and sorted data, no points, no decimation needed).
 */
import { Chart, Legend, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js';
import { LineChart } from '../../../renderer/charts/line-chart.ts';
import { Track } from '../../../renderer/charts/track.ts';

const chartCount = 12;
const seriesCount = 3;
const pointCount = 300;
const stepMs = 1000;

/** One side of the comparison. */
interface Side {
  /** Moves every chart on by a sample; resolves with the script time that this took until all was drawn, in ms. */
  update(): Promise<number>;
}

declare global {
  interface Window {
    sides: { ours: Side; stock: Side; idle: Side };
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

const valueAt = (time: number, series: number): number =>
  30 + 20 * Math.sin(time / 20_000 + series) + (((time / stepMs) * 7919 * (series + 1)) % 17);

function place(): HTMLCanvasElement {
  const host = document.createElement('div');
  host.className = 'chart';
  const canvas = document.createElement('canvas');
  host.append(canvas);
  document.body.append(host);
  return canvas;
}

function startOurs(): Side {
  const parts = Array.from({ length: chartCount }, () => {
    const tracks = Array.from({ length: seriesCount }, () => new Track(pointCount));
    for (let i = pointCount - 1; i >= 0; i -= 1) {
      tracks.forEach((track, k) => {
        track.push(nowMs - i * stepMs, valueAt(nowMs - i * stepMs, k));
      });
    }
    const chart = new LineChart(place(), {
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
      await new Promise((resolve) => requestFrame(resolve));
      return pushMs + frameMs;
    },
  };
}

function startStock(): Side {
  Chart.register(LineController, LinearScale, LineElement, PointElement, Legend, Tooltip);
  const stock = Array.from({ length: chartCount }, () => {
    const datasets = Array.from({ length: seriesCount }, (_, k) => ({
      label: `series ${k + 1}`,
      data: Array.from({ length: pointCount }, (_, i) => {
        const x = nowMs - (pointCount - 1 - i) * stepMs;
        return { x, y: valueAt(x, k) };
      }),
      borderColor: ['rgb(200 30 30)', 'rgb(30 140 60)', 'rgb(30 60 200)'][k] ?? 'black',
      borderWidth: 1.5,
      pointRadius: 0,
    }));
    return new Chart(place(), {
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
      await new Promise((resolve) => requestFrame(resolve));
      return scriptMs;
    },
  };
}

const sides = { ours: startOurs(), stock: startStock() };
const counted = (side: Side): Side => ({
  update: () => {
    nowMs += stepMs;
    return side.update();
  },
});
const idle: Side = {
  async update() {
    await new Promise((resolve) => requestFrame(resolve));
    return 0;
  },
};
window.sides = { ours: counted(sides.ours), stock: counted(sides.stock), idle };
