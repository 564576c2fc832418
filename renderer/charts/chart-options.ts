/**
 * What Chart.js is told: two linear scales whose ends and ticks are given, a legend, and a tooltip that it fills
 * and that tooltip.ts shows. No animation; the look of text and gridlines comes from the theme. The x axis is in
 * milliseconds before the right edge, whether it tells ages or times of day.
 */
import type { ChartOptions, TooltipItem, TooltipModel } from 'chart.js';
import { spoken } from '../language/language.ts';
import { ageLabel, ageTicks } from './age.ts';
import { clockFormat, clockTicks } from './clock.ts';
import type { LineChartOptions } from './line-chart.ts';
import type { RingDataset } from './ring-controller.ts';
import type { Theme } from './theme.ts';
import { tickText, type ValueScale, valueTicks } from './value-scale.ts';

/** Labels of the y axis get at least this width, so that charts under one another share their left edge. */
const leastLabelWidth = 56;
/** Wider labels widen the axis by whole steps, so that it does not twitch with a digit. */
const labelWidthStep = 8;
/** Width of a chart, in CSS pixels, that one label of the x axis takes at least. */
const ageLabelWidth = 90;
const fontSize = 11;
const dayMs = 86_400_000;

/** What the options ask of the chart while it lives. */
export interface ChartHooks {
  valueScale(): ValueScale;
  showTooltip(model: TooltipModel<'ring'>): void;
}

export function chartOptions(options: LineChartOptions, theme: Theme, hooks: ChartHooks): ChartOptions<'ring'> {
  const { windowMs, format, timeZone, endMs } = options;
  // Made when they are first told: a format of dates costs more than the rest of the options together.
  let clock: Intl.DateTimeFormat | undefined;
  let pointTime: Intl.DateTimeFormat | undefined;
  const tellClock = (ms: number): string => {
    clock ??= clockFormat(windowMs, timeZone);
    return clock.format(ms);
  };
  const tellPointTime = (ms: number): string => {
    pointTime ??= new Intl.DateTimeFormat(spoken.peek().locale, {
      timeStyle: 'medium',
      ...(timeZone !== undefined && { timeZone }),
      ...(windowMs >= dayMs ? { dateStyle: 'medium' } : {}),
    });
    return pointTime.format(ms);
  };
  const font = { family: theme.fontFamily, size: fontSize };
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    layout: { autoPadding: false, padding: { top: 6, right: 4 } },
    interaction: { mode: 'age', intersect: false, axis: 'x' },
    scales: {
      x: {
        type: 'linear',
        min: -windowMs,
        max: 0,
        bounds: 'data',
        afterBuildTicks: (scale) => {
          const most = Math.min(7, Math.max(2, Math.floor(scale.chart.width / ageLabelWidth)));
          scale.ticks =
            endMs !== undefined
              ? clockTicks(endMs - windowMs, endMs, most, timeZone)
                  .map((ms) => ({ value: ms - endMs }))
                  // The label of a tick at the very end would be cut.
                  .filter(({ value }) => -value * scale.chart.width > windowMs * (ageLabelWidth / 2))
              : ageTicks(windowMs, most).map((age) => ({ value: -age }));
        },
        border: { display: false },
        grid: { color: theme.grid, tickLength: 0 },
        ticks: {
          // Ages stand at both ends, times of day at round places between them.
          align: endMs === undefined ? 'inner' : 'center',
          autoSkip: false,
          maxRotation: 0,
          padding: 6,
          color: theme.text,
          font,
          callback: (value) => (endMs === undefined ? ageLabel(-Number(value)) : tellClock(endMs + Number(value))),
        },
      },
      y: {
        type: 'linear',
        bounds: 'data',
        afterDataLimits: (scale) => {
          scale.min = hooks.valueScale().min;
          scale.max = hooks.valueScale().max;
        },
        afterBuildTicks: (scale) => {
          scale.ticks = valueTicks(hooks.valueScale(), format).map((value) => ({ value }));
        },
        afterFit: (scale) => {
          scale.width = Math.max(leastLabelWidth, Math.ceil(scale.width / labelWidthStep) * labelWidthStep);
        },
        border: { display: false },
        grid: { color: theme.grid, tickLength: 0 },
        ticks: {
          autoSkip: false,
          padding: 8,
          color: theme.text,
          font,
          callback: (value) => tickText(format(Number(value)), spoken.peek().decimalSign),
        },
      },
    },
    plugins: {
      legend: {
        display: options.legend ?? options.series.length > 1,
        align: 'end',
        labels: { boxWidth: 10, boxHeight: 10, padding: 8, color: theme.text, font },
      },
      tooltip: {
        enabled: false,
        callbacks: { title: (items) => tellPointTime(timeOf(items)) },
        external: ({ tooltip }) => hooks.showTooltip(tooltip as TooltipModel<'ring'>),
      },
    },
  };
}

/** Unix ms of the point that the tooltip is about. */
function timeOf(items: readonly TooltipItem<'ring'>[]): number {
  const item = items[0];
  if (!item) return 0;
  const { track } = item.dataset as RingDataset;
  return track.times[track.index(item.dataIndex)] ?? 0;
}
