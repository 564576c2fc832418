/** What the browser tests of charts load: the charts themselves and stock Chart.js, on `window.charts`. */
import { CategoryScale, Chart, Filler, LinearScale, LineController, LineElement, PointElement } from 'chart.js';
import { LineChart } from '../../renderer/charts/line-chart.ts';
import { Track } from '../../renderer/charts/track.ts';

const charts = { LineChart, Track, Chart, registerStock };

/** What a test finds in the page. */
export type PageCharts = typeof charts;

declare global {
  interface Window {
    charts: PageCharts;
  }
}

window.charts = charts;

function registerStock(): void {
  Chart.register(LineController, CategoryScale, LinearScale, LineElement, PointElement, Filler);
}
