/** One reading of a card: its value now, and least, mean, most and trend over the chosen window. */
import { useComputed } from '@preact/signals';
import type { ChannelName } from '../../protocol/channels.ts';
import { firstReadingReason } from '../../protocol/families/envelope.ts';
import { labelText, t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import type { Feed } from '../store/feed.ts';
import { fieldReason } from '../store/reasons.ts';
import { windowStatistics } from '../store/statistics.ts';
import { bytes, bytesPerSecond, type Format, networkRate, noValue, textOf } from './format.ts';
import { Swatch } from './swatch.tsx';
import { Trend } from './trend.tsx';
import { Why } from './why.tsx';

interface StatProps<Name extends ChannelName> {
  readonly feed: Feed<Name>;
  /** Place of its line in the feed. */
  readonly line: number;
  readonly format: Format;
  /** Whether the line is drawn, and so has a colour to be found by. */
  readonly swatch?: boolean;
  /** Why there is no value, read when there is none. */
  reason?(): string | null;
}

export function Stat<Name extends ChannelName>({ feed, line, format, swatch = true, reason }: StatProps<Name>) {
  const store = useStore();
  const definition = feed.definition.lines[line];
  const data = store.latest[feed.definition.channel];
  const value = useComputed(() => (data.value && definition ? definition.read(data.value) : null));
  const number = useComputed(() => (value.value === null ? noValue : format(value.value).number));
  const missing = useComputed(() => {
    if (value.value !== null) return '';
    return (reason ? reason() : definition?.path && fieldReason(data.value, definition.path)) ?? '';
  });
  const isFirst = () => {
    const isLive = store.time.value.mode === 'live';
    return value.value === null && isLive && (data.value === null || missing.value === firstReadingReason);
  };
  const unit = useComputed(() => {
    if (value.value !== null) return format(value.value).unit;
    // Where the unit will stand a second later, so that nothing moves.
    return isFirst() ? t('first reading…') : '';
  });
  const unitClass = useComputed(() => (isFirst() ? 'stat-unit stat-first' : 'stat-unit'));
  const statistics = useComputed(() => {
    void feed.version.value;
    const track = feed.lines.value[line]?.track;
    const fromMs = store.edge() - store.span.value.ms;
    return track && feed.ready.value ? windowStatistics(track, fromMs, feed.openBucket(line)) : null;
  });
  const min = useComputed(() => textOf(statistics.value?.min, format));
  const avg = useComputed(() => textOf(statistics.value?.avg, format));
  const max = useComputed(() => textOf(statistics.value?.max, format));
  const trend = useComputed(() => (value.value === null ? null : (statistics.value?.trend ?? null)));
  return (
    <div class="stat" title={missing}>
      <h3 class="stat-label">
        {swatch && definition && <Swatch color={definition.color} />}
        {definition && (
          <Why label={labelText(definition.label)} origin={definition} missing={() => missing.value} />
        )}
      </h3>
      <p class="stat-value">
        <span class="stat-number">{number}</span>
        <span class={unitClass}>{unit}</span>
        <Trend trend={trend} />
      </p>
      <dl class={isWide(format) ? 'stat-window stat-window-wide' : 'stat-window'}>
        <div>
          <dt>{t('min')}</dt>
          <dd>{min}</dd>
        </div>
        <div>
          <dt>{t('avg')}</dt>
          <dd>{avg}</dd>
        </div>
        <div>
          <dt>{t('max')}</dt>
          <dd>{max}</dd>
        </div>
      </dl>
    </div>
  );
}

/** Whether its texts are too long to stand side by side in a narrow card. */
function isWide(format: Format): boolean {
  return format === bytes || format === bytesPerSecond || format === networkRate;
}
