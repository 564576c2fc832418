/** The lines of a chart with their values now: its legend too. */
import { useComputed } from '@preact/signals';
import type { ChannelName } from '../../protocol/channels.ts';
import { labelText } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import type { Feed } from '../store/feed.ts';
import { type Format, textOf } from './format.ts';
import { Swatch } from './swatch.tsx';
import { Why } from './why.tsx';

interface LegendProps<Name extends ChannelName> {
  readonly feed: Feed<Name>;
  readonly label: string;
  readonly format: Format;
  /** Side by side; on a phone two at most. */
  readonly columns?: 2 | 3;
}

export function Legend<Name extends ChannelName>({ feed, label, format, columns = 3 }: LegendProps<Name>) {
  return (
    <dl class={columns === 2 ? 'legend legend-2' : 'legend'} aria-label={label}>
      {feed.definition.lines.map((line, i) => (
        <LegendEntry key={labelText(line.label)} feed={feed} place={i} format={format} />
      ))}
    </dl>
  );
}

interface LegendEntryProps<Name extends ChannelName> extends Pick<LegendProps<Name>, 'feed' | 'format'> {
  readonly place: number;
}

function LegendEntry<Name extends ChannelName>({ feed, place, format }: LegendEntryProps<Name>) {
  const store = useStore();
  const line = feed.definition.lines[place];
  const text = useComputed(() => {
    const data = store.latest[feed.definition.channel].value;
    return textOf(data && line?.read(data), format);
  });
  return (
    <div class="legend-entry">
      <dt>
        {line && <Swatch color={line.color} />}
        {line && <Why label={labelText(line.label)} origin={line} />}
      </dt>
      <dd>{text}</dd>
    </div>
  );
}
