/**
 * Puts a LineChart into the page and keeps it in step with its feed and with the shown time; the box has its height
 * before anything is drawn. A click picks a second, a drag a range, the wheel with Ctrl zooms.
 */
import { effect, useComputed, useSignal } from '@preact/signals';
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { ChannelName } from '../../protocol/channels.ts';
import { LineChart, type LineChartOptions } from '../charts/line-chart.ts';
import type { Track } from '../charts/track.ts';
import { spoken } from '../language/language.ts';
import { labelText, t } from '../language/text.ts';
import { useApp } from '../store/context.ts';
import type { Feed, FeedLine } from '../store/feed.ts';
import { windowStatistics } from '../store/statistics.ts';
import { ChartActions } from './chart-actions.tsx';
import { ChartRange, useChartPointer } from './chart-range.tsx';
import { type Format, textOf, toText } from './format.ts';
import { useMomentFormat } from './moment.ts';
import { onThemeChange } from './theme-change.ts';
import { units } from './units.ts';

interface ChartProps<Name extends ChannelName>
  extends Pick<LineChartOptions, 'max' | 'leastMax' | 'base' | 'stacked'> {
  readonly feed: Feed<Name>;
  /** Places of the feed's lines that are drawn; all unless told otherwise. */
  readonly shown?: readonly number[];
  /** What is charted, for those who cannot see it. */
  readonly label: string;
  readonly format: Format;
  /** What no value can exceed: an `auto` axis that comes near it ends there, not above. */
  readonly ceiling?: number;
  /** `tall` for the card that leads, `small` for one of many. */
  readonly size?: 'tall' | 'usual' | 'small';
}

export function Chart<Name extends ChannelName>({
  feed,
  label,
  format,
  shown,
  size = 'usual',
  ceiling,
  ...axis
}: ChartProps<Name>) {
  const { store, preferences, hoverMs } = useApp();
  const id = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const data = store.latest[feed.definition.channel];
  const moment = useMomentFormat();
  const range = useComputed(() => {
    const { endMs, ms } = store.span.value;
    if (endMs === undefined) return t('last {name}', { name: t(store.window.value.name) });
    return t('from {from} to {to}', {
      from: moment.value.dateTime(endMs - ms),
      to: moment.value.dateTime(endMs),
    });
  });
  const description = useComputed(() => {
    const now = data.value;
    const values = picked(feed.definition.lines, shown).map(
      (line) => `${labelText(line.label)} ${textOf(now && line.read(now), format)}`,
    );
    const when = store.time.value.mode === 'live' ? t('Now') : t('At the chosen time');
    return `${label}, ${range.value}. ${when}: ${values.join(', ')}.`;
  });
  const chart = useSignal<LineChart | null>(null);
  const ghosts = useSignal<readonly (Track | null)[]>([]);
  // Not after the paint, which would be a frame without it.
  useLayoutEffect(() => {
    if (!canvas.current) return;
    const { ms, endMs } = store.span.peek();
    const made = new LineChart(canvas.current, {
      ...axis,
      series: [],
      windowMs: ms,
      endMs,
      now: store.serverNow,
      format: (value) => toText(format(value)),
      legend: false,
      label: description.peek(),
    });
    chart.value = made;
    const stops = [
      effect(() => {
        const { ms: windowMs, stepMs, endMs: end } = store.span.value;
        const coarse = stepMs !== null && axis.stacked !== true;
        const ghosted = feed.lines.value.map((line, i) => ({ ...line, ghost: ghosts.value[i] ?? null }));
        const lines = feed.ready.value ? picked(ghosted, shown) : [];
        const time = store.time.value;
        made.set({
          series: lines.map((line) => ({ ...line, label: labelText(line.label), band: coarse })),
          windowMs,
          endMs: end,
          pinMs: time.mode === 'rewound' ? time.atMs : null,
          timeZone: moment.value.timeZone,
        });
      }),
      effect(() => {
        if (feed.version.value === 0 || !feed.ready.value) return;
        if (ceiling !== undefined)
          made.set({ max: highest(picked(feed.lines.peek(), shown)) > ceiling / 2 ? ceiling : 'auto' });
        made.invalidate();
      }),
      effect(() => {
        ghosts.value = [];
        if (preferences.values.yesterday.value !== 'shown' || axis.stacked) return;
        const yesterday = store.openYesterday(feed.definition);
        const stopFollowing = effect(() => {
          void feed.version.value;
          yesterday.follow(store.serverNow());
        });
        const stopTaking = effect(() => {
          ghosts.value = yesterday.tracks.value;
        });
        return () => {
          stopFollowing();
          stopTaking();
          yesterday.stop();
        };
      }),
      effect(() => {
        // Time goes on without samples too: what is missing shows as an end that moves to the left.
        if (store.retrySeconds.value !== null || store.quietSeconds.value !== null) made.invalidate();
      }),
      effect(() => {
        // Steps of the axis are round in the unit that is told.
        const { prefixes } = units.value;
        // So are the words and signs on it in the language.
        void spoken.value;
        if (axis.base === 1024) made.set({ base: prefixes === 'binary' ? 1024 : 1000 });
        made.themeChanged();
      }),
      effect(() => {
        made.mark(hoverMs.value);
      }),
      effect(() => {
        void preferences.values.theme.value;
        made.themeChanged();
      }),
      onThemeChange(() => made.themeChanged()),
    ];
    return () => {
      for (const stop of stops) stop();
      chart.value = null;
      made.destroy();
    };
  }, [feed]);
  useEffect(() => {
    // How much there is at most becomes known with the first sample.
    if (axis.max !== undefined) chart.peek()?.set({ max: axis.max });
  }, [axis.max]);
  const pointer = useChartPointer(chart, id);
  return (
    <div class={`chart chart-${size}`} {...pointer.handlers}>
      <div class="chart-picture">
        <canvas ref={canvas} role="img" aria-label={description} />
      </div>
      <ChartRange chart={chart} id={id} dragged={pointer.dragged} />
      <ChartActions
        chart={chart}
        lines={() => picked(feed.lines.peek(), shown)}
        label={label}
        format={format}
        isStacked={axis.stacked ?? false}
      />
    </div>
  );
}

function picked<Item>(items: readonly Item[], places: readonly number[] | undefined): readonly Item[] {
  return places ? places.flatMap((place) => items[place] ?? []) : items;
}

/** The highest point of all lines, those that have just left the window included. */
function highest(lines: readonly FeedLine[]): number {
  return Math.max(0, ...lines.map(({ track }) => windowStatistics(track, 0).max ?? 0));
}
