/** Puts a LineChart into the page and keeps it in step with its feed; the box has its height before anything is drawn. */
import { effect, useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { ChannelName } from '../../protocol/channels.ts';
import { LineChart, type LineChartOptions } from '../charts/line-chart.ts';
import { useStore } from '../store/context.ts';
import type { Feed } from '../store/feed.ts';
import { windowStatistics } from '../store/statistics.ts';
import { type Format, textOf, toText } from './format.ts';

interface ChartProps<Name extends ChannelName>
  extends Pick<LineChartOptions, 'max' | 'leastMax' | 'base' | 'stacked'> {
  readonly feed: Feed<Name>;
  /** What is charted, for those who cannot see it. */
  readonly label: string;
  readonly format: Format;
  /** What no value can exceed: an `auto` axis that comes near it ends there, not above. */
  readonly ceiling?: number;
  /** `tall` for the card that leads. */
  readonly size?: 'tall' | 'usual';
}

export function Chart<Name extends ChannelName>({
  feed,
  label,
  format,
  size = 'usual',
  ceiling,
  ...axis
}: ChartProps<Name>) {
  const store = useStore();
  const canvas = useRef<HTMLCanvasElement>(null);
  const data = store.latest[feed.definition.channel];
  const description = useComputed(() => {
    const now = data.value;
    const values = feed.definition.lines.map((line) => `${line.label} ${textOf(now && line.read(now), format)}`);
    return `${label}, last ${store.window.value.name}. Now: ${values.join(', ')}.`;
  });
  const chartRef = useRef<LineChart | null>(null);
  useEffect(() => {
    if (!canvas.current) return;
    const chart = new LineChart(canvas.current, {
      ...axis,
      series: [],
      windowMs: store.window.peek().ms,
      now: store.serverNow,
      format: (value) => toText(format(value)),
      legend: false,
      label: description.peek(),
    });
    chartRef.current = chart;
    const stops = [
      effect(() => {
        const coarse = store.window.value.stepMs !== null && axis.stacked !== true;
        const lines = feed.ready.value ? feed.lines.value : [];
        chart.set({ series: lines.map((line) => ({ ...line, band: coarse })), windowMs: store.window.value.ms });
      }),
      effect(() => {
        if (feed.version.value === 0 || !feed.ready.value) return;
        if (ceiling !== undefined) chart.set({ max: highest(feed) > ceiling / 2 ? ceiling : 'auto' });
        chart.invalidate();
      }),
      effect(() => {
        // Time goes on without samples too: what is missing shows as an end that moves to the left.
        if (store.retrySeconds.value !== null || store.quietSeconds.value !== null) chart.invalidate();
      }),
      onThemeChange(() => chart.themeChanged()),
    ];
    return () => {
      for (const stop of stops) stop();
      chart.destroy();
    };
  }, [feed]);
  useEffect(() => {
    // How much there is at most becomes known with the first sample.
    if (axis.max !== undefined) chartRef.current?.set({ max: axis.max });
  }, [axis.max]);
  return (
    <div class={`chart chart-${size}`}>
      <canvas ref={canvas} role="img" aria-label={description} />
    </div>
  );
}

/** The highest point of all lines, those that have just left the window included. */
function highest<Name extends ChannelName>(feed: Feed<Name>): number {
  return Math.max(0, ...feed.lines.value.map(({ track }) => windowStatistics(track, 0).max ?? 0));
}

/** Calls back when the system's colours change; returns what stops it. */
function onThemeChange(changed: () => void): () => void {
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', changed);
  return () => {
    for (const query of queries) query.removeEventListener('change', changed);
  };
}
