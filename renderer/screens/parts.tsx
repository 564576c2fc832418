/** What the screens are put together from: their heading, a card of one chart, its lines with their values, facts. */
import type { ReadonlySignal, Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { ChannelName } from '../../protocol/channels.ts';
import { visibleText } from '../../protocol/visible-text.ts';
import { Card, Unavailable } from '../components/card.tsx';
import { Chart } from '../components/chart.tsx';
import type { Format } from '../components/format.ts';
import { Stat } from '../components/stat.tsx';
import { Why } from '../components/why.tsx';
import { type Text, t } from '../language/text.ts';
import type { FigureOrigin } from '../store/app.ts';
import { useStore } from '../store/context.ts';
import type { Feed } from '../store/feed.ts';
import { channelReason } from '../store/reasons.ts';

interface ScreenProps {
  readonly title: string;
  /** What the screen is about, in a line. */
  readonly about?: ComponentChildren;
  /** What can be done on the whole screen. */
  readonly tools?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function ScreenFrame({ title, about, tools, children }: ScreenProps) {
  return (
    <div class="screen">
      <header class="screen-head">
        <h2 class="screen-title">{title}</h2>
        <p class="screen-about">{about}</p>
        {tools && <div class="screen-tools">{tools}</div>}
      </header>
      {children}
    </div>
  );
}

/** Shows what is left out until it is asked for. */
export function More({ label, shown }: { readonly label: string; readonly shown: Signal<boolean> }) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={shown.value}
        onChange={(event) => {
          shown.value = event.currentTarget.checked;
        }}
      />
      {label}
    </label>
  );
}

/** Some of a feed's lines in one chart, under the present values of each. */
export interface ReadingProps<Name extends ChannelName> {
  readonly feed: Feed<Name>;
  /** Places of the lines; all of them unless told otherwise. */
  readonly shown?: readonly number[];
  readonly format: Format;
  /** What is charted, for those who cannot see it. */
  readonly label: string;
  readonly max?: number | 'auto';
  readonly leastMax?: number;
  readonly base?: 1000 | 1024;
  readonly ceiling?: number;
  readonly size?: 'tall' | 'usual' | 'small';
}

export function Reading<Name extends ChannelName>({ feed, shown, format, label, ...chart }: ReadingProps<Name>) {
  const places = shown ?? feed.definition.lines.map((_, i) => i);
  return (
    <>
      <div class="stats">
        {places.map((place) => (
          <Stat key={place} feed={feed} line={place} format={format} />
        ))}
      </div>
      <Chart feed={feed} label={label} format={format} {...(shown && { shown })} {...chart} />
    </>
  );
}

/** One of the several readings of a device, by the places of its lines in the device's feed. */
export interface DeviceReading extends Omit<ReadingProps<ChannelName>, 'feed' | 'label' | 'size'> {
  readonly title: Text;
}

interface DeviceReadingsProps<Name extends ChannelName> {
  /** What the device is called. */
  readonly device: string;
  readonly feed: Feed<Name>;
  readonly readings: readonly DeviceReading[];
  /** Side by side where there is room. */
  readonly columns?: 3 | 5;
}

export function DeviceReadings<Name extends ChannelName>({
  device,
  feed,
  readings,
  columns = 5,
}: DeviceReadingsProps<Name>) {
  return (
    <div class={columns === 3 ? 'device-grid device-grid-3' : 'device-grid'}>
      {readings.map(({ title, ...reading }) => (
        <div key={title} class="device-reading">
          {/* The line of a single reading says what it is. */}
          {readings.length > 1 && <p class="device-title">{t(title)}</p>}
          <Reading feed={feed} label={`${visibleText(device)}: ${t(title)}`} size="small" {...reading} />
        </div>
      ))}
    </div>
  );
}

interface ReadingCardProps<Name extends ChannelName> extends ReadingProps<Name> {
  readonly title: string;
  readonly note?: ComponentChildren;
  /** How many of the screen's six columns it takes. */
  readonly span?: 2 | 3 | 4 | 6;
  readonly children?: ComponentChildren;
}

export function ReadingCard<Name extends ChannelName>({
  title,
  note,
  span = 3,
  children,
  ...reading
}: ReadingCardProps<Name>) {
  const store = useStore();
  const missing = channelReason(store.hello.value, reading.feed.definition.channel);
  return (
    <Card title={title} area={`span-${span}`} note={note}>
      {missing !== null ? <Unavailable reason={missing} /> : <Reading {...reading} />}
      {missing === null && children}
    </Card>
  );
}

/** Name, value, and where it comes from, if that can be asked. */
export type Fact = readonly [string, string | null, FigureOrigin?];

/** What does not change by the second, as names and values; those without a value are left out. */
export function Facts({ facts }: { readonly facts: ReadonlySignal<readonly Fact[]> }) {
  return (
    <dl class="facts">
      {facts.value.map(
        ([name, value, origin]) =>
          value !== null &&
          value !== '' && (
            <div key={name}>
              <dt>{origin ? <Why label={name} origin={origin} /> : name}</dt>
              <dd>{visibleText(value)}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
