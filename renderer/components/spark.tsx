/** Puts a small chart into the page; what it shows stands as text beside it, so that it is for eyes only. */
import { effect, useComputed } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ChannelName } from '../../protocol/channels.ts';
import { Spark as SparkChart } from '../charts/spark.ts';
import { useApp } from '../store/context.ts';
import type { Feed } from '../store/feed.ts';
import type { Span } from '../store/windows.ts';
import { onThemeChange } from './theme-change.ts';

interface SparkProps {
  readonly feed: Pick<Feed<ChannelName>, 'lines' | 'version' | 'ready'>;
  /** Places of the lines that are drawn. */
  readonly shown: readonly number[];
  /** The highest value there can be; `auto` where there is none. A signal may stand behind it. */
  max(): number | 'auto';
  /** The least upper end of an `auto` chart. */
  readonly leastMax: number;
  /** What it shows whatever time is shown; left out, it follows that. */
  readonly span?: Span;
}

export function Spark({ feed, shown, max, leastMax, span }: SparkProps) {
  const { store, preferences } = useApp();
  const canvas = useRef<HTMLCanvasElement>(null);
  // Samples come every second, and with them the same highest value.
  const most = useComputed(max);
  // Not after the paint, which would be a frame without it.
  useLayoutEffect(() => {
    if (!canvas.current) return;
    const options = () => {
      const lines = feed.ready.value ? shown.flatMap((place) => feed.lines.value[place] ?? []) : [];
      return {
        tracks: lines.map(({ track }) => track),
        colors: lines.map(({ color }) => color),
        windowMs: (span ?? store.span.value).ms,
        now: span ? store.serverNow : store.edge,
        max: most.value,
        leastMax,
      };
    };
    const chart = new SparkChart(canvas.current, options());
    const stops = [
      effect(() => chart.set(options())),
      effect(() => {
        void feed.version.value;
        chart.invalidate();
      }),
      effect(() => {
        void preferences.values.theme.value;
        chart.themeChanged();
      }),
      onThemeChange(() => chart.themeChanged()),
    ];
    return () => {
      for (const stop of stops) stop();
      chart.destroy();
    };
  }, [feed]);
  return (
    <span class="spark" aria-hidden="true">
      <canvas ref={canvas} />
    </span>
  );
}
